package io.vimock.server.sim;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of the simulated data center as they are at one moment: a query reads all entities through one of
 * these, so that its answers agree with one another.
 *
 * <p>Made by {@link Simulation#statistics}. Thread safe; what it opens is for one thread.
 */
public final class Statistics {
    /** The interval of current statistics in seconds. */
    public static final int CURRENT = Ticks.SECONDS;

    /** The interval of the past day in seconds: the finest that is kept for longer than an hour. */
    public static final int PAST_DAY = Ticks.SECONDS * Ticks.PER_PERIOD;

    private final CounterCatalogue counters;
    private final Formulas formulas;
    private final Sampler sampler;
    private final Population population;
    private final OperationCounts operations;
    private final History.View history;
    private final Snapshot snapshot;

    Statistics(
            CounterCatalogue counters,
            Formulas formulas,
            Sampler sampler,
            Population population,
            OperationCounts operations,
            History.View history,
            Snapshot snapshot) {
        this.counters = counters;
        this.formulas = formulas;
        this.sampler = sampler;
        this.population = population;
        this.operations = operations;
        this.history = history;
        this.snapshot = snapshot;
    }

    /** The counters. */
    public CounterCatalogue counters() {
        return counters;
    }

    /** Whether there are current statistics of objects of a type: hosts and virtual machines. */
    public static boolean hasCurrent(MoType type) {
        return type.equals(MoTypes.HOST_SYSTEM) || type.equals(MoTypes.VIRTUAL_MACHINE);
    }

    /** The number of the newest sample at an interval: it ends that many intervals after 1970. */
    public long last(int interval) {
        return interval == CURRENT
                ? history.lastTick()
                : Math.floorDiv(history.lastPeriod() * PAST_DAY, (long) interval);
    }

    /** The number of the oldest sample that may be there at an interval. */
    public long first(int interval) {
        return interval == CURRENT
                ? history.lastTick() - Ticks.KEPT + 1
                : Math.floorDiv((history.lastPeriod() - Ticks.PERIODS_KEPT) * PAST_DAY, (long) interval) + 1;
    }

    /**
     * Opens the statistics of an entity at an interval, {@link #CURRENT} or a multiple of {@link #PAST_DAY}.
     *
     * @param level the collection level of the interval
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public EntityStatistics open(ManagedObjectReference entity, int interval, int level) {
        ObjectState state = snapshot.state(entity);
        boolean current = interval == CURRENT;
        Source source = source(state, !current);
        if (!current && interval != PAST_DAY) {
            source = new CoarseSource(source, interval / PAST_DAY);
        }
        HostDevices devices = state.type().equals(MoTypes.HOST_SYSTEM) ? new HostDevices(snapshot, state) : null;
        if (devices != null && source instanceof RowSource rows) {
            attach(rows, state, devices, !current);
        }
        return new EntityStatistics(counters, formulas, snapshot, state, devices, source, current, level);
    }

    private Source source(ObjectState state, boolean periods) {
        ManagedObjectReference ref = state.ref();
        Track<VmSettings> vm = population.vm(ref);
        if (vm != null) {
            return vmSource(vm, periods);
        }
        Track<?> track = population.host(ref);
        return new RowSource(ref, history, track == null ? population.group(ref) : track, periods, operations);
    }

    private VmSource vmSource(Track<VmSettings> track, boolean periods) {
        return new VmSource(sampler, history, track, periods);
    }

    private void attach(RowSource source, ObjectState host, HostDevices devices, boolean periods) {
        @Nullable Track<HostSettings> track = population.host(host.ref());
        if (track != null) {
            source.setTraffic(() -> new HostTraffic(track.slot(), devices, population, vm -> vmSource(vm, periods)));
        }
    }
}
