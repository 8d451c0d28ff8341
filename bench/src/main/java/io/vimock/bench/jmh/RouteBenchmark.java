package io.vimock.bench.jmh;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A change of a power state, which the figures of hosts and resource pools follow, with filters over all virtual
 * machines: what the filters add to a commit.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class RouteBenchmark {
    private static final int COMMITS = 100;

    /** How many sessions have such a filter. */
    @Param({"0", "1", "2000"})
    public int filters;

    private Watching watching;

    /** Makes the filters. */
    @Setup
    public void watch(Inventory inventory) {
        watching = new Watching(inventory);
        for (int i = 0; i < filters; i++) {
            watching.collector()
                    .createFilter(watching.call("CreateFilter"), watching.allMachines(Inventory.POWER_STATE), false);
        }
    }

    /** Ends the thread of the waiting clients. */
    @TearDown
    public void end() {
        watching.close();
    }

    /** The commit with its filters, on the world thread. */
    @Benchmark
    @OperationsPerInvocation(COMMITS)
    public long commit(Inventory inventory) {
        return inventory.world().call(() -> {
            for (int i = 0; i < COMMITS; i++) {
                ManagedObjectReference machine = inventory.nextMachine();
                VirtualMachinePowerState state = inventory.nextNumber() / inventory.machines % 2 == 0
                        ? VirtualMachinePowerState.SUSPENDED
                        : VirtualMachinePowerState.POWERED_ON;
                inventory.world().change(m -> m.set(machine, Inventory.POWER_STATE, state));
            }
            return inventory.world().snapshot().revision();
        });
    }
}
