package io.vimock.server.contract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of a recording as WireMock's stubs, which any WireMock can load: a request is matched by what its
 * envelope carries, secrets match anything, and the same request asked again is answered as it was again, by a scenario
 * whose last state remains.
 */
final class StubMapping {
    /** A wait that was never answered holds its client this long. */
    static final int UNANSWERED_MILLIS = 600_000;

    private static final String PAYLOAD = "/*[local-name()='Envelope']/*[local-name()='Body']/*";

    private final Recording recording;
    private final Map<RequestPattern, List<Exchange>> repeated = new HashMap<>();
    private final Map<Integer, RequestPattern> patterns = new HashMap<>();

    StubMapping(Recording recording, List<Exchange> exchanges) {
        this.recording = recording;
        for (Exchange exchange : exchanges) {
            RequestPattern pattern = pattern(recording, exchange, Set.of());
            patterns.put(exchange.number(), pattern);
            repeated.computeIfAbsent(pattern, any -> new ArrayList<>()).add(exchange);
        }
    }

    /** What a request has to be like to get the answer of a recorded exchange. */
    static RequestPattern pattern(Recording recording, Exchange exchange, Set<String> ignored) {
        XmlElement request = recording.request(exchange);
        XmlElement payload = request == null ? null : request.payload();
        return payload == null
                ? RequestPattern.ofFile(exchange.method(), exchange.target())
                : RequestPattern.ofCall(payload, ignored);
    }

    /** The stub of an exchange. */
    Map<String, Object> of(Exchange exchange) {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("name", exchange.name());
        RequestPattern pattern = patterns.getOrDefault(exchange.number(), RequestPattern.ofFile("", ""));
        List<Exchange> same = repeated.getOrDefault(pattern, List.of(exchange));
        if (same.size() > 1) {
            int turn = same.indexOf(exchange);
            mapping.put("scenarioName", same.get(0).name());
            mapping.put("requiredScenarioState", turn == 0 ? "Started" : exchange.name());
            if (turn + 1 < same.size()) {
                mapping.put("newScenarioState", same.get(turn + 1).name());
            }
        }
        mapping.put("request", request(exchange));
        mapping.put("response", response(exchange));
        mapping.put("metadata", metadata(exchange));
        return mapping;
    }

    private Map<String, Object> request(Exchange exchange) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("method", exchange.method());
        XmlElement message = recording.request(exchange);
        XmlElement payload = message == null ? null : message.payload();
        if (message == null || payload == null) {
            request.put("url", exchange.target());
            return request;
        }
        request.put("urlPath", exchange.target().replaceAll("\\?.*", ""));
        List<XmlElement.Attribute> declarations = Stream.concat(Stream.of(message), message.children().stream())
                .flatMap(element -> element.attributes().stream())
                .filter(XmlElement.Attribute::isDeclaration)
                .toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("expression", PAYLOAD);
        body.put(
                "equalToXml",
                anything(payload, payload.localName().equals("Login")).toLine(declarations));
        body.put("enablePlaceholders", true);
        request.put("bodyPatterns", List.of(Map.of("matchesXPath", body)));
        return request;
    }

    private static XmlElement anything(XmlElement element, boolean anyUser) {
        boolean any = Scrubber.PLACEHOLDER.matcher(element.text()).find()
                || anyUser && element.localName().equals("userName");
        return element.with(
                element.children().stream()
                        .map(child -> anything(child, anyUser))
                        .toList(),
                any ? "${xmlunit.ignore}" : element.text());
    }

    /** WireMock cannot hold an answer until another request comes, so it waits as long as the server did. */
    private static Map<String, Object> response(Exchange exchange) {
        Exchange.Answer answer = exchange.answer();
        Map<String, Object> response = new LinkedHashMap<>();
        if (answer == null) {
            response.put("status", 200);
            response.put("fixedDelayMilliseconds", UNANSWERED_MILLIS);
            return response;
        }
        response.put("status", answer.status());
        if (!answer.file().isEmpty()) {
            response.put("bodyFileName", answer.file());
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        if (!answer.contentType().isEmpty()) {
            headers.put("Content-Type", answer.contentType());
        }
        if (!answer.cookies().isEmpty()) {
            headers.put("Set-Cookie", answer.cookies());
        }
        response.put("headers", headers);
        if (exchange.waited() > 0) {
            response.put("fixedDelayMilliseconds", exchange.waited());
        }
        return response;
    }

    private static Map<String, Object> metadata(Exchange exchange) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("number", exchange.number());
        metadata.put("operation", exchange.operation());
        metadata.put("target", exchange.target());
        metadata.put("soapAction", exchange.soapAction());
        metadata.put("object", exchange.object());
        metadata.put("session", exchange.session());
        metadata.put("answered", exchange.answer() != null);
        metadata.put("answeredDuring", exchange.answeredDuring());
        return metadata;
    }

    /** The stub for what nothing else matches. */
    static Map<String, Object> unmatched() {
        Map<String, Object> mapping = new LinkedHashMap<>();
        mapping.put("name", "unmatched");
        mapping.put("priority", 100);
        mapping.put("request", Map.of("method", "POST"));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("status", 500);
        response.put("body", Fault.systemError("The recording has no answer to this request"));
        response.put("headers", Map.of("Content-Type", "text/xml; charset=utf-8"));
        mapping.put("response", response);
        return mapping;
    }

    /** The exchange of a stub; null for one that is none of a recording's. */
    static @Nullable Exchange read(Object document) {
        if (!(document instanceof Map<?, ?> mapping)
                || !(mapping.get("metadata") instanceof Map<?, ?> metadata)
                || !(metadata.get("number") instanceof Number number)
                || !(mapping.get("request") instanceof Map<?, ?> request)
                || !(mapping.get("response") instanceof Map<?, ?> response)) {
            return null;
        }
        return new Exchange(
                number.intValue(),
                text(request, "method"),
                text(metadata, "target"),
                text(metadata, "soapAction"),
                text(metadata, "operation"),
                text(metadata, "object"),
                text(metadata, "session"),
                number(metadata, "answeredDuring", number.intValue()),
                number(response, "fixedDelayMilliseconds", 0),
                Boolean.FALSE.equals(metadata.get("answered")) ? null : answer(response));
    }

    private static Exchange.Answer answer(Map<?, ?> response) {
        Map<?, ?> headers = response.get("headers") instanceof Map<?, ?> given ? given : Map.of();
        List<String> cookies = headers.get("Set-Cookie") instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
        return new Exchange.Answer(
                number(response, "status", 200),
                text(headers, "Content-Type"),
                cookies,
                text(response, "bodyFileName"));
    }

    private static int number(Map<?, ?> map, String key, int otherwise) {
        return map.get(key) instanceof Number number ? number.intValue() : otherwise;
    }

    private static String text(Map<?, ?> map, String key) {
        return map.get(key) instanceof String text ? text : "";
    }
}
