package io.vimock.server.service;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.PerformanceManagerProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.sim.Counter;
import io.vimock.server.sim.CounterCatalogue;
import io.vimock.server.sim.EntityStatistics;
import io.vimock.server.sim.Metric;
import io.vimock.server.sim.Simulation;
import io.vimock.server.sim.Statistics;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PerfCompositeMetric;
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
        PerfIntervals intervals = PerfIntervals.of(snapshot);
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
                    found.put(List.of(metric.counter().id(), metric.instanceName()), WrittenMetric.id(metric));
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
        Statistics statistics = simulation.statistics(call.snapshot());
        PerfIntervals intervals = PerfIntervals.of(call.snapshot());
        List<PerfResults.Query> queries = new ArrayList<>(querySpec.size());
        for (PerfQuerySpec spec : querySpec) {
            queries.add(check(call, statistics, intervals, spec));
        }
        return new PerfResults(statistics, queries);
    }

    private PerfResults.Query check(Call call, Statistics statistics, PerfIntervals intervals, PerfQuerySpec spec) {
        MoType type = provider(call.snapshot(), spec.getEntity(), "querySpec.entity");
        int interval = intervals.check(type, spec.getIntervalId(), "querySpec.intervalId");
        if (spec.getMaxSample() != null && spec.getMaxSample() < 0) {
            throw Faults.invalidArgument("querySpec.maxSample", "it is negative");
        }
        return new PerfResults.Query(
                spec,
                intervals.level(interval),
                CounterDescriptions.isCsv(spec.getFormat()),
                PerfWindow.of(statistics, interval, spec.getStartTime(), spec.getEndTime(), spec.getMaxSample()));
    }

    /**
     * QueryPerfComposite: the values of metrics of an entity and of what is directly in it: the virtual machines of a
     * host or resource pool, the hosts of a compute resource.
     *
     * @throws io.vimock.server.fault.VimFaultException as QueryPerf, for the entity
     */
    public PerfCompositeMetric queryPerfComposite(Call call, PerfQuerySpec querySpec) {
        List<PerfQuerySpec> specs = new ArrayList<>();
        specs.add(querySpec);
        for (ManagedObjectReference child : children(call.snapshot().state(querySpec.getEntity()))) {
            specs.add(WireType.copy(querySpec).withEntity(child));
        }
        List<PerfEntityMetricBase> all = queryPerf(call, specs);
        return new PerfCompositeMetric().withEntity(all.get(0)).withChildEntity(all.subList(1, all.size()));
    }

    private static List<ManagedObjectReference> children(ObjectState entity) {
        List<ManagedObjectReference> children = List.of();
        if (entity.type() == MoTypes.HOST_SYSTEM) {
            children = entity.get(HostSystemProperties.VM);
        } else if (entity.type().isA(MoTypes.COMPUTE_RESOURCE)) {
            children = entity.get(ComputeResourceProperties.HOST);
        } else if (entity.type() == MoTypes.RESOURCE_POOL) {
            children = entity.get(ResourcePoolProperties.VM);
        }
        return children == null ? List.of() : children;
    }

    /**
     * QueryPerfCounterByLevel: the counters that intervals of a level keep.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless 1 to 4
     */
    public List<PerfCounterInfo> queryPerfCounterByLevel(Call call, int level) {
        PerfIntervals.checkLevel(level, "level");
        return simulation.counters().all().stream()
                .filter(counter -> counter.level() <= level)
                .map(CounterDescriptions::of)
                .toList();
    }

    /**
     * CreatePerfInterval: a further interval at which samples are kept.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when it does not fit those that are there
     */
    public void createPerfInterval(Call call, PerfInterval intervalId) {
        call.world().change(m -> PerfIntervals.of(m).with(intervalId).store(m));
    }

    /**
     * UpdatePerfInterval: the level, length and name of the interval of that period, and whether it is kept.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when there is no such interval, or the change
     *     does not fit the others
     */
    public void updatePerfInterval(Call call, PerfInterval interval) {
        call.world().change(m -> PerfIntervals.of(m).changed(interval).store(m));
    }

    /**
     * RemovePerfInterval.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when there is no such interval, or it is the one
     *     that all others are made of
     */
    public void removePerfInterval(Call call, int samplePeriod) {
        call.world().change(m -> PerfIntervals.of(m).without(samplePeriod).store(m));
    }
}
