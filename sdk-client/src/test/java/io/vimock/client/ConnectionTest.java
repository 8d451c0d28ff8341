package io.vimock.client;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Connecting, the session, and closing. */
class ConnectionTest {
    @Test
    void connect_logsInAndSendsTheCookieBackAsItCame() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.answer("CurrentTime", "<returnval>2009-06-01T12:00:00+02:00</returnval>");
            try (VimConnection vim = server.connect()) {
                assertThat(vim.session().getKey()).isEqualTo("5f3a");
                assertThat(vim.about().getName()).isEqualTo("Scripted");
                assertThat(vim.service(ServiceInstance.class).currentTime())
                        .isEqualTo(Instant.parse("2009-06-01T10:00:00Z"));
            }
            server.http.verify(
                    1,
                    postRequestedFor(urlEqualTo("/sdk"))
                            .withRequestBody(matching("(?s).*CurrentTime.*"))
                            .withHeader("Cookie", equalTo("vmware_soap_session=\"5f3a-11\""))
                            .withHeader("SOAPAction", equalTo("\"urn:vim25/4.1\"")));
        }
    }

    @Test
    void connect_escapesWhatIsSpecialInXml() {
        try (ScriptedServer server = new ScriptedServer();
                VimConnection vim = server.connect(options -> options.credentials("a<b>&\"ü", "p&w"))) {
            assertThat(vim.session().getUserName()).isEqualTo("user");
            assertThat(server.requests("Login").get(0))
                    .contains("<userName>a&lt;b")
                    .contains("ü</userName>")
                    .contains("p&amp;w");
        }
    }

    @Test
    void connect_whenPasswordIsWrong_faultsInvalidLogin() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.reply(
                    "Login",
                    ScriptedServer.fault(
                            "Login failure", "<InvalidLoginFault xmlns=\"urn:vim25\" xsi:type=\"InvalidLogin\"/>"));
            assertThatThrownBy(server::connect)
                    .isInstanceOf(VimFaultException.class)
                    .hasMessage("Login on SessionManager:SessionManager at " + server.url()
                            + ": InvalidLogin: Login failure");
        }
    }

    @Test
    void connect_speaksTheNewestVersionThatBothKnow() {
        assertThat(levelOf("4.1", "4.0", "2.5u2", "2.5")).isEqualTo(ApiLevel.V4_1);
        assertThat(levelOf("6.5", "4.0", "2.5")).isEqualTo(ApiLevel.V4_0);
        assertThat(levelOf("2.5u2", "2.5")).isEqualTo(ApiLevel.V2_5U2);
        assertThat(levelOf("8.0.1.0", "6.0")).isEqualTo(ApiLevel.V4_1);
        assertThat(levelOf()).isEqualTo(ApiLevel.V2_5);
    }

    private static ApiLevel levelOf(String... versions) {
        try (ScriptedServer server = new ScriptedServer(versions);
                VimConnection vim = server.connect()) {
            return vim.apiLevel();
        }
    }

    @Test
    void close_logsOutOnceAndRefusesFurtherCalls() {
        try (ScriptedServer server = new ScriptedServer()) {
            VimConnection vim = server.connect();
            vim.close();
            vim.close();
            assertThat(server.requests("Logout")).hasSize(1);
            assertThatThrownBy(() -> vim.service(ServiceInstance.class).currentTime())
                    .isInstanceOf(VimException.class)
                    .hasMessageEndingWith("the connection is closed");
        }
    }

    @Test
    void close_whenLogoutFails_saysNothing() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.reply("Logout", ScriptedServer.fault("late", "<NotAuthenticatedFault xmlns=\"urn:vim25\"/>"));
            VimConnection vim = server.connect();
            assertThatCode(vim::close).doesNotThrowAnyException();
            assertThat(server.requests("Logout")).hasSize(1);
        }
    }

    @Test
    void service_whenServerHasNone_saysSo() {
        try (ScriptedServer server = new ScriptedServer();
                VimConnection vim = server.connect()) {
            assertThat(vim.service(SearchIndex.class).ref().getValue()).isEqualTo("SearchIndex");
            assertThatThrownBy(() -> vim.service(LicenseManager.class))
                    .isInstanceOf(VimException.class)
                    .hasMessage("the server at " + server.url() + " has no LicenseManager");
        }
    }

    @Test
    void call_fromManyThreadsOverOneConnection_works() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.answer("CurrentTime", "<returnval>2009-06-01T12:00:00Z</returnval>");
            ExecutorService threads = Executors.newFixedThreadPool(8);
            try (VimConnection vim = server.connect()) {
                Callable<Instant> call =
                        () -> vim.service(ServiceInstance.class).currentTime();
                List<Future<Instant>> answers = new ArrayList<>();
                for (int i = 0; i < 200; i++) {
                    answers.add(threads.submit(call));
                }
                for (Future<Instant> answer : answers) {
                    assertThat(answer.get()).isEqualTo(Instant.parse("2009-06-01T12:00:00Z"));
                }
            } finally {
                threads.shutdown();
            }
            assertThat(server.requests("CurrentTime")).hasSize(200);
        }
    }
}
