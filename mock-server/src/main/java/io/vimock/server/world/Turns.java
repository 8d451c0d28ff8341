package io.vimock.server.world;

import java.time.Duration;
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

    /** So long a thread waits for the end of brief actions of others, which ought to take a small part of it. */
    private static final Duration PATIENCE = Duration.ofMillis(2);

    private final ReentrantLock turn = new ReentrantLock();
    /** Actions that were handed to the world thread and have not begun. */
    private final AtomicInteger waiting = new AtomicInteger();

    /** Actions whose callers do not wait for their turn; whoever ends a turn sees to them. */
    private final Queue<Supplier<Runnable>> brief = new ConcurrentLinkedQueue<>();

    /** Whether the action that has the turn is a brief one. */
    private volatile boolean briefTurn;

    private final ThreadPoolExecutor thread;
    private final long patienceNanos;

    /** @param name names the world thread */
    Turns(String name) {
        this(name, PATIENCE);
    }

    /**
     * @param name names the world thread
     * @param patience so long a thread with a brief action waits for the end of others'
     */
    Turns(String name, Duration patience) {
        this.patienceNanos = patience.toNanos();
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
     * Runs an action of next to no time in its turn, and waits for no other than such actions: on this thread when nobody
     * has the turn or one of them has, else on a thread that also came with such an action, or on the world thread. What
     * the action returns runs after its turn on the same thread. Neither may throw. Once this is closed there are no
     * turns, and what the action would change is rejected.
     */
    void soon(Supplier<Runnable> action) {
        if (thread.isShutdown()) {
            action.get().run();
        } else if (waiting.get() > 0) {
            execute(() -> brief.add(action));
        } else if (isMine()) {
            brief.add(action);
        } else {
            if (isMyTurnSoon()) {
                runInTurn(action);
            } else {
                brief.add(action);
            }
            runBrief();
        }
    }

    /**
     * Takes the turn when it is nobody's, or a brief action's: that is over before another thread had gone on with this
     * one's work.
     */
    private boolean isMyTurnSoon() {
        try {
            return turn.tryLock() || (briefTurn && turn.tryLock(patienceNanos, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Runs a brief action, ends the turn that this thread has taken for it, and runs what comes after that. */
    private void runInTurn(@Nullable Supplier<Runnable> action) {
        Runnable after = null;
        briefTurn = true;
        try {
            after = action == null ? null : action.get();
        } finally {
            briefTurn = false;
            turn.unlock();
        }
        if (after != null) {
            after.run();
        }
    }

    /** Runs brief actions while it is nobody else's turn; a few, because this thread may have other things to do. */
    private void runBrief() {
        for (int done = 0; !brief.isEmpty() && turn.tryLock(); done++) {
            runInTurn(brief.poll());
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
