package io.vimock.server.inventory;

import io.vimock.server.call.Call;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AlreadyUpgraded;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskFound;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmUpgradeCompleteEvent;
import io.vimock.vim25.VmUpgradeFailedEvent;
import io.vimock.vim25.VmUpgradingEvent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UpgradeVM_Task: gives a virtual machine newer virtual hardware. Thread safe. */
final class UpgradeOperation {
    private static final Duration DURATION = Duration.ofSeconds(5);

    private final VirtualMachineSupport support;

    UpgradeOperation(VirtualMachineSupport support) {
        this.support = support;
    }

    /** UpgradeVM_Task; see {@link VirtualMachine#upgradeVMTask}. */
    ManagedObjectReference upgrade(Call call, @Nullable String asked) {
        ManagedObjectReference vm = call.self();
        List<String> supported = HardwareVersions.supported(support.isTolerant());
        if (asked != null && !supported.contains(asked)) {
            throw Faults.invalidArgument("version", "the host does not support '" + asked + "'");
        }
        String version = asked == null ? supported.get(supported.size() - 1) : asked;
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    requireUpgradable(m, vm, version);
                                    return report(task, m, vm, new VmUpgradingEvent().withVersion(version));
                                })
                                .then(DURATION, (task, m) -> {
                                    requireUpgradable(m, vm, version);
                                    m.set(vm, "config.version", version);
                                    return report(task, m, vm, new VmUpgradeCompleteEvent().withVersion(version));
                                })
                                .onFailure((task, m, fault) -> report(task, m, vm, new VmUpgradeFailedEvent()))
                                .exclusive());
    }

    private static void requireUpgradable(ReadView view, ManagedObjectReference vm, String version) {
        VirtualMachines.requireConnected(view, vm);
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        if (config.isTemplate()) {
            throw Faults.invalidState("The virtual hardware of a template cannot be upgraded");
        }
        VirtualMachines.requirePowerState(view, vm, VirtualMachinePowerState.POWERED_OFF);
        if (config.getVersion().compareTo(version) >= 0) {
            throw Faults.of(
                    new AlreadyUpgraded(),
                    "The virtual machine has the hardware version " + config.getVersion() + " already");
        }
        if (config.getHardware().getDevice().stream().noneMatch(VirtualDisk.class::isInstance)) {
            throw Faults.of(new NoDiskFound(), "A virtual machine without a disk cannot be upgraded");
        }
    }

    private @Nullable Object report(TaskContext task, Mutation m, ManagedObjectReference vm, VmEvent event) {
        if (m.exists(vm)) {
            VirtualMachines.post(m, support, task.origin(), event, vm);
        }
        return null;
    }
}
