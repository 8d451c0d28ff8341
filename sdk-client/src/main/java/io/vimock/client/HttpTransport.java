package io.vimock.client;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to one server: requests, the session cookie, limits. Thread safe.
 *
 * <p>On java.net.http, because HttpURLConnection sends a POST again when a kept-alive connection dies under it: a
 * server that took the request would carry it out twice. Nothing is repeated here, no redirect is followed, and {@link
 * OnceBody} holds even where the JVM is told to repeat requests of all methods.
 */
final class HttpTransport implements AutoCloseable {
    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    private final URI url;
    private final Duration requestTimeout;
    private final ConnectOptions.@Nullable Proxy proxy;
    private final Map<String, String> cookies = new ConcurrentHashMap<>();
    private final Semaphore turns;
    private volatile @Nullable HttpClient client;
    private volatile @Nullable Thread cookieTaker;
    private volatile String soapAction = "\"\"";

    HttpTransport(ConnectOptions options) {
        url = options.url();
        requestTimeout = options.requestTimeout();
        proxy = options.proxy();
        turns = new Semaphore(options.maxConnections(), true);
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(options.connectTimeout())
                .executor(Threads.shared())
                .sslContext(options.trust().context());
        if (proxy != null) {
            builder.proxy(ProxySelector.of(InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
        }
        client = builder.build();
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

    /** Makes this the transport of the calling thread until {@link #leave}, with a time limit and a place in the queue, or none. */
    void enter(Duration limit, boolean queued) {
        CURRENT.set(new Call(this, limit, queued));
    }

    static void leave() {
        CURRENT.remove();
    }

    /** The transport of the calling thread. */
    static HttpTransport current() {
        return CURRENT.get().transport();
    }

    /** The session's cookie as it is sent; empty when there is none. */
    String cookie() {
        return String.join("; ", cookies.values());
    }

    /**
     * Takes cookies from answers to the calling thread, which begins a session, until {@link #keepCookies}. Not from
     * others: a server may offer a new session to a call that came with an ended one, after the login that replaced it.
     */
    void takeCookies() {
        cookieTaker = Thread.currentThread();
    }

    void keepCookies() {
        cookieTaker = null;
    }

    /** Cookies go back as they came, in whatever quotes; there is but one server, so attributes do not matter. */
    void remember(String header) {
        String pair = header.split(";", 2)[0].strip();
        int equals = pair.indexOf('=');
        if (equals > 0) {
            cookies.put(pair.substring(0, equals), pair);
        }
    }

    /** Sends a SOAP message; the answer has status 200 or 500 and is XML. */
    Reply post(String contentType, byte[] envelope) throws IOException {
        HttpRequest.Builder request = request(url)
                .header("Content-Type", contentType)
                .header("SOAPAction", soapAction)
                .POST(new OnceBody(HttpRequest.BodyPublishers.ofByteArray(envelope)));
        Reply reply = send(request.build());
        if (reply.status() != 200 && reply.status() != 500) {
            throw new IOException(refusal(reply.status()));
        }
        if (!reply.contentType().toLowerCase(Locale.ROOT).startsWith("text/xml")) {
            throw new IOException("the server answered HTTP " + reply.status() + " with "
                    + (reply.contentType().isEmpty() ? "no content" : reply.contentType())
                    + " instead of SOAP; is this the address of a VI API endpoint?");
        }
        return reply;
    }

    private String refusal(int status) {
        if (status != 407 || proxy == null) {
            return "the server answered HTTP " + status;
        }
        return "the proxy " + proxy.host() + ":" + proxy.port() + " answered HTTP 407: "
                + (proxy.authorization() == null
                        ? "it wants a name and a password"
                        : "it did not get or not like name and password (on the way to HTTPS servers the JVM sends them"
                                + " only when started with -Djdk.http.auth.tunneling.disabledSchemes=)");
    }

    /** Reads a file beside the endpoint, whatever the server's status. */
    Reply get(String path) throws IOException {
        Reply reply = send(request(URI.create(url + path)).GET().build());
        if (reply.status() == 407) {
            throw new IOException(refusal(407));
        }
        return reply;
    }

    /** A request with the session's cookie and what the proxy wants. */
    HttpRequest.Builder request(URI uri) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookie());
        }
        if (proxy != null && proxy.authorization() != null) {
            request.header("Proxy-Authorization", proxy.authorization());
        }
        return request;
    }

    private Reply send(HttpRequest request) throws IOException {
        Call own = CURRENT.get();
        Duration time = own == null ? requestTimeout : own.limit();
        boolean queued = own == null || own.queued();
        long start = System.nanoTime();
        try {
            if (queued && !turns.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new HttpTimeoutException("not sent: no connection was free within " + seconds(time));
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            Duration left = time.minusNanos(System.nanoTime() - start);
            HttpResponse<byte[]> response = await(
                    client().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()),
                    Math.max(1, left.toMillis()),
                    () -> "no complete answer within " + seconds(time),
                    null);
            if (Thread.currentThread() == cookieTaker) {
                response.headers().allValues("Set-Cookie").forEach(this::remember);
            }
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } finally {
            if (queued) {
                turns.release();
            }
        }
    }

    /** Moves a file's content; fails when nothing has moved for the usual time limit, however long the whole takes. */
    <T> HttpResponse<T> transfer(HttpRequest request, HttpResponse.BodyHandler<T> body, LongSupplier moved)
            throws IOException {
        return await(
                client().sendAsync(request, body),
                requestTimeout.toMillis(),
                () -> "nothing moved for " + seconds(requestTimeout) + ", after " + moved.getAsLong() + " bytes",
                moved);
    }

    /** Waits for an answer; with {@code moved}, for as long as that goes on rising. */
    private static <T> T await(
            CompletableFuture<T> exchange, long millis, Supplier<String> late, @Nullable LongSupplier moved)
            throws IOException {
        long before = 0;
        try {
            while (true) {
                try {
                    return exchange.get(millis, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (moved == null || moved.getAsLong() == before) {
                        throw new HttpTimeoutException(late.get());
                    }
                    before = moved.getAsLong();
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("the calling thread was interrupted", e);
    }

    private HttpClient client() throws IOException {
        HttpClient open = client;
        if (open == null) {
            throw new IOException("the connection is closed");
        }
        return open;
    }

    /**
     * Gives up the HTTP connections and the thread that serves them: at once since JDK 21, on older ones when the
     * garbage collector finds that nobody can use the client any more.
     */
    @Override
    public void close() {
        HttpClient open = client;
        client = null;
        if (open instanceof AutoCloseable) {
            try {
                HttpClient.class.getMethod("shutdownNow").invoke(open);
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("a closeable HTTP client cannot be shut down", e);
            }
        }
    }

    /** A duration for messages: {@code 2.5 s}. */
    static String seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** What came back. */
    record Reply(int status, String contentType, byte[] body) {}

    /** How long a call may take, and whether it counts among those that may be under way at the same time. */
    private record Call(HttpTransport transport, Duration limit, boolean queued) {}
}
