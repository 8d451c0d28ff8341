package io.vimock.client;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to a cache's changes. What the subscriber has not asked for yet is one change per object at most, so a
 * slow subscriber costs no more memory than the cache.
 */
final class ChangeSubscription<T extends ManagedObject> extends Delivery<Change<T>>
        implements InventoryCache.Listener<T> {
    private final InventoryCache<T> cache;
    private final Flow.Subscriber<? super Change<T>> subscriber;
    /** Guarded by this. */
    private final Map<T, Change<T>> waiting = new LinkedHashMap<>();

    ChangeSubscription(InventoryCache<T> cache, Flow.Subscriber<? super Change<T>> subscriber) {
        super(subscriber);
        this.cache = cache;
        this.subscriber = subscriber;
    }

    void start() {
        subscriber.onSubscribe(this);
        cache.add(this);
    }

    @Override
    public void changed(Change<T> change) {
        synchronized (this) {
            Change<T> earlier = waiting.get(change.object());
            Change<T> both = earlier == null ? change : merge(earlier, change);
            if (both == null) {
                waiting.remove(change.object());
            } else {
                waiting.put(change.object(), both);
            }
        }
        deliver();
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        end(failure);
    }

    /** What two changes of an object are together; null for an object that came and went. */
    private static <T extends ManagedObject> @Nullable Change<T> merge(Change<T> earlier, Change<T> later) {
        Change.Kind first = earlier.kind();
        Change.Kind second = later.kind();
        if (second == Change.Kind.LEAVE) {
            return first == Change.Kind.ENTER ? null : later;
        }
        Set<String> paths = new HashSet<>(earlier.paths());
        paths.addAll(later.paths());
        Change.Kind kind = first == Change.Kind.ENTER ? Change.Kind.ENTER : Change.Kind.MODIFY;
        return new Change<>(kind, later.object(), later.properties(), Set.copyOf(paths));
    }

    @Override
    @Nullable
    Change<T> poll() {
        Iterator<Change<T>> first = waiting.values().iterator();
        if (!first.hasNext()) {
            return null;
        }
        Change<T> change = first.next();
        first.remove();
        return change;
    }

    @Override
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    @Override
    void stop() {
        cache.remove(this);
    }
}
