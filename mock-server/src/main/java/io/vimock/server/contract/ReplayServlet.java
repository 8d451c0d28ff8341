package io.vimock.server.contract;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Answers requests with the answers of a recording. Thread safe. */
final class ReplayServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Recording recording;
    private final transient Set<String> ignored;
    private final transient Map<RequestPattern, List<Exchange>> recorded = new LinkedHashMap<>();
    private final transient Map<RequestPattern, Integer> asked = new HashMap<>();
    private final transient List<String> unmatched = new ArrayList<>();

    /** The newest exchange whose request has come; guarded by this. */
    private int newest;

    private boolean stopped;

    ReplayServlet(Recording recording, Set<String> ignored) throws IOException {
        this.recording = recording;
        this.ignored = ignored;
        for (Exchange exchange : recording.exchanges()) {
            recorded.computeIfAbsent(StubMapping.pattern(recording, exchange, ignored), any -> new ArrayList<>())
                    .add(exchange);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RequestPattern pattern = pattern(request);
        Exchange exchange = next(pattern);
        if (exchange == null) {
            refuse(pattern, response);
        } else if (isDue(exchange) && exchange.answer() != null) {
            answer(exchange.answer(), response);
        } else {
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private RequestPattern pattern(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        XmlElement message = body.length == 0 ? null : XmlElement.envelope(body);
        // Only what stands where secrets do: what has another value elsewhere is another request.
        XmlElement payload = message == null
                ? null
                : new Scrubber(List.of(), false).scrub(message).payload();
        if (payload != null) {
            return RequestPattern.ofCall(payload, ignored);
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        return RequestPattern.ofFile(request.getMethod(), request.getRequestURI() + query);
    }

    /** The exchange whose turn it is; null when there is none like that. */
    private synchronized @Nullable Exchange next(RequestPattern pattern) {
        RequestPattern known = recorded.containsKey(pattern)
                ? pattern
                : recorded.keySet().stream()
                        .filter(other -> other.accepts(pattern))
                        .findFirst()
                        .orElse(pattern);
        List<Exchange> same = recorded.get(known);
        if (same == null) {
            return null;
        }
        Exchange exchange = same.get(Math.min(asked.merge(known, 1, Integer::sum), same.size()) - 1);
        newest = Math.max(newest, exchange.number());
        notifyAll();
        return exchange;
    }

    private void answer(Exchange.Answer answer, HttpServletResponse response) throws IOException {
        byte[] body = recording.answer(answer);
        response.setStatus(answer.status());
        if (!answer.contentType().isEmpty()) {
            response.setHeader("Content-Type", answer.contentType());
        }
        answer.cookies().forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Holds what was not answered before another request came; false when the server stops before that. */
    private synchronized boolean isDue(Exchange exchange) {
        try {
            while (!stopped && (exchange.answer() == null || newest < exchange.answeredDuring())) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !stopped;
    }

    private void refuse(RequestPattern pattern, HttpServletResponse response) throws IOException {
        String reason = describe(pattern);
        synchronized (this) {
            unmatched.add(reason);
        }
        if (pattern.lines().isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            response.setContentType("text/plain;charset=utf-8");
            response.getOutputStream().write(reason.getBytes(StandardCharsets.UTF_8));
        } else {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            response.setContentType("text/xml;charset=utf-8");
            response.getOutputStream().write(Fault.systemError(reason).getBytes(StandardCharsets.UTF_8));
        }
    }

    private String describe(RequestPattern pattern) {
        RequestPattern nearest = pattern.nearest(List.copyOf(recorded.keySet()));
        if (nearest == null) {
            Set<String> operations = new TreeSet<>();
            recorded.keySet().forEach(known -> operations.add(known.operation()));
            return "The recording has no " + pattern.operation() + ", only " + String.join(", ", operations);
        }
        String name = recorded.getOrDefault(nearest, List.of()).get(0).name();
        return "The recording has no answer to this " + pattern.operation() + ". Nearest is " + name + ": it has "
                + RequestPattern.some(nearest.without(pattern)) + " where the request has "
                + RequestPattern.some(pattern.without(nearest));
    }

    synchronized List<String> unmatched() {
        return List.copyOf(unmatched);
    }

    synchronized void reset() {
        asked.clear();
        unmatched.clear();
        newest = 0;
    }

    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
