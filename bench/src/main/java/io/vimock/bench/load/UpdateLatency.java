package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * How soon a client whose filter covers all virtual machines is told of a change that another client makes: from when
 * that one has seen its task done, and from when it has asked for the task.
 */
final class UpdateLatency implements Trial {
    @Override
    public String key() {
        return "update-latency";
    }

    @Override
    public String title() {
        return "Latency of updates, one filter over all VMs";
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (VimClient watcher = lab.target().login();
                VimClient writer = lab.target().login()) {
            watcher.makeCollector();
            watcher.createFilter(Soap.filterOfView("spec", watcher.machinesView(), List.of("runtime.powerState")));
            long start = System.nanoTime();
            String version = watcher.firstUpdates();
            figures.add("initial", "all there is, at first", (System.nanoTime() - start) / 1e9, Unit.SECONDS);
            BlockingQueue<Update> updates = new LinkedBlockingQueue<>();
            Future<?> watching = thread.submit(() -> watch(watcher, version, updates));
            change(lab, writer, updates, watching, figures);
        } finally {
            thread.shutdownNow();
        }
    }

    private static void change(
            Lab lab, VimClient writer, BlockingQueue<Update> updates, Future<?> watching, Figures figures)
            throws IOException {
        Durations afterDone = new Durations();
        Durations afterRequest = new Durations();
        CpuClock cpu = lab.meter().cpu();
        long deadline = System.nanoTime() + lab.options().limitTime().toNanos();
        for (int change = 0; change < lab.options().changes && System.nanoTime() < deadline; change++) {
            Machine machine = lab.machines().get(change % lab.machines().size());
            String wanted = machine.nextState();
            long asked = System.nanoTime();
            if (!Tasks.POLLED.run(writer, machine.toggle())) {
                throw new NotAnsweredException("a power task", "it failed");
            }
            long done = System.nanoTime();
            machine.toggled();
            long told = told(updates, machine.ref(), wanted, lab, watching);
            afterDone.add(Math.max(told - done, 0));
            afterRequest.add(told - asked);
        }
        figures.add("done-median", "from task done: median", afterDone.median() * 1e3, Unit.MILLISECONDS);
        figures.add("done-p99", "from task done: 99 %", afterDone.quantile(0.99) * 1e3, Unit.MILLISECONDS);
        figures.add("asked-median", "from request: median", afterRequest.median() * 1e3, Unit.MILLISECONDS);
        figures.add("asked-p99", "from request: 99 %", afterRequest.quantile(0.99) * 1e3, Unit.MILLISECONDS);
        figures.add("server-cpu", "server CPU for one", cpu.server() / afterDone.count() * 1e3, Unit.MILLISECONDS);
        figures.add("changes", "changes", afterDone.count(), Unit.COUNT);
    }

    /** When the watcher was told of the machine's state. */
    private static long told(BlockingQueue<Update> updates, Ref machine, String state, Lab lab, Future<?> watching)
            throws IOException {
        long patience = lab.target().patience().toNanos();
        long deadline = System.nanoTime() + patience;
        try {
            while (System.nanoTime() < deadline) {
                Update update = updates.poll(100, TimeUnit.MILLISECONDS);
                if (update == null && watching.isDone()) {
                    Meter.result(watching);
                } else if (update != null
                        && update.text.contains(">" + machine.value() + "<")
                        && update.text.contains(">" + state + "<")) {
                    return update.time;
                }
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        throw new NotAnsweredException("WaitForUpdatesEx", "it did not tell of a change");
    }

    private static Object watch(VimClient watcher, String version, BlockingQueue<Update> updates) throws IOException {
        watcher.waitForEver();
        String last = version;
        while (!Thread.interrupted()) {
            Answer answer = watcher.waitForUpdates(last);
            long now = System.nanoTime();
            last = VimClient.version(answer);
            updates.add(new Update(now, answer.text()));
        }
        return last;
    }

    /** An answer with changes, and when it was there. */
    private record Update(long time, String text) {}
}
