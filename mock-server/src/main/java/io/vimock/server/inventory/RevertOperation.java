package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * RevertToSnapshot_Task and RevertToCurrentSnapshot_Task: brings configuration, devices, disks and power state back to
 * what they were (facts: storage 5). Thread safe.
 */
final class RevertOperation {
    private static final Duration DURATION = Duration.ofSeconds(3);

    private final VirtualMachineSupport support;
    private final PowerOperations power;

    RevertOperation(VirtualMachineSupport support, PowerOperations power) {
        this.support = support;
        this.power = power;
    }

    /** RevertToSnapshot_Task; see {@link VirtualMachineSnapshot#revertToSnapshotTask}. */
    ManagedObjectReference toSnapshot(
            Call call, @Nullable ManagedObjectReference host, @Nullable Boolean suppressPowerOn) {
        ManagedObjectReference snapshot = call.self();
        return start(call, SnapshotTree.machine(call.snapshot(), snapshot), snapshot, host, suppressPowerOn);
    }

    /** RevertToCurrentSnapshot_Task; see {@link VirtualMachine#revertToCurrentSnapshotTask}. */
    ManagedObjectReference toCurrent(
            Call call, @Nullable ManagedObjectReference host, @Nullable Boolean suppressPowerOn) {
        return start(call, call.self(), null, host, suppressPowerOn);
    }

