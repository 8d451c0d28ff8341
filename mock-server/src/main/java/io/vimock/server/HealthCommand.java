package io.vimock.server;

import io.vimock.client.Trust;
import io.vimock.server.command.Arguments;
import io.vimock.server.command.Command;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.command.CommandRunner;
import io.vimock.server.command.Console;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The command {@code vi-mock health}: whether a server on this machine answers, for containers that have no curl. */
final class HealthCommand extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    HealthCommand() {
        super("health", "Tells by its exit code whether a server answers: 0, or 1.");
    }

    @Override
    protected CommandOptions options() {
        return new CommandOptions().value("--url", "URL", "The server (default: " + ControlCommand.STANDARD_URL + ").");
    }

    @Override
    protected int run(Arguments given, Console console) throws IOException, InterruptedException {
        URI url = given.uri("--url", ControlCommand.STANDARD_URL);
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .sslContext(Trust.all().context())
                .build();
        HttpRequest request = HttpRequest.newBuilder(url.resolve("/healthz"))
                .timeout(PATIENCE)
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException(url + " answered HTTP " + status);
        }
        return CommandRunner.OK;
    }
}
