package io.vimock.bench.jmh;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.vim25.ManagedObjectReference;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** A change to one virtual machine, with what follows from it, until it is published; on the world thread, without the way there. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CommitBenchmark {
    private static final int COMMITS = 100;

    /** A name, which summaries and configurations follow. */
    @Benchmark
    @OperationsPerInvocation(COMMITS)
    public long name(Inventory inventory) {
        return inventory.world().call(() -> {
            for (int i = 0; i < COMMITS; i++) {
                ManagedObjectReference machine = inventory.nextMachine();
                String name = "machine-" + inventory.nextNumber();
                inventory.world().change(m -> m.set(machine, ManagedEntityProperties.NAME, name));
            }
            return inventory.world().snapshot().revision();
        });
    }
}
