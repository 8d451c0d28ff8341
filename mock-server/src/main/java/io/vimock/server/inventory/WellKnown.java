package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.vim25.ManagedObjectReference;

/**
 * The references of the objects that every server has, as the world knows them (facts: api-profile 3). They are those of
 * a VirtualCenter; {@link HostAgentNames} tells what an ESX host calls them.
 */
public final class WellKnown {
    public static final ManagedObjectReference SERVICE_INSTANCE = ref(MoTypes.SERVICE_INSTANCE, "ServiceInstance");
    public static final ManagedObjectReference ROOT_FOLDER = ref(MoTypes.FOLDER, "group-d1");
    public static final ManagedObjectReference PROPERTY_COLLECTOR =
            ref(MoTypes.PROPERTY_COLLECTOR, "propertyCollector");
    public static final ManagedObjectReference VIEW_MANAGER = ref(MoTypes.VIEW_MANAGER, "ViewManager");
    public static final ManagedObjectReference SETTING = ref(MoTypes.OPTION_MANAGER, "VpxSettings");
    public static final ManagedObjectReference USER_DIRECTORY = ref(MoTypes.USER_DIRECTORY, "UserDirectory");
    public static final ManagedObjectReference SESSION_MANAGER = ref(MoTypes.SESSION_MANAGER, "SessionManager");
    public static final ManagedObjectReference AUTHORIZATION_MANAGER =
            ref(MoTypes.AUTHORIZATION_MANAGER, "AuthorizationManager");
    public static final ManagedObjectReference PERFORMANCE_MANAGER = ref(MoTypes.PERFORMANCE_MANAGER, "PerfMgr");
    public static final ManagedObjectReference SCHEDULED_TASK_MANAGER =
            ref(MoTypes.SCHEDULED_TASK_MANAGER, "ScheduledTaskManager");
    public static final ManagedObjectReference ALARM_MANAGER = ref(MoTypes.ALARM_MANAGER, "AlarmManager");
    public static final ManagedObjectReference EVENT_MANAGER = ref(MoTypes.EVENT_MANAGER, "EventManager");
    public static final ManagedObjectReference TASK_MANAGER = ref(MoTypes.TASK_MANAGER, "TaskManager");
    public static final ManagedObjectReference EXTENSION_MANAGER = ref(MoTypes.EXTENSION_MANAGER, "ExtensionManager");
    public static final ManagedObjectReference CUSTOMIZATION_SPEC_MANAGER =
            ref(MoTypes.CUSTOMIZATION_SPEC_MANAGER, "CustomizationSpecManager");
    public static final ManagedObjectReference CUSTOM_FIELDS_MANAGER =
            ref(MoTypes.CUSTOM_FIELDS_MANAGER, "CustomFieldsManager");
    public static final ManagedObjectReference DIAGNOSTIC_MANAGER = ref(MoTypes.DIAGNOSTIC_MANAGER, "DiagMgr");
    public static final ManagedObjectReference LICENSE_MANAGER = ref(MoTypes.LICENSE_MANAGER, "LicenseManager");
    public static final ManagedObjectReference SEARCH_INDEX = ref(MoTypes.SEARCH_INDEX, "SearchIndex");
    public static final ManagedObjectReference FILE_MANAGER = ref(MoTypes.FILE_MANAGER, "FileManager");
    public static final ManagedObjectReference VIRTUAL_DISK_MANAGER =
            ref(MoTypes.VIRTUAL_DISK_MANAGER, "virtualDiskManager");
    public static final ManagedObjectReference VIRTUALIZATION_MANAGER =
            ref(MoTypes.VIRTUALIZATION_MANAGER, "VirtualizationManager");
    public static final ManagedObjectReference SERVICE_MANAGER = ref(MoTypes.SERVICE_MANAGER, "ServiceMgr");

    /** Only on an ESX host. */
    public static final ManagedObjectReference ACCOUNT_MANAGER =
            ref(MoTypes.HOST_LOCAL_ACCOUNT_MANAGER, "HostLocalAccountManager");

    /** The key of the setting that holds the server's own address as hosts know it. */
    public static final String SERVER_ADDRESS = "VirtualCenter.ManagedIP";

    private WellKnown() {}

    private static ManagedObjectReference ref(MoType type, String id) {
        return new ManagedObjectReference(type.name(), id);
    }
}
