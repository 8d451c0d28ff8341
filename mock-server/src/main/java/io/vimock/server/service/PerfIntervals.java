package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.api.PerformanceManagerProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.sim.Statistics;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.PerfInterval;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The intervals at which samples are kept, beside the current ones. Immutable.
 *
 * <p>Each is made of the next shorter one (facts: counters, queryRules), so its period is a multiple of that one's, its
 * level is not higher, its length not shorter, and it is not kept when that one is not.
 *
 * @param historical the intervals, the shortest first
 */
record PerfIntervals(List<PerfInterval> historical) {
    private static final int MOST_LEVEL = 4;

    static PerfIntervals of(ReadView view) {
        return new PerfIntervals(
                view.require(PerformanceManager.REF, PerformanceManagerProperties.HISTORICAL_INTERVAL));
    }

    /** Makes them the intervals of the server. */
    void store(Mutation m) {
        m.set(PerformanceManager.REF, PerformanceManagerProperties.HISTORICAL_INTERVAL, historical);
    }

    /** The intervals of a type of entity in seconds that are kept, the finest first. */
    List<Integer> ofType(MoType type) {
        List<Integer> seconds = new ArrayList<>();
        if (Statistics.hasCurrent(type)) {
            seconds.add(Statistics.CURRENT);
        }
        historical.stream()
                .filter(PerfIntervals::isEnabled)
                .forEach(interval -> seconds.add(interval.getSamplingPeriod()));
        return seconds;
    }

    /**
     * The interval that a query asks for, the finest when it does not say.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when the type has no samples at it
     */
    int check(MoType type, @Nullable Integer asked, String argument) {
        int interval = asked != null ? asked : ofType(type).stream().findFirst().orElse(Statistics.PAST_DAY);
        if (!ofType(type).contains(interval)) {
            throw Faults.invalidArgument(
                    argument, type + " has samples every " + ofType(type) + " seconds, not every " + interval);
        }
        return interval;
    }

    /** The collection level of an interval. */
    int level(int seconds) {
        PerfInterval interval = find(seconds);
        return interval == null ? 1 : level(interval);
    }

    private static int level(PerfInterval interval) {
        return interval.getLevel() == null ? 1 : interval.getLevel();
    }

    private static boolean isEnabled(PerfInterval interval) {
        return !Boolean.FALSE.equals(interval.isEnabled());
    }

    private @Nullable PerfInterval find(int seconds) {
        return historical.stream()
                .filter(interval -> interval.getSamplingPeriod() == seconds)
                .findFirst()
                .orElse(null);
    }

    /** These and another one; one without a key gets the next. */
    PerfIntervals with(PerfInterval added) {
        if (find(added.getSamplingPeriod()) != null) {
            throw Faults.invalidArgument(
                    "intervalId.samplingPeriod", "there is one of " + added.getSamplingPeriod() + " seconds");
        }
        List<Integer> keys = historical.stream().map(PerfInterval::getKey).toList();
        if (keys.contains(added.getKey())) {
            throw Faults.invalidArgument("intervalId.key", "there is one of the key " + added.getKey());
        }
        List<PerfInterval> all = new ArrayList<>(historical);
        all.add(added.withKey(added.getKey() != null ? added.getKey() : Integer.valueOf(Collections.max(keys) + 1))
                .withLevel(level(added))
                .withEnabled(isEnabled(added)));
        all.sort(Comparator.comparingInt(PerfInterval::getSamplingPeriod));
        return new PerfIntervals(all).checked("intervalId");
    }

    /** These, one with other values; its period and key are its name and stay. */
    PerfIntervals changed(PerfInterval change) {
        PerfInterval old = find(change.getSamplingPeriod());
        if (old == null || (change.getKey() != null && !change.getKey().equals(old.getKey()))) {
            throw Faults.invalidArgument("interval", "there is no such interval");
        }
        PerfInterval changed = change.withKey(old.getKey())
                .withLevel(change.getLevel() != null ? change.getLevel() : Integer.valueOf(level(old)))
                .withEnabled(change.isEnabled() != null ? change.isEnabled() : Boolean.valueOf(isEnabled(old)));
        return new PerfIntervals(historical.stream()
                        .map(interval -> interval == old ? changed : interval)
                        .toList())
                .checked("interval");
    }

    /** These without one. */
    PerfIntervals without(int seconds) {
        PerfInterval removed = find(seconds);
        if (removed == null) {
            throw Faults.invalidArgument("samplePeriod", "there is no interval of " + seconds + " seconds");
        }
        if (seconds == Statistics.PAST_DAY) {
            throw Faults.invalidArgument("samplePeriod", "all other intervals are made of this one");
        }
        return new PerfIntervals(historical.stream()
                        .filter(interval -> interval != removed)
                        .toList())
                .checked("samplePeriod");
    }

    private PerfIntervals checked(String argument) {
        PerfInterval finer = null;
        for (PerfInterval interval : historical) {
            checkLevel(level(interval), argument + ".level");
            if (interval.getName().isBlank()) {
                throw Faults.invalidArgument(argument + ".name", "it is empty");
            }
            int period = finer == null ? Statistics.PAST_DAY : finer.getSamplingPeriod();
            if (interval.getSamplingPeriod() <= 0 || interval.getSamplingPeriod() % period != 0) {
                throw Faults.invalidArgument(argument + ".samplingPeriod", "it is no multiple of " + period);
            }
            if (interval.getLength() < interval.getSamplingPeriod()
                    || (finer != null && interval.getLength() < finer.getLength())) {
                throw Faults.invalidArgument(argument + ".length", "it is shorter than that of a shorter interval");
            }
            if (finer != null && level(interval) > level(finer)) {
                throw Faults.invalidArgument(argument + ".level", "it is higher than that of a shorter interval");
            }
            if (finer != null && isEnabled(interval) && !isEnabled(finer)) {
                throw Faults.invalidArgument(argument + ".enabled", "a shorter interval is not kept");
            }
            finer = interval;
        }
        return this;
    }

    /**
     * Demands a collection level.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument unless 1 to 4
     */
    static void checkLevel(int level, String argument) {
        if (level < 1 || level > MOST_LEVEL) {
            throw Faults.invalidArgument(argument, "it is 1 to " + MOST_LEVEL + ", not " + level);
        }
    }
}
