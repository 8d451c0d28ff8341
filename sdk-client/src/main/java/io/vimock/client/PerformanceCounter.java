package io.vimock.client;

import io.vimock.vim25.PerfCounterInfo;
import java.util.Map;

/**
 * A statistic that a server keeps.
 *
 * @param id the server's number for it, which differs from server to server
 * @param name group, name and rollup, by which it is known everywhere: {@code cpu.usage.average}
 * @param label what people call it, in the server's language
 * @param unit the unit of the values that this SDK gives: {@code %}, {@code MHz}, {@code KB}, {@code MB}, {@code KBps},
 *     {@code ms}, {@code s}, {@code W}, {@code J}, nothing for plain numbers, the API's name for other units
 * @param divisor what a number on the wire is divided by: 100 for percentages, which the API counts in hundredths
 */
public record PerformanceCounter(int id, String name, String label, String unit, double divisor) {
    private static final Map<String, String> SYMBOLS = Map.ofEntries(
            Map.entry("percent", "%"),
            Map.entry("megaHertz", "MHz"),
            Map.entry("kiloBytes", "KB"),
            Map.entry("megaBytes", "MB"),
            Map.entry("kiloBytesPerSecond", "KBps"),
            Map.entry("megaBytesPerSecond", "MBps"),
            Map.entry("millisecond", "ms"),
            Map.entry("second", "s"),
            Map.entry("watt", "W"),
            Map.entry("joule", "J"),
            Map.entry("number", ""));

    static PerformanceCounter of(PerfCounterInfo info) {
        String unit = info.getUnitInfo().getKey();
        return new PerformanceCounter(
                info.getKey(),
                info.getGroupInfo().getKey() + "." + info.getNameInfo().getKey() + "."
                        + info.getRollupType().value(),
                info.getNameInfo().getLabel(),
                SYMBOLS.getOrDefault(unit, unit),
                unit.equals("percent") ? 100 : 1);
    }

    /** A number of the wire in this counter's unit; not a number for -1, which says that the sample is missing. */
    double value(long raw) {
        return raw == -1 ? Double.NaN : raw / divisor;
    }
}
