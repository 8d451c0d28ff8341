package io.vimock.bench.jmh;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Twenty seconds of the simulation: the samples of every virtual machine and host, and the figures they show. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class TickBenchmark {
    private static final Duration TICK = Duration.ofSeconds(20);

    /** One tick. */
    @Benchmark
    public long tick(Inventory inventory) {
        inventory.server().clock().advance(TICK);
        return inventory.world().snapshot().revision();
    }
}
