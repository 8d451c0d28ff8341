package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a network does to a call: every time an exception that names operation, object and endpoint. */
class TransportFailureTest {
    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void call_whenConnectionIsReset_failsAndIsSentOnce() {
        server.reply("CurrentTime", new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER));
        expectTransportFailure("");
        assertThat(server.requests("CurrentTime")).hasSize(1);
    }

    @Test
    void call_whenServerDiesAfterReceiving_failsAndIsSentOnce() {
        server.reply("CurrentTime", new ResponseDefinitionBuilder().withFault(Fault.EMPTY_RESPONSE));
        expectTransportFailure("");
        assertThat(server.requests("CurrentTime")).hasSize(1);
    }

    @Test
    void call_whenAnswerIsGarbage_fails() {
        server.reply("CurrentTime", new ResponseDefinitionBuilder().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
        expectTransportFailure("");
    }

    @Test
    void call_whenAnswerBreaksOff_fails() {
        server.reply(
                "CurrentTime",
                ScriptedServer.soap("CurrentTime", "<returnval>2009-01-01T00:00:00Z</returnval>")
                        .withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        expectTransportFailure("");
    }

    @Test
    void call_whenErrorHasNoSoapBody_fails() {
        server.reply("CurrentTime", ScriptedServer.xml(500, "<oops/>"));
        expectTransportFailure("HTTP 500 without a SOAP fault");
    }

    @Test
    void call_whenErrorIsHtml_fails() {
        server.reply(
                "CurrentTime", ScriptedServer.xml(500, "<html>broken</html>").withHeader("Content-Type", "text/html"));
        expectTransportFailure("HTTP 500 with text/html");
    }

    @Test
    void call_whenErrorIsEmpty_fails() {
        server.reply("CurrentTime", new ResponseDefinitionBuilder().withStatus(500));
        expectTransportFailure("HTTP 500 with no content");
    }

    @Test
    void call_whenErrorIsBrokenXml_fails() {
        server.reply("CurrentTime", ScriptedServer.xml(500, "<a><b></a>"));
        expectTransportFailure("HTTP 500 with a broken answer");
    }

    @Test
    void call_whenServerIsUnavailable_fails() {
        server.reply("CurrentTime", ScriptedServer.xml(503, ""));
        expectTransportFailure("HTTP 503");
    }

    @Test
    void call_whenRedirected_failsInsteadOfSendingThePostElsewhere() {
        server.reply(
                "CurrentTime",
                new ResponseDefinitionBuilder().withStatus(302).withHeader("Location", server.url() + "2"));
        expectTransportFailure("HTTP 302");
    }

    @Test
    void call_whenAnswerIsHtml_fails() {
        server.reply(
                "CurrentTime", ScriptedServer.xml(200, "<html>hello</html>").withHeader("Content-Type", "text/html"));
        expectTransportFailure("HTTP 200 with text/html");
    }

    @Test
    void call_whenAnswerIsMalformedXml_fails() {
        server.reply("CurrentTime", ScriptedServer.xml(200, "<soapenv:Envelope><oops"));
        expectTransportFailure("cannot be read");
    }

    @Test
    void call_whenAnswerIsMalformedInsideTheBody_fails() {
        String whole = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>"
                + "<CurrentTimeResponse xmlns=\"urn:vim25\"><returnval>2009-01-01T00:00:00Z</returnv";
        server.reply("CurrentTime", ScriptedServer.xml(200, whole));
        expectTransportFailure("cannot be read");
    }

    @Test
    void call_whenAnswerIsEmpty_fails() {
        server.reply("CurrentTime", ScriptedServer.xml(200, ""));
        expectTransportFailure("cannot be read");
    }

    @Test
    void call_whenAnswerIsForSomethingElse_fails() {
        server.reply("CurrentTime", ScriptedServer.soap("Logout", ""));
        expectTransportFailure("cannot be read");
    }

    @Test
    void call_whenNoAnswerComesInTime_timesOut() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ConnectOptions options = ConnectOptions.builder()
                    .url("http://127.0.0.1:" + silent.getLocalPort())
                    .credentials("user", "pass")
                    .requestTimeout(Duration.ofMillis(200))
                    .build();
            assertThatThrownBy(() -> VimConnection.connect(options))
                    .isInstanceOf(VimTimeoutException.class)
                    .hasMessageContaining("no complete answer within 0.2 s")
                    .hasMessageContaining("127.0.0.1:" + silent.getLocalPort());
        }
    }

    @Test
    void call_whenThreadIsInterrupted_failsAndKeepsTheInterrupt() {
        try (VimConnection vim = server.connect()) {
            ServiceInstance instance = vim.service(ServiceInstance.class);
            Thread.currentThread().interrupt();
            assertThatThrownBy(instance::currentTime)
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void connect_whenNobodyListens_fails() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        ConnectOptions options = ConnectOptions.builder()
                .url("http://127.0.0.1:" + port)
                .credentials("user", "pass")
                .build();
        assertThatThrownBy(() -> VimConnection.connect(options))
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("no connection")
                .hasMessageContaining("http://127.0.0.1:" + port + "/sdk");
    }

    @Test
    void wait_whenServerGoesAway_fails() {
        server.answer("CreatePropertyCollector", "<returnval type=\"PropertyCollector\">pc2</returnval>")
                .answer("CreateFilter", "<returnval type=\"PropertyFilter\">filter-1</returnval>")
                .answer("DestroyPropertyFilter", "")
                .reply("WaitForUpdatesEx", new ResponseDefinitionBuilder().withFault(Fault.CONNECTION_RESET_BY_PEER));
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThatThrownBy(() -> vm.waitUntil(VirtualMachine.NAME, name -> true, Duration.ofMinutes(1)))
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("WaitForUpdatesEx on PropertyCollector:pc2 at " + server.url());
        }
    }

    private void expectTransportFailure(String detail) {
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> vim.service(ServiceInstance.class).currentTime())
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("CurrentTime on ServiceInstance:ServiceInstance at " + server.url())
                    .hasMessageContaining(detail);
        }
    }
}
