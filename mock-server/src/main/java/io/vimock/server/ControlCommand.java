package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandGroup;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import io.vimock.server.command.Operand;
import io.vimock.server.command.UsageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code vi-mock control}: does to a running server what its {@code /mock} offers, and prints the JSON. */
final class ControlCommand extends CommandGroup {
    /** The server that is meant when none is named. */
    static final String STANDARD_URL = "https://" + ListenArguments.STANDARD_ADDRESS;

    private static final int FAILURE = 400;
    private static final Operand CHECKPOINT = Operand.required("NAME", "The checkpoint's name.");

    ControlCommand() {
        super("control", "Controls a running server: resets it, takes checkpoints, makes calls fail, moves the clock.");
    }

    @Override
    protected CommandOptions options() {
        return new CommandOptions()
                .value("--url", "URL", "The server (default: " + STANDARD_URL + ").")
                .value("--user", "NAME", "An administrator, where the server asks for one.")
                .value("--password", "TEXT", "The administrator's password.")
                .value(
                        "--thumbprint",
                        "HEX",
                        "SHA-256 or SHA-1 of the server's certificate (default: any on loopback addresses).");
    }

    @Override
    protected boolean sharesOptions() {
        return true;
    }

    @Override
    protected List<Command> commands() {
        return List.of(
                new Call("reset", "Returns to the state at the start.", given -> post("/reset")),
                new Call(
                        "checkpoint",
                        "Remembers the present state under a name.",
                        Operand.required("NAME", "The name."),
                        given -> new Request("PUT", checkpoint(given), null)),
                new Call("checkpoints", "Lists the checkpoints.", given -> get("/checkpoints")),
                new Call(
                        "restore",
                        "Returns to a checkpoint.",
                        CHECKPOINT,
                        given -> post(checkpoint(given) + "/restore")),
                new Call("forget", "Deletes a checkpoint.", CHECKPOINT, given -> delete(checkpoint(given))),
                new Call("idle", "Waits until the server has nothing left to do.", given -> post("/idle")),
                new Call("end-sessions", "Ends all sessions.", given -> delete("/sessions")),
                new Call("clock", "Shows the clock.", given -> get("/clock")),
                new Call(
                        "advance",
                        "Moves a manual clock.",
                        Operand.required("DURATION", "How far: '90 s', 5min, 2h, 1d."),
                        given -> post("/clock/advance?by=" + encoded(given))),
                new Call("faults", "Lists the fault rules.", given -> get("/faults")),
                new Call(
                        "add-faults",
                        "Adds the fault rules of a file.",
                        Operand.required("FILE", "YAML or JSON; - for standard input."),
                        given -> new Request(
                                "POST", "/faults", content(given.operands().get(0)))),
                new Call(
                        "remove-faults",
                        "Removes fault rules.",
                        Operand.optional("ID", "One rule (default: all)."),
                        given -> delete(given.operands().isEmpty() ? "/faults" : "/faults/" + encoded(given))),
                new Last("requests", "Shows the last requests."),
                new Last("events", "Shows the last events."));
    }

    @Override
    protected int run(Arguments given, Console console) throws Exception {
        return send(given, get(""), console);
    }

    /** What is sent to the server; the path is below {@code /mock}. */
    private record Request(
            String method, String path, @Nullable String body) {}

    private static Request get(String path) {
        return new Request("GET", path, null);
    }

    private static Request post(String path) {
        return new Request("POST", path, null);
    }

    private static Request delete(String path) {
        return new Request("DELETE", path, null);
    }

    private static String checkpoint(Arguments given) {
        return "/checkpoints/" + encoded(given);
    }

    /** The operand, for a URL. */
    private static String encoded(Arguments given) {
        return URLEncoder.encode(given.operands().get(0), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static String content(String file) throws IOException {
        return file.equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(file));
    }

    private static int send(Arguments given, Request request, Console console)
            throws IOException, InterruptedException {
        URI url = given.uri("--url", STANDARD_URL);
        if (url.getHost() == null) {
            throw new UsageException("--url takes an address such as https://HOST:PORT");
        }
        HttpResponse<String> reply;
        try {
            reply = new ControlClient(url, given.text("--user"), given.text("--password"), given.text("--thumbprint"))
                    .send(request.method(), request.path(), request.body());
        } catch (IOException e) {
            throw new IOException("cannot reach " + url + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
        boolean failed = reply.statusCode() >= FAILURE;
        PrintWriter out = failed ? console.err() : console.out();
        out.print(reply.body());
        return failed ? CommandRunner.FAILED : CommandRunner.OK;
    }

    /** What a command asks the server for. */
    private interface RequestMaker {
        Request request(Arguments given) throws IOException;
    }

    /** A command that is one request. */
    private static class Call extends Command {
        private final List<Operand> operands;
        private final RequestMaker maker;

        Call(String name, String description, RequestMaker maker) {
            super(name, description);
            this.operands = List.of();
            this.maker = maker;
        }

        Call(String name, String description, Operand operand, RequestMaker maker) {
            super(name, description);
            this.operands = List.of(operand);
            this.maker = maker;
        }

        @Override
        protected final List<Operand> operands() {
            return operands;
        }

        @Override
        protected final int run(Arguments given, Console console) throws IOException, InterruptedException {
            return send(given, maker.request(given), console);
        }
    }

    /** A command that shows the last of what the server remembers under the command's name. */
    private static final class Last extends Call {
        private static final int STANDARD = 50;

        Last(String name, String description) {
            super(name, description, given -> get("/" + name + "?last=" + given.number("--last", STANDARD)));
        }

        @Override
        protected CommandOptions options() {
            return new CommandOptions().value("--last", "N", "How many (default: " + STANDARD + ").");
        }
    }
}
