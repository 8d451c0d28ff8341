package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.Operand;
import io.vimock.server.command.UsageException;
import io.vimock.server.contract.ContractCheck;
import io.vimock.server.contract.ContractReport;
import io.vimock.server.contract.Recorder;
import io.vimock.server.contract.Replay;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** The commands of the contract-test kit: {@code vi-mock record}, {@code replay} and {@code verify}. */
final class ContractCommands {
    private static final Operand RECORDING = Operand.required("DIR", "The recording.");

    private ContractCommands() {}

    /** Says where a server is that stands in for another, and closes it when the process is told to end. */
    private static int runUntilStopped(URI url, AutoCloseable server, ListenArguments listen, Console console)
            throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, listen, console, closed), "vi-stop"));
        listen.announce(url);
        console.out().println(url);
        console.out().flush();
        closed.await();
        return CommandRunner.OK;
    }

    private static void close(AutoCloseable server, ListenArguments listen, Console console, CountDownLatch closed) {
        try {
            server.close();
            listen.forget();
        } catch (Exception e) {
            console.complain(String.valueOf(e.getMessage()));
        } finally {
            closed.countDown();
        }
    }

    /** The command {@code vi-mock record}. */
    static final class Record extends Command {
        Record() {
            super(
                    "record",
                    "Stands between clients and a server of the VI API and writes down what they say, without its"
                            + " secrets.");
        }

        @Override
        protected CommandOptions options() {
            CommandOptions options = new CommandOptions()
                    .required("--target", "URL", "The server: https://HOST/sdk.")
                    .required("--out", "DIR", "Where the recording goes.");
            CertificateArguments.declare(options);
            options.repeatable("--scrub", "TEXT", "Takes this text out, too; can be repeated.")
                    .flag("--scrub-users", "Takes the names of those who log in out, too.");
            ListenArguments.declare(options);
            return options;
        }

        @Override
        protected int run(Arguments given, Console console) throws Exception {
            ListenArguments listen = new ListenArguments(given);
            try {
                Recorder.Builder recorder = Recorder.of(
                                Objects.requireNonNull(given.uri("--target")),
                                Objects.requireNonNull(given.path("--out")))
                        .trust(CertificateArguments.trust(given));
                recorder.listen(listen.host(), listen.port());
                given.texts("--scrub").forEach(recorder::scrub);
                if (given.isOn("--scrub-users")) {
                    recorder.scrubUsers();
                }
                if (listen.isPlainHttp()) {
                    recorder.plainHttp();
                }
                Recorder started = recorder.start();
                return runUntilStopped(started.url(), started, listen, console);
            } catch (IllegalArgumentException e) {
                throw new UsageException(e);
            }
        }
    }

    /** The command {@code vi-mock replay}. */
    static final class Answer extends Command {
        Answer() {
            super("replay", "Answers as a recording does.");
        }

        @Override
        protected List<Operand> operands() {
            return List.of(RECORDING);
        }

        @Override
        protected CommandOptions options() {
            CommandOptions options = new CommandOptions()
                    .repeatable(
                            "--ignore",
                            "ELEMENT",
                            "Takes requests for the same that differ in the values of these elements; can be repeated.");
            ListenArguments.declare(options);
            return options;
        }

        @Override
        protected int run(Arguments given, Console console) throws Exception {
            ListenArguments listen = new ListenArguments(given);
            try {
                Replay.Builder replay = Replay.of(Path.of(given.operands().get(0)))
                        .listen(listen.host(), listen.port())
                        .ignoring(given.texts("--ignore").toArray(String[]::new));
                if (listen.isPlainHttp()) {
                    replay.plainHttp();
                }
                Replay started = replay.start();
                return runUntilStopped(started.url(), started, listen, console);
            } catch (IllegalArgumentException e) {
                throw new UsageException(e);
            }
        }
    }

    /** The command {@code vi-mock verify}. */
    static final class Verify extends Command {
        private static final int DIFFERENCES = 3;
        private static final int STANDARD_TIMEOUT = 10;

        Verify() {
            super(
                    "verify",
                    "Sends the requests of a recording to a server and tells how the shape of its answers differs.");
        }

        @Override
        protected List<Operand> operands() {
            return List.of(RECORDING);
        }

        @Override
        protected CommandOptions options() {
            CommandOptions options = new CommandOptions()
                    .required("--url", "URL", "The server under test.")
                    .required("--user", "NAME", "Who logs in.")
                    .required("--password", "TEXT", "The user's password.");
            CertificateArguments.declare(options);
            return options.repeatable(
                            "--allow", "PLACE", "Leaves differences there out; * stands for any text; can be repeated.")
                    .value("--timeout", "SECONDS", "How long an answer may take (default: " + STANDARD_TIMEOUT + ").")
                    .value("--json", "FILE", "Writes the report as JSON, too.");
        }

        @Override
        protected String notes() {
            return """
                    Exit codes:
                      0   the same shape
                      1   the server cannot be checked
                      2   wrong options
                      3   differences
                    """;
        }

        @Override
        protected int run(Arguments given, Console console) throws Exception {
            Path json = given.path("--json");
            ContractReport report;
            try {
                report = ContractCheck.of(Path.of(given.operands().get(0)))
                        .server(
                                Objects.requireNonNull(given.uri("--url")),
                                Objects.requireNonNull(given.text("--user")),
                                Objects.requireNonNull(given.text("--password")))
                        .trust(CertificateArguments.trust(given))
                        .allowing(given.texts("--allow").toArray(String[]::new))
                        .timeout(Duration.ofSeconds(given.number("--timeout", STANDARD_TIMEOUT)))
                        .run();
            } catch (IllegalArgumentException e) {
                throw new UsageException(e);
            }
            if (json != null) {
                Files.writeString(json, report.toJson());
            }
            console.out().print(report.toText());
            return report.isEmpty() ? CommandRunner.OK : DIFFERENCES;
        }
    }
}
