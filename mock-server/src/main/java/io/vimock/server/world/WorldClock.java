package io.vimock.server.world;

import java.time.Duration;
import java.time.Instant;

/** The time of the simulated data center. */
public interface WorldClock {

    /** The current time. */
    Instant now();

    /**
     * Runs an action when a duration has passed, on the world thread and outside of a mutation. Actions run in the
     * order of (time, order of asking).
     */
    Scheduled after(Duration delay, Runnable action);

    /** Something that will run. */
    interface Scheduled {
        /** Takes it back; no effect when it has run. */
        void cancel();
    }
}
