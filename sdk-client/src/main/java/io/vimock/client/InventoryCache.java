package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.PropertyFilterSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects with some of their properties, as they are now: the server reports every change. Thread safe; reading it is no
 * remote call.
 *
 * <p>All that is read at one time belongs to one moment: the server's updates are applied whole, never object by object.
 * After a loss of the connection or the session, the state is read again and compared, and every difference is told as a
 * change, also of objects that have left meanwhile. {@link #watchSet} says whether the connection is lost at the moment.
 *
 * @param <T> the objects' type
 */
public final class InventoryCache<T extends ManagedObject> implements AutoCloseable {
    /** Is in every filter, so that the first updates come even when no object is selected. */
    static final String ALWAYS_THERE = "ServiceInstance";

    private static final Logger LOG = LoggerFactory.getLogger(InventoryCache.class);

    private final WatchSet set;
    private final ObjectQuery<T> query;
    private final boolean alone;
    private final Feed feed = new Feed();
    private final CompletableFuture<Void> filled = new CompletableFuture<>();
    /** Guarded by {@link #delivery}. */
    private final List<Listener<T>> listeners = new CopyOnWriteArrayList<>();
    /** Held while changes are told, so that a new listener misses none. */
    private final Object delivery = new Object();
    /** Written by the set's thread only, under {@link #delivery}. */
    private volatile CacheContent<T> content;

    /** Guarded by {@link #delivery}. */
    private boolean ended;
    /** Guarded by {@link #delivery}. */
    private @Nullable Throwable failure;

    private volatile @Nullable UpdateLoop loop;

    /** Gets changes, and the end. */
    interface Listener<T extends ManagedObject> {
        void changed(Change<T> change);

        /** Null when the cache was closed. */
        default void ended(@Nullable Throwable failure) {}
    }

    InventoryCache(WatchSet set, ObjectQuery<T> query, Consumer<? super Change<T>> listener, boolean alone) {
        this.set = set;
        this.query = query;
        this.alone = alone;
        this.content = new CacheContent<>(query);
        listeners.add(listener::accept);
    }

    void start(UpdateLoop in) {
        if (in.isReceiving()) {
            throw new IllegalStateException("a watch cannot be added to a set by the set's own thread, in a callback");
        }
        loop = in;
        BiConsumer<WatchSet.State, @Nullable VimException> early = (state, failure) -> {
            if (failure != null) {
                filled.completeExceptionally(failure);
            }
        };
        set.add(early);
        try {
            in.add(feed);
            filled.get();
        } catch (ExecutionException e) {
            in.remove(feed);
            throw e.getCause() instanceof VimException failure ? failure : new VimException("watching failed", e);
        } catch (InterruptedException e) {
            in.remove(feed);
            Thread.currentThread().interrupt();
            throw new VimException("watching " + query.subject() + ": interrupted", e);
        } finally {
            set.remove(early);
        }
    }

    /** All objects with their properties, as they are at one moment. Unmodifiable, and unchanged by later updates. */
    public List<ObjectProperties<T>> all() {
        return content.list();
    }

    /** The properties of an object; null when it is not among those that are watched. */
    public @Nullable ObjectProperties<T> get(T object) {
        return content.get(object.ref());
    }

    /** The value of a property of an object; null when it is unset, or the object not among those that are watched. */
    public <V> @Nullable V get(T object, PropertyPath<V> property) {
        ObjectProperties<T> found = get(object);
        return found == null ? null : found.get(property);
    }

    /** How many objects there are. */
    public int size() {
        return content.list().size();
    }

    /** The set that this belongs to, which knows whether the connection is lost. */
    public WatchSet watchSet() {
        return set;
    }

    /**
     * Calls back with every change, beginning with the objects that are there: these on the calling thread, changes on
     * the set's thread, one after the other; updates wait while it runs. What it throws is logged.
     */
    public void onChange(Consumer<? super Change<T>> listener) {
        add(listener::accept);
    }

    /**
     * The changes as a publisher; every subscriber gets the objects that are there first. A slow subscriber keeps nobody
     * waiting: changes of an object that it has not asked for yet become one. The end of the cache completes it, a
     * failure of the server fails it.
     */
    public Flow.Publisher<Change<T>> changes() {
        return subscriber -> new ChangeSubscription<>(this, subscriber).start();
    }

    /**
     * Waits until the content satisfies a condition.
     *
     * @param condition is asked about the content of now and after every update, on the thread that calls back
     * @throws VimTimeoutException when the time is over first
     * @throws VimException when the cache ends first
     */
    public void waitUntil(Predicate<? super InventoryCache<T>> condition, Duration limit) {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        Listener<T> check = new Listener<>() {
            @Override
            public void changed(Change<T> change) {
                try {
                    if (!reached.isDone() && condition.test(InventoryCache.this)) {
                        reached.complete(null);
                    }
                } catch (RuntimeException e) {
                    reached.completeExceptionally(e);
                }
            }

            @Override
            public void ended(@Nullable Throwable failure) {
                reached.completeExceptionally(
                        new VimException("waiting for " + query.subject() + ": the watch has ended", failure));
            }
        };
        UpdateLoop running = loop;
        if (running != null && running.isReceiving()) {
            throw new IllegalStateException("a callback, which runs on the thread that receives updates, must not wait "
                    + "for " + query.subject());
        }
        synchronized (delivery) {
            listeners.add(check);
            if (ended) {
                check.ended(failure);
            }
        }
        try {
            if (condition.test(this)) {
                return;
            }
            reached.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new VimTimeoutException(
                    "waiting for " + query.subject() + " at " + set.connection().url() + ": not within "
                            + HttpTransport.seconds(limit),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VimException("waiting for " + query.subject() + ": interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            remove(check);
        }
    }

    /** Stops watching, and removes from the server what that needed there. The content stays as it was last. */
    @Override
    public void close() {
        UpdateLoop running = loop;
        if (alone) {
            set.close();
        } else if (running != null) {
            running.remove(feed);
            end(null);
        }
    }

    void add(Listener<T> listener) {
        synchronized (delivery) {
            for (ObjectProperties<T> there : content.list()) {
                listener.changed(new Change<>(Change.Kind.ENTER, there.object(), there, query.paths()));
            }
            listeners.add(listener);
            if (ended) {
                listener.ended(failure);
            }
        }
    }

    void remove(Listener<T> listener) {
        listeners.remove(listener);
    }

    private void end(@Nullable Throwable cause) {
        synchronized (delivery) {
            if (!ended) {
                ended = true;
                failure = cause;
                listeners.forEach(listener -> listener.ended(cause));
            }
        }
    }

    private void tell(Change<T> change) {
        for (Listener<T> listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException e) {
                LOG.error("A listener failed with {} of {}", change.kind(), change.object(), e);
            }
        }
    }

    /** The connection to the set's thread. */
    private final class Feed implements Watched {
        private final Set<ManagedObjectReference> gone = new HashSet<>();
        private Selection.@Nullable Opened opened;

        @Override
        public PropertyFilterSpec open(VimConnection session) {
            release();
            Selection.Opened made = query.open(session);
            opened = made;
            PropertyFilterSpec spec = made.spec();
            spec.getObjectSet().removeIf(object -> gone.contains(object.getObj()));
            return spec.withPropSet(Selection.properties(ALWAYS_THERE, Set.of("content")))
                    .withObjectSet(new ObjectSpec()
                            .withObj(VimConnection.SERVICE_INSTANCE)
                            .withSkip(false));
        }

        @Override
        public void update(List<ObjectUpdate> updates, boolean first) {
            CacheContent<T> before = content;
            CacheContent.Next<T> next = first ? before.replaced(updates) : before.changed(updates);
            synchronized (delivery) {
                content = next.content();
                next.changes().forEach(InventoryCache.this::tell);
            }
            filled.complete(null);
        }

        @Override
        public boolean gone(ManagedObjectReference object) {
            return query.isOf(object) && gone.add(object);
        }

        @Override
        public void fail(Throwable e) {
            filled.completeExceptionally(e);
            end(e);
        }

        @Override
        public void closed(VimException e) {
            filled.completeExceptionally(e);
            end(null);
        }

        @Override
        public void release() {
            Selection.Opened last = opened;
            opened = null;
            if (last != null) {
                last.close();
            }
        }
    }
}
