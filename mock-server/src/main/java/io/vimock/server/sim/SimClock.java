package io.vimock.server.sim;

import io.vimock.server.world.Restorable;
import io.vimock.server.world.WorldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of the simulation: the wall clock, a faster one, or one that stands until it is told to advance.
 *
 * <p>Timestamps, task durations, statistics and schedules use it; sockets, waits of clients and session idle time use
 * wall time. The only place of the server that reads the system clock for the simulation. Thread safe.
 */
public final class SimClock implements WorldClock, Restorable, AutoCloseable {
    /** Where a manual clock stands at first, unless told otherwise. */
    public static final Instant MANUAL_START = Instant.parse("2008-01-01T00:00:00Z");

    private final double speed;
    private final Instant origin;
    private final long originNanos = System.nanoTime();
    private final PriorityQueue<Action> queue = new PriorityQueue<>();
    private final @Nullable ScheduledExecutorService timer;
    private @Nullable Executor world;
    private volatile Instant manualNow;
    private long sequence;

    private SimClock(double speed, Instant origin) {
        this.speed = speed;
        this.origin = origin;
        this.manualNow = origin;
        this.timer = speed == 0
                ? null
                : Executors.newSingleThreadScheduledExecutor(runnable -> {
                    Thread thread = new Thread(runnable, "vi-clock");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** The wall clock. */
    public static SimClock real() {
        return scaled(1);
    }

    /**
     * A clock that starts at the wall clock's time and runs {@code factor} times as fast.
     *
     * @throws IllegalArgumentException when the factor is not positive
     */
    public static SimClock scaled(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("a clock's factor must be positive, not " + factor);
        }
        return new SimClock(factor, Instant.now());
    }

    /** A clock that stands at {@link #MANUAL_START} and moves only by {@link #advance}. */
    public static SimClock manual() {
        return manual(MANUAL_START);
    }

    /** A clock that stands at an instant and moves only by {@link #advance}. */
    public static SimClock manual(Instant start) {
        return new SimClock(0, start);
    }

    /** Whether the clock moves only by {@link #advance}. */
    public boolean isManual() {
        return speed == 0;
    }

    /** Names the world thread, which runs the actions. To be called once, before anything is scheduled. */
    public void runOn(Executor worldThread) {
        this.world = worldThread;
    }

    @Override
    public Instant now() {
        if (speed == 0) {
            return manualNow;
        }
        return origin.plusNanos((long) ((System.nanoTime() - originNanos) * speed));
    }

    @Override
    public Scheduled after(Duration delay, Runnable action) {
        Action scheduled;
        synchronized (queue) {
            scheduled = new Action(now().plus(delay), sequence++, action);
            queue.add(scheduled);
        }
        wakeIn(delay);
        return scheduled;
    }

    private void wakeIn(Duration delay) {
        ScheduledExecutorService wake = timer;
        if (wake != null && !wake.isShutdown()) {
            long nanos = Math.max(0, (long) (delay.toNanos() / speed));
            Future<?> unused =
                    wake.schedule(() -> worldThread().execute(() -> runDue(now())), nanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Remembers what is scheduled, and of a manual clock the time; one that runs cannot go back. */
    @Override
    public Runnable save() {
        synchronized (queue) {
            List<Action> scheduled = List.copyOf(queue);
            Instant then = manualNow;
            long order = sequence;
            return () -> putBack(scheduled, then, order);
        }
    }

    private void putBack(List<Action> scheduled, Instant then, long order) {
        synchronized (queue) {
            queue.clear();
            queue.addAll(scheduled);
            manualNow = then;
            sequence = order;
        }
        Instant now = now();
        scheduled.forEach(action -> wakeIn(Duration.between(now, action.time)));
    }

    /**
     * Moves a manual clock: everything that falls due runs on the world thread, each action at its own time, before
     * this returns.
     *
     * @throws IllegalStateException when the clock runs by itself
     */
    public void advance(Duration duration) {
        if (speed != 0) {
            throw new IllegalStateException("only a manual clock can be advanced");
        }
        java.util.concurrent.CompletableFuture.runAsync(
                        () -> {
                            Instant end = manualNow.plus(duration);
                            runDue(end);
                            manualNow = end;
                        },
                        worldThread())
                .join();
    }

    private void runDue(Instant until) {
        for (Action next = takeDue(until); next != null; next = takeDue(until)) {
            if (speed == 0 && next.time.isAfter(manualNow)) {
                manualNow = next.time;
            }
            next.action.run();
        }
    }

    private @Nullable Action takeDue(Instant until) {
        synchronized (queue) {
            Action next = queue.peek();
            return next == null || next.time.isAfter(until) ? null : queue.poll();
        }
    }

    private Executor worldThread() {
        Executor executor = world;
        if (executor == null) {
            throw new IllegalStateException("the clock has no world thread yet");
        }
        return executor;
    }

    /** Stops the clock: nothing that is scheduled runs any more. */
    @Override
    public void close() {
        if (timer != null) {
            timer.shutdownNow();
        }
        synchronized (queue) {
            queue.clear();
        }
    }

    private final class Action implements Scheduled, Comparable<Action> {
        private final Instant time;
        private final long order;
        private final Runnable action;

        Action(Instant time, long order, Runnable action) {
            this.time = time;
            this.order = order;
            this.action = action;
        }

        @Override
        public void cancel() {
            synchronized (queue) {
                queue.remove(this);
            }
        }

        @Override
        @SuppressWarnings("ComparableMethod")
        public int compareTo(Action other) {
            int byTime = time.compareTo(other.time);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }
}
