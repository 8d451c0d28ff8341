package io.vimock.client;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertyFilterUpdate;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.WaitOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
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
 * WaitForUpdates do the same. Thread safe.
 */
final class Updates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);
    private static final Duration SLICE = Duration.ofSeconds(30);

    private final VimConnection connection;
    /** The receiver of now; null when nothing is watched. Guarded by this. */
    private @Nullable Receiver receiver;

    Updates(VimConnection connection) {
        this.connection = connection;
    }

    /** Waits until a property satisfies a condition; without limit when there is none. */
    <T> T waitUntil(
            ManagedObject object,
            PropertyPath<T> property,
            Predicate<? super T> condition,
            @Nullable Duration limit) {
        CompletableFuture<T> future = when(object, property, condition, value -> value);
        try {
            return limit == null ? future.get() : future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new VimTimeoutException(
                    "waiting for " + property + " of " + object + " at " + connection.url() + ": not within "
                            + limit.toMillis() / 1000.0 + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VimException("waiting for " + property + " of " + object + ": interrupted", e);
        } catch (ExecutionException e) {
            throw rethrow(e.getCause());
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
        var unused = watch.future.whenComplete((value, failure) -> forget(watch));
        synchronized (this) {
            if (receiver == null) {
                receiver = new Receiver(collector());
                receiver.start();
            }
            receiver.add(watch);
        }
        return watch.future;
    }

    @Override
    public void close() {
        Receiver running;
        synchronized (this) {
            running = receiver;
            receiver = null;
        }
        if (running != null) {
            running.fail(new VimException("the connection to " + connection.url() + " was closed", null));
            running.cancel();
        }
    }

    private PropertyCollector collector() {
        PropertyCollector shared = connection.service(PropertyCollector.class);
        return connection.apiLevel().includes(ApiLevel.V4_1) ? shared.createPropertyCollector() : shared;
    }

    private void forget(Watch<?, ?> watch) {
        PropertyFilter filter;
        synchronized (this) {
            filter = watch.filter;
            watch.filter = null;
            if (receiver != null && filter != null) {
                receiver.watches.remove(filter.ref());
            }
        }
        if (filter != null) {
            try {
                filter.destroyPropertyFilter();
            } catch (VimException e) {
                LOG.debug("The filter of {} could not be destroyed", watch, e);
            }
        }
    }

    private static RuntimeException rethrow(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new CompletionException(cause);
    }

    /** A property that somebody waits for. */
    private static final class Watch<T, R> {
        final ManagedObject object;
        final PropertyPath<T> property;
        final Predicate<? super T> condition;
        final Function<? super T, ? extends R> result;
        final CompletableFuture<R> future = new CompletableFuture<>();
        /** Null before it is made and after it is forgotten. Guarded by Updates. */
        @Nullable PropertyFilter filter;

        Watch(
                ManagedObject object,
                PropertyPath<T> property,
                Predicate<? super T> condition,
                Function<? super T, ? extends R> result) {
            this.object = object;
            this.property = property;
            this.condition = condition;
            this.result = result;
        }

        PropertyFilterSpec spec() {
            return new PropertyFilterSpec()
                    .withPropSet(new PropertySpec()
                            .withType(object.ref().getType())
                            .withPathSet(property.path()))
                    .withObjectSet(new ObjectSpec().withObj(object.ref()));
        }

        void update(ObjectUpdate update) {
            if (update.getKind() == ObjectUpdateKind.LEAVE) {
                future.completeExceptionally(new VimException(object + " no longer exists", null));
                return;
            }
            for (PropertyChange change : update.getChangeSet()) {
                // A server may report a change of a part under the part's name, without the whole.
                T value = change.getName().equals(property.path())
                        ? property.decode(object.connection(), change.getVal())
                        : object.get(property);
                if (value != null && !future.isDone() && condition.test(value)) {
                    future.complete(result.apply(value));
                }
            }
        }

        @Override
        public String toString() {
            return property + " of " + object;
        }
    }

    /** The thread that receives updates; it ends when nothing is watched any more. */
    private final class Receiver implements Runnable {
        final PropertyCollector collector;
        /** By filter. Guarded by Updates. */
        final Map<ManagedObjectReference, Watch<?, ?>> watches = new HashMap<>();

        Receiver(PropertyCollector collector) {
            this.collector = collector;
        }

        void start() {
            Thread thread = new Thread(this, "vim-updates-" + connection.url().getHost());
            thread.setDaemon(true);
            thread.start();
        }

        /** Under the lock, so that updates of the new filter wait until the watch can be found. */
        void add(Watch<?, ?> watch) {
            PropertyFilter filter = collector.createFilter(watch.spec(), false);
            watch.filter = filter;
            watches.put(filter.ref(), watch);
        }

        @Override
        public void run() {
            String version = "";
            try {
                while (!finished()) {
                    UpdateSet updates = receive(version);
                    if (updates != null) {
                        version = updates.getVersion();
                        updates.getFilterSet().forEach(this::dispatch);
                    }
                }
                destroyCollector();
            } catch (VimException | CancellationException e) {
                synchronized (Updates.this) {
                    if (receiver == this) {
                        receiver = null;
                    }
                }
                fail(e);
            }
        }

        private boolean finished() {
            synchronized (Updates.this) {
                if (receiver == this && watches.isEmpty()) {
                    receiver = null;
                }
                return receiver != this;
            }
        }

        private @Nullable UpdateSet receive(String version) {
            Duration limit = SLICE.plus(connection.options().requestTimeout());
            if (connection.apiLevel().includes(ApiLevel.V4_1)) {
                return connection.invoke("WaitForUpdatesEx", collector.ref(), limit, port -> port.waitForUpdatesEx(
                        collector.ref(), version, new WaitOptions().withMaxWaitSeconds((int) SLICE.toSeconds())));
            }
            try {
                return connection.invoke(
                        "WaitForUpdates",
                        collector.ref(),
                        limit,
                        port -> port.waitForUpdates(collector.ref(), version));
            } catch (VimTimeoutException e) {
                // This call knows no limit of its own. The server keeps what it did not deliver for the next one.
                return null;
            }
        }

        private void dispatch(PropertyFilterUpdate update) {
            Watch<?, ?> watch;
            synchronized (Updates.this) {
                watch = watches.get(update.getFilter());
            }
            if (watch == null) {
                return;
            }
            try {
                update.getObjectSet().forEach(watch::update);
            } catch (RuntimeException e) {
                watch.future.completeExceptionally(e);
            }
        }

        void fail(RuntimeException e) {
            List<Watch<?, ?>> all;
            synchronized (Updates.this) {
                all = List.copyOf(watches.values());
                watches.clear();
                all.forEach(watch -> watch.filter = null);
            }
            all.forEach(watch -> watch.future.completeExceptionally(e));
        }

        void cancel() {
            try {
                collector.cancelWaitForUpdates();
            } catch (VimException e) {
                LOG.debug("The wait for updates could not be cancelled", e);
            }
        }

        private void destroyCollector() {
            if (!connection.apiLevel().includes(ApiLevel.V4_1)) {
                return;
            }
            try {
                collector.destroyPropertyCollector();
            } catch (VimException e) {
                LOG.debug("A property collector could not be destroyed", e);
            }
        }
    }
}
