package io.vimock.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands work on to another executor, and knows when all of it is done. Thread safe. */
final class PendingReplies implements Executor {
    private final Executor workers;
    private final AtomicInteger pending = new AtomicInteger();

    /** @param workers does the work */
    PendingReplies(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable work) {
        pending.incrementAndGet();
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } finally {
                    done();
                }
            });
        } catch (RejectedExecutionException e) {
            done();
            throw e;
        }
    }

    private void done() {
        if (pending.decrementAndGet() == 0) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Whether nothing is under way. */
    boolean isNone() {
        return pending.get() == 0;
    }

    /** Waits until nothing is under way. */
    synchronized void await() throws InterruptedException {
        while (!isNone()) {
            wait();
        }
    }
}
