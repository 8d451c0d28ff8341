package io.vimock.server.sim;

import java.time.Instant;

/**
 * The grid of sampling times. Tick n is the instant n times 20 seconds after 1970; its sample tells of the 20 seconds
 * that end there. Period n likewise ends n times 300 seconds after 1970 and sums up 15 ticks.
 */
final class Ticks {
    /** The length of a tick: the interval of current statistics. */
    static final int SECONDS = 20;
    /** Ticks of an hour: how long current statistics are kept. */
    static final int KEPT = 180;
    /** Ticks that one sample of the past day sums up. */
    static final int PER_PERIOD = 15;
    /** Periods of a day: how long those samples are kept. */
    static final int PERIODS_KEPT = 288;

    private Ticks() {}

    /** The last tick that is not after an instant. */
    static long at(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), (long) SECONDS);
    }

    /** When a tick is. */
    static Instant time(long tick) {
        return Instant.ofEpochSecond(tick * SECONDS);
    }

    /** The period that a tick belongs to. */
    static long period(long tick) {
        return Math.floorDiv(tick + PER_PERIOD - 1, (long) PER_PERIOD);
    }

    /** The first tick of a period. */
    static long first(long period) {
        return (period - 1) * PER_PERIOD + 1;
    }

    /** The last tick of a period. */
    static long last(long period) {
        return period * PER_PERIOD;
    }
}
