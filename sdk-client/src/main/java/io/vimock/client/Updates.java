package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PropertyFilterUpdate;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.WaitOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection waits for: one property collector with a filter per watched property, and one thread that receives
 * the updates while anything is watched.
 *
 * <p>Servers below level 4.1 have neither own collectors nor WaitForUpdatesEx: there the session's collector and
 * WaitForUpdates do the same. Logging out removes the collector from the server. Thread safe.
 */
final class Updates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);
    private static final Duration SLICE = Duration.ofSeconds(30);

    private final VimConnection connection;
    /** By filter. Guarded by this. */
    private final Map<ManagedObjectReference, Watch<?, ?>> watches = new HashMap<>();
    /** Null before the first watch and after a failure. Guarded by this. */
    private @Nullable PropertyCollector collector;
    /** The last update that the collector gave. Guarded by this. */
    private String version = "";
    /** Whether there is a thread that receives. Guarded by this. */
    private boolean receiving;

    Updates(VimConnection connection) {
        this.connection = connection;
    }

    /** Waits until a property satisfies a condition; without limit when there is none. */
    <T> T waitUntil(
            ManagedObject object, PropertyPath<T> property, Predicate<? super T> condition, @Nullable Duration limit) {
        CompletableFuture<T> future = when(object, property, condition, value -> value);
        try {
            return limit == null ? future.get() : future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new VimTimeoutException(
                    "waiting for " + property + " of " + object + " at " + connection.url() + ": not within "
                            + HttpTransport.seconds(limit),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VimException("waiting for " + property + " of " + object + ": interrupted", e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        } finally {
            future.cancel(false);
        }
    }

    /** A future of what a function makes of the first value of a property that satisfies a condition. */
    <T, R> CompletableFuture<R> when(
            ManagedObject object,
            PropertyPath<T> property,
            Predicate<? super T> condition,
            Function<? super T, ? extends R> result) {
        Watch<T, R> watch = new Watch<>(object, property, condition, result);
        add(watch);
        var unused = watch.future.whenComplete((value, failure) -> remove(watch));
        return watch.future;
    }

    /** Fails all waits, and ends the one at the server. */
    @Override
    public void close() {
        PropertyCollector waiting;
        synchronized (this) {
            waiting = receiving ? collector : null;
        }
        fail(new VimException("the connection to " + connection.url() + " was closed", null));
        if (waiting != null) {
            try {
                waiting.cancelWaitForUpdates();
            } catch (VimException e) {
                LOG.debug("The wait for updates could not be cancelled", e);
            }
        }
    }

    /** Under the lock, so that the first update of the new filter waits until the watch can be found. */
    private synchronized void add(Watch<?, ?> watch) {
        if (collector == null) {
            PropertyCollector shared = connection.service(PropertyCollector.class);
            collector = hasOwnCollectors() ? shared.createPropertyCollector() : shared;
            version = "";
        }
        PropertyFilter filter = collector.createFilter(watch.spec(), false);
        watch.filter = filter;
        watches.put(filter.ref(), watch);
        if (!receiving) {
            receiving = true;
            Thread thread =
                    new Thread(this::receive, "vim-updates-" + connection.url().getHost());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void remove(Watch<?, ?> watch) {
        PropertyFilter filter;
        synchronized (this) {
            filter = watch.filter;
            watch.filter = null;
        }
        if (filter == null) {
            return;
        }
        try {
            filter.destroyPropertyFilter();
        } catch (VimException e) {
            LOG.debug("The filter for {} could not be destroyed", watch, e);
        }
        synchronized (this) {
            watches.remove(filter.ref());
        }
    }

    private void receive() {
        try {
            while (true) {
                PropertyCollector from;
                String since;
                synchronized (this) {
                    if (collector == null || watches.isEmpty()) {
                        receiving = false;
                        return;
                    }
                    from = collector;
                    since = version;
                }
                UpdateSet updates = next(from, since);
                if (updates != null) {
                    synchronized (this) {
                        version = updates.getVersion();
                    }
                    updates.getFilterSet().forEach(this::dispatch);
                }
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                receiving = false;
            }
            fail(e);
        }
    }

    private @Nullable UpdateSet next(PropertyCollector from, String since) {
        Duration limit = SLICE.plus(connection.options().requestTimeout());
        if (hasOwnCollectors()) {
            WaitOptions options = new WaitOptions().withMaxWaitSeconds((int) SLICE.toSeconds());
            return connection.invoke(
                    "WaitForUpdatesEx", from.ref(), limit, api -> api.waitForUpdatesEx(from.ref(), since, options));
        }
        try {
            return connection.invoke("WaitForUpdates", from.ref(), limit, api -> api.waitForUpdates(from.ref(), since));
        } catch (VimTimeoutException e) {
            // This operation knows no limit of its own. The server keeps for the next call what it did not deliver.
            return null;
        }
    }

    private void dispatch(PropertyFilterUpdate update) {
        Watch<?, ?> watch;
        synchronized (this) {
            watch = watches.get(update.getFilter());
        }
        if (watch != null) {
            update.getObjectSet().forEach(watch::update);
        }
    }

    private void fail(Throwable e) {
        List<Watch<?, ?>> all;
        synchronized (this) {
            all = List.copyOf(watches.values());
            watches.clear();
            collector = null;
            // Their filters go with the collector.
            all.forEach(watch -> watch.filter = null);
        }
        all.forEach(watch -> watch.future.completeExceptionally(e));
    }

    private boolean hasOwnCollectors() {
        return connection.apiLevel().includes(ApiLevel.V4_1);
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new CompletionException(cause);
    }
}
