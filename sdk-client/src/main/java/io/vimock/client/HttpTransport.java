package io.vimock.client;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP to one server: requests, the session cookie, time limits. Thread safe.
 *
 * <p>On java.net.http, because HttpURLConnection sends a POST again when a kept-alive connection dies under it: a
 * server that took the request would carry it out twice. Nothing is repeated here, and no redirect is followed.
 */
final class HttpTransport {
    private final HttpClient client;
    private final URI url;
    private final Duration requestTimeout;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private final ThreadLocal<Duration> timeout = new ThreadLocal<>();
    private volatile String soapAction = "\"\"";

    HttpTransport(ConnectOptions options) {
        url = options.url();
        requestTimeout = options.requestTimeout();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout())
                .sslContext(options.trust().context())
                .build();
    }

    URI url() {
        return url;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    /** Says in which version of the API further requests are written and answers wanted (wire rule 1). */
    void apiVersion(String version) {
        soapAction = "\"urn:vim25/" + version + "\"";
    }

    /** Gives the calls that this thread makes until {@link #resetTimeout} another time limit. */
    void setTimeout(Duration limit) {
        timeout.set(limit);
    }

    void resetTimeout() {
        timeout.remove();
    }

    /** Sends a SOAP message; the answer has status 200 or 500 and is XML. */
    Reply post(String contentType, byte[] envelope) throws IOException {
        HttpRequest.Builder request = request(url)
                .header("Content-Type", contentType)
                .header("SOAPAction", soapAction)
                .POST(HttpRequest.BodyPublishers.ofByteArray(envelope));
        Reply reply = send(request.build());
        if (reply.status() != 200 && reply.status() != 500) {
            throw new IOException("the server answered HTTP " + reply.status());
        }
        if (!reply.contentType().toLowerCase(Locale.ROOT).startsWith("text/xml")) {
            throw new IOException("the server answered HTTP " + reply.status() + " with "
                    + (reply.contentType().isEmpty() ? "no content" : reply.contentType())
                    + " instead of SOAP; is this the address of a VI API endpoint?");
        }
        return reply;
    }

    /** Reads a file beside the endpoint, whatever the status. */
    Reply get(String path) throws IOException {
        return send(request(URI.create(url + path)).GET().build());
    }

    private HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!cookies.isEmpty()) {
            request.header("Cookie", String.join("; ", cookies.values()));
        }
        return request;
    }

    private Reply send(HttpRequest request) throws IOException {
        Duration own = timeout.get();
        Duration limit = own == null ? requestTimeout : own;
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            response.headers().allValues("Set-Cookie").forEach(this::remember);
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no complete answer within " + seconds(limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the calling thread was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    /** Cookies go back as they came, in whatever quotes; there is but one server, so attributes do not matter. */
    private void remember(String header) {
        String pair = header.split(";", 2)[0].strip();
        int equals = pair.indexOf('=');
        if (equals > 0) {
            cookies.put(pair.substring(0, equals), pair);
        }
    }

    /** A duration for messages: {@code 2.5 s}. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** What came back. */
    record Reply(int status, String contentType, byte[] body) {}
}
