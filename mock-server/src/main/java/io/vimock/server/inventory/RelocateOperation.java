package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.FullStorageVMotionNotSupported;
import io.vimock.vim25.HotSnapshotMoveNotSupported;
import io.vimock.vim25.IndependentDiskVMotionNotSupported;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.SnapshotMoveNotSupported;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateSpecDiskLocator;
import io.vimock.vim25.VmBeingRelocatedEvent;
import io.vimock.vim25.VmRelocateFailedEvent;
import io.vimock.vim25.VmRelocatedEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * RelocateVM_Task: moves a virtual machine's files to other datastores, and the machine to another host or pool (facts:
 * distributed-services 2). Thread safe.
 *
 * <p>Without files to move it is a migration. A running machine moves either its files or itself.
 */
final class RelocateOperation {
    private static final long BYTES_PER_SECOND = 100L << 20;

    private final VirtualMachineSupport support;
    private final MigrationOperations migration;

    RelocateOperation(VirtualMachineSupport support, MigrationOperations migration) {
        this.support = support;
        this.migration = migration;
    }

    /** RelocateVM_Task; see {@link VirtualMachine#relocateVMTask}. */
    ManagedObjectReference relocate(Call call, VirtualMachineRelocateSpec asked) {
        ManagedObjectReference vm = call.self();
        VirtualMachineRelocateSpec spec = WireType.deepCopy(asked);
        MigrationOperations.requirePrivileges(call, spec.getPool());
        requireDisks(call.snapshot(), vm, spec);
        DiskMoves.requirePossible(spec, VirtualMachines.config(call.snapshot(), vm));
        if (new RelocatedFiles(VirtualMachines.config(call.snapshot(), vm), spec).isEmpty(call.snapshot())) {
            return migration.start(call, spec.getPool(), spec.getHost(), null);
        }
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> begin(task, m, vm, spec))
                                .then(copyTime(call.snapshot(), vm), (task, m) -> finish(task, m, vm, spec))
                                .onFailure((task, m, fault) -> fail(task, m, vm, spec, fault))
                                .cancelable()
                                .exclusive());
    }

    /** DefragmentAllDisks; see {@link VirtualMachine#defragmentAllDisks}. */
    void defragment(Call call) {
        ManagedObjectReference vm = call.self();
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireIdle(m, vm, task.task());
            VirtualMachines.requirePowerState(m, vm, VirtualMachinePowerState.POWERED_OFF);
            new MigrationRequirements(m, vm, VirtualMachines.host(m, vm), null)
                    .requireFiles(VirtualMachines.config(m, vm));
            return null;
        });
    }

    private static void requireDisks(ReadView view, ManagedObjectReference vm, VirtualMachineRelocateSpec spec) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        for (VirtualMachineRelocateSpecDiskLocator locator : spec.getDisk()) {
            boolean known = config.getHardware().getDevice().stream()
                    .anyMatch(device -> device instanceof VirtualDisk && device.getKey() == locator.getDiskId());
            if (!known) {
                throw Faults.invalidArgument("spec.disk.diskId", "there is no disk " + locator.getDiskId());
            }
        }
    }

    private static Duration copyTime(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        long bytes = 0;
        for (VirtualDevice device : config.getHardware().getDevice()) {
            bytes += device instanceof VirtualDisk disk ? MachineFiles.space(config, disk) : 0;
        }
        return Duration.ofSeconds(3 + bytes / BYTES_PER_SECOND);
    }

    private @Nullable Object begin(
            TaskContext task, Mutation m, ManagedObjectReference vm, VirtualMachineRelocateSpec spec) {
        MigrationOperations.Target target = checked(m, vm, spec);
        VirtualMachines.post(
                m,
                support,
                task.origin(),
                new VmBeingRelocatedEvent().withDestHost(MigrationOperations.host(m, target.host())),
                vm);
        return null;
    }

    private MigrationOperations.Target checked(
            ReadView view, ManagedObjectReference vm, VirtualMachineRelocateSpec spec) {
        VirtualMachines.requireManaged(view, vm);
        MigrationOperations.Target target = MigrationOperations.target(view, vm, spec.getPool(), spec.getHost());
        MigrationRequirements requirements = new MigrationRequirements(view, vm, target.host(), target.pool());
        requirements.require(support.isTolerant());
        requireSource(view, vm, requirements);
        requireMovable(view, vm, target, requirements.isRunning());
        return target;
    }

    /** The files have to be readable where the machine is, or else where it goes. */
    private static void requireSource(ReadView view, ManagedObjectReference vm, MigrationRequirements requirements) {
        ManagedObjectReference host = VirtualMachines.host(view, vm);
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        try {
            new MigrationRequirements(view, vm, host, requirements.pool()).requireFiles(config);
        } catch (VimFaultException lost) {
            requirements.requireFiles(config);
        }
    }

    private void requireMovable(
            ReadView view, ManagedObjectReference vm, MigrationOperations.Target target, boolean running) {
        if (view.get(vm, VirtualMachineProperties.SNAPSHOT) != null && (running || !support.isTolerant())) {
            throw Faults.of(
                    running ? new HotSnapshotMoveNotSupported() : new SnapshotMoveNotSupported(),
                    "The files of a virtual machine with snapshots cannot be moved"
                            + (running ? " while it runs" : ""));
        }
        if (!running) {
            return;
        }
        ManagedObjectReference host = VirtualMachines.host(view, vm);
        String name = MigrationOperations.host(view, host).getName();
        if (!host.equals(target.host())) {
            throw Faults.of(
                    new FullStorageVMotionNotSupported()
                            .withAtSourceHost(true)
                            .withFailedHostName(name)
                            .withFailedHost(host),
                    "A running virtual machine cannot change its host and its datastores at once");
        }
        for (VirtualDevice device :
                VirtualMachines.config(view, vm).getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualDiskFlatVer2BackingInfo disk
                    && disk.getDiskMode() != null
                    && disk.getDiskMode().startsWith("independent")) {
                throw Faults.of(
                        new IndependentDiskVMotionNotSupported()
                                .withAtSourceHost(true)
                                .withFailedHostName(name)
                                .withFailedHost(host),
                        "The files of a running virtual machine with independent disks cannot be moved");
            }
        }
    }

    private @Nullable Object finish(
            TaskContext task, Mutation m, ManagedObjectReference vm, VirtualMachineRelocateSpec spec) {
        MigrationOperations.Target target = checked(m, vm, spec);
        ManagedObjectReference source = VirtualMachines.host(m, vm);
        boolean running = VirtualMachines.runtime(m, vm).getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        ConfigDraft draft = new ConfigDraft(m, vm, config, target.host(), running, support);
        new RelocatedFiles(draft.config(), spec).move(draft);
        draft.finish();
        draft.config().setLocationId(MachineLocation.id(draft.config()));
        new MigrationRequirements(m, vm, target.host(), target.pool()).requireFiles(draft.config());
        MigrationOperations.move(m, support, task.origin(), vm, target);
        m.set(
                vm,
                VirtualMachineProperties.CONFIG,
                draft.config()
                        .withModified(m.now())
                        .withChangeVersion(VirtualMachines.nextChangeVersion(config.getChangeVersion(), m.now())));
        Accessibility.follow(m, vm);
        VirtualMachines.post(
                m,
                support,
                task.origin(),
                new VmRelocatedEvent().withSourceHost(MigrationOperations.host(m, source)),
                vm);
        MigrationOperations.reportLostNetworks(m, support, task.origin(), vm);
        return null;
    }

    private void fail(
            TaskContext task,
            Mutation m,
            ManagedObjectReference vm,
            VirtualMachineRelocateSpec spec,
            VimFaultException fault) {
        if (m.exists(vm)) {
            ManagedObjectReference asked = spec.getHost();
            ManagedObjectReference host = asked == null || !m.exists(asked) ? VirtualMachines.host(m, vm) : asked;
            VirtualMachines.post(
                    m,
                    support,
                    task.origin(),
                    new VmRelocateFailedEvent()
                            .withDestHost(MigrationOperations.host(m, host))
                            .withReason(Faults.localized(fault)),
                    vm);
        }
    }
}
