package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VmBeingCreatedEvent;
import io.vimock.vim25.VmCreatedEvent;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmInstanceUuidAssignedEvent;
import io.vimock.vim25.VmUuidAssignedEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreateVM_Task: makes virtual machines from specifications. Thread safe. */
public final class VirtualMachineProvisioning {
    private static final Duration DURATION = Duration.ofSeconds(3);
    private static final int DEFAULT_MEMORY_MB = 32;
    private static final String DEFAULT_GUEST = "otherGuest";

    private final VirtualMachineSupport support;

    /** @param support what operations of virtual machines work with */
    public VirtualMachineProvisioning(VirtualMachineSupport support) {
        this.support = support;
    }

    /**
     * CreateVM_Task, called on a folder of virtual machines: a machine that is powered off, with the devices that every
     * machine has and those of the specification.
     *
     * @param pool the resource pool it will be in
     * @param host the host it will be registered on; null to choose one
     * @return the task; its result is the machine
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument; in the task InvalidName,
     *     DuplicateName, InvalidDatastore, InvalidState, VmConfigFault and FileFault as for ReconfigVM_Task
     */
    public ManagedObjectReference create(
            Call call,
            VirtualMachineConfigSpec config,
            ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        ManagedObjectReference folder = call.self();
        call.require("Resource.AssignVMToPool", pool);
        ConfigPrivileges.ofDevices(config).forEach(privilege -> call.require(privilege, folder));
        if (config.getName() == null) {
            throw Faults.invalidArgument("configSpec.name", "it is missing");
        }
        HostChoice.requireSameDatacenter(call.snapshot(), folder, pool, "pool");
        VirtualMachineConfigSpec spec = WireType.deepCopy(config);
        return support.tasks()
                .start(
                        call,
                        folder,
                        TaskSteps.first((task, m) -> {
                                    EntityNames.requireFree(m, folder, EntityNames.stored(spec.getName(), null), null);
                                    return null;
                                })
                                .then(DURATION, (task, m) -> create(task, m, folder, spec, pool, host)));
    }

    private ManagedObjectReference create(
            TaskContext task,
            Mutation m,
            ManagedObjectReference folder,
            VirtualMachineConfigSpec spec,
            ManagedObjectReference pool,
            @Nullable ManagedObjectReference asked) {
        String name = EntityNames.stored(spec.getName(), null);
        EntityNames.requireFree(m, folder, name, null);
        VirtualMachineFileInfo files = spec.getFiles();
        String wanted = files == null ? null : files.getVmPathName();
        String datastoreName = wanted == null || wanted.isBlank()
                ? null
                : DatastorePath.parse(wanted).datastore();
        ManagedObjectReference host = HostChoice.choose(m, pool, asked, datastoreName);
        HostReach reach = new HostReach(m, host);
        DatastorePath path = MachineDirectory.choose(reach, wanted, name);
        ConfigDraft draft = new ConfigDraft(m, null, emptyConfig(m, reach, path, name), host, false, support);
        new ConfigSpecApplier(draft, spec).apply();
        draft.finish();
        draft.config().setLocationId(MachineLocation.id(draft.config()));
        ManagedObjectReference vm =
                support.factory().create(m, new VirtualMachineFactory.Placement(folder, pool, host), draft.config());
        VirtualMachines.post(
                m, support, task.origin(), new VmBeingCreatedEvent().withConfigSpec(WireType.deepCopy(spec)), vm);
        reportIdentity(support, task, m, vm, draft);
        VirtualMachines.post(m, support, task.origin(), new VmCreatedEvent(), vm);
        return vm;
    }

    /** RegisterVM_Task; see {@link Folder#registerVMTask}. */
    ManagedObjectReference register(
            Call call,
            String path,
            @Nullable String name,
            boolean asTemplate,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host) {
        return new MachineRegistration(support, this).register(call, path, name, asTemplate, pool, host);
    }

    /** Reports the identity that a new machine was given: its uuid and the addresses of its cards. */
    static void reportIdentity(
            VirtualMachineSupport support, TaskContext task, Mutation m, ManagedObjectReference vm, ConfigDraft draft) {
        String instance = draft.config().getInstanceUuid();
        if (support.isTolerant() && instance != null) {
            VirtualMachines.post(
                    m, support, task.origin(), new VmInstanceUuidAssignedEvent().withInstanceUuid(instance), vm);
        }
        VirtualMachines.post(
                m,
                support,
                task.origin(),
                new VmUuidAssignedEvent().withUuid(draft.config().getUuid()),
                vm);
        for (VmEvent event : draft.events()) {
            VirtualMachines.post(m, support, task.origin(), event, vm);
        }
    }

    /** A machine of which nothing is specified. */
    VirtualMachineConfigInfo emptyConfig(Mutation m, HostReach reach, DatastorePath path, String name) {
        ManagedObjectReference datastore = reach.datastore(path.datastore());
        List<VirtualDevice> builtIn = support.factory().devices().chipSet().stream()
                .filter(device -> {
                    DeviceKind kind = DeviceKind.of(device);
                    return kind != null && kind.isBuiltIn();
                })
                .toList();
        VirtualMachineConfigInfo config = support.factory()
                .config(
                        name,
                        support.identities().uuid(),
                        support.identities().uuid(),
                        "[" + path.datastore() + "] " + path.directory(),
                        m.require(datastore, DatastoreProperties.SUMMARY).getUrl(),
                        DEFAULT_MEMORY_MB,
                        builtIn,
                        m.now());
        GuestOperatingSystem guest = GuestOperatingSystem.of(DEFAULT_GUEST, true);
        VirtualMachineConfigInfo own = WireType.deepCopy(config)
                .withFiles(files(path))
                .withGuestId(guest.id())
                .withGuestFullName(guest.fullName());
        new DeviceSlots(own.getHardware().getDevice()).link();
        return own;
    }

    /** Where the files of a machine with that configuration file are. */
    static VirtualMachineFileInfo files(DatastorePath path) {
        String directory = new DatastorePath(path.datastore(), path.directory().isEmpty() ? "" : path.directory() + "/")
                .toString();
        return new VirtualMachineFileInfo()
                .withVmPathName(path.toString())
                .withSnapshotDirectory(directory)
                .withSuspendDirectory(directory)
                .withLogDirectory(directory);
    }
}
