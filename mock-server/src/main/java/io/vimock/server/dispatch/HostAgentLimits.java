package io.vimock.server.dispatch;

import io.vimock.api.MoType;
import io.vimock.api.Operation;
import java.util.Set;

/**
 * The operations that an ESX host knows and refuses, because only a VirtualCenter can do them: all that needs more than
 * one host, folders, templates, or an agent of VirtualCenter. Stateless.
 */
final class HostAgentLimits {
    private static final Set<String> REFUSED = Set.of(
            "CreateFolder",
            "MoveIntoFolder_Task",
            "UnregisterAndDestroy_Task",
            "CreateDatacenter",
            "CreateCluster",
            "CreateClusterEx",
            "AddStandaloneHost_Task",
            "QueryConnectionInfo",
            "PowerOnMultiVM_Task",
            "ReconnectHost_Task",
            "DisconnectHost_Task",
            "ReconfigureHostForDAS_Task",
            "EnterLockdownMode",
            "ExitLockdownMode",
            "CloneVM_Task",
            "MigrateVM_Task",
            "RelocateVM_Task",
            "MarkAsTemplate",
            "MarkAsVirtualMachine",
            "CustomizeVM_Task",
            "CheckCustomizationSpec",
            "ValidateMigration",
            "QueryVMotionCompatibility",
            "LoginExtensionBySubjectName",
            "ImpersonateUser",
            "CreateTask",
            "setCustomValue");

    /** The entities that a host has once and for all. */
    private static final Set<String> FIXED = Set.of("Folder", "Datacenter", "ComputeResource", "HostSystem");

    private static final Set<String> REFUSED_ON_FIXED = Set.of("Destroy_Task", "Rename_Task");

    private HostAgentLimits() {}

    /** Whether an ESX host refuses an operation on its objects of a type. */
    static boolean refuse(MoType type, Operation operation) {
        return REFUSED.contains(operation.name())
                || REFUSED_ON_FIXED.contains(operation.name()) && FIXED.contains(type.name());
    }
}
