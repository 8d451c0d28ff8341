package io.vimock.bench.jmh;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.PropertyPath;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.ObjectContent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Reads: along a path, and of all virtual machines through their folder, without encoding. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init")
public class ReadBenchmark {
    private final PropertyPath shallow = PropertyPath.parse("runtime.powerState");
    private final PropertyPath deep = PropertyPath.parse("config.hardware.device[2000].backing");
    private Watching watching;

    /** Makes the property collector. */
    @Setup
    public void start(Inventory inventory) {
        watching = new Watching(inventory);
    }

    /** Ends its thread. */
    @TearDown
    public void end() {
        watching.close();
    }

    /** A field of a property. */
    @Benchmark
    public @Nullable Object shallowPath(Inventory inventory) {
        return shallow.read(inventory.nextState().get(VirtualMachineProperties.RUNTIME));
    }

    /** A field of an element of a list in a field of a property. */
    @Benchmark
    public @Nullable Object deepPath(Inventory inventory) {
        return deep.read(inventory.nextState().get(VirtualMachineProperties.CONFIG));
    }

    /** Two properties of all virtual machines. */
    @Benchmark
    public int traversal(Blackhole blackhole) {
        List<ObjectContent> contents = watching.collector()
                .retrieveProperties(
                        watching.call("RetrieveProperties"),
                        List.of(watching.allMachines("name", Inventory.POWER_STATE)));
        for (ObjectContent content : contents) {
            for (DynamicProperty property : content.getPropSet()) {
                blackhole.consume(property.getVal());
            }
        }
        return contents.size();
    }
}
