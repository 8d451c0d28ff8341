package io.vimock.server.sim;

import io.vimock.server.world.Commit;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.server.world.WorldClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What runs by itself in the data center: every 20 simulated seconds the guests' demand, the hosts' division of CPU and
 * memory, the statistics, and the quick figures in the inventory.
 *
 * <p>With the same seed, the same clock and the same changes of the world the history is the same. An hour of it exists
 * at the start. Thread safe.
 */
public final class Simulation implements Restorable, AutoCloseable {
    private final World world;
    private final WorldClock clock;
    private final CounterCatalogue counters;
    private final Formulas formulas;
    private final Sampler sampler;
    private final Population population;
    private final OperationCounts operations = new OperationCounts();
    private final QuickFigures quickFigures;
    private final History history;
    private volatile WorldClock.@Nullable Scheduled next;
    private volatile boolean closed;

    private Simulation(World world, WorldClock clock, long seed, CounterCatalogue counters) {
        Workload workload = new Workload(seed);
        this.world = world;
        this.clock = clock;
        this.counters = counters;
        this.formulas = new Formulas(counters);
        this.sampler = new Sampler(workload);
        this.population = new Population(workload);
        this.quickFigures = new QuickFigures(population, sampler);
        population.enlist(world.snapshot());
        long now = Ticks.at(clock.now());
        this.history = new History(sampler, now, population.roster().copy());
    }

    /**
     * Starts the simulation of a world that has its inventory; the world thread must be free.
     *
     * @param seed what workloads follow from
     * @param counters the counters that can be asked for
     */
    public static Simulation start(World world, WorldClock clock, long seed, CounterCatalogue counters) {
        return world.call(() -> {
            Simulation simulation = new Simulation(world, clock, seed, counters);
            world.addListener(simulation::follow);
            simulation.publish();
            simulation.schedule();
            return simulation;
        });
    }

    /** Remembers who takes part, what was counted, and the samples. The clock remembers when the next ones are due. */
    @Override
    public Runnable save() {
        List<Runnable> parts = List.of(population.save(), operations.save(), history.save());
        return () -> parts.forEach(Runnable::run);
    }

    private void follow(Commit commit) {
        long nextTick = history.view().lastTick() + 1;
        population.follow(commit.changes(), commit.after(), nextTick);
        operations.count(commit, nextTick);
    }

    private void schedule() {
        Duration delay = Duration.between(clock.now(), Ticks.time(history.view().lastTick() + 1));
        next = clock.after(delay.isNegative() ? Duration.ZERO : delay, this::tick);
    }

    /** Samples every tick that is due, and publishes the last one. */
    private void tick() {
        if (closed) {
            return;
        }
        long due = Ticks.at(clock.now());
        while (history.view().lastTick() < due) {
            history.sample(population.roster());
        }
        publish();
        schedule();
    }

    private void publish() {
        long tick = history.view().lastTick();
        Round round = history.whole(tick);
        world.change(m -> quickFigures.write(m, tick, round));
    }

    /** The counters that there are. */
    public CounterCatalogue counters() {
        return counters;
    }

    /** The statistics as they are now, for entities as they are in a snapshot. */
    public Statistics statistics(Snapshot snapshot) {
        return new Statistics(counters, formulas, sampler, population, operations, history.view(), snapshot);
    }

    /** Ends the simulation; what there is stays as it is. */
    @Override
    public void close() {
        closed = true;
        Objects.requireNonNull(next).cancel();
    }
}
