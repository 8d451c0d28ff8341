package io.vimock.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a connection waits for, tasks mostly: all with one property collector and one thread. Thread safe. */
final class Updates implements AutoCloseable {
    private final VimConnection connection;
    private final UpdateLoop loop;

    Updates(VimConnection connection) {
        this.connection = connection;
        this.loop =
                new UpdateLoop(connection, "vim-updates-" + connection.url().getHost(), false, (state, failure) -> {});
    }

    /** Waits until a property satisfies a condition; without limit when there is none. */
    <T> T waitUntil(
            ManagedObject object, PropertyPath<T> property, Predicate<? super T> condition, @Nullable Duration limit) {
        if (loop.isReceiving()) {
            throw new IllegalStateException("a condition or a future's callback, which run on the thread that receives "
                    + "updates, must not wait for " + property + " of " + object);
        }
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
            throw new VimException(
                    "waiting for " + property + " of " + object + " at " + connection.url() + ": interrupted", e);
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
        Wait<T, R> wait = new Wait<>(object, property, condition, result);
        loop.add(wait);
        var unused = wait.future.whenComplete((value, failure) -> loop.remove(wait));
        return wait.future;
    }

    /** Fails all waits, and ends the one at the server. */
    @Override
    public void close() {
        loop.close();
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException exception ? exception : new CompletionException(cause);
    }
}
