package io.vimock.server.service.collector;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs actions after a time on the wall clock: clients wait in real seconds, however fast the simulation runs. */
@FunctionalInterface
public interface WallTimer {

    /** Runs an action once, after a delay, on a thread of the timer; it must be quick. */
    Scheduled after(Duration delay, Runnable action);

    /** Something that will run. */
    @FunctionalInterface
    interface Scheduled {
        /** Takes it back; no effect when it has run. */
        void cancel();
    }

    /** The timer that an executor is. */
    static WallTimer of(ScheduledExecutorService executor) {
        return (delay, action) -> {
            Future<?> future = executor.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        };
    }
}
