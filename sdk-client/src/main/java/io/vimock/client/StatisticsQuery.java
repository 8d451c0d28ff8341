package io.vimock.client;

import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfQuerySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which statistics to read. Immutable; {@link #of} calls the server.
 *
 * <p>By default: all real-time samples that the server keeps (an hour), of the entity as a whole.
 */
public final class StatisticsQuery {
    private static final int ENTITIES_PER_CALL = 100;

    private final VimConnection connection;
    private final List<String> counterNames;
    private final String instance;
    private final @Nullable Duration interval;
    private final @Nullable Integer samples;
    private final @Nullable Instant begin;
    private final @Nullable Instant end;

    private StatisticsQuery(
            VimConnection connection,
            List<String> counterNames,
            String instance,
            @Nullable Duration interval,
            @Nullable Integer samples,
            @Nullable Instant begin,
            @Nullable Instant end) {
        this.connection = connection;
        this.counterNames = counterNames;
        this.instance = instance;
        this.interval = interval;
        this.samples = samples;
        this.begin = begin;
        this.end = end;
    }

    static StatisticsQuery of(VimConnection connection, List<String> counterNames) {
        return new StatisticsQuery(connection, counterNames, "", null, null, null, null);
    }

    /** Only the newest samples, at most so many per series. */
    public StatisticsQuery samples(int newest) {
        return new StatisticsQuery(connection, counterNames, instance, interval, newest, begin, end);
    }

    /** Statistics of the past instead of real-time ones, by one of the server's intervals: five minutes, mostly. */
    public StatisticsQuery historical(Duration samplingPeriod) {
        return new StatisticsQuery(connection, counterNames, instance, samplingPeriod, samples, begin, end);
    }

    /** Samples taken after {@code from} and not after {@code to}; null for no bound. */
    public StatisticsQuery between(@Nullable Instant from, @Nullable Instant to) {
        return new StatisticsQuery(connection, counterNames, instance, interval, samples, from, to);
    }

    /** Of instances instead of the whole: a device such as {@code vmnic0}, or {@code *} for the whole and all devices. */
    public StatisticsQuery instance(String name) {
        return new StatisticsQuery(connection, counterNames, name, interval, samples, begin, end);
    }

    /**
     * Reads the statistics of entities: one remote call per 100 entities, and one more per entity type the first time.
     *
     * <p>An entity that has gone in the meantime, or has no samples, such as a machine that is off, is left out.
     *
     * @throws VimException if the server has no counter of a name, or no real-time statistics of an entity's type
     */
    public Statistics of(Collection<? extends ManagedObject> entities) {
        Map<Integer, PerformanceCounter> counters = new LinkedHashMap<>();
        for (String name : counterNames) {
            PerformanceCounter counter = connection.performance().counter(name);
            counters.put(counter.id(), counter);
        }
        List<PerfQuerySpec> specs = new ArrayList<>();
        for (ManagedObject entity : entities) {
            specs.add(spec(entity, counters.keySet()));
        }
        List<StatisticsSeries> series = new ArrayList<>();
        for (int start = 0; start < specs.size(); start += ENTITIES_PER_CALL) {
            int stop = Math.min(specs.size(), start + ENTITIES_PER_CALL);
            for (PerfEntityMetricBase metric : query(new ArrayList<>(specs.subList(start, stop)))) {
                SampleReader.read(connection, metric, counters, samples, series::add);
            }
        }
        return new Statistics(series);
    }

    private PerfQuerySpec spec(ManagedObject entity, Collection<Integer> counterIds) {
        Duration period = interval == null ? connection.performance().refreshRate(entity) : interval;
        if (period == null) {
            throw new VimException(
                    "the server at " + connection.url() + " has no real-time statistics of " + entity
                            + "; ask for historical ones",
                    null);
        }
        PerfQuerySpec spec = new PerfQuerySpec()
                .withEntity(entity.ref())
                .withStartTime(begin)
                .withEndTime(end)
                .withMaxSample(interval == null ? samples : null)
                .withIntervalId((int) period.toSeconds())
                .withFormat("csv");
        for (int id : counterIds) {
            spec.withMetricId(new PerfMetricId().withCounterId(id).withInstance(instance));
        }
        return spec;
    }

    /** A server refuses the whole call for one entity that is gone; the others are then asked for again. */
    private List<PerfEntityMetricBase> query(List<PerfQuerySpec> specs) {
        PerformanceManager manager = connection.service(PerformanceManager.class);
        while (!specs.isEmpty()) {
            try {
                return manager.queryPerf(specs);
            } catch (VimFaultException e) {
                if (!(e.fault() instanceof ManagedObjectNotFound gone)
                        || !specs.removeIf(spec -> spec.getEntity().equals(gone.getObj()))) {
                    throw e;
                }
            }
        }
        return List.of();
    }
}
