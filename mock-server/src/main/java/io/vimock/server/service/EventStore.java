package io.vimock.server.service;

import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
import io.vimock.vim25.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The events that happened, the newest {@value #MOST} of them; older ones are forgotten.
 *
 * <p>Thread safe.
 */
public final class EventStore implements CommitListener {
    /** How many events are kept. */
    public static final int MOST = 100_000;

    private final Deque<Event> events = new ArrayDeque<>();

    @Override
    public void committed(Commit commit) {
        if (commit.events().isEmpty()) {
            return;
        }
        synchronized (events) {
            events.addAll(commit.events());
            while (events.size() > MOST) {
                events.removeFirst();
            }
        }
    }

    /** The newest events that fit, at most {@code most} of them, oldest first. */
    List<Event> newest(Predicate<Event> filter, int most) {
        Deque<Event> found = new ArrayDeque<>();
        synchronized (events) {
            Iterator<Event> backwards = events.descendingIterator();
            while (found.size() < most && backwards.hasNext()) {
                Event event = backwards.next();
                if (filter.test(event)) {
                    found.addFirst(event);
                }
            }
        }
        return new ArrayList<>(found);
    }
}
