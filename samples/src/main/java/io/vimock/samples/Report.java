package io.vimock.samples;

import io.vimock.client.ServiceInstance;
import io.vimock.client.VimConnection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes down what a server manages: as a CSV file for programs, as a web page for people. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Reports hosts, virtual machines and datastores: as CSV, as one HTML page, or both.")
public final class Report implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(names = "--csv", paramLabel = "FILE", description = "Write a CSV file; - for the standard output.")
    @Nullable
    String csv;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a web page, all in one file.")
    @Nullable
    Path html;

    private Report() {}

    /** Runs the sample. */
    public static void main(String[] arguments) {
        System.exit(run(ServerOptions.writer(System.out), ServerOptions.writer(System.err), arguments));
    }

    /** Runs the sample and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ServerOptions.run(new Report(), out, err, arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (csv == null && html == null) {
            throw new IllegalArgumentException("say where to: --csv FILE, --html FILE or both");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (VimConnection vim = server.connect()) {
            List<InventoryRow> rows = new InventoryReader(vim).read();
            if (html != null) {
                ReportPage page = new ReportPage(
                        vim.url().getHost(),
                        vim.about().getFullName(),
                        vim.service(ServiceInstance.class).currentTime(),
                        rows);
                Files.writeString(html, page.html());
            }
            if (csv != null) {
                List<String> lines = Stream.concat(
                                Stream.of(InventoryRow.csvHeader()),
                                rows.stream().map(InventoryRow::csv))
                        .toList();
                if (csv.equals("-")) {
                    lines.forEach(out::println);
                } else {
                    Files.write(Path.of(csv), lines);
                }
            }
        }
        return 0;
    }
}
