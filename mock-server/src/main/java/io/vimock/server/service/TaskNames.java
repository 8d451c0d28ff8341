package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The names under which {@code TaskInfo.descriptionId} and {@code TaskDescription.methodInfo} know operations:
 * {@code VirtualMachine.powerOn}. Thread safe.
 *
 * <p>They are the operations' names before they were mapped to WSDL names: {@code powerOn} became
 * {@code PowerOnVM_Task}. Most follow from the WSDL name; the others stand in a table.
 */
final class TaskNames {
    private static final Map<String, String> METHODS = Map.ofEntries(
            Map.entry("MoveDatastoreFile_Task", "move"),
            Map.entry("CopyDatastoreFile_Task", "copy"),
            Map.entry("DeleteDatastoreFile_Task", "delete"),
            Map.entry("SearchDatastore_Task", "search"),
            Map.entry("SearchDatastoreSubFolders_Task", "searchSubFolders"),
            Map.entry("ScanHostPatch_Task", "scan"),
            Map.entry("InstallHostPatch_Task", "install"),
            Map.entry("RevertToSnapshot_Task", "revert"),
            Map.entry("RemoveSnapshot_Task", "remove"),
            Map.entry("ReconfigVM_Task", "reconfigure"),
            Map.entry("UpgradeVM_Task", "upgradeVirtualHardware"),
            Map.entry("PowerOnVM_Task", "powerOn"),
            Map.entry("PowerOffVM_Task", "powerOff"),
            Map.entry("SuspendVM_Task", "suspend"),
            Map.entry("ResetVM_Task", "reset"),
            Map.entry("CustomizeVM_Task", "customize"),
            Map.entry("MigrateVM_Task", "migrate"),
            Map.entry("RelocateVM_Task", "relocate"),
            Map.entry("CloneVM_Task", "clone"),
            Map.entry("UnregisterVM", "unregister"),
            Map.entry("ReconfigureComputeResource_Task", "reconfigureEx"),
            Map.entry("PowerOnMultiVM_Task", "powerOnVm"),
            Map.entry("MoveIntoFolder_Task", "moveInto"),
            Map.entry("CreateVM_Task", "createVm"),
            Map.entry("RegisterVM_Task", "registerVm"),
            Map.entry("ReconnectHost_Task", "reconnect"),
            Map.entry("DisconnectHost_Task", "disconnect"),
            Map.entry("RebootHost_Task", "reboot"),
            Map.entry("ShutdownHost_Task", "shutdown"),
            Map.entry("PowerDownHostToStandBy_Task", "enterStandbyMode"),
            Map.entry("PowerUpHostFromStandBy_Task", "exitStandbyMode"),
            Map.entry("ReconfigureHostForDAS_Task", "reconfigureDAS"),
            Map.entry("ReconfigureCluster_Task", "reconfigure"));

