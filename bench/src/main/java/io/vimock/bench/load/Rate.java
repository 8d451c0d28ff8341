package io.vimock.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * How fast something went that several clients did at once.
 *
 * @param count how often it was done
 * @param failed how often it was tried in vain beside
 * @param seconds how long all took
 * @param serverCpu processor seconds of the server; not a number when unknown
 * @param clientCpu processor seconds of this process
 * @param times how long each took
 * @param problem the first failure; null when there was none
 */
record Rate(
        long count,
        long failed,
        double seconds,
        double serverCpu,
        double clientCpu,
        Durations times,
        @Nullable String problem) {

    /** Done in a second. */
    double perSecond() {
        return count / seconds;
    }

    /** Processor time of the server for one, in microseconds. */
    double serverMicros() {
        return serverCpu * 1e6 / count;
    }

    /** Processor time of the load generator for one, in microseconds. */
    double clientMicros() {
        return clientCpu * 1e6 / count;
    }
}
