package io.vimock.server.sim;

import io.vimock.api.ApiLevel;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.TestCall;
import io.vimock.server.inventory.Inventory;
import io.vimock.server.inventory.InventoryGenerator;
import io.vimock.server.inventory.InventoryOptions;
import io.vimock.server.service.PerformanceManager;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PerfEntityMetric;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricIntSeries;
import io.vimock.vim25.PerfQuerySpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A generated inventory with its simulation on a manual clock, and short ways to ask it. */
public final class TestDataCenter implements AutoCloseable {
    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("test-world", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());
    private final CounterCatalogue counters = CounterCatalogue.at(ApiLevel.V4_1);
    private final Simulation simulation;

    /** Generates an inventory, lets something be done to it, and starts the simulation. */
    public TestDataCenter(InventoryOptions options, Consumer<Mutation> beforeStart) {
        clock.runOn(world);
        Inventory.watch(world);
        world.change(m -> {
            InventoryGenerator.generate(m, options);
            PerformanceManager.create(m, counters);
        });
        world.change(beforeStart);
        simulation = Simulation.start(world, clock, options.seed(), counters);
    }

    /** Generates an inventory and starts the simulation. */
    public TestDataCenter(InventoryOptions options) {
        this(options, m -> {});
    }

    /** The world. */
    public World world() {
        return world;
    }

    /** The clock, which stands still. */
    public SimClock clock() {
        return clock;
    }

    /** The counters. */
    public CounterCatalogue counters() {
        return counters;
    }

    /** The simulation. */
    public Simulation simulation() {
        return simulation;
    }

    /** The performance manager. */
    public PerformanceManager performanceManager() {
        return new PerformanceManager(simulation);
    }

    /** A call to the performance manager. */
    public TestCall call() {
        return TestCall.of(world, PerformanceManager.REF, MoTypes.PERFORMANCE_MANAGER, "QueryPerf");
    }

    /** Lets a number of ticks pass. */
    public void ticks(int count) {
        clock.advance(Duration.ofSeconds((long) count * Statistics.CURRENT));
    }

    /** All objects of a type in the order of their creation. */
    public List<ManagedObjectReference> all(MoType type) {
        return world.snapshot().all(type).stream().map(ObjectState::ref).toList();
    }

    /** The object of a type with a name. */
    public ManagedObjectReference named(MoType type, String name) {
        return world.snapshot().all(type).stream()
                .filter(state -> name.equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow()
                .ref();
    }

    /** The id of the counter with a key such as {@code cpu.usagemhz.average}. */
    public int id(String key) {
        return counters.all().stream()
                .filter(counter -> counter.key().equals(key))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** A query for counters of an entity, without bounds. */
    public PerfQuerySpec spec(ManagedObjectReference entity, int interval, String instance, String... keys) {
        PerfQuerySpec spec = new PerfQuerySpec().withEntity(entity).withIntervalId(interval);
        for (String key : keys) {
            spec.getMetricId().add(new PerfMetricId().withCounterId(id(key)).withInstance(instance));
        }
        return spec;
    }

    /** The answer to one query. */
    public PerfEntityMetric query(PerfQuerySpec spec) {
        return (PerfEntityMetric) WireType.deepCopy(performanceManager().queryPerf(call(), List.of(spec)))
                .get(0);
    }

    /** All values of a counter of the whole entity, oldest first. */
    public List<Long> values(ManagedObjectReference entity, int interval, String key) {
        return values(entity, interval, key, "");
    }

    /** All values of a counter of an instance, oldest first. */
    public List<Long> values(ManagedObjectReference entity, int interval, String key, String instance) {
        PerfEntityMetric answer = query(spec(entity, interval, instance, key));
        return answer.getValue().isEmpty()
                ? List.of()
                : ((PerfMetricIntSeries) answer.getValue().get(0)).getValue();
    }

    @Override
    public void close() {
        simulation.close();
        world.close();
        clock.close();
    }
}
