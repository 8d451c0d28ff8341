package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.PerformanceManagerProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.sim.Counter;
import io.vimock.server.sim.CounterCatalogue;
import io.vimock.server.sim.EntityStatistics;
import io.vimock.server.sim.Metric;
import io.vimock.server.sim.Simulation;
import io.vimock.server.sim.Statistics;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PerfCounterInfo;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfInterval;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfProviderSummary;
import io.vimock.vim25.PerfQuerySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The managed object type PerformanceManager: what statistics there are, and their values (facts: counters).
 *
 * <p>Hosts and virtual machines have current statistics, every 20 seconds for an hour; these, clusters, resource pools,
 * datacenters and datastores have the longer intervals of {@code historicalInterval}. Thread safe.
 */
public final class PerformanceManager implements ManagedObjectType {
    /** The only performance manager. */
    public static final ManagedObjectReference REF = new ManagedObjectReference("PerformanceManager", "PerfMgr");

    private final Simulation simulation;

    /** @param simulation where the values come from */
    public PerformanceManager(Simulation simulation) {
        this.simulation = simulation;
    }

    /** Creates the performance manager, with the counters that there are. */
    public static void create(Mutation m, CounterCatalogue counters) {
        if (!m.exists(REF)) {
            m.create(MoTypes.PERFORMANCE_MANAGER, REF);
        }
        m.set(REF, PerformanceManagerProperties.DESCRIPTION, CounterDescriptions.types());
        m.set(REF, PerformanceManagerProperties.HISTORICAL_INTERVAL, CounterDescriptions.intervals());
        m.set(
                REF,
                PerformanceManagerProperties.PERF_COUNTER,
                counters.all().stream().map(CounterDescriptions::of).toList());
    }

    @Override
    public MoType type() {
        return MoTypes.PERFORMANCE_MANAGER;
    }

    /**
     * QueryPerfProviderSummary.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when there are no statistics of such objects
     */
    public PerfProviderSummary queryPerfProviderSummary(Call call, ManagedObjectReference entity) {
        boolean current = Statistics.hasCurrent(provider(call.snapshot(), entity, "entity"));
        return new PerfProviderSummary()
                .withEntity(entity)
                .withCurrentSupported(current)
                .withSummarySupported(true)
                .withRefreshRate(current ? Statistics.CURRENT : null);
    }

    private MoType provider(Snapshot snapshot, ManagedObjectReference entity, String argument) {
        MoType type = snapshot.state(entity).type();
        if (!simulation.counters().hasStatistics(type)) {
            throw Faults.invalidArgument(argument, "there are no statistics of objects of type " + type);
        }
        return type;
    }

    /**
     * QueryPerfCounter.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for an id that no counter has
     */
    public List<PerfCounterInfo> queryPerfCounter(Call call, List<Integer> counterId) {
        List<PerfCounterInfo> found = new ArrayList<>();
        for (Integer id : counterId) {
            Counter counter = simulation.counters().find(id);
            if (counter == null) {
                throw Faults.invalidArgument("counterId", "there is no counter " + id);
            }
            found.add(CounterDescriptions.of(counter));
        }
        return found;
    }

    /**
     * QueryAvailablePerfMetric: the metrics of which there are samples, of one interval or of all.
     *
     * @param beginTime only samples behind this time; null for all; of no effect on current statistics
     * @param endTime only samples until this time
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for an interval or an entity without statistics
     */
    public List<PerfMetricId> queryAvailablePerfMetric(
            Call call,
            ManagedObjectReference entity,
            @Nullable Instant beginTime,
            @Nullable Instant endTime,
            @Nullable Integer intervalId) {
        Snapshot snapshot = call.snapshot();
        MoType type = provider(snapshot, entity, "entity");
        Intervals intervals = Intervals.of(snapshot);
        List<Integer> asked =
                intervalId == null ? intervals.ofType(type) : List.of(intervals.check(type, intervalId, "intervalId"));
        Statistics statistics = simulation.statistics(snapshot);
        Map<List<Object>, PerfMetricId> found = new LinkedHashMap<>();
        for (int interval : asked) {
            EntityStatistics opened = statistics.open(entity, interval, intervals.level(interval));
            boolean current = interval == Statistics.CURRENT;
            PerfWindow window =
                    PerfWindow.of(statistics, interval, current ? null : beginTime, current ? null : endTime, null);
            if (opened.hasSamples(window.first(), window.last())) {
                for (Metric metric : opened.metrics()) {
                    found.put(List.of(metric.counter().id(), metric.instanceName()), PerfResults.id(metric));
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    /**
     * QueryPerf: the values of metrics of entities. The answer's parts are computed one by one when they are written.
     *
     * <p>An unknown counter or instance, and an entity without samples in the time asked for, give no series.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound; InvalidArgument for an interval, a format
     *     or an entity without statistics
     */
    public List<PerfEntityMetricBase> queryPerf(Call call, List<PerfQuerySpec> querySpec) {
        Snapshot snapshot = call.snapshot();
        Intervals intervals = Intervals.of(snapshot);
        List<PerfResults.Query> queries = new ArrayList<>(querySpec.size());
        Statistics statistics = simulation.statistics(snapshot);
        for (PerfQuerySpec spec : querySpec) {
            MoType type = provider(snapshot, spec.getEntity(), "querySpec.entity");
            Integer asked = spec.getIntervalId();
            int interval = asked == null
                    ? intervals.ofType(type).get(0)
                    : intervals.check(type, asked, "querySpec.intervalId");
            if (spec.getMaxSample() != null && spec.getMaxSample() < 0) {
                throw Faults.invalidArgument("querySpec.maxSample", "it is negative");
            }
            queries.add(new PerfResults.Query(
                    spec,
                    intervals.level(interval),
                    CounterDescriptions.isCsv(spec.getFormat()),
                    PerfWindow.of(statistics, interval, spec.getStartTime(), spec.getEndTime(), spec.getMaxSample())));
        }
        return new PerfResults(statistics, queries);
    }

    /** The intervals that samples are kept at. */
    private record Intervals(List<PerfInterval> historical) {

        static Intervals of(Snapshot snapshot) {
            return new Intervals(snapshot.require(REF, PerformanceManagerProperties.HISTORICAL_INTERVAL));
        }

        /** The intervals of a type of entity in seconds, the finest first. */
        List<Integer> ofType(MoType type) {
            List<Integer> seconds = new ArrayList<>();
            if (Statistics.hasCurrent(type)) {
                seconds.add(Statistics.CURRENT);
            }
            historical.forEach(interval -> seconds.add(interval.getSamplingPeriod()));
            return seconds;
        }

        int check(MoType type, int interval, String argument) {
            if (!ofType(type).contains(interval)) {
                throw Faults.invalidArgument(
                        argument, type + " has samples every " + ofType(type) + " seconds, not every " + interval);
            }
            return interval;
        }

        int level(int interval) {
            for (PerfInterval candidate : historical) {
                if (candidate.getSamplingPeriod() == interval && candidate.getLevel() != null) {
                    return candidate.getLevel();
                }
            }
            return 1;
        }
    }
}
