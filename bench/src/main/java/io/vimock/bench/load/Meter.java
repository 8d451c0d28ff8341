package io.vimock.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Has several clients do something as often as they can. Thread safe. */
final class Meter {
    /** So many failures in a row are no accident. */
    private static final int MOST_FAILURES = 20;

    private final @Nullable Long server;

    /**
     * A meter.
     *
     * @param server the server's process; null when it is not on this machine
     */
    Meter(@Nullable Long server) {
        this.server = server;
    }

    /** What a client does again and again; false when the server did it, but in vain. */
    interface Work {
        boolean once() throws IOException;
    }

    /** Makes a client ready; not measured. */
    interface Worker {
        Work start(VimClient client, int number) throws IOException;
    }

    /** Where clients come from. */
    interface Source {
        VimClient client() throws IOException;
    }

    /** Counts processor time from now on. */
    CpuClock cpu() throws IOException {
        return new CpuClock(server);
    }

    /** What the server uses now; null when it is not on this machine. */
    @Nullable
    ProcessUsage server() throws IOException {
        return server == null ? null : ProcessUsage.withChildren(server);
    }

    /**
     * Runs clients until the time is over or the work has been done often enough.
     *
     * @param clients how many, each with a connection and a thread
     * @param most how often all together; at least once each
     * @throws IOException when a client cannot start or loses its connection, or the work is always in vain
     */
    Rate run(int clients, Duration time, long most, Source source, Worker worker) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        List<VimClient> open = new ArrayList<>();
        try {
            List<Work> works = new ArrayList<>();
            for (int number = 0; number < clients; number++) {
                VimClient client = source.client();
                open.add(client);
                works.add(worker.start(client, number));
            }
            AtomicLong left = new AtomicLong(most);
            CpuClock cpu = cpu();
            long deadline = System.nanoTime() + time.toNanos();
            List<Future<Loop>> loops = new ArrayList<>();
            for (Work work : works) {
                loops.add(threads.submit(() -> new Loop().run(work, deadline, left)));
            }
            Durations times = new Durations();
            long failed = 0;
            String problem = null;
            for (Future<Loop> future : loops) {
                Loop loop = result(future);
                times.addAll(loop.times);
                failed += loop.failed;
                problem = problem == null ? loop.problem : problem;
            }
            Rate rate = new Rate(times.count(), failed, cpu.seconds(), cpu.server(), cpu.client(), times, problem);
            if (rate.count() == 0) {
                throw new IOException(problem == null ? "nothing was done" : problem);
            }
            return rate;
        } finally {
            threads.shutdownNow();
            for (VimClient client : open) {
                client.close();
            }
        }
    }

    /** The result of a thread, or what broke it. */
    static <T> T result(Future<T> future) throws IOException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException broken) {
                throw broken;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** What one thread does. */
    private static final class Loop {
        private final Durations times = new Durations();
        private long failed;
        private int failedInRow;
        private @Nullable String problem;

        private Loop run(Work work, long deadline, AtomicLong left) throws IOException {
            long now = System.nanoTime();
            while (left.getAndDecrement() > 0 && failedInRow < MOST_FAILURES) {
                boolean done = tryOnce(work);
                long end = System.nanoTime();
                if (done) {
                    times.add(end - now);
                    failedInRow = 0;
                } else {
                    failed++;
                    failedInRow++;
                }
                now = end;
                if (now >= deadline) {
                    break;
                }
            }
            return this;
        }

        private boolean tryOnce(Work work) throws IOException {
            try {
                if (work.once()) {
                    return true;
                }
                fail("a task failed");
            } catch (NotAnsweredException e) {
                fail(String.valueOf(e.getMessage()));
            }
            return false;
        }

        private void fail(String reason) {
            problem = problem == null ? reason : problem;
        }
    }
}
