package io.vimock.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that all connections of a JVM share; daemons that end when they have had nothing to do for a while. */
final class Threads {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Executor SHARED =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "vim-worker-" + NUMBER.incrementAndGet());
                thread.setDaemon(true);
                thread.setContextClassLoader(Threads.class.getClassLoader());
                return thread;
            });

    private Threads() {}

    static Executor shared() {
        return SHARED;
    }

    /** Runs a task after a while. */
    static void later(Duration pause, Runnable task) {
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, SHARED)
                .execute(task);
    }
}
