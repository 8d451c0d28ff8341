package io.vimock.server.sim;

import io.vimock.api.MoTypes;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.PerfSummaryType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statistics of one entity at one interval. For one thread. */
public final class EntityStatistics {
    /** Selects all instances of a counter, the aggregate included. */
    public static final String ALL_INSTANCES = "*";

    private static final int LEVEL_OF_EVERYTHING = 4;

    private final CounterCatalogue counters;
    private final Formulas formulas;
    private final Snapshot snapshot;
    private final ObjectState entity;
    private final @Nullable HostDevices devices;
    private final Source source;
    private final boolean current;
    private final int level;

    EntityStatistics(
            CounterCatalogue counters,
            Formulas formulas,
            Snapshot snapshot,
            ObjectState entity,
            @Nullable HostDevices devices,
            Source source,
            boolean current,
            int level) {
        this.counters = counters;
        this.formulas = formulas;
        this.snapshot = snapshot;
        this.entity = entity;
        this.devices = devices;
        this.source = source;
        this.current = current;
        this.level = level;
    }

    /** All metrics that the interval keeps of the entity. */
    public List<Metric> metrics() {
        List<Metric> found = new ArrayList<>();
        for (Counter counter : counters.all()) {
            found.addAll(metrics(counter, ALL_INSTANCES));
        }
        return found;
    }

    /**
     * The metrics of a counter that the interval keeps of the entity; none when there is no such instance, or the
     * entity does not have the counter.
     *
     * @param instance the name of an instance, empty for the whole, {@value #ALL_INSTANCES} for all
     */
    public List<Metric> metrics(Counter counter, String instance) {
        Formula formula = formulas.of(entity.type(), counter);
        if (formula == null) {
            return List.of();
        }
        List<Metric> found = new ArrayList<>(1);
        for (InstanceKind kind : counter.instances(entity.type())) {
            boolean wanted = instance.isEmpty() == (kind == InstanceKind.AGGREGATE) || instance.equals(ALL_INSTANCES);
            if (wanted && isKept(counter, kind)) {
                for (Instance candidate : instances(kind)) {
                    if (instance.equals(ALL_INSTANCES) || candidate.name().equals(instance)) {
                        found.add(new Metric(counter, formula, candidate));
                    }
                }
            }
        }
        return found;
    }

    /** Current statistics have all but level 4; what is never rolled up exists nowhere else. */
    private boolean isKept(Counter counter, InstanceKind kind) {
        if (current) {
            return counter.level() < LEVEL_OF_EVERYTHING;
        }
        return counter.level(kind) <= level && counter.rollup() != PerfSummaryType.NONE;
    }

    private List<Instance> instances(InstanceKind kind) {
        if (kind == InstanceKind.AGGREGATE) {
            return List.of(Instance.WHOLE);
        }
        if (entity.type().equals(MoTypes.VIRTUAL_MACHINE)) {
            return VmDevices.of(snapshot, entity, kind);
        }
        return devices == null ? List.of() : devices.of(kind);
    }

    /** Whether there is any sample from one number to another. */
    public boolean hasSamples(long first, long last) {
        Sample sample = new Sample(source);
        for (long number = last; number >= first; number--) {
            if (sample.moveTo(number)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads the values of metrics from one sample to another, without what lies before the first and behind the last
     * sample that there is.
     */
    public Series read(long first, long last, List<Metric> metrics) {
        Sample sample = new Sample(source);
        long from = first;
        while (from <= last && !sample.moveTo(from)) {
            from++;
        }
        long to = last;
        while (to > from && !sample.moveTo(to)) {
            to--;
        }
        if (from > to) {
            return Series.EMPTY;
        }
        int count = (int) (to - from + 1);
        List<long[]> values = new ArrayList<>(metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            values.add(new long[count]);
        }
        for (int at = 0; at < count; at++) {
            boolean present = sample.moveTo(from + at);
            for (int i = 0; i < metrics.size(); i++) {
                values.get(i)[at] = present ? sample.value(metrics.get(i)) : Series.NONE;
            }
        }
        return new Series(from, count, values);
    }
}
