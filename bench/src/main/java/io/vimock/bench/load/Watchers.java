package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many clients, each with a session, a connection and a filter over all virtual machines, that wait for updates at
 * once: what they cost the server while nothing happens, and what one change costs.
 */
final class Watchers implements Trial {
    private static final int CHANGES = 5;

    /** So many start at once; each first gets all there is. */
    private static final int STARTERS = 8;

    @Override
    public String key() {
        return "watchers";
    }

    @Override
    public String title() {
        return "Clients that wait for updates of all VMs";
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        lab.machines();
        ProcessUsage before = lab.meter().server();
        CpuClock cpu = lab.meter().cpu();
        try (Crowd crowd = new Crowd(lab)) {
            crowd.start();
            int watchers = crowd.size();
            figures.add("watchers", "watchers", watchers, Unit.COUNT);
            figures.add("starting", "starting all", cpu.seconds(), Unit.SECONDS);
            figures.add(
                    "starting-cpu", "server CPU for starting one", cpu.server() / watchers * 1e3, Unit.MILLISECONDS);
            ProcessUsage after = lab.meter().server();
            if (before != null && after != null) {
                double more = after.residentBytes() - before.residentBytes();
                figures.add("memory", "more resident memory, for one", more / watchers / 1e3, Unit.KILOBYTES);
                figures.add("threads", "more threads", after.threads() - before.threads(), Unit.COUNT);
            }
            if (watchers < lab.options().watchers) {
                figures.problem("only " + watchers + " of " + lab.options().watchers + " had started when the "
                        + "time was over");
            }
            change(lab, crowd, figures);
        }
    }

    private static void change(Lab lab, Crowd crowd, Figures figures) throws IOException {
        CpuClock cpu = lab.meter().cpu();
        long deadline = System.nanoTime() + lab.options().limitTime().toNanos();
        try (VimClient writer = lab.target().login()) {
            boolean all = true;
            for (int change = 0; all && change < CHANGES && System.nanoTime() < deadline; change++) {
                Machine machine = lab.machines().get(change % lab.machines().size());
                long asked = System.nanoTime();
                if (!Tasks.POLLED.run(writer, machine.toggle())) {
                    throw new NotAnsweredException("a power task", "it failed");
                }
                machine.toggled();
                all = crowd.awaitAll(machine.ref(), asked, deadline);
            }
        }
        if (crowd.last.count() == 0) {
            figures.problem("only " + crowd.updates + " of " + crowd.size()
                    + " had been told of a change when the time was over");
        }
        figures.add("first", "one change: first one told", crowd.first.median(), Unit.SECONDS);
        figures.add("last", "one change: all told", crowd.last.median(), Unit.SECONDS);
        double micros = 1e6 / Math.max(crowd.updates, 1);
        figures.add("server-cpu", "one change: server CPU for one", cpu.server() * micros, Unit.MICROSECONDS);
        figures.add("client-cpu", "one change: client CPU for one", cpu.client() * micros, Unit.MICROSECONDS);
    }

    /** The watchers, a thread each: the cheapest on this side, when the updates come. */
    private static final class Crowd implements AutoCloseable {
        private final Lab lab;
        private final ExecutorService threads;
        private final List<VimClient> clients = new ArrayList<>();
        private final List<Future<?>> waiting = new ArrayList<>();
        private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
        private final Durations first = new Durations();
        private final Durations last = new Durations();
        private int updates;

        Crowd(Lab lab) {
            this.lab = lab;
            this.threads = Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(null, work, "watcher", 128 << 10);
                thread.setDaemon(true);
                return thread;
            });
        }

        int size() {
            return clients.size();
        }

        /** Starts as many as are wanted, or as many as the time allows. */
        void start() throws IOException {
            AtomicInteger left = new AtomicInteger(lab.options().watchers);
            long deadline =
                    System.nanoTime() + lab.options().watchersLimitTime().toNanos();
            List<Future<?>> starters = new ArrayList<>();
            for (int starter = 0; starter < STARTERS; starter++) {
                starters.add(threads.submit(() -> {
                    while (left.getAndDecrement() > 0 && System.nanoTime() < deadline) {
                        startOne();
                    }
                    return null;
                }));
            }
            for (Future<?> starter : starters) {
                Meter.result(starter);
            }
        }

        private void startOne() throws IOException {
            VimClient client = lab.target().login();
            synchronized (this) {
                clients.add(client);
            }
            client.makeCollector();
            client.createFilter(Soap.filterOfView("spec", client.machinesView(), List.of("runtime.powerState")));
            String version = client.firstUpdates();
            synchronized (this) {
                waiting.add(threads.submit(() -> watch(client, version)));
            }
        }

        private Object watch(VimClient client, String start) throws IOException {
            client.waitForEver();
            String version = start;
            while (!Thread.interrupted()) {
                Answer answer = client.waitForUpdates(version);
                long now = System.nanoTime();
                version = VimClient.version(answer);
                told.add(new Told(now, answer.text()));
            }
            return version;
        }

        /** Waits until each has been told of the machine; false when that takes too long. */
        boolean awaitAll(Ref machine, long asked, long deadline) throws IOException {
            String wanted = ">" + machine.value() + "<";
            long firstTime = Long.MAX_VALUE;
            long lastTime = 0;
            for (int count = 0; count < size(); ) {
                Told next = next(deadline);
                if (next == null) {
                    return false;
                }
                if (next.text.contains(wanted)) {
                    firstTime = Math.min(firstTime, next.time);
                    lastTime = Math.max(lastTime, next.time);
                    count++;
                    updates++;
                }
            }
            first.add(firstTime - asked);
            last.add(lastTime - asked);
            return true;
        }

        private @Nullable Told next(long deadline) throws IOException {
            try {
                while (System.nanoTime() < deadline) {
                    Told next = told.poll(200, TimeUnit.MILLISECONDS);
                    if (next != null) {
                        return next;
                    }
                    for (Future<?> each : waiting) {
                        if (each.isDone()) {
                            Meter.result(each);
                        }
                    }
                }
                return null;
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close() throws IOException {
            threads.shutdownNow();
            for (VimClient client : clients) {
                client.close();
            }
        }
    }

    /** An answer with changes, and when it was there. */
    private record Told(long time, String text) {}
}
