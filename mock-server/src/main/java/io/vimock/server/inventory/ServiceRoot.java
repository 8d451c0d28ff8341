package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.Capability;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ServiceContent;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ServiceInstance and the managers that exist once (facts: api-profile 3). Managers that such a server
 * does not have, and those of 4.x, are unset.
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
            WellKnown.SERVICE_MANAGER,
            WellKnown.ACCOUNT_MANAGER);

    private static final Set<ManagedObjectReference> VIRTUAL_CENTER_ONLY = Set.of(
            WellKnown.SCHEDULED_TASK_MANAGER,
            WellKnown.ALARM_MANAGER,
            WellKnown.EXTENSION_MANAGER,
            WellKnown.CUSTOMIZATION_SPEC_MANAGER,
            WellKnown.CUSTOM_FIELDS_MANAGER,
            WellKnown.VIRTUALIZATION_MANAGER);

    /** Creates those that such a server has; their own properties are set by the services. */
    static void create(
            Mutation m,
            Personality personality,
            ManagedObjectReference rootFolder,
            ApiLevel level,
            String instanceUuid) {
        boolean single = personality == Personality.ESX;
        for (ManagedObjectReference manager : MANAGERS) {
            if (!(single ? VIRTUAL_CENTER_ONLY.contains(manager) : manager.equals(WellKnown.ACCOUNT_MANAGER))) {
                m.create(Objects.requireNonNull(MoTypes.byName(manager.getType())), manager);
            }
        }
        m.create(MoTypes.SERVICE_INSTANCE, WellKnown.SERVICE_INSTANCE);
        m.set(
                WellKnown.SERVICE_INSTANCE,
                ServiceInstanceProperties.CAPABILITY,
                new Capability()
                        .withProvisioningSupported(!single)
                        .withMultiHostSupported(!single)
                        .withUserShellAccessSupported(single));
        m.set(
                WellKnown.SERVICE_INSTANCE,
                ServiceInstanceProperties.CONTENT,
                content(m, rootFolder).withAbout(personality.about(level, instanceUuid)));
    }

    private static ServiceContent content(ReadView view, ManagedObjectReference rootFolder) {
        return new ServiceContent()
                .withRootFolder(rootFolder)
                .withPropertyCollector(WellKnown.PROPERTY_COLLECTOR)
                .withViewManager(WellKnown.VIEW_MANAGER)
                .withSetting(WellKnown.SETTING)
                .withUserDirectory(WellKnown.USER_DIRECTORY)
                .withSessionManager(WellKnown.SESSION_MANAGER)
                .withAuthorizationManager(WellKnown.AUTHORIZATION_MANAGER)
                .withPerfManager(WellKnown.PERFORMANCE_MANAGER)
                .withScheduledTaskManager(present(view, WellKnown.SCHEDULED_TASK_MANAGER))
                .withAlarmManager(present(view, WellKnown.ALARM_MANAGER))
                .withEventManager(WellKnown.EVENT_MANAGER)
                .withTaskManager(WellKnown.TASK_MANAGER)
                .withExtensionManager(present(view, WellKnown.EXTENSION_MANAGER))
                .withCustomizationSpecManager(present(view, WellKnown.CUSTOMIZATION_SPEC_MANAGER))
                .withCustomFieldsManager(present(view, WellKnown.CUSTOM_FIELDS_MANAGER))
                .withAccountManager(present(view, WellKnown.ACCOUNT_MANAGER))
                .withDiagnosticManager(WellKnown.DIAGNOSTIC_MANAGER)
                .withLicenseManager(WellKnown.LICENSE_MANAGER)
                .withSearchIndex(WellKnown.SEARCH_INDEX)
                .withFileManager(WellKnown.FILE_MANAGER)
                .withVirtualDiskManager(WellKnown.VIRTUAL_DISK_MANAGER)
                .withVirtualizationManager(present(view, WellKnown.VIRTUALIZATION_MANAGER));
    }

    private static @Nullable ManagedObjectReference present(ReadView view, ManagedObjectReference manager) {
        return view.exists(manager) ? manager : null;
    }
}
