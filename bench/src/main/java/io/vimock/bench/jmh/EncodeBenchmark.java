package io.vimock.bench.jmh;

import io.vimock.api.ApiLevel;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.VimCodec;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Properties of a virtual machine to the bytes that a message holds, without the cache of such bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EncodeBenchmark {
    /** {@code summary}. */
    @Benchmark
    public byte[] summary(Inventory inventory) {
        return encoded(Objects.requireNonNull(inventory.nextState().get(VirtualMachineProperties.SUMMARY)));
    }

    /** {@code config}, with all devices. */
    @Benchmark
    public byte[] config(Inventory inventory) {
        return encoded(Objects.requireNonNull(inventory.nextState().get(VirtualMachineProperties.CONFIG)));
    }

    private static byte[] encoded(Object value) {
        return VimCodec.fragment(value, "val", Object.class, ApiLevel.V4_1);
    }
}
