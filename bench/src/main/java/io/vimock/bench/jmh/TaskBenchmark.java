package io.vimock.bench.jmh;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A power task with all that follows from it, without the web. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class TaskBenchmark {
    private VimPortType port;

    /** Connects. */
    @Setup
    public void connect(Inventory inventory) {
        port = inventory.server().inProcess();
    }

    /** Powers a machine off, or on when all have been powered off. */
    @Benchmark
    public ManagedObjectReference power(Inventory inventory) throws Exception {
        ManagedObjectReference machine = inventory.nextMachine();
        return inventory.nextNumber() / inventory.machines % 2 == 0
                ? port.powerOffVMTask(machine)
                : port.powerOnVMTask(machine, null);
    }
}
