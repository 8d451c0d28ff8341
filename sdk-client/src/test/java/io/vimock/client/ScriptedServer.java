package io.vimock.client;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.Parameters;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.extension.ServeEventListener;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A VI API server that lets in everybody and knows else only what a test teaches it. */
final class ScriptedServer implements AutoCloseable {
    private static final String SESSION = "vmware_soap_session=\"5f3a-11\"; Path=/; HttpOnly; Secure";

    private final Received received = new Received();
    private final Computed computed = new Computed();
    final WireMockServer http;

    ScriptedServer() {
        this("4.1", "4.0", "2.5");
    }

    /** Speaks these versions; no version stands for a server without a file of them. */
    ScriptedServer(String... versions) {
        http = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .stubRequestLoggingDisabled(true)
                .extensions(received, computed));
        http.start();
        if (versions.length > 0) {
            http.stubFor(get(urlEqualTo("/sdk/vimServiceVersions.xml"))
                    .willReturn(xml(
                            200,
                            "<namespaces version=\"1.0\"><namespace><name>urn:vim25</name><version>"
                                    + String.join("</version><version>", versions)
                                    + "</version></namespace></namespaces>")));
        }
        answer(
                "RetrieveServiceContent",
                "<returnval><rootFolder type=\"Folder\">group-d1</rootFolder>"
                        + "<propertyCollector type=\"PropertyCollector\">pc</propertyCollector>"
                        + "<viewManager type=\"ViewManager\">ViewManager</viewManager>"
                        + "<about><name>Scripted</name><apiVersion>4.1</apiVersion></about>"
                        + "<sessionManager type=\"SessionManager\">SessionManager</sessionManager>"
                        + "<perfManager type=\"PerformanceManager\">PerfMgr</perfManager>"
                        + "<eventManager type=\"EventManager\">EventManager</eventManager>"
                        + "<searchIndex type=\"SearchIndex\">SearchIndex</searchIndex></returnval>");
        http.stubFor(operation("Login")
                .willReturn(soap("Login", "<returnval><key>5f3a</key><userName>user</userName></returnval>")
                        .withHeader("Set-Cookie", SESSION)));
        answer("Logout", "");
    }

    /** A request for an operation, whatever its arguments. */
    static MappingBuilder operation(String name) {
        return post(urlEqualTo("/sdk")).withRequestBody(matching(pattern(name)));
    }

    /** A good answer of an operation. */
    static ResponseDefinitionBuilder soap(String operation, String content) {
        return xml(
                200,
                envelope("<" + operation + "Response xmlns=\"urn:vim25\">" + content + "</" + operation + "Response>"));
    }

    /** The answer of an operation that failed; the detail is a complete element. */
    static ResponseDefinitionBuilder fault(String message, String detail) {
        return xml(
                500,
                envelope("<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>" + message
                        + "</faultstring><detail>" + detail + "</detail></soapenv:Fault>"));
    }

    static ResponseDefinitionBuilder xml(int status, String body) {
        return new ResponseDefinitionBuilder()
                .withStatus(status)
                .withHeader("Content-Type", "text/xml; charset=utf-8")
                .withBody(body);
    }

    private static String envelope(String body) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
                + "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" "
                + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soapenv:Body>" + body
                + "</soapenv:Body></soapenv:Envelope>";
    }

    private static String pattern(String operation) {
        return "(?s).*<([A-Za-z0-9]+:)?" + operation + "[ />].*";
    }

    ScriptedServer answer(String operation, String content) {
        return reply(operation, soap(operation, content));
    }

    ScriptedServer reply(String operation, ResponseDefinitionBuilder response) {
        http.stubFor(operation(operation).willReturn(response));
        return this;
    }

    /** Answers the first request in one way, the second in another ...; the last answer is for all that follow. */
    ScriptedServer answers(String operation, ResponseDefinitionBuilder... responses) {
        for (int i = 0; i < responses.length; i++) {
            http.stubFor(operation(operation)
                    .inScenario(operation)
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "after " + i)
                    .willSetStateTo("after " + Math.min(i + 1, responses.length - 1))
                    .willReturn(responses[i]));
        }
        return this;
    }

    /** Answers every request for an operation with what a function makes of its body. */
    ScriptedServer compute(String operation, Function<String, ResponseDefinitionBuilder> function) {
        computed.functions.put(operation, function);
        return reply(
                operation,
                new ResponseDefinitionBuilder()
                        .withTransformers(computed.getName())
                        .withTransformerParameter("operation", operation));
    }

    /** The content of the first element of that name in a request; empty when there is none. */
    static String element(String body, String name) {
        Matcher found = Pattern.compile("<(?:[A-Za-z0-9]+:)?" + name + "(?: [^>]*)?>([^<]*)<")
                .matcher(body);
        return found.find() ? found.group(1) : "";
    }

    /** The bodies of the requests for an operation that came so far, those in answer included. */
    List<String> requests(String operation) {
        Pattern wanted = Pattern.compile(pattern(operation));
        return received.bodies.stream()
                .filter(body -> wanted.matcher(body).matches())
                .toList();
    }

    /** How many requests came so far. */
    int calls() {
        return received.bodies.size();
    }

    /** Waits, for at most ten seconds, until a request for an operation has come: for what the SDK does in its own time. */
    List<String> awaitRequests(String operation) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        synchronized (received) {
            while (requests(operation).isEmpty() && System.nanoTime() < deadline) {
                received.wait(100);
            }
        }
        return requests(operation);
    }

    /** Makes answers when they are asked for. */
    private static final class Computed implements ResponseDefinitionTransformerV2 {
        private final Map<String, Function<String, ResponseDefinitionBuilder>> functions = new ConcurrentHashMap<>();

        @Override
        public String getName() {
            return "computed";
        }

        @Override
        public boolean applyGlobally() {
            return false;
        }

        @Override
        public ResponseDefinition transform(ServeEvent event) {
            String operation = event.getTransformerParameters().getString("operation");
            return Objects.requireNonNull(functions.get(operation))
                    .apply(event.getRequest().getBodyAsString())
                    .build();
        }
    }

    /** WireMock's own journal knows of a request only after the client has its answer; this one before. */
    private static final class Received implements ServeEventListener {
        private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

        @Override
        public String getName() {
            return "received";
        }

        @Override
        public void beforeMatch(ServeEvent event, Parameters parameters) {
            if (event.getRequest().getUrl().equals("/sdk")) {
                synchronized (this) {
                    bodies.add(event.getRequest().getBodyAsString());
                    notifyAll();
                }
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + http.port() + "/sdk";
    }

    VimConnection connect() {
        return connect(options -> options);
    }

    VimConnection connect(UnaryOperator<ConnectOptions.Builder> more) {
        return VimConnection.connect(more.apply(ConnectOptions.builder()
                        .url(url())
                        .credentials("user", "pass")
                        .requestTimeout(Duration.ofSeconds(30)))
                .build());
    }

    @Override
    public void close() {
        http.stop();
    }
}
