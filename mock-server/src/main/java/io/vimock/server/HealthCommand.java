package io.vimock.server;

import io.vimock.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code vi-mock health}: whether a server on this machine answers, for containers that have no curl. */
@Command(
        name = "health",
        description = "Tells by its exit code whether a server answers: 0, or 1.",
        mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "https://127.0.0.1:8989",
            description = "The server (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("");

    @Override
    public Integer call() throws IOException, InterruptedException {
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
        return CommandLine.ExitCode.OK;
    }
}
