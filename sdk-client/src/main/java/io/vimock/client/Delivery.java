package io.vimock.client;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription whose items wait until the subscriber asks for them; they are delivered one after the other, on shared
 * threads. Thread safe.
 *
 * @param <T> the items
 */
abstract class Delivery<T> implements Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Flow.Subscriber<? super T> subscriber;
    private long demand;
    private boolean running;
    private boolean done;
    private boolean ended;
    private @Nullable Throwable failure;

    Delivery(Flow.Subscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    /** The next item, taken away; null when there is none. Called under this. */
    abstract @Nullable T poll();

    /** Whether no item waits. Called under this. */
    abstract boolean isEmpty();

    /** The subscriber wants no more. */
    abstract void stop();

    @Override
    public final void request(long n) {
        synchronized (this) {
            if (n > 0) {
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            } else {
                ended = true;
                failure = new IllegalArgumentException("at least one item has to be requested: " + n);
            }
        }
        deliver();
    }

    @Override
    public final void cancel() {
        synchronized (this) {
            done = true;
            notifyAll();
        }
        // Not here: a subscriber may cancel out of onNext, on a thread that stopping would wait for.
        Threads.shared().execute(this::stop);
    }

    /** No more items come; those that wait are still delivered, unless there is a failure. */
    final void end(@Nullable Throwable cause) {
        synchronized (this) {
            ended = true;
            failure = failure == null ? cause : failure;
            notifyAll();
        }
        deliver();
    }

    final synchronized boolean isOver() {
        return done || ended;
    }

    /** Goes on delivering, when there is something and nobody does it already. */
    final void deliver() {
        synchronized (this) {
            if (running || done || !(ended || (demand > 0 && !isEmpty()))) {
                return;
            }
            running = true;
        }
        Threads.shared().execute(this::run);
    }

    private void run() {
        try {
            while (true) {
                T item;
                synchronized (this) {
                    item = next();
                    if (item == null) {
                        running = false;
                        return;
                    }
                }
                subscriber.onNext(item);
            }
        } catch (RuntimeException e) {
            LOG.error("A subscriber failed", e);
            cancel();
        }
    }

    private @Nullable T next() {
        if (done) {
            return null;
        }
        if (failure != null || (ended && isEmpty())) {
            done = true;
            Throwable cause = failure;
            if (cause == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(cause);
                Threads.shared().execute(this::stop);
            }
            return null;
        }
        T item = demand > 0 ? poll() : null;
        if (item != null) {
            demand = demand == Long.MAX_VALUE ? demand : demand - 1;
            notifyAll();
        }
        return item;
    }
}
