package io.vimock.client;

import io.vimock.vim25.Event;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscription to events: a stream of its own, which stops reading while too many events wait for the subscriber. */
final class EventSubscription extends Delivery<Event> {
    private static final int MOST_WAITING = 1000;

    private final EventQuery query;
    private final Flow.Subscriber<? super Event> subscriber;
    /** Guarded by this. */
    private final Queue<Event> waiting = new ArrayDeque<>();

    private volatile @Nullable EventStream stream;

    EventSubscription(EventQuery query, Flow.Subscriber<? super Event> subscriber) {
        super(subscriber);
        this.query = query;
        this.subscriber = subscriber;
    }

    void start() {
        subscriber.onSubscribe(this);
        try {
            EventStream started = query.follow(this::add);
            stream = started;
            started.onEnd(this::end);
            if (isOver()) {
                started.close();
            }
        } catch (VimException e) {
            end(e);
        }
    }

    /** On the stream's thread: nothing is lost by waiting here, as the collector at the server keeps the place. */
    private void add(Event event) {
        synchronized (this) {
            while (waiting.size() >= MOST_WAITING && !isOver()) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            waiting.add(event);
        }
        deliver();
    }

    @Override
    @Nullable
    Event poll() {
        return waiting.poll();
    }

    @Override
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    void stop() {
        EventStream started = stream;
        if (started != null) {
            started.close();
        }
    }
}
