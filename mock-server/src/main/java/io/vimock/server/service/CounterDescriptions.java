package io.vimock.server.service;

import io.vimock.server.fault.Faults;
import io.vimock.server.sim.Counter;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.PerfCounterInfo;
import io.vimock.vim25.PerfInterval;
import io.vimock.vim25.PerfStatsType;
import io.vimock.vim25.PerfSummaryType;
import io.vimock.vim25.PerformanceDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How PerformanceManager describes counters, their types and the intervals. Stateless. */
final class CounterDescriptions {
    private static final Map<String, String> UNIT_LABELS = Map.of(
            "percent", "%",
            "megaHertz", "MHz",
            "kiloBytes", "KB",
            "megaBytes", "MB",
            "kiloBytesPerSecond", "KBps",
            "number", "Number",
            "millisecond", "Millisecond",
            "second", "Second",
            "watt", "Watt",
            "joule", "Joule");

    private CounterDescriptions() {}

    private static ElementDescription describe(String key, String label, String summary) {
        return new ElementDescription().withKey(key).withLabel(label).withSummary(summary);
    }

    private static ElementDescription unit(String name) {
        String label = UNIT_LABELS.getOrDefault(name, name);
        return describe(name, label, name.equals("percent") ? "Hundredths of a percent" : label);
    }

    /** The description of a counter. */
    static PerfCounterInfo of(Counter counter) {
        return new PerfCounterInfo()
                .withKey(counter.id())
                .withNameInfo(describe(counter.name(), counter.label(), counter.summary()))
                .withGroupInfo(describe(counter.group(), counter.groupLabel(), counter.groupLabel()))
                .withUnitInfo(unit(counter.unit()))
                .withRollupType(counter.rollup())
                .withStatsType(counter.stats())
                .withLevel(counter.level())
                .withPerDeviceLevel(counter.deviceLevel());
    }

    /** The statistics types and rollups. */
    static PerformanceDescription types() {
        return new PerformanceDescription()
                .withCounterType(
                        rollup(PerfSummaryType.AVERAGE, "Average", "The mean of the samples"),
                        rollup(PerfSummaryType.MAXIMUM, "Maximum", "The highest sample"),
                        rollup(PerfSummaryType.MINIMUM, "Minimum", "The lowest sample"),
                        rollup(PerfSummaryType.LATEST, "Latest", "The last sample"),
                        rollup(PerfSummaryType.SUMMATION, "Summation", "The sum of the samples"),
                        rollup(PerfSummaryType.NONE, "None", "Never summed up"))
                .withStatsType(
                        stats(PerfStatsType.ABSOLUTE, "Absolute", "A value at the time of the sample"),
                        stats(PerfStatsType.DELTA, "Delta", "What was added within the sample"),
                        stats(PerfStatsType.RATE, "Rate", "What was added in a second, on average"));
    }

    private static ElementDescription rollup(PerfSummaryType type, String label, String summary) {
        return describe(type.value(), label, summary);
    }

    private static ElementDescription stats(PerfStatsType type, String label, String summary) {
        return describe(type.value(), label, summary);
    }

    /** The intervals that VirtualCenter comes with, all at the lowest level. */
    static List<PerfInterval> intervals() {
        return List.of(
                interval(1, "Past Day", 300, 86_400),
                interval(2, "Past Week", 1800, 604_800),
                interval(3, "Past Month", 7200, 2_592_000),
                interval(4, "Past Year", 86_400, 31_536_000));
    }

    private static PerfInterval interval(int key, String name, int period, int length) {
        return new PerfInterval()
                .withKey(key)
                .withName(name)
                .withSamplingPeriod(period)
                .withLength(length)
                .withLevel(1)
                .withEnabled(true);
    }

    /**
     * Whether a {@code PerfQuerySpec.format} asks for values joined by commas.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument when it is neither csv nor normal
     */
    static boolean isCsv(@Nullable String format) {
        if (format == null || format.equals("normal")) {
            return false;
        }
        if (!format.equals("csv")) {
            throw Faults.invalidArgument("querySpec.format", "it is 'normal' or 'csv', not '" + format + "'");
        }
        return true;
    }
}
