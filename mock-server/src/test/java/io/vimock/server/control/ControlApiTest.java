package io.vimock.server.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.inventory.description.SourceLines;
import io.vimock.server.inventory.yaml.YamlRecords;
import io.vimock.vim25.DiagnosticManagerBundleInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The control API over HTTP. */
class ControlApiTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final MockVirtualCenter vc = MockVirtualCenter.start(
            MockOptions.builder().plainHttp(true).manualClock().build());

    @AfterEach
    void stop() {
        vc.close();
    }

    private HttpResponse<String> send(MockVirtualCenter to, String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> reply = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return reply;
    }

    private String ok(String method, String path, String body) throws Exception {
        HttpResponse<String> reply = send(vc, method, path, body);
        assertThat(reply.statusCode()).as(reply.body()).isIn(200, 201);
        assertThat(reply.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
        return reply.body();
    }

    private int machines() {
        return vc.world().snapshot().all(MoTypes.VIRTUAL_MACHINE).size();
    }

    private void destroyOne() throws Exception {
        VimPortType vim = vc.inProcess();
        ManagedObjectReference vm =
                vc.world().snapshot().all(MoTypes.VIRTUAL_MACHINE).get(0).ref();
        vim.powerOffVMTask(vm);
        vim.destroyTask(vm);
        vc.awaitIdle();
    }

    @Test
    void resetAndCheckpoints_returnToStates() throws Exception {
        int all = machines();
        destroyOne();
        ok("PUT", "/mock/checkpoints/one-less", "");
        destroyOne();
        assertThat(ok("GET", "/mock/checkpoints", "")).contains("\"one-less\"");
        assertThat(machines()).isEqualTo(all - 2);

        ok("POST", "/mock/checkpoints/one-less/restore", "");
        assertThat(machines()).isEqualTo(all - 1);
        ok("POST", "/mock/reset", "");
        assertThat(machines()).isEqualTo(all);
        ok("DELETE", "/mock/checkpoints/one-less", "");
        assertThat(send(vc, "POST", "/mock/checkpoints/one-less/restore", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void clock_isShownAndMoved() throws Exception {
        assertThat(ok("GET", "/mock/clock", "")).contains("\"kind\": \"manual\"", "2008-01-01T00:00:00Z");
        assertThat(ok("POST", "/mock/clock/advance?by=90%20s", "")).contains("2008-01-01T00:01:30Z");
        assertThat(vc.clock().now()).isEqualTo("2008-01-01T00:01:30Z");
        try (MockVirtualCenter real =
                MockVirtualCenter.start(MockOptions.builder().plainHttp(true).build())) {
            HttpResponse<String> reply = send(real, "POST", "/mock/clock/advance?by=1h", "");
            assertThat(reply.statusCode()).isEqualTo(409);
            assertThat(reply.body()).contains("only a manual clock");
        }
    }

    @Test
    void faults_areAddedListedAndRemoved() throws Exception {
        String added = ok("POST", "/mock/faults", """
                {"rules": [{"operation": "PowerOnVM_Task", "count": 1,
                            "fault": {"type": "NotSupported", "message": "not \\"today\\""}},
                           {"operation": "CurrentTime", "httpStatus": 500}]}
                """);
        assertThat(added).contains("\"id\": \"rule-1\"", "not \\\"today\\\"", "\"httpStatus\": 500");
        assertThat(vc.faults().list()).hasSize(2);
        // What is listed can be read as JSON.
        assertThat(YamlRecords.parse(
                                "rules:\n  - {operation: \"x\\n\\u20ac\"}",
                                FaultFileDescription.class,
                                SourceLines.none())
                        .rules())
                .hasSize(1);

        assertThat(ok("DELETE", "/mock/faults/rule-1", ""))
                .doesNotContain("rule-1")
                .contains("rule-2");
        ok("DELETE", "/mock/faults", "");
        assertThat(vc.faults().list()).isEmpty();
        HttpResponse<String> wrong =
                send(vc, "POST", "/mock/faults", "{\"rules\": [{\"operation\": \"No\", \"httpStatus\": 500}]}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"error\": \"body:1: there is no operation 'No'");
    }

    @Test
    void requestsAndEvents_areShown() throws Exception {
        destroyOne();
        assertThat(ok("GET", "/mock/requests", ""))
                .contains("\"operation\": \"Login\"", "\"operation\": \"Destroy_Task\"", "\"outcome\": \"ok\"")
                .doesNotContain("\"pass\"");
        assertThat(ok("GET", "/mock/requests?last=1", ""))
                .doesNotContain("Login")
                .contains("Destroy_Task");
        assertThat(ok("DELETE", "/mock/requests", "")).contains("\"requests\": []");
        assertThat(ok("GET", "/mock/events?last=3", "")).contains("\"type\": \"VmRemovedEvent\"");
    }

    @Test
    void sessions_end() throws Exception {
        VimPortType vim = vc.inProcess();
        ok("DELETE", "/mock/sessions", "");
        assertThatThrownBy(() -> vim.createListView(WellKnown.VIEW_MANAGER, List.of()))
                .hasMessageContaining("not authenticated");
        ok("POST", "/mock/idle", "");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/mock/nothing,404",
        "GET,/mock/reset,405",
        "GET,/mock/reset/now,404",
        "POST,/mock/sessions,405",
        "DELETE,/mock/clock,405",
        "POST,/mock/clock/turn,404",
        "GET,/mock/clock/advance,405",
        "POST,/mock/clock/advance,400",
        "POST,/mock/clock/advance?by=soon,400",
        "PUT,/mock/faults,405",
        "POST,/mock/faults,400",
        "DELETE,/mock/faults/rule-9,404",
        "GET,/mock/faults/rule-9,405",
        "GET,/mock/faults/rule-9/x,404",
        "PUT,/mock/checkpoints/a%2Fb,404",
        "PUT,/mock/checkpoints/a b,400",
        "GET,/mock/checkpoints/a,405",
        "PUT,/mock/checkpoints/a/restore,405",
        "PUT,/mock/checkpoints,405",
        "GET,/mock/requests?last=all,400",
        "POST,/mock/events,405",
        "PATCH,/mock,405"
    })
    void mistakes_areAnswered(String method, String path, int status) throws Exception {
        HttpResponse<String> reply = send(vc, method, path.replace(" ", "%20"), "");
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).contains("\"error\": ");
        assertThat(reply.headers().firstValue("Allow").isPresent()).isEqualTo(status == 405);
    }

    @Test
    void webPages_areRefused() throws Exception {
        assertThat(send(vc, "POST", "/mock/reset", "", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void healthAndAbout_areForEverybody() throws Exception {
        assertThat(ok("GET", "/healthz", "")).isEqualTo("{\"status\": \"ok\"}\n");
        assertThat(ok("GET", "/about", "")).isEqualTo(ok("GET", "/mock", "")).contains("\"apiVersion\": \"4.1\"");
    }

    @Test
    void control_canBeLeftOut() throws Exception {
        try (MockVirtualCenter without = MockVirtualCenter.start(
                MockOptions.builder().plainHttp(true).control(false).build())) {
            assertThat(send(without, "GET", "/mock", "").statusCode()).isEqualTo(404);
            assertThat(send(without, "GET", "/healthz", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void control_beyondLoopback_isForAdministrators() throws Exception {
        MockOptions open = MockOptions.builder()
                .listen("0.0.0.0", 0)
                .plainHttp(true)
                .password("own")
                .control(true)
                .build();
        try (MockVirtualCenter server = MockVirtualCenter.start(open)) {
            assertThat(send(server, "GET", "/mock", "").statusCode()).isEqualTo(401);
            assertThat(send(server, "GET", "/mock", "", "Authorization", basic("user", "wrong"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(server, "POST", "/mock/reset", "", "Authorization", basic("user", "own"))
                            .statusCode())
                    .isEqualTo(200);
        }
        MockOptions silent = MockOptions.builder()
                .listen("0.0.0.0", 0)
                .plainHttp(true)
                .password("own")
                .build();
        try (MockVirtualCenter server = MockVirtualCenter.start(silent)) {
            assertThat(send(server, "GET", "/mock", "", "Authorization", basic("user", "own"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static String basic(String user, @Nullable String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void publicUrl_isInWhatTheServerHandsOut() throws Exception {
        MockOptions options = MockOptions.builder()
                .plainHttp(true)
                .publicUrl(URI.create("https://vc.example.com:8443"))
                .build();
        try (MockVirtualCenter server = MockVirtualCenter.start(options)) {
            assertThat(send(server, "GET", "/about", "").body()).contains("\"https://vc.example.com:8443/sdk\"");
            assertThat(send(server, "GET", "/sdk?wsdl", "").body()).contains("https://vc.example.com:8443/sdk");
            assertThat(server.publicUrl()).hasToString("https://vc.example.com:8443/sdk");
            assertThat(server.url().getHost()).isEqualTo("127.0.0.1");
            VimPortType vim = server.inProcess();
            ManagedObjectReference task = vim.generateLogBundlesTask(WellKnown.DIAGNOSTIC_MANAGER, true, null);
            server.awaitIdle();
            Object bundles =
                    server.world().snapshot().require(task, TaskProperties.INFO).getResult();
            assertThat((List<?>) bundles)
                    .first()
                    .isInstanceOfSatisfying(
                            DiagnosticManagerBundleInfo.class,
                            bundle -> assertThat(bundle.getUrl()).startsWith("https://vc.example.com:8443/downloads/"));
        }
    }

    @Test
    void body_thatIsRefused_isTakenToItsEnd_soThatItsSenderReadsWhy() throws Exception {
        byte[] body = new byte[16 << 20];
        try (Socket socket = new Socket("127.0.0.1", vc.port())) {
            String head =
                    "POST /mock/faults HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: http://page\r\nContent-Length: "
                            + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("web pages cannot control the server");
        }
    }
}
