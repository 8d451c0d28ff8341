package io.vimock.server;

import io.vimock.client.Trust;
import io.vimock.server.contract.ContractCheck;
import io.vimock.server.contract.ContractReport;
import io.vimock.server.contract.Recorder;
import io.vimock.server.contract.Replay;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands of the contract-test kit: {@code vi-mock record}, {@code replay} and {@code verify}. */
final class ContractCommands {
    private ContractCommands() {}

    /** Which certificates of a server to accept. */
    static final class Certificates {
        @Option(
                names = "--thumbprint",
                paramLabel = "HEX",
                description = "SHA-256 or SHA-1 of the server's certificate, which is then accepted.")
        private @Nullable String thumbprint;

        @Option(names = "--insecure", description = "Accept any certificate.")
        private boolean insecure;

        static Trust trust(@Nullable Certificates given) {
            if (given == null) {
                return Trust.system();
            }
            return given.insecure || given.thumbprint == null ? Trust.all() : Trust.thumbprint(given.thumbprint);
        }
    }

    /** Where a server that stands in for another listens, and how it runs until it is told to stop. */
    static final class Listening {
        @Spec(Spec.Target.MIXEE)
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                defaultValue = "127.0.0.1:8989",
                description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
        private String listen = "";

        @Option(
                names = "--url-file",
                paramLabel = "PATH",
                description = "A file to write the URL to when the server answers.")
        private @Nullable Path urlFile;

        @Option(names = "--http", description = "Speak plain HTTP instead of HTTPS.")
        private boolean http;

        String host() {
            return AddressArguments.host(listen);
        }

        int port() {
            return AddressArguments.port(listen);
        }

        /** Says where the server is, and closes it when the process is told to end. */
        int run(URI url, AutoCloseable server) throws Exception {
            CountDownLatch closed = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server, closed), "vi-stop"));
            if (urlFile != null) {
                AddressArguments.write(urlFile, url + "\n");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println(url);
            out.flush();
            closed.await();
            return CommandLine.ExitCode.OK;
        }

        private void close(AutoCloseable server, CountDownLatch closed) {
            try {
                server.close();
                if (urlFile != null) {
                    Files.deleteIfExists(urlFile);
                }
            } catch (Exception e) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("vi-mock: " + e.getMessage());
                err.flush();
            } finally {
                closed.countDown();
            }
        }
    }

    /** The command {@code vi-mock record}. */
    @Command(
            name = "record",
            description = "Stands between clients and a server of the VI API and writes down what they say, without its"
                    + " secrets.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    static final class Record implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Option(names = "--target", paramLabel = "URL", required = true, description = "The server: https://HOST/sdk.")
        private URI target = URI.create("");

        @Option(names = "--out", paramLabel = "DIR", required = true, description = "Where the recording goes.")
        private Path out = Path.of("");

        @ArgGroup
        private @Nullable Certificates certificates;

        @Option(names = "--scrub", paramLabel = "TEXT", description = "Takes this text out, too; can be repeated.")
        private List<String> texts = List.of();

        @Option(names = "--scrub-users", description = "Takes the names of those who log in out, too.")
        private boolean users;

        @Mixin
        private Listening listening = new Listening();

        @Override
        public Integer call() throws Exception {
            Recorder.Builder recorder;
            try {
                recorder = Recorder.of(target, out).trust(Certificates.trust(certificates));
                recorder.listen(listening.host(), listening.port());
                texts.forEach(recorder::scrub);
                if (users) {
                    recorder.scrubUsers();
                }
                if (listening.http) {
                    recorder.plainHttp();
                }
                Recorder started = recorder.start();
                return listening.run(started.url(), started);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The command {@code vi-mock replay}. */
    @Command(
            name = "replay",
            description = "Answers as a recording does.",
            sortOptions = false,
            mixinStandardHelpOptions = true)
    static final class Answer implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "The recording.")
        private Path directory = Path.of("");

        @Option(
                names = "--ignore",
                paramLabel = "ELEMENT",
                description =
                        "Takes requests for the same that differ in the values of these elements; can be repeated.")
        private List<String> ignored = List.of();

        @Mixin
        private Listening listening = new Listening();

        @Override
        public Integer call() throws Exception {
            try {
                Replay.Builder replay = Replay.of(directory)
                        .listen(listening.host(), listening.port())
                        .ignoring(ignored.toArray(String[]::new));
                if (listening.http) {
                    replay.plainHttp();
                }
                Replay started = replay.start();
                return listening.run(started.url(), started);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The command {@code vi-mock verify}. */
    @Command(
            name = "verify",
            description =
                    "Sends the requests of a recording to a server and tells how the shape of its answers differs.",
            sortOptions = false,
            mixinStandardHelpOptions = true,
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:the same shape", "1:the server cannot be checked", "2:wrong options", "3:differences"})
    static final class Verify implements Callable<Integer> {
        private static final int DIFFERENCES = 3;

        @Spec
        @SuppressWarnings("NullAway.Init")
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "The recording.")
        private Path directory = Path.of("");

        @Option(names = "--url", paramLabel = "URL", required = true, description = "The server under test.")
        private URI url = URI.create("");

        @Option(names = "--user", paramLabel = "NAME", required = true, description = "Who logs in.")
        private String user = "";

        @Option(names = "--password", paramLabel = "TEXT", required = true, description = "The user's password.")
        private String password = "";

        @ArgGroup
        private @Nullable Certificates certificates;

        @Option(
                names = "--allow",
                paramLabel = "PLACE",
                description = "Leaves differences there out; * stands for any text; can be repeated.")
        private List<String> allowed = List.of();

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "10",
                description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
        private int seconds;

        @Option(names = "--json", paramLabel = "FILE", description = "Writes the report as JSON, too.")
        private @Nullable Path json;

        @Override
        public Integer call() throws Exception {
            ContractReport report;
            try {
                report = ContractCheck.of(directory)
                        .server(url, user, password)
                        .trust(Certificates.trust(certificates))
                        .allowing(allowed.toArray(String[]::new))
                        .timeout(Duration.ofSeconds(seconds))
                        .run();
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
            if (json != null) {
                Files.writeString(json, report.toJson());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(report.toText());
            out.flush();
            return report.isEmpty() ? CommandLine.ExitCode.OK : DIFFERENCES;
        }
    }
}
