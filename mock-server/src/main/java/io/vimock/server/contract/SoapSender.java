package io.vimock.server.contract;

import io.vimock.client.Trust;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends requests as they are to one server. Thread safe. */
final class SoapSender {
    private final URI url;
    private final Duration timeout;
    private final HttpClient client;

    SoapSender(URI url, Trust trust, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .sslContext(trust.context())
                .build();
    }

    /** Sends a recorded request on its way, with another body and cookie; the target is below the server's address. */
    CompletableFuture<HttpResponse<byte[]>> send(Exchange exchange, @Nullable String body, @Nullable String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(exchange.target()))
                .method(exchange.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "text/xml; charset=utf-8");
            request.header("SOAPAction", exchange.soapAction());
        }
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray());
    }

    /**
     * The answer to a request; null when none came in time.
     *
     * @throws IOException when the server could not be reached or broke off
     */
    @Nullable
    HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> sent) throws IOException {
        try {
            return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            throw new IOException(url + " did not answer: " + reason, cause);
        }
    }
}
