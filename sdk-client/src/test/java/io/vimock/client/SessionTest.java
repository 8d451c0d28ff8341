package io.vimock.client;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that are made, joined, cloned, ended by the server, and replaced. */
class SessionTest {
    private static final ResponseDefinitionBuilder ENDED = ScriptedServer.fault(
            "The session is not authenticated",
            "<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>");
    private static final String TIME = "<returnval>2009-06-01T12:00:00Z</returnval>";

    private final ScriptedServer server = new ScriptedServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void call_whenTheSessionHasEnded_logsInAndIsMadeOnceMore() {
        server.answers("CurrentTime", ENDED, ScriptedServer.soap("CurrentTime", TIME));
        try (VimConnection vim = server.connect()) {
            assertThat(time(vim)).isNotNull();
            assertThat(server.requests("CurrentTime")).hasSize(2);
            assertThat(server.requests("Login")).hasSize(2);
            assertThat(time(vim)).isNotNull();
            assertThat(server.requests("Login")).hasSize(2);
        }
    }

    @Test
    void call_whenTheNewSessionIsNotAcceptedEither_faultsInsteadOfTryingForEver() {
        server.reply("CurrentTime", ENDED);
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> time(vim))
                    .isInstanceOf(VimFaultException.class)
                    .hasMessageContaining("NotAuthenticated");
            assertThat(server.requests("CurrentTime")).hasSize(2);
            assertThat(server.requests("Login")).hasSize(2);
        }
    }

    @Test
    void call_whenThePasswordIsNoLongerRight_faultsInvalidLogin() {
        server.reply("CurrentTime", ENDED);
        try (VimConnection vim = server.connect()) {
            server.reply("Login", ScriptedServer.fault("no", "<InvalidLoginFault xmlns=\"urn:vim25\"/>"));
            assertThatThrownBy(() -> time(vim))
                    .isInstanceOf(VimFaultException.class)
                    .hasMessageContaining(
                            "Login on SessionManager:SessionManager at " + server.url() + ": InvalidLogin")
                    .satisfies(e -> assertThat(e.getSuppressed())
                            .singleElement()
                            .asString()
                            .contains("CurrentTime on ServiceInstance:ServiceInstance"));
            assertThat(server.requests("CurrentTime")).hasSize(1);
        }
    }

    @Test
    void calls_ofManyThreadsWhoseSessionHasEnded_logInOnce() throws Exception {
        int threads = 8;
        try (VimConnection vim = server.connect()) {
            server.http.stubFor(ScriptedServer.operation("CurrentTime")
                    .withHeader("Cookie", containing("5f3a-11"))
                    .willReturn(ScriptedServer.fault(
                                    "ended",
                                    "<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>")
                            .withHeader("Set-Cookie", "vmware_soap_session=\"an offer\"; Path=/")));
            server.http.stubFor(ScriptedServer.operation("CurrentTime")
                    .withHeader("Cookie", containing("5f3a-22"))
                    .willReturn(ScriptedServer.soap("CurrentTime", TIME)));
            server.reply(
                    "Login",
                    ScriptedServer.soap("Login", "<returnval><key>second</key><userName>user</userName></returnval>")
                            .withHeader("Set-Cookie", "vmware_soap_session=\"5f3a-22\"; Path=/"));
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            CyclicBarrier together = new CyclicBarrier(threads);
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(pool.submit(() -> {
                    together.await();
                    return time(vim);
                }));
            }
            for (Future<?> end : ends) {
                assertThat(end.get()).isNotNull();
            }
            pool.shutdown();
            assertThat(server.requests("Login")).hasSize(2);
            assertThat(vim.session().getKey()).isEqualTo("second");
            assertThat(vim.sessionCookie()).isEqualTo("vmware_soap_session=\"5f3a-22\"");
        }
    }

    @Test
    void page_whenTheSessionHasEnded_isNotAskedForInAnotherOne() {
        server.answer("CreateContainerView", "<returnval type=\"ContainerView\">view-1</returnval>")
                .answer("DestroyView", "")
                .answer(
                        "RetrievePropertiesEx",
                        "<returnval><token>t</token><objects><obj type=\"VirtualMachine\">vm-1</obj></objects></returnval>")
                .reply("ContinueRetrievePropertiesEx", ENDED);
        try (VimConnection vim = server.connect()) {
            assertThatThrownBy(() -> vim.inventory().all(VirtualMachine.class).list())
                    .isInstanceOf(VimFaultException.class)
                    .hasMessageContaining("NotAuthenticated");
            assertThat(server.requests("Login")).hasSize(1);
            assertThat(server.requests("ContinueRetrievePropertiesEx")).hasSize(1);
        }
    }

    @Test
    void read_whenTheServerReportsTheEndedSessionPropertyByProperty_logsInAgain() {
        server.answers(
                "RetrievePropertiesEx",
                ScriptedServer.soap(
                        "RetrievePropertiesEx",
                        "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><missingSet><path>name</path><fault>"
                                + "<fault xsi:type=\"NotAuthenticated\"/><localizedMessage>no</localizedMessage></fault>"
                                + "</missingSet></objects></returnval>"),
                ScriptedServer.soap(
                        "RetrievePropertiesEx",
                        "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>name</name>"
                                + "<val xsi:type=\"xsd:string\">web</val></propSet></objects></returnval>"));
        try (VimConnection vim = server.connect()) {
            VirtualMachine vm = vim.inventory().byReference(VirtualMachine.class, "vm-1");
            assertThat(vm.get(VirtualMachine.NAME)).isEqualTo("web");
            assertThat(server.requests("Login")).hasSize(2);
        }
    }

    @Test
    void join_usesTheSessionAndLeavesItAlone() {
        current("<val xsi:type=\"UserSession\"><key>theirs</key><userName>ann</userName></val>");
        server.answers("CurrentTime", ScriptedServer.soap("CurrentTime", TIME), ENDED);
        try (VimConnection vim = server.connect(options -> options.session("\"abc\"; Path=/; HttpOnly"))) {
            assertThat(vim.session().getUserName()).isEqualTo("ann");
            assertThat(time(vim)).isNotNull();
            assertThatThrownBy(() -> time(vim)).hasMessageContaining("NotAuthenticated");
        }
        assertThat(server.requests("Login")).isEmpty();
        assertThat(server.requests("Logout")).isEmpty();
        assertThat(server.requests("CurrentTime")).hasSize(2);
        server.http.verify(
                2,
                postRequestedFor(urlEqualTo("/sdk"))
                        .withRequestBody(containing("CurrentTime"))
                        .withHeader("Cookie", equalTo("vmware_soap_session=\"abc\"")));
    }

    @Test
    void join_whenTheServerDoesNotKnowTheSession_saysSo() {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"SessionManager\">SessionManager</obj></objects></returnval>");
        assertThatThrownBy(() -> server.connect(options -> options.session("vmware_soap_session=abc")))
                .isInstanceOf(VimException.class)
                .hasMessage("the server at " + server.url() + " does not know the session to be joined");
    }

    @Test
    void clone_makesASessionOfItsOwn() {
        server.answer("CloneSession", "<returnval><key>mine</key><userName>ann</userName></returnval>");
        try (VimConnection vim = server.connect(options -> options.cloneTicket("cst-1"))) {
            assertThat(vim.session().getKey()).isEqualTo("mine");
        }
        assertThat(server.requests("CloneSession"))
                .singleElement()
                .asString()
                .contains("<cloneTicket>cst-1</cloneTicket>");
        assertThat(server.requests("Login")).isEmpty();
        assertThat(server.requests("Logout")).hasSize(1);
    }

    private void current(String value) {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"SessionManager\">SessionManager</obj><propSet>"
                        + "<name>currentSession</name>" + value + "</propSet></objects></returnval>");
    }

    private static Object time(VimConnection vim) {
        return vim.service(ServiceInstance.class).currentTime();
    }
}
