package io.vimock.samples;

import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.Statistics;
import io.vimock.client.StatisticsSeries;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Collects CPU and memory statistics of all hosts and virtual machines: a table, a CSV file, a chart. */
@Command(
        name = "collect-statistics",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows CPU and memory use of all hosts and virtual machines; goes on until interrupted.")
public final class CollectStatistics implements Callable<Integer> {
    static final String CPU = "cpu.usage.average";
    static final String CPU_MHZ = "cpu.usagemhz.average";
    static final String MEMORY = "mem.usage.average";

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--samples", paramLabel = "N", description = "Samples to begin with (default: 15).")
    int samples = 15;

    @Option(names = "--interval", paramLabel = "SECONDS", description = "Time between two rounds (default: 20).")
    int interval = 20;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write all samples to a CSV file.")
    @Nullable
    Path csv;

    @Option(names = "--chart", paramLabel = "FILE", description = "Draw a chart of all samples, an SVG picture.")
    @Nullable
    Path chart;

    @Option(names = "--once", description = "One round only.")
    boolean once;

    private final SampleStore store = new SampleStore();

    private CollectStatistics() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new CollectStatistics(), out, err, arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (samples < 1 || interval < 1) {
            throw new IllegalArgumentException("--samples and --interval are numbers from 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        boolean live = System.console() != null && !once;
        try (VimConnection vim = server.connect()) {
            if (!once) {
                // Interrupting the program is its normal end: log out then, too.
                Runtime.getRuntime().addShutdownHook(new Thread(vim::close));
            }
            while (true) {
                StringBuilder table = new StringBuilder(String.format(
                        "%-5s %-32s %8s %10s %8s  %s%n",
                        "TYPE", "NAME", "CPU %", "CPU MHz", "MEM %", "CPU, LAST SAMPLES"));
                collect(vim, HostSystem.class, "host", table);
                collect(vim, VirtualMachine.class, "vm", table);
                out.print((live ? "\033[H\033[2J" : "") + table);
                out.flush();
                if (csv != null) {
                    store.writeCsv(csv);
                }
                if (chart != null) {
                    store.writeChart(
                            chart, "Use of CPU and memory at " + vim.url().getHost());
                }
                if (once) {
                    return 0;
                }
                TimeUnit.SECONDS.sleep(interval);
            }
        }
    }

    /** One read of the names, one query for the statistics, however many objects there are. */
    private <T extends ManagedEntity> void collect(
            VimConnection vim, Class<T> type, String label, StringBuilder table) {
        Map<String, T> byName = new TreeMap<>();
        vim.inventory().all(type).properties(ManagedEntity.NAME).forEach(entity -> {
            String name = entity.require(ManagedEntity.NAME);
            // Names are unique in a folder only.
            byName.put(byName.containsKey(name) ? name + " " + entity.object() : name, entity.object());
        });
        Statistics statistics =
                vim.performance().query(CPU, CPU_MHZ, MEMORY).samples(samples).of(byName.values());
        byName.forEach((name, entity) -> {
            StatisticsSeries cpu = statistics.find(entity, CPU);
            StatisticsSeries mhz = statistics.find(entity, CPU_MHZ);
            StatisticsSeries memory = statistics.find(entity, MEMORY);
            table.append(String.format(
                    "%-5s %-32s %8s %10s %8s  %s%n",
                    label, name, latest(cpu, "%.2f"), latest(mhz, "%.0f"), latest(memory, "%.2f"), Sparkline.of(cpu)));
            store.add(label, name, cpu, mhz, memory);
        });
    }

    private static String latest(@Nullable StatisticsSeries series, String format) {
        OptionalDouble value = series == null ? OptionalDouble.empty() : series.latest();
        return value.isEmpty() ? "-" : String.format(Locale.ROOT, format, value.getAsDouble());
    }
}
