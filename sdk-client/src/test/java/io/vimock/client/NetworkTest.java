package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens on the wire: connections, proxies, and that nothing is sent twice or left open. */
class NetworkTest {
    private static final String TIME = "<returnval>2009-06-01T12:00:00Z</returnval>";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void calls_oneAfterTheOther_useOneConnection() throws Exception {
        server.answer("CurrentTime", TIME);
        try (Relay relay = Relay.to(server.http.port());
                VimConnection vim = connect(relay)) {
            for (int i = 0; i < 20; i++) {
                time(vim);
            }
            assertThat(relay.accepted).hasValue(1);
        }
    }

    @Test
    void calls_atTheSameTime_useNoMoreConnectionsThanAllowed() throws Exception {
        server.reply("CurrentTime", ScriptedServer.soap("CurrentTime", TIME).withFixedDelay(20));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Relay relay = Relay.to(server.http.port());
                VimConnection vim = server.connect(options ->
                        options.url("http://127.0.0.1:" + relay.port()).maxConnections(2))) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                ends.add(threads.submit(() -> time(vim)));
            }
            for (Future<?> end : ends) {
                end.get();
            }
            assertThat(relay.most()).isEqualTo(2);
        } finally {
            threads.shutdown();
        }
        assertThat(server.requests("CurrentTime")).hasSize(40);
    }

    /** The build tells this JVM to repeat requests of all methods. */
    @Test
    void call_whenAKeptConnectionDiesAfterTheRequest_isSentOnce() throws Exception {
        server.answers(
                "PowerOnVM_Task",
                ScriptedServer.soap("PowerOnVM_Task", "<returnval type=\"Task\">task-1</returnval>"),
                new ResponseDefinitionBuilder().withFault(Fault.EMPTY_RESPONSE));
        try (Relay relay = Relay.to(server.http.port());
                VimConnection vim = connect(relay)) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            vm.powerOn();
            assertThatThrownBy(vm::powerOn)
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("PowerOnVM_Task on VirtualMachine:vm-1 at http://127.0.0.1:" + relay.port());
            assertThat(server.requests("PowerOnVM_Task")).hasSize(2);
        }
    }

    @Test
    void call_afterAKeptConnectionBroke_usesAnother() throws Exception {
        server.answer("CurrentTime", TIME);
        try (Relay relay = Relay.to(server.http.port());
                VimConnection vim = connect(relay)) {
            time(vim);
            relay.cut();
            int failures = 0;
            while (relay.accepted.get() < 2) {
                try {
                    time(vim);
                } catch (VimTransportException e) {
                    failures++;
                }
            }
            // Whether the break is noticed before or after sending is a matter of time; it is never hidden.
            assertThat(failures).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void call_whenTheAnswerComesInDribbles_timesOutAndClosesItsConnection() throws Exception {
        server.reply("CurrentTime", ScriptedServer.soap("CurrentTime", TIME).withChunkedDribbleDelay(50, 60_000));
        try (Relay relay = Relay.to(server.http.port());
                VimConnection vim = server.connect(options ->
                        options.url("http://127.0.0.1:" + relay.port()).requestTimeout(Duration.ofSeconds(5)))) {
            assertThatThrownBy(() -> time(vim))
                    .isInstanceOf(VimTimeoutException.class)
                    .hasMessage("CurrentTime on ServiceInstance:ServiceInstance at http://127.0.0.1:" + relay.port()
                            + "/sdk: no complete answer within 5 s");
            relay.awaitNoneOpen(Duration.ofMinutes(1));
        }
    }

    @Test
    void proxy_isUsed() throws Exception {
        server.answer("CurrentTime", TIME);
        try (Relay proxy = Relay.proxyTo(server.http.port(), "");
                VimConnection vim = server.connect(
                        options -> options.url("http://vc.example.com").proxy("127.0.0.1", proxy.port()))) {
            time(vim);
            assertThat(proxy.accepted).hasValue(1);
            assertThat(vim.url()).hasToString("http://vc.example.com/sdk");
        }
    }

    @Test
    void proxy_thatWantsAPassword_getsItBeforeTheFirstRefusal() throws Exception {
        server.answer("CurrentTime", TIME);
        try (Relay proxy = Relay.proxyTo(server.http.port(), basic("us er", "pä:ss"));
                VimConnection vim = server.connect(options ->
                        options.url("http://vc.example.com").proxy("127.0.0.1", proxy.port(), "us er", "pä:ss"))) {
            time(vim);
            assertThat(proxy.refused).hasValue(0);
        }
    }

    /** The build tells this JVM to send passwords for tunnels too. */
    @Test
    void proxy_thatWantsAPasswordForATunnel_getsIt() throws Exception {
        server.answer("CurrentTime", TIME);
        try (Relay proxy = Relay.proxyTo(server.http.httpsPort(), basic("user", "pass"));
                VimConnection vim = server.connect(options -> options.url("https://vc.example.com")
                        .trust(Trust.all())
                        .proxy("127.0.0.1", proxy.port(), "user", "pass"))) {
            time(vim);
            assertThat(proxy.tunnels).hasValue(1);
        }
    }

    @Test
    void proxy_whenItRefuses_isNamed() throws Exception {
        try (Relay proxy = Relay.proxyTo(server.http.port(), basic("user", "pass"))) {
            assertThatThrownBy(() -> server.connect(
                            options -> options.url("http://vc.example.com").proxy("127.0.0.1", proxy.port())))
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("http://vc.example.com/sdk")
                    .hasMessageContaining("the proxy 127.0.0.1:" + proxy.port()
                            + " answered HTTP 407: it wants a name and a password");
        }
    }

    private VimConnection connect(Relay relay) {
        return server.connect(options -> options.url("http://127.0.0.1:" + relay.port()));
    }

    private static Object time(VimConnection vim) {
        return vim.service(ServiceInstance.class).currentTime();
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }
}
