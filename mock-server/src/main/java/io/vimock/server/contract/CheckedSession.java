package io.vimock.server.contract;

import io.vimock.server.contract.Difference.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of a check: the requests of a recording, sent to a server, and what is different. Not thread safe. */
final class CheckedSession {
    private static final Pattern COOKIE = Pattern.compile("^([^=;]+)=(\"?[^\";]+\"?)");

    private final Recording recording;
    private final SoapSender server;
    private final String user;
    private final String password;
    private final Counterparts counterparts = new Counterparts();
    private final Map<String, String> cookies = new HashMap<>();
    private final List<Sent> open = new ArrayList<>();
    private final Map<List<String>, List<String>> differences = new LinkedHashMap<>();
    private final Map<String, Waits> waits = new LinkedHashMap<>();
    private int compared;

    /** A request that may not have been answered yet. */
    private record Sent(Exchange exchange, CompletableFuture<HttpResponse<byte[]>> reply) {}

    /** What the waits of an operation told, recorded and answered. */
    private static final class Waits {
        final Shape recorded = new Shape();
        final Shape answered = new Shape();
        final List<String> exchanges = new ArrayList<>();
        final List<String> unanswered = new ArrayList<>();
    }

    CheckedSession(Recording recording, SoapSender server, String user, String password) {
        this.recording = recording;
        this.server = server;
        this.user = user;
        this.password = password;
    }

    ContractReport run() throws IOException {
        for (Exchange exchange : recording.exchanges()) {
            settleBefore(exchange.number());
            open.add(new Sent(exchange, server.send(exchange, body(exchange), cookies.get(exchange.session()))));
        }
        settleBefore(Integer.MAX_VALUE);
        open.forEach(sent -> sent.reply().cancel(true));
        waits.forEach(this::compareWaits);
        List<Difference> found = new ArrayList<>();
        differences.forEach((what, where) -> found.add(new Difference(
                Kind.valueOf(what.get(0)), what.get(1), what.get(2), what.get(3), what.get(4), List.copyOf(where))));
        return new ContractReport(compared, found);
    }

    /** Takes the answers that the recorded client had before it sent a request. */
    private void settleBefore(int number) throws IOException {
        for (Iterator<Sent> left = open.iterator(); left.hasNext(); ) {
            Sent sent = left.next();
            Exchange.Answer recorded = sent.exchange().answer();
            if (recorded != null && sent.exchange().answeredDuring() < number) {
                left.remove();
                settle(sent.exchange(), recorded, server.await(sent.reply()));
            }
        }
    }

    private @Nullable String body(Exchange exchange) {
        XmlElement request = recording.request(exchange);
        if (request == null) {
            return null;
        }
        XmlElement translated = counterparts.translate(request);
        return (isLogin(exchange) ? withCredentials(translated) : translated).toLine(List.of());
    }

    /** A login that the recorded server refused is to be refused again. */
    private boolean isLogin(Exchange exchange) {
        Exchange.Answer answer = exchange.answer();
        return exchange.operation().equals("Login") && answer != null && answer.status() == 200;
    }

    private XmlElement withCredentials(XmlElement element) {
        String text = switch (element.localName()) {
            case "userName" -> user;
            case "password" -> password;
            default -> element.text();
        };
        return element.with(
                element.children().stream().map(this::withCredentials).toList(), text);
    }

    private void settle(Exchange exchange, Exchange.Answer recorded, @Nullable HttpResponse<byte[]> reply) {
        compared++;
        if (reply == null) {
            if (exchange.isWait()) {
                waits(exchange).unanswered.add(exchange.name());
            } else {
                differ(exchange, Kind.ANSWER, "", "HTTP " + recorded.status(), "nothing in time");
            }
            return;
        }
        keepCookies(exchange, recorded, reply);
        XmlElement theirs = XmlElement.envelope(recording.answer(recorded));
        XmlElement ours = XmlElement.envelope(reply.body());
        if (theirs == null || theirs.payload() == null) {
            if (reply.statusCode() != recorded.status()) {
                differ(exchange, Kind.ANSWER, "", "HTTP " + recorded.status(), "HTTP " + reply.statusCode());
            }
        } else if (ours == null || ours.payload() == null) {
            differ(exchange, Kind.ANSWER, "", "SOAP", "HTTP " + reply.statusCode() + " without SOAP");
        } else {
            counterparts.learn(theirs, ours);
            compare(exchange, theirs, ours);
        }
    }

    private void compare(Exchange exchange, XmlElement theirs, XmlElement ours) {
        String fault = Fault.typeIn(theirs);
        String otherFault = Fault.typeIn(ours);
        if (!fault.equals(otherFault)) {
            differ(
                    exchange,
                    Kind.FAULT,
                    "",
                    fault.isEmpty() ? "a result" : fault,
                    otherFault.isEmpty() ? "a result" : otherFault);
        } else if (fault.isEmpty() && exchange.isWait()) {
            waits(exchange).recorded.add(theirs.payload() == null ? theirs : theirs.payload());
            waits(exchange).answered.add(ours.payload() == null ? ours : ours.payload());
        } else {
            Shape recorded = new Shape();
            Shape answered = new Shape();
            recorded.add(theirs.payload() == null ? theirs : theirs.payload());
            answered.add(ours.payload() == null ? ours : ours.payload());
            recorded.compare(answered, "", (kind, path, was, is) -> differ(exchange, kind, path, was, is));
        }
    }

    private Waits waits(Exchange exchange) {
        Waits same = waits.computeIfAbsent(exchange.operation(), any -> new Waits());
        same.exchanges.add(exchange.name());
        return same;
    }

    /** A wait without an answer only matters when something that the recorded ones told has not been told. */
    private void compareWaits(String operation, Waits all) {
        int before = differences.size();
        all.recorded.compare(
                all.answered,
                "",
                (kind, path, was, is) -> differences
                        .computeIfAbsent(List.of(kind.name(), operation, path, was, is), any -> new ArrayList<>())
                        .addAll(all.exchanges.stream().distinct().toList()));
        boolean nothing = all.recorded.isEmpty() && all.unanswered.size() == all.exchanges.size();
        if (!all.unanswered.isEmpty() && (differences.size() > before || nothing)) {
            differences.put(List.of(Kind.ANSWER.name(), operation, "", "an update", "nothing in time"), all.unanswered);
        }
    }

    private void keepCookies(Exchange exchange, Exchange.Answer recorded, HttpResponse<byte[]> reply) {
        for (String header : reply.headers().allValues("Set-Cookie")) {
            Matcher cookie = COOKIE.matcher(header);
            if (cookie.find()) {
                cookies.put(placeholder(cookie.group(1), recorded, exchange), cookie.group());
            }
        }
    }

    private static String placeholder(String name, Exchange.Answer recorded, Exchange exchange) {
        for (String header : recorded.cookies()) {
            Matcher cookie = COOKIE.matcher(header);
            if (cookie.find() && cookie.group(1).equals(name)) {
                return cookie.group(2).replace("\"", "");
            }
        }
        return exchange.session();
    }

    private void differ(Exchange exchange, Kind kind, String path, String recorded, String answered) {
        List<String> what = List.of(kind.name(), exchange.operation(), path, recorded, answered);
        differences.computeIfAbsent(what, any -> new ArrayList<>()).add(exchange.name());
    }
}
