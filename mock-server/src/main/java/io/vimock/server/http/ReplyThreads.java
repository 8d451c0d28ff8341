package io.vimock.server.http;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what answers clients on a few threads of the web server: a change that thousands of clients wait for, who then
 * ask again at once, is no reason for hundreds of threads. A thread that may have to wait for its client does not count,
 * so that clients that take their time delay nobody. Thread safe.
 */
final class ReplyThreads implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyThreads.class);

    private final Executor threads;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final ThreadLocal<Boolean> counted = new ThreadLocal<>();
    private int running;

    /**
     * @param threads where the work is done
     * @param most how many threads do it at once
     */
    ReplyThreads(Executor threads, int most) {
        this.threads = threads;
        this.most = most;
    }

    /** Something that may have to wait for a client. */
    @FunctionalInterface
    interface Sending {
        void send() throws IOException;
    }

    @Override
    public void execute(Runnable work) {
        synchronized (this) {
            waiting.add(work);
        }
        try {
            startNext();
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                waiting.remove(work);
            }
            throw e;
        }
    }

    private void startNext() {
        synchronized (this) {
            if (running >= most || waiting.isEmpty()) {
                return;
            }
            running++;
        }
        try {
            threads.execute(this::work);
        } catch (RejectedExecutionException e) {
            end();
            throw e;
        }
    }

    private synchronized void end() {
        running--;
    }

    private void work() {
        counted.set(true);
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                LOG.error("A reply failed", e);
            }
        }
        counted.remove();
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = running > most ? null : waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }

    /**
     * Sends something to a client; meanwhile another thread takes the place of this one.
     *
     * @throws IOException when the client cannot be reached
     */
    void send(Sending sending) throws IOException {
        if (counted.get() == null) {
            sending.send();
            return;
        }
        end();
        try {
            startNext();
            sending.send();
        } finally {
            synchronized (this) {
                running++;
            }
        }
    }
}
