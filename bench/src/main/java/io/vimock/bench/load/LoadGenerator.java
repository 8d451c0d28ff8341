package io.vimock.bench.load;

import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.ReportFiles;
import io.vimock.bench.Unit;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program: measures one server. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a VI API server: one that runs already, or one that it starts.",
            "Powers virtual machines off and on, creates and destroys some: not for a server that matters.",
            "Example: load --url https://127.0.0.1:{port}/sdk bin/vi-mock --listen 127.0.0.1:{port} --vm 100"
        })
public final class LoadGenerator implements Callable<Integer> {
    /** The key of the start, which is measured whenever a server is started. */
    private static final String START_UP = "start";

    @Spec
    @SuppressWarnings("NullAway.Init")
    CommandSpec spec;

    @Option(
            names = "--url",
            required = true,
            paramLabel = "URL",
            description = "Server: https://HOST:PORT/sdk, any certificate; {port} is a free port for a started one.")
    String url = "";

    @Option(names = "--user", paramLabel = "NAME", description = "User name (default: user).")
    String user = "user";

    @Option(names = "--password", paramLabel = "PASSWORD", description = "Password (default: pass).")
    String password = "pass";

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "Program that is the server, and its arguments, where {port} is replaced as well.")
    List<String> command = new ArrayList<>();

    @Option(names = "--pid", paramLabel = "PID", description = "Process of a server that runs on this machine already.")
    @Nullable
    Long pid;

    @Option(names = "--starts", paramLabel = "N", description = "How often the server is started (default: 1).")
    int starts = 1;

    @Option(names = "--start-limit", paramLabel = "SECONDS", description = "Limit for a start (default: 900).")
    long startLimit = 900;

    @Option(names = "--patience", paramLabel = "SECONDS", description = "Limit for a single answer (default: 120).")
    long patience = 120;

    @Option(names = "--only", split = ",", paramLabel = "KEY", description = "What to measure (default: all).")
    List<String> only = new ArrayList<>();

    @Option(names = "--skip", split = ",", paramLabel = "KEY", description = "What not to measure.")
    List<String> skip = new ArrayList<>();

    @Mixin
    LoadOptions options = new LoadOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Where to write the figures as JSON.")
    @Nullable
    Path json;

    @Option(names = "--record", paramLabel = "DIRECTORY", description = "Where to keep answers, for a raw server.")
    @Nullable
    Path record;

    @Option(names = "--server-log", paramLabel = "FILE", description = "Where the output of a started server goes.")
    @Nullable
    File serverLog;

    private LoadGenerator() {}

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(run(
                new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true),
                new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                arguments));
    }

    /** Runs the program and answers its exit code. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new LoadGenerator())
                .setOut(out)
                .setErr(err)
                // What follows the program is for the program.
                .setStopAtPositional(true)
                .setExecutionExceptionHandler((e, line, result) -> {
                    if (!(e instanceof IOException) && !(e instanceof IllegalArgumentException)) {
                        throw e;
                    }
                    line.getErr().println("load: " + e.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }

    private static List<Trial> trials() {
        return List.of(
                RequestRates.serviceContent(),
                RequestRates.smallReads(),
                new BulkRead("bulk-summary", List.of("name", "runtime.powerState", "summary")),
                new BulkRead("bulk-hardware", List.of("name", "config.hardware", "summary", "guest")),
                new PerformanceQuery(),
                new PowerTasks(Tasks.POLLED),
                new PowerTasks(Tasks.WATCHED),
                new UpdateLatency(),
                new Provisioning(false),
                new Provisioning(true),
                new Watchers(),
                new Memory());
    }

    @Override
    public Integer call() throws IOException {
        checkKeys();
        if (record != null) {
            Files.createDirectories(record);
        }
        if (command.isEmpty()) {
            measure(target(url), pid, List.of());
            return 0;
        }
        List<Measurement> before = new ArrayList<>();
        Durations times = new Durations();
        for (int start = 1; true; start++) {
            List<String> texts = new ArrayList<>(command);
            texts.add(0, url);
            texts = ServerProcess.withFreePort(texts);
            Target target = target(texts.get(0));
            try (ServerProcess server = ServerProcess.start(
                    texts.subList(1, texts.size()), target, Duration.ofSeconds(startLimit), serverLog)) {
                times.add((long) (server.secondsToAnswer() * 1e9));
                if (start >= starts) {
                    before.add(startUp(times, server.pid()));
                    measure(target, server.pid(), before);
                    return 0;
                }
            }
        }
    }

    private void checkKeys() {
        List<String> known = Stream.concat(
                        Stream.of(START_UP), trials().stream().map(Trial::key))
                .toList();
        for (String key : Stream.concat(only.stream(), skip.stream()).toList()) {
            if (!known.contains(key)) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "there is nothing called " + key + " to measure; there is " + String.join(", ", known));
            }
        }
    }

    private Target target(String address) {
        return new Target(ServerAddress.of(address), user, password, Duration.ofSeconds(patience), record);
    }

    private static Measurement startUp(Durations times, long server) throws IOException {
        Figures figures = new Figures();
        figures.add("median", "process start to first answer", times.median(), Unit.SECONDS);
        ProcessUsage usage = ProcessUsage.withChildren(server);
        figures.add("cpu", "CPU until then", usage.cpuSeconds(), Unit.SECONDS);
        figures.add("resident", "resident memory", usage.residentBytes() / 1e6, Unit.MEGABYTES);
        return new Measurement(START_UP, "Start-up", figures.figures(), null);
    }

    private void measure(Target target, @Nullable Long server, List<Measurement> before) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Measurement> measurements = new ArrayList<>(before);
        before.forEach(measurement -> Table.print(measurement, out));
        Meter meter = new Meter(server);
        CpuClock cpu = meter.cpu();
        target.open();
        try (Lab lab = new Lab(target, meter, options)) {
            for (Trial trial : trials()) {
                if ((only.isEmpty() || only.contains(trial.key())) && !skip.contains(trial.key())) {
                    Measurement measurement = measure(trial, lab);
                    Table.print(measurement, out);
                    measurements.add(measurement);
                }
            }
            LoadReport report = new LoadReport(
                    target.fullName(),
                    command.isEmpty() ? null : String.join(" ", command),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    ThisMachine.describe(),
                    cpu.others(),
                    lab.machines().size(),
                    measurements);
            out.println();
            Table.print(report, out);
            if (json != null) {
                ReportFiles.write(report, json);
            }
        }
    }

    private static Measurement measure(Trial trial, Lab lab) {
        Figures figures = new Figures();
        try {
            trial.measure(lab, figures);
        } catch (IOException e) {
            // The other measurements are still worth it.
            figures.problem(e instanceof NotAnsweredException ? e.getMessage() : e.toString());
        }
        return new Measurement(trial.key(), trial.title(), figures.figures(), figures.problem());
    }
}
