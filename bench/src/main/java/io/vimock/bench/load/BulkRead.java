package io.vimock.bench.load;

import io.vimock.bench.Unit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Properties of all virtual machines in one answer, over a container view. */
final class BulkRead implements Trial {
    private static final int READS_OF_EACH = 3;

    private final String key;
    private final List<String> paths;

    /** Reads these properties. */
    BulkRead(String key, List<String> paths) {
        this.key = key;
        this.paths = paths;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String title() {
        return "All VMs' " + String.join(", ", paths);
    }

    @Override
    public void measure(Lab lab, Figures figures) throws IOException {
        LoadOptions options = lab.options();
        int machines = lab.machines().size();
        VimClient client = lab.client();
        String request = client.readView(lab.view(), paths);
        long start = System.nanoTime();
        Answer first = client.call(request);
        figures.add("first", "first read", (System.nanoTime() - start) / 1e9, Unit.SECONDS);
        int objects = first.count("<returnval");
        if (objects != machines) {
            throw new NotAnsweredException("RetrieveProperties", objects + " objects instead of " + machines);
        }
        long size = first.size();
        new Reads(client, request, size).run(options.rounds, options.limitTime().toNanos() / 3);

        CpuClock cpu = lab.meter().cpu();
        Reads warm = new Reads(client, request, size);
        warm.run(options.rounds, options.limitTime().toNanos());
        double median = warm.times.median();
        int count = warm.times.count();
        figures.add("size", "size", size / 1e6, Unit.MEGABYTES);
        figures.add("median", "read", median, Unit.SECONDS);
        figures.add("best", "best read", warm.times.quantile(0), Unit.SECONDS);
        figures.add("throughput", "throughput", size / 1e6 / median, Unit.MEGABYTES_PER_SECOND);
        figures.add("first-byte", "first byte", warm.firstBytes.median() * 1e3, Unit.MILLISECONDS);
        figures.add("server-cpu", "server CPU for one", cpu.server() / count, Unit.SECONDS);
        figures.add("client-cpu", "client CPU for one", cpu.client() / count, Unit.SECONDS);
        together(lab, figures, request, size);
    }

    private void together(Lab lab, Figures figures, String request, long size) throws IOException {
        LoadOptions options = lab.options();
        long before = residentBytes(lab);
        AtomicLong most = new AtomicLong(before);
        Rate rate = lab.meter()
                .run(
                        options.clients,
                        options.limitTime(),
                        (long) options.clients * READS_OF_EACH,
                        lab::connect,
                        (client, number) -> () -> {
                            new Reads(client, request, size).once();
                            most.accumulateAndGet(residentBytes(lab), Math::max);
                            return true;
                        });
        String title = options.clients + " readers at once: ";
        figures.add("many-median", title + "read", rate.times().median(), Unit.SECONDS);
        figures.add("many-longest", title + "longest read", rate.times().quantile(1), Unit.SECONDS);
        figures.add("many-throughput", title + "throughput", rate.perSecond() * size / 1e6, Unit.MEGABYTES_PER_SECOND);
        figures.add("many-server-cpu", title + "server CPU for one", rate.serverMicros() / 1e6, Unit.SECONDS);
        if (before > 0) {
            figures.add("many-memory", title + "more resident memory", (most.get() - before) / 1e6, Unit.MEGABYTES);
        }
        figures.problem(rate.problem());
        lab.memory(figures);
    }

    /** What the server uses now; 0 when it is not on this machine. */
    private static long residentBytes(Lab lab) throws IOException {
        ProcessUsage usage = lab.meter().server();
        return usage == null ? 0 : usage.residentBytes();
    }

    /** Repeats the read. */
    private static final class Reads {
        private final VimClient client;
        private final String request;
        private final long size;
        private final Durations times = new Durations();
        private final Durations firstBytes = new Durations();

        Reads(VimClient client, String request, long size) {
            this.client = client;
            this.request = request;
            this.size = size;
        }

        void run(int rounds, long limitNanos) throws IOException {
            long deadline = System.nanoTime() + limitNanos;
            for (int round = 0; round < rounds && (round == 0 || System.nanoTime() < deadline); round++) {
                once();
            }
        }

        void once() throws IOException {
            long start = System.nanoTime();
            Answer answer = client.measure(request);
            times.add(System.nanoTime() - start);
            firstBytes.add(answer.firstByteNanos() - start);
            // Values change in between, but never so that the answer is another one.
            if (Math.abs(answer.size() - size) > size / 10) {
                throw new NotAnsweredException("RetrieveProperties", answer.size() + " bytes instead of " + size);
            }
        }
    }
}