    /** What the methods of a type are done to, where that is not the type's name; empty where the method says it. */
    private static final Map<String, String> NOUNS = Map.of(
            "HostSystem", "host",
            "ClusterComputeResource", "cluster",
            "FileManager", "file",
            "VirtualDiskManager", "",
            "DiagnosticManager", "",
            "DatastoreBrowser", "datastore",
            "PatchManager", "patches");

    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("Folder.createVm", "Create virtual machine"),
            Map.entry("Folder.registerVm", "Register virtual machine"),
            Map.entry("Folder.moveInto", "Move entities"),
            Map.entry("Folder.addStandaloneHost", "Add standalone host"),
            Map.entry("Datacenter.powerOnVm", "Power on virtual machines"),
            Map.entry("VirtualMachine.createSnapshot", "Create virtual machine snapshot"),
            Map.entry("VirtualMachine.revertToCurrentSnapshot", "Revert to current snapshot"),
            Map.entry("VirtualMachine.removeAllSnapshots", "Remove all snapshots"),
            Map.entry("VirtualMachine.upgradeVirtualHardware", "Upgrade virtual hardware"),
            Map.entry("VirtualMachine.upgradeTools", "Upgrade VMware Tools"),
            Map.entry("ComputeResource.reconfigureEx", "Reconfigure compute resource"),
            Map.entry("ClusterComputeResource.addHost", "Add host"),
            Map.entry("ClusterComputeResource.moveInto", "Move hosts into cluster"),
            Map.entry("ClusterComputeResource.moveHostInto", "Move host into cluster"),
            Map.entry("HostSystem.enterMaintenanceMode", "Enter maintenance mode"),
            Map.entry("HostSystem.exitMaintenanceMode", "Exit maintenance mode"),
            Map.entry("HostSystem.enterStandbyMode", "Enter standby mode"),
            Map.entry("HostSystem.exitStandbyMode", "Exit standby mode"),
            Map.entry("HostSystem.reconfigureDAS", "Reconfigure host for HA"),
            Map.entry("host.DatastoreBrowser.searchSubFolders", "Search datastore with subfolders"));

    /** The ids by types and names of operations. */
    private static final Map<String, Map<String, String>> IDS = new ConcurrentHashMap<>();

    private TaskNames() {}

    /** The operation's id; Destroy_Task and Rename_Task are named after the entity's own type. */
    static String descriptionId(Operation operation, @Nullable ManagedObjectReference entity) {
        if (entity != null && operation.declaringType().equals(MoTypes.MANAGED_ENTITY.name())) {
            return id(entity.getType(), operation);
        }
        return id(operation.declaringType(), operation);
    }

    /** The same string each time: every task that is kept has one. */
    private static String id(String type, Operation operation) {
        return IDS.computeIfAbsent(type, each -> new ConcurrentHashMap<>())
                .computeIfAbsent(operation.name(), name -> id(type, name));
    }

    private static String id(String type, String name) {
        String regular = name.endsWith("_Task") ? name.substring(0, name.length() - "_Task".length()) : name;
        return typeName(type)
                + "."
                + METHODS.getOrDefault(name, Character.toLowerCase(regular.charAt(0)) + regular.substring(1));
    }

    /** A type's name before it was mapped: those of a host's parts and of snapshots are in a package of their own. */
    private static String typeName(String type) {
        boolean isPartOfHost = type.startsWith("Host") && !type.equals(MoTypes.HOST_SYSTEM.name());
        if (isPartOfHost) {
            return "host." + type.substring("Host".length());
        }
        return type.equals(MoTypes.VIRTUAL_MACHINE_SNAPSHOT.name()) ? "vm.Snapshot" : type;
    }

    /** What {@code TaskManager.description} says of the operations that run as tasks, by id. */
    static List<ElementDescription> describeAll() {
        Map<String, ElementDescription> found = new TreeMap<>();
        for (MoType type : MoTypes.all()) {
            for (Operation operation : type.operations()) {
                boolean own = operation.declaringType().equals(type.name())
                        || operation.declaringType().equals(MoTypes.MANAGED_ENTITY.name());
                if (own && operation.isTask()) {
                    String id = id(type.name(), operation);
                    found.put(id, describe(id));
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private static ElementDescription describe(String id) {
        String exception = LABELS.get(id);
        String label = exception == null ? regularLabel(id) : exception;
        return new ElementDescription().withKey(id).withLabel(label).withSummary(label);
    }

    /** The method in words and, unless it says so itself, what it is done to. */
    private static String regularLabel(String id) {
        int dot = id.lastIndexOf('.');
        String type = id.substring(id.lastIndexOf('.', dot - 1) + 1, dot);
        String method = id.substring(dot + 1).replace("destroy", "delete");
        String exception = NOUNS.get(type);
        String noun = exception == null ? Words.of(type) : exception;
        String label = Words.capitalized(method);
        return noun.isEmpty() ? label : label + " " + noun;
    }
}
