package io.vimock.server.contract;

import io.vimock.client.Trust;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passes requests on to a server, the answers back, and writes down what goes to the VI API. Thread safe. */
final class RecordingServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    /** What belongs to one connection, and what would make an answer unreadable to the recorder. */
    private static final Set<String> NOT_PASSED = Set.of(
            "accept-encoding",
            "connection",
            "content-length",
            "date",
            "expect",
            "host",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final Pattern SESSION = Pattern.compile("vmware_soap_session=\"?([^\";]+)");
    private static final Pattern BASIC = Pattern.compile("(?i)basic +(\\S+)");

    private final transient URI target;
    private final transient HttpClient client;
    private final transient Recording recording;
    private final transient Scrubber scrubber;
    private final transient AtomicInteger requests = new AtomicInteger();
    private final transient TreeMap<Integer, Exchange> exchanges = new TreeMap<>();
    private final transient Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** How many requests are being answered; guarded by this. */
    private int answering;

    RecordingServlet(URI target, Trust trust, Recording recording, Scrubber scrubber) {
        this.target = target;
        this.recording = recording;
        this.scrubber = scrubber;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .sslContext(trust.context())
                .build();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        beginOrEnd(1);
        try {
            answer(request, response);
        } finally {
            beginOrEnd(-1);
        }
    }

    private synchronized void beginOrEnd(int change) {
        answering += change;
        notifyAll();
    }

    private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        learnBasicPassword(request);
        boolean recorded = request.getRequestURI().equals("/sdk")
                || request.getRequestURI().startsWith("/sdk/");
        if (!recorded) {
            pass(request, response);
            return;
        }
        int number = requests.incrementAndGet();
        byte[] body = request.getInputStream().readAllBytes();
        Asked asked = new Asked(number, request, body);
        HttpResponse<byte[]> answer;
        try {
            answer = send(request, BodyPublishers.ofByteArray(body), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            write(asked, null);
            refuse(response, e);
            return;
        }
        write(asked, answer);
        copyHead(answer, response);
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    /** Files can be large, and are none of the recorder's business. */
    private void pass(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpRequest.BodyPublisher body = request.getContentLengthLong() == 0
                        || request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofInputStream(() -> input(request));
        try {
            HttpResponse<InputStream> answer = send(request, body, BodyHandlers.ofInputStream());
            copyHead(answer, response);
            try (InputStream content = answer.body()) {
                content.transferTo(response.getOutputStream());
            }
        } catch (IOException e) {
            refuse(response, e);
        }
    }

    private static InputStream input(HttpServletRequest request) {
        try {
            return request.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> HttpResponse<T> send(
            HttpServletRequest request, HttpRequest.BodyPublisher body, HttpResponse.BodyHandler<T> handler)
            throws IOException {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        HttpRequest.Builder passed = HttpRequest.newBuilder(target.resolve(request.getRequestURI() + query))
                .method(request.getMethod(), body);
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
                Collections.list(request.getHeaders(name)).forEach(value -> passed.header(name, value));
            }
        }
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(passed.build(), handler);
        open.add(answer);
        try {
            if (stopped) {
                throw new IOException("the recorder has been closed");
            }
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (CancellationException e) {
            throw new IOException("the recorder has been closed", e);
        } finally {
            answer.cancel(true);
            open.remove(answer);
        }
    }

    private static void copyHead(HttpResponse<?> answer, HttpServletResponse response) {
        response.setStatus(answer.statusCode());
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                values.forEach(value -> response.addHeader(name, value));
            }
        });
    }

    private static void refuse(HttpServletResponse response, IOException why) throws IOException {
        if (!response.isCommitted()) {
            response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
            response.setContentType("text/plain;charset=utf-8");
            response.getOutputStream()
                    .write(("vi-mock record: the server did not answer: " + why).getBytes(StandardCharsets.UTF_8));
        }
    }

    private void learnBasicPassword(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        Matcher basic = BASIC.matcher(header == null ? "" : header);
        if (basic.matches()) {
            scrubber.learnPassword(passwordIn(basic.group(1)));
        }
    }

    private static String passwordIn(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            // The server refuses them, too.
            return credentials;
        }
    }

    /** Before the client has the answer, so that what it has got has been written. */
    private synchronized void write(Asked asked, @Nullable HttpResponse<byte[]> answer) throws IOException {
        XmlElement request = scrubbed(asked.body);
        XmlElement payload = request == null ? null : request.payload();
        String operation = payload == null ? asked.file() : payload.localName();
        String name = Exchange.name(asked.number, operation);
        if (request != null) {
            recording.writeRequest(name, request);
        }
        XmlElement self = payload == null ? null : payload.child("_this");
        int newest = requests.get();
        long waited = newest == asked.number ? 0 : (System.nanoTime() - asked.nanos) / 1_000_000;
        exchanges.put(
                asked.number,
                new Exchange(
                        asked.number,
                        asked.method,
                        scrubber.scrub(asked.target),
                        asked.soapAction,
                        operation,
                        self == null ? "" : self.attribute("type") + ":" + self.text(),
                        scrubber.scrubSession(asked.session),
                        newest,
                        waited,
                        answer == null ? null : written(name, answer)));
    }

    private Exchange.Answer written(String name, HttpResponse<byte[]> answer) throws IOException {
        List<String> cookies = new ArrayList<>();
        for (String cookie : answer.headers().allValues("Set-Cookie")) {
            cookies.add(scrubber.scrubCookie(cookie));
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        String file = "";
        if (answer.body().length > 0) {
            XmlElement message = type.contains("xml") ? scrubbed(answer.body()) : null;
            file = name + (type.contains("xml") ? ".xml" : ".txt");
            recording.writeAnswer(
                    file,
                    message == null
                            ? scrubber.scrub(new String(answer.body(), StandardCharsets.UTF_8))
                            : message.toDocument());
        }
        return new Exchange.Answer(answer.statusCode(), type, cookies, file);
    }

    /** What is no SOAP message is not written down when it is a request: secrets in it could not be told from the rest. */
    private @Nullable XmlElement scrubbed(byte[] body) {
        XmlElement message = body.length == 0 ? null : XmlElement.envelope(body);
        return message == null ? null : scrubber.scrub(message);
    }

    /** Breaks off what has not been answered. */
    void stop() {
        stopped = true;
        open.forEach(answer -> answer.cancel(true));
    }

    /** Completes the recording when what was broken off has been written down. */
    synchronized void finish() throws IOException {
        long end = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (answering > 0 && System.nanoTime() < end) {
                wait(LAST_WORDS.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        recording.scrub(scrubber);
        recording.finish(List.copyOf(exchanges.values()));
    }

    /** A request as far as it is of interest after it has been passed on: servlet containers recycle theirs. */
    private static final class Asked {
        final long nanos = System.nanoTime();
        final int number;
        final String method;
        final String target;
        final String soapAction;
        final String session;
        final byte[] body;

        Asked(int number, HttpServletRequest request, byte[] body) {
            this.number = number;
            this.body = body;
            method = request.getMethod();
            soapAction = request.getHeader("SOAPAction") == null ? "" : request.getHeader("SOAPAction");
            target = request.getRequestURI() + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
            Matcher cookie = SESSION.matcher(request.getHeader("Cookie") == null ? "" : request.getHeader("Cookie"));
            session = cookie.find() ? cookie.group(1) : "";
        }

        String file() {
            String path = target.replaceAll("\\?.*", "");
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }
}
