package io.vimock.server.service;

import io.vimock.server.sim.Statistics;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The samples that a query asks for: from one number to another, none when the first is behind the last.
 *
 * @param interval their length in seconds; sample n ends n intervals after 1970
 * @param first the first number
 * @param last the last number
 */
record PerfWindow(int interval, long first, long last) {

    /**
     * What there is behind the start and until the end (facts: counters, queryRules).
     *
     * @param start exclusive; null for the oldest
     * @param end inclusive; null for the newest
     * @param maxSample of current statistics at most so many, the newest ones; null and 0 for all
     */
    static PerfWindow of(
            Statistics statistics,
            int interval,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable Integer maxSample) {
        long first = statistics.first(interval);
        long last = statistics.last(interval);
        if (start != null) {
            first = Math.max(first, Math.floorDiv(start.getEpochSecond(), (long) interval) + 1);
        }
        if (end != null) {
            last = Math.min(last, Math.floorDiv(end.getEpochSecond(), (long) interval));
        }
        if (maxSample != null && maxSample > 0 && interval == Statistics.CURRENT) {
            first = Math.max(first, last - maxSample + 1);
        }
        return new PerfWindow(interval, first, last);
    }

    /** When a sample ends. */
    Instant time(long number) {
        return Instant.ofEpochSecond(number * interval);
    }
}
