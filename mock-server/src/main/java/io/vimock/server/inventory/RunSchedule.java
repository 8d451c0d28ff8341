package io.vimock.server.inventory;

import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** Appointments of running machines, dropped when the machine has been powered off or restarted meanwhile. */
final class RunSchedule {
    private final World world;

    RunSchedule(World world) {
        this.world = world;
    }

    /** Takes a step when a duration has passed; with no duration, as part of this one. */
    void later(Mutation m, ManagedObjectReference vm, Duration delay, Consumer<Mutation> step) {
        if (delay.isZero()) {
            step.accept(m);
            return;
        }
        Instant boot = VirtualMachines.runtime(m, vm).getBootTime();
        m.afterCommit(() -> {
            var unused = world.clock()
                    .after(
                            delay,
                            () -> world.change(then -> {
                                if (then.exists(vm) && isSameRun(VirtualMachines.runtime(then, vm), boot)) {
                                    step.accept(then);
                                }
                            }));
        });
    }

    private static boolean isSameRun(VirtualMachineRuntimeInfo runtime, Instant boot) {
        return runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON
                && Objects.equals(boot, runtime.getBootTime());
    }
}
