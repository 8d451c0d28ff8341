package io.vimock.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code vi-mock control}: does to a running server what its {@code /mock} offers, and prints the JSON. */
@Command(
        name = "control",
        description = "Controls a running server: resets it, takes checkpoints, makes calls fail, moves the clock.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class ControlCommand implements Callable<Integer> {
    private static final int FAILURE = 400;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "https://127.0.0.1:8989",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("https://127.0.0.1:8989");

    @Option(names = "--user", paramLabel = "NAME", description = "An administrator, where the server asks for one.")
    private @Nullable String user;

    @Option(names = "--password", paramLabel = "TEXT", description = "The administrator's password.")
    private @Nullable String password;

    @Option(
            names = "--thumbprint",
            paramLabel = "HEX",
            description = "SHA-256 or SHA-1 of the server's certificate (default: any on loopback addresses).")
    private @Nullable String thumbprint;

    @Override
    public Integer call() throws Exception {
        return send("GET", "", null);
    }

    @Command(name = "reset", description = "Returns to the state at the start.", mixinStandardHelpOptions = true)
    int reset() throws Exception {
        return send("POST", "/reset", null);
    }

    @Command(
            name = "checkpoint",
            description = "Remembers the present state under a name.",
            mixinStandardHelpOptions = true)
    int checkpoint(@Parameters(paramLabel = "NAME", description = "The name.") String name) throws Exception {
        return send("PUT", "/checkpoints/" + encoded(name), null);
    }

    @Command(name = "checkpoints", description = "Lists the checkpoints.", mixinStandardHelpOptions = true)
    int checkpoints() throws Exception {
        return send("GET", "/checkpoints", null);
    }

    @Command(name = "restore", description = "Returns to a checkpoint.", mixinStandardHelpOptions = true)
    int restore(@Parameters(paramLabel = "NAME", description = "The checkpoint's name.") String name) throws Exception {
        return send("POST", "/checkpoints/" + encoded(name) + "/restore", null);
    }

    @Command(name = "forget", description = "Deletes a checkpoint.", mixinStandardHelpOptions = true)
    int forget(@Parameters(paramLabel = "NAME", description = "The checkpoint's name.") String name) throws Exception {
        return send("DELETE", "/checkpoints/" + encoded(name), null);
    }

    @Command(
            name = "idle",
            description = "Waits until the server has nothing left to do.",
            mixinStandardHelpOptions = true)
    int idle() throws Exception {
        return send("POST", "/idle", null);
    }

    @Command(name = "end-sessions", description = "Ends all sessions.", mixinStandardHelpOptions = true)
    int endSessions() throws Exception {
        return send("DELETE", "/sessions", null);
    }

    @Command(name = "clock", description = "Shows the clock.", mixinStandardHelpOptions = true)
    int clock() throws Exception {
        return send("GET", "/clock", null);
    }

    @Command(name = "advance", description = "Moves a manual clock.", mixinStandardHelpOptions = true)
    int advance(@Parameters(paramLabel = "DURATION", description = "How far: '90 s', 5min, 2h, 1d.") String duration)
            throws Exception {
        return send("POST", "/clock/advance?by=" + encoded(duration), null);
    }

    @Command(name = "faults", description = "Lists the fault rules.", mixinStandardHelpOptions = true)
    int faults() throws Exception {
        return send("GET", "/faults", null);
    }

    @Command(name = "add-faults", description = "Adds the fault rules of a file.", mixinStandardHelpOptions = true)
    int addFaults(@Parameters(paramLabel = "FILE", description = "YAML or JSON; - for standard input.") String file)
            throws Exception {
        String rules = file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
        return send("POST", "/faults", rules);
    }

    @Command(name = "remove-faults", description = "Removes fault rules.", mixinStandardHelpOptions = true)
    int removeFaults(
            @Parameters(paramLabel = "ID", arity = "0..1", description = "One rule (default: all).") @Nullable
                    String id)
            throws Exception {
        return send("DELETE", id == null ? "/faults" : "/faults/" + encoded(id), null);
    }

    @Command(name = "requests", description = "Shows the last requests.", mixinStandardHelpOptions = true)
    int requests(@Option(names = "--last", paramLabel = "N", defaultValue = "50", description = "How many.") int last)
            throws Exception {
        return send("GET", "/requests?last=" + last, null);
    }

    @Command(name = "events", description = "Shows the last events.", mixinStandardHelpOptions = true)
    int events(@Option(names = "--last", paramLabel = "N", defaultValue = "50", description = "How many.") int last)
            throws Exception {
        return send("GET", "/events?last=" + last, null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private int send(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        if (url.getHost() == null) {
            throw new ParameterException(spec.commandLine(), "--url takes an address such as https://HOST:PORT");
        }
        HttpResponse<String> reply;
        try {
            reply = new ControlClient(url, user, password, thumbprint).send(method, path, body);
        } catch (IOException e) {
            throw new IOException("cannot reach " + url + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
        boolean failed = reply.statusCode() >= FAILURE;
        PrintWriter out =
                failed ? spec.commandLine().getErr() : spec.commandLine().getOut();
        out.print(reply.body());
        out.flush();
        return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }
}
