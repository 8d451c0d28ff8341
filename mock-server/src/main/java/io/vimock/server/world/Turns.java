package io.vimock.server.world;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives one thread at a time the turn to change the world. An action that nobody waits for runs on the world thread; one
 * that somebody waits for runs on his own thread, unless others are waiting for the world thread: then it comes after
 * them, so that what a thread does follows on what came of it before. Thread safe.
 */
final class Turns implements AutoCloseable {
    /** So many brief actions of others a thread runs besides its own. */
    private static final int MOST_BRIEF = 16;

    private final ReentrantLock turn = new ReentrantLock();
    /** Actions that were handed to the world thread and have not begun. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Actions whose callers do not wait for their turn; whoever ends a turn sees to them. */
    private final Queue<Supplier<Runnable>> brief = new ConcurrentLinkedQueue<>();

    private final ThreadPoolExecutor thread;

    /** @param name names the world thread */
    Turns(String name) {
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), runnable -> {
            Thread created = new Thread(runnable, name);
            created.setDaemon(true);
            return created;
        });
    }

    /** Whether this thread has the turn. */
    boolean isMine() {
        return turn.isHeldByCurrentThread();
    }

    /** Runs an action on the world thread after what is waiting there; never once this is closed. */
    void execute(Runnable action) {
        try {
            handOver(action);
        } catch (RejectedExecutionException e) {
            // Nobody waits for it, and there will be no world that it could change.
        }
    }

    private void handOver(Runnable action) {
        waiting.incrementAndGet();
        try {
            thread.execute(() -> {
                turn.lock();
                try {
                    waiting.decrementAndGet();
                    action.run();
                } finally {
                    turn.unlock();
                    runBrief();
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            throw new RejectedExecutionException("the world is closed", e);
        }
    }

    /**
     * Runs an action when it is this thread's turn, and waits for that; at once when it has the turn already.
     *
     * @throws RuntimeException what the action threw
     * @throws RejectedExecutionException when this is closed
     */
    <T extends @Nullable Object> T call(Supplier<T> action) {
        if (isMine()) {
            return action.get();
        }
        if (waiting.get() == 0) {
            turn.lock();
            try {
                if (waiting.get() == 0 && !thread.isShutdown()) {
                    return action.get();
                }
            } finally {
                turn.unlock();
                leaveBrief();
            }
        }
        return join(CompletableFuture.supplyAsync(action, this::handOver));
    }

    /**
     * Runs an action of next to no time in its turn, and does not wait for that: on this thread when nobody has the turn,
     * else on a thread that also came with such an action, or on the world thread. What the action returns runs after
     * its turn on the same thread. Neither may throw. Once this is closed there are no turns, and what the action would
     * change is rejected.
     */
    void soon(Supplier<Runnable> action) {
        if (thread.isShutdown()) {
            action.get().run();
            return;
        }
        if (waiting.get() > 0) {
            execute(() -> brief.add(action));
            return;
        }
        brief.add(action);
        if (!isMine()) {
            runBrief();
        }
    }

    /** Runs brief actions while it is nobody else's turn; a few, because this thread may have other things to do. */
    private void runBrief() {
        for (int done = 0; !brief.isEmpty() && turn.tryLock(); done++) {
            Runnable after = null;
            try {
                Supplier<Runnable> next = brief.poll();
                after = next == null ? null : next.get();
            } finally {
                turn.unlock();
            }
            if (after != null) {
                after.run();
            }
            if (done == MOST_BRIEF) {
                leaveBrief();
                return;
            }
        }
    }

    /** Leaves brief actions that came during another turn to the world thread. */
    private void leaveBrief() {
        if (!brief.isEmpty()) {
            try {
                thread.execute(this::runBrief);
            } catch (RejectedExecutionException e) {
                runBrief();
            }
        }
    }

    /** The future's value, or what its action threw as it was thrown. */
    private static <T extends @Nullable Object> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits until nothing waits for the world thread any more; not for a thread that has the turn. */
    void awaitIdle() {
        if (isMine()) {
            throw new IllegalStateException("the world thread cannot wait for itself");
        }
        boolean idle = false;
        while (!idle) {
            idle = call(() -> waiting.get() == 0);
        }
    }

    /** Stops the world thread after what is waiting there; later calls are rejected. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