    private ManagedObjectReference start(
            Call call,
            ManagedObjectReference vm,
            @Nullable ManagedObjectReference snapshot,
            @Nullable ManagedObjectReference host,
            @Nullable Boolean suppressPowerOn) {
        boolean stayOff = Boolean.TRUE.equals(suppressPowerOn);
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    SnapshotRequirements.requireChangeable(m, vm);
                                    target(m, vm, snapshot);
                                    return null;
                                })
                                .then(
                                        DURATION,
                                        (task, m) -> revert(task, m, vm, target(m, vm, snapshot), host, stayOff))
                                .exclusive());
    }

    private static ManagedObjectReference target(
            ReadView view, ManagedObjectReference vm, @Nullable ManagedObjectReference snapshot) {
        SnapshotTree tree = SnapshotTree.of(view, vm);
        ManagedObjectReference target = snapshot == null ? tree.current() : snapshot;
        if (target == null) {
            throw Faults.notFound("A current snapshot");
        }
        return tree.find(target).getSnapshot();
    }

    private @Nullable Object revert(
            TaskContext task,
            Mutation m,
            ManagedObjectReference vm,
            ManagedObjectReference snapshot,
            @Nullable ManagedObjectReference host,
            boolean stayOff) {
        SnapshotRequirements.requireChangeable(m, vm);
        SnapshotTree tree = SnapshotTree.of(m, vm);
        VirtualMachinePowerState before = VirtualMachines.runtime(m, vm).getPowerState();
        VirtualMachinePowerState captured = tree.find(snapshot).getState();
        place(m, vm, host);
        VirtualMachineConfigInfo present = VirtualMachines.config(m, vm);
        VirtualMachineConfigInfo config = configuration(m, vm, snapshot, present);
        Set<String> needed = DiskChains.files(SnapshotOperations.snapshotStates(m, tree));
        DiskChains.grow(config, DiskChains.files(SnapshotOperations.states(m, vm, tree)));
        leaveDisks(m, vm, present, needed);
        PowerOperations.stop(m, vm, stopped(m, vm, captured));
        m.set(vm, VirtualMachineProperties.CONFIG, disconnected(config));
        tree.setCurrent(snapshot);
        tree.publish(m, vm);
        boolean runs = captured == VirtualMachinePowerState.POWERED_ON && !stayOff;
        if (runs) {
            new PowerOnRequirements(m, support.isTolerant()).requireRoom(vm, VirtualMachines.host(m, vm));
            power.run(m, vm);
        }
        report(task, m, vm, before, runs);
        return null;
    }

    private static void place(Mutation m, ManagedObjectReference vm, @Nullable ManagedObjectReference host) {
        if (host != null && !host.equals(VirtualMachines.host(m, vm))) {
            PowerOnRequirements.requireMember(m, m.require(vm, VirtualMachineProperties.RESOURCE_POOL), host);
            PowerOnRequirements.requireUsable(m, host);
            new MigrationRequirements(m, vm, host, null).requireFiles(VirtualMachines.config(m, vm));
            m.set(vm, "runtime.host", host);
        }
    }

    /** The configuration of the snapshot; where the machine's files are and what others have to know stays. */
    private static VirtualMachineConfigInfo configuration(
            ReadView view,
            ManagedObjectReference vm,
            ManagedObjectReference snapshot,
            VirtualMachineConfigInfo present) {
        VirtualMachineConfigInfo config =
                WireType.deepCopy(view.require(snapshot, VirtualMachineSnapshotProperties.CONFIG));
        HostReach reach = new HostReach(view, VirtualMachines.host(view, vm));
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                MigrationRequirements.requireDisk(reach, disk);
            } else if (device.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo backing) {
                backing.setNetwork(reach.network(backing.getDeviceName()));
            }
        }
        // Since the snapshot was taken the machine may have come to other datastores.
        List<VirtualMachineConfigInfoDatastoreUrlPair> known = config.getDatastoreUrl();
        for (VirtualMachineConfigInfoDatastoreUrlPair pair : present.getDatastoreUrl()) {
            if (known.stream().noneMatch(other -> other.getName().equals(pair.getName()))) {
                known.add(WireType.deepCopy(pair));
            }
        }
        return config.withName(name(view, vm, config.getName(), present.getName()))
                .withFiles(WireType.deepCopy(present.getFiles()))
                .withLocationId(present.getLocationId())
                .withTemplate(present.isTemplate())
                .withModified(present.getModified())
                .withChangeVersion(present.getChangeVersion());
    }

    /** The name that the machine had, unless another one has it by now. */
    private static String name(ReadView view, ManagedObjectReference vm, String old, String present) {
        ManagedObjectReference folder = view.get(vm, ManagedEntityProperties.PARENT);
        try {
            if (folder != null) {
                EntityNames.requireFree(view, folder, old, vm);
            }
            return old;
        } catch (VimFaultException taken) {
            return present;
        }
    }

    /** Disks that have come since the snapshot stay behind as files. */
    private void leaveDisks(
            Mutation m, ManagedObjectReference vm, VirtualMachineConfigInfo present, Set<String> needed) {
        DiskPlacement disks =
                new DiskPlacement(new ConfigDraft(m, vm, present, VirtualMachines.host(m, vm), false, support));
        for (VirtualDevice device : present.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                List<VirtualDeviceFileBackingInfo> chain = DiskChains.chain(disk);
                if (chain.size() == 1 && !needed.contains(chain.get(0).getFileName())) {
                    disks.leave(disk);
                }
            }
        }
    }

    private static VirtualMachineRuntimeInfo stopped(
            Mutation m, ManagedObjectReference vm, VirtualMachinePowerState captured) {
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        return captured == VirtualMachinePowerState.POWERED_OFF
                ? PowerState.off(runtime.getHost())
                : PowerState.suspended(runtime, m.now());
    }

    private static VirtualMachineConfigInfo disconnected(VirtualMachineConfigInfo config) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device.getConnectable() != null) {
                device.getConnectable().setConnected(false);
            }
        }
        return config;
    }

    private void report(
            TaskContext task, Mutation m, ManagedObjectReference vm, VirtualMachinePowerState before, boolean runs) {
        boolean ran = before == VirtualMachinePowerState.POWERED_ON;
        if (ran && !runs) {
            VirtualMachines.post(m, support, task.origin(), new VmPoweredOffEvent(), vm);
        } else if (!ran && runs) {
            VirtualMachines.post(m, support, task.origin(), new VmPoweredOnEvent(), vm);
        }
    }
}
