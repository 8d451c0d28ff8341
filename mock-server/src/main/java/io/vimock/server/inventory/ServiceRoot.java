package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.Capability;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceContent;
import java.util.List;
import java.util.Objects;

/**
 * Makes the ServiceInstance and the managers that exist once (facts: api-profile 3). Managers of 4.x that the server
 * does not have are unset.
 */
final class ServiceRoot {
    private ServiceRoot() {}

    private static final List<ManagedObjectReference> MANAGERS = List.of(
            WellKnown.PROPERTY_COLLECTOR,
            WellKnown.VIEW_MANAGER,
            WellKnown.SETTING,
            WellKnown.USER_DIRECTORY,
            WellKnown.SESSION_MANAGER,
            WellKnown.AUTHORIZATION_MANAGER,
            WellKnown.PERFORMANCE_MANAGER,
            WellKnown.SCHEDULED_TASK_MANAGER,
            WellKnown.ALARM_MANAGER,
            WellKnown.EVENT_MANAGER,
            WellKnown.TASK_MANAGER,
            WellKnown.EXTENSION_MANAGER,
            WellKnown.CUSTOMIZATION_SPEC_MANAGER,
            WellKnown.CUSTOM_FIELDS_MANAGER,
            WellKnown.DIAGNOSTIC_MANAGER,
            WellKnown.LICENSE_MANAGER,
            WellKnown.SEARCH_INDEX,
            WellKnown.FILE_MANAGER,
            WellKnown.VIRTUAL_DISK_MANAGER,
            WellKnown.VIRTUALIZATION_MANAGER,
            WellKnown.SERVICE_MANAGER);

    /** Creates them all; their own properties are set by the services. */
    static void create(Mutation m, ManagedObjectReference rootFolder, ApiLevel level, String instanceUuid) {
        m.create(MoTypes.SERVICE_INSTANCE, WellKnown.SERVICE_INSTANCE);
        m.set(
                WellKnown.SERVICE_INSTANCE,
                ServiceInstanceProperties.CAPABILITY,
                new Capability()
                        .withProvisioningSupported(true)
                        .withMultiHostSupported(true)
                        .withUserShellAccessSupported(false));
        m.set(WellKnown.SERVICE_INSTANCE, ServiceInstanceProperties.CONTENT, content(rootFolder, level, instanceUuid));
        for (ManagedObjectReference manager : MANAGERS) {
            m.create(Objects.requireNonNull(MoTypes.byName(manager.getType())), manager);
        }
    }

    private static ServiceContent content(ManagedObjectReference rootFolder, ApiLevel level, String instanceUuid) {
        return new ServiceContent()
                .withRootFolder(rootFolder)
                .withPropertyCollector(WellKnown.PROPERTY_COLLECTOR)
                .withViewManager(WellKnown.VIEW_MANAGER)
                .withAbout(Products.virtualCenter(level, instanceUuid))
                .withSetting(WellKnown.SETTING)
                .withUserDirectory(WellKnown.USER_DIRECTORY)
                .withSessionManager(WellKnown.SESSION_MANAGER)
                .withAuthorizationManager(WellKnown.AUTHORIZATION_MANAGER)
                .withPerfManager(WellKnown.PERFORMANCE_MANAGER)
                .withScheduledTaskManager(WellKnown.SCHEDULED_TASK_MANAGER)
                .withAlarmManager(WellKnown.ALARM_MANAGER)
                .withEventManager(WellKnown.EVENT_MANAGER)
                .withTaskManager(WellKnown.TASK_MANAGER)
                .withExtensionManager(WellKnown.EXTENSION_MANAGER)
                .withCustomizationSpecManager(WellKnown.CUSTOMIZATION_SPEC_MANAGER)
                .withCustomFieldsManager(WellKnown.CUSTOM_FIELDS_MANAGER)
                .withDiagnosticManager(WellKnown.DIAGNOSTIC_MANAGER)
                .withLicenseManager(WellKnown.LICENSE_MANAGER)
                .withSearchIndex(WellKnown.SEARCH_INDEX)
                .withFileManager(WellKnown.FILE_MANAGER)
                .withVirtualDiskManager(WellKnown.VIRTUAL_DISK_MANAGER)
                .withVirtualizationManager(WellKnown.VIRTUALIZATION_MANAGER);
    }
}
