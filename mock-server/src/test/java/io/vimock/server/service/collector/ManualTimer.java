package io.vimock.server.service.collector;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A timer whose time passes when the test says so. */
final class ManualTimer implements WallTimer {
    private final List<Due> due = new ArrayList<>();
    private Duration now = Duration.ZERO;

    private record Due(Duration time, Runnable action) {}

    @Override
    public synchronized Scheduled after(Duration delay, Runnable action) {
        Due entry = new Due(now.plus(delay), action);
        due.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Due entry) {
        due.removeIf(other -> other == entry);
    }

    /** How many actions are waiting. */
    synchronized int pending() {
        return due.size();
    }

    /** Lets time pass. */
    void advance(Duration time) {
        List<Due> ripe;
        synchronized (this) {
            now = now.plus(time);
            ripe = due.stream()
                    .filter(entry -> entry.time().compareTo(now) <= 0)
                    .toList();
            due.removeAll(ripe);
        }
        ripe.forEach(entry -> entry.action().run());
    }
}
