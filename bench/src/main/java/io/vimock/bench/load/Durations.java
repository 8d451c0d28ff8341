package io.vimock.bench.load;

import java.util.Arrays;

/** Measured times in nanoseconds. Not thread safe. */
final class Durations {
    private long[] nanos = new long[1024];
    private int count;

    /** Adds one. */
    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = time;
    }

    /** Adds all of another. */
    void addAll(Durations other) {
        for (int i = 0; i < other.count; i++) {
            add(other.nanos[i]);
        }
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /**
     * The time in seconds that the given share of all does not exceed: 0.5 for the median, 0 for the shortest. Not a
     * number when there is none.
     */
    double quantile(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(share * count);
        return sorted[Math.max(rank - 1, 0)] / 1e9;
    }

    /** The time in seconds in the middle. */
    double median() {
        return quantile(0.5);
    }
}
