package io.vimock.server.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.SessionManagerProperties;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.testing.SoapTestClient.Reply;
import io.vimock.vim25.AlreadyAuthenticatedSessionEvent;
import io.vimock.vim25.BadUsernameSessionEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.GlobalMessageChangedEvent;
import io.vimock.vim25.SessionTerminatedEvent;
import io.vimock.vim25.UserLoginSessionEvent;
import io.vimock.vim25.UserLogoutSessionEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionManagerTest {
    private static final String THIS = "<_this type=\"SessionManager\">SessionManager</_this>";

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.builder()
            .plainHttp(true)
            .clusters(0)
            .manualClock()
            .userName("user")
            .accounts(List.of(new Account("viewer", PasswordHash.quick("look"), false)))
            .build());
    private final List<Event> events = Collections.synchronizedList(new ArrayList<>());

    SessionManagerTest() {
        server.world().addListener(commit -> events.addAll(commit.events()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private SoapTestClient user() {
        return SoapTestClient.loggedIn(server);
    }

    private SoapTestClient viewer() {
        SoapTestClient client = new SoapTestClient(server);
        client.login("viewer", "look");
        return client;
    }

    private static Reply call(SoapTestClient client, String operation, String arguments) {
        return client.call("<" + operation + " xmlns=\"urn:vim25\">" + THIS + arguments + "</" + operation + ">");
    }

    private static Reply setLocale(SoapTestClient client) {
        return call(client, "SetLocale", "<locale>en</locale>");
    }

    private static String key(Reply login) {
        return login.between("<key>", "</key>");
    }

    private <T extends Event> T posted(Class<T> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void login_withRightCredentials_opensASessionAndSetsTheCookie() {
        Reply reply = new SoapTestClient(server).login("USER", "pass");

        assertThat(reply.headers().allValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches("vmware_soap_session=\"[0-9a-f-]{36}\"; Path=/; HttpOnly");
        assertThat(reply.body())
                .contains("<userName>user</userName>")
                .contains("<loginTime>2008-01-01T00:00:00")
                .contains("<locale>en</locale>");
        UserLoginSessionEvent event = posted(UserLoginSessionEvent.class);
        assertThat(event.getUserName()).isEqualTo("user");
        assertThat(event.getIpAddress()).isEqualTo("127.0.0.1");
        assertThat(event.getSessionId()).isEqualTo(key(reply));
    }

    @Test
    void login_setsTheCookieOnceOnly() {
        SoapTestClient client = user();

        assertThat(setLocale(client).headers().allValues("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"user, wrong", "user, ''", "'', ''", "'', pass", "nobody, pass", "viewer, pass"})
    void login_withWrongCredentials_faultsInvalidLogin(String user, String password) {
        Reply reply = call(
                new SoapTestClient(server),
                "Login",
                "<userName>" + user + "</userName><password>" + password + "</password>");

        assertThat(reply.faultType()).isEqualTo("InvalidLogin");
        assertThat(reply.faultElement()).isEqualTo("InvalidLoginFault");
        assertThat(reply.headers().allValues("Set-Cookie")).isEmpty();
        assertThat(posted(BadUsernameSessionEvent.class).getUserName()).isEqualTo(user);
    }

    @Test
    void login_onALiveSession_faultsInvalidLogin() {
        Reply reply = call(user(), "Login", "<userName>user</userName><password>pass</password>");

        assertThat(reply.faultType()).isEqualTo("InvalidLogin");
        assertThat(posted(AlreadyAuthenticatedSessionEvent.class).getUserName()).isEqualTo("user");
    }

    @Test
    void login_withALocaleThatIsNone_faultsInvalidLocale() {
        Reply reply = call(
                new SoapTestClient(server),
                "Login",
                "<userName>user</userName><password>pass</password><locale>!</locale>");

        assertThat(reply.faultType()).isEqualTo("InvalidLocale");
        assertThat(reply.headers().allValues("Set-Cookie")).isEmpty();
    }

    @Test
    void logout_endsTheSession() {
        SoapTestClient client = user();

        assertThat(call(client, "Logout", "").status()).isEqualTo(200);

        assertThat(setLocale(client).faultType()).isEqualTo("NotAuthenticated");
        assertThat(posted(UserLogoutSessionEvent.class).getUserName()).isEqualTo("user");
    }

    @Test
    void call_withoutSession_faultsNotAuthenticated() {
        assertThat(setLocale(new SoapTestClient(server)).faultType()).isEqualTo("NotAuthenticated");
    }

    @Test
    void call_withTheCookieInAHeaderOfTheMessage_isOfThatSession() {
        String body = "<SetLocale xmlns=\"urn:vim25\">" + THIS + "<locale>en</locale></SetLocale>";
        String header = "<soapenv:Header><operationID>x-1</operationID><vcSessionCookie xmlns=\"urn:vim25\">"
                + Objects.requireNonNull(user().cookie()) + "</vcSessionCookie></soapenv:Header><soapenv:Body>";

        Reply reply =
                new SoapTestClient(server).send(SoapTestClient.envelope(body).replace("<soapenv:Body>", header));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    @Test
    void call_withSeveralCookies_isOfTheLiveSession() {
        SoapTestClient client = user();
        String cookies = "vmware_soap_session=\"stale\"; other=1; $Version=\"1\"; vmware_soap_session=\""
                + client.cookie() + "\"; $Path=/";
        String request =
                SoapTestClient.envelope("<SetLocale xmlns=\"urn:vim25\">" + THIS + "<locale>en</locale></SetLocale>");

        assertThat(client.send(request, "Cookie", cookies).status()).isEqualTo(200);
    }

    @Test
    void terminateSession_endsAnothersSession() {
        SoapTestClient viewer = new SoapTestClient(server);
        String key = key(viewer.login("viewer", "look"));

        assertThat(call(user(), "TerminateSession", "<sessionId>" + key + "</sessionId>")
                        .status())
                .isEqualTo(200);

        assertThat(setLocale(viewer).faultType()).isEqualTo("NotAuthenticated");
        assertThat(posted(SessionTerminatedEvent.class).getTerminatedUsername()).isEqualTo("viewer");
    }

    @Test
    void terminateSession_whenOneIsUnknown_endsNone() {
        SoapTestClient viewer = new SoapTestClient(server);
        String key = key(viewer.login("viewer", "look"));

        Reply reply = call(user(), "TerminateSession", "<sessionId>" + key + "</sessionId><sessionId>none</sessionId>");

        assertThat(reply.faultType()).isEqualTo("NotFound");
        assertThat(setLocale(viewer).status()).isEqualTo(200);
    }

    @Test
    void terminateSession_ofOnesOwn_faultsInvalidArgument() {
        SoapTestClient client = new SoapTestClient(server);
        String key = key(client.login("user", "pass"));

        assertThat(call(client, "TerminateSession", "<sessionId>" + key + "</sessionId>")
                        .faultType())
                .isEqualTo("InvalidArgument");
        assertThat(setLocale(client).status()).isEqualTo(200);
    }

    @Test
    void sessionIsActive_tellsWhetherThatUserHasThatSession() {
        SoapTestClient client = new SoapTestClient(server);
        String key = key(client.login("user", "pass"));

        assertThat(isActive(client, key, "user")).isEqualTo("true");
        assertThat(isActive(client, key, "viewer")).isEqualTo("false");
        assertThat(isActive(client, "none", "user")).isEqualTo("false");
    }

    private static String isActive(SoapTestClient client, String key, String user) {
        return call(client, "SessionIsActive", "<sessionID>" + key + "</sessionID><userName>" + user + "</userName>")
                .between("<returnval>", "</returnval>");
    }

    @Test
    void updateServiceMessage_changesThePropertyAndPostsAnEvent() {
        assertThat(call(user(), "UpdateServiceMessage", "<message>Down at 5</message>")
                        .status())
                .isEqualTo(200);

        assertThat(server.world().snapshot().require(SessionManager.REF, SessionManagerProperties.MESSAGE))
                .isEqualTo("Down at 5");
        assertThat(posted(GlobalMessageChangedEvent.class).getMessage()).isEqualTo("Down at 5");
    }

    @Test
    void updateServiceMessage_byAReadOnlyUser_faultsNoPermission() {
        Reply reply = call(viewer(), "UpdateServiceMessage", "<message>Mine</message>");

        assertThat(reply.faultType()).isEqualTo("NoPermission");
        assertThat(reply.faultElement()).isEqualTo("RuntimeFaultFault");
        assertThat(reply.body()).contains("<privilegeId>Sessions.GlobalMessage</privilegeId>");
        assertThat(server.world().snapshot().require(SessionManager.REF, SessionManagerProperties.MESSAGE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "english", "xx", "en_XX", "no_SUCH_locale"})
    void setLocale_whenItIsNone_faultsInvalidLocale(String locale) {
        Reply reply = call(user(), "SetLocale", "<locale>" + locale + "</locale>");

        assertThat(reply.faultType()).isEqualTo("InvalidLocale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "en_US", "de-DE", "ja"})
    void setLocale_whenItIsOne_isShownInTheSession(String locale) {
        SoapTestClient client = user();

        assertThat(call(client, "SetLocale", "<locale>" + locale + "</locale>").status())
                .isEqualTo(200);

        assertThat(call(client, "Fetch", "<prop>currentSession</prop>").body())
                .contains("<locale>" + locale + "</locale>");
    }

    @Test
    void loginBySSPI_isNotImplementedYet() {
        assertThat(call(new SoapTestClient(server), "LoginBySSPI", "<base64Token>AAAA</base64Token>")
                        .faultType())
                .isEqualTo("NotImplemented");
    }

    @Test
    void cloneSession_withATicket_isAnotherSessionOfTheSameUser_once() {
        SoapTestClient viewer = viewer();
        String ticket = call(viewer, "AcquireCloneTicket", "").between("<returnval>", "</returnval>");
        SoapTestClient other = new SoapTestClient(server);

        Reply cloned = cloneSession(other, ticket);

        assertThat(cloned.status()).isEqualTo(200);
        assertThat(cloned.between("<userName>", "</userName>")).isEqualTo("viewer");
        assertThat(events).filteredOn(UserLoginSessionEvent.class::isInstance).hasSize(2);
        assertThat(setLocale(other).status()).isEqualTo(200);
        assertThat(call(other, "UpdateServiceMessage", "<message>x</message>").body())
                .contains("NoPermission");
        assertThat(cloneSession(new SoapTestClient(server), ticket).body()).contains("InvalidLogin");
        assertThat(cloneSession(viewer, ticket).body()).contains("InvalidLogin");
    }

    @Test
    void cloneSession_whenTheOriginalHasEnded_isRefused() {
        SoapTestClient user = user();
        String ticket = call(user, "AcquireCloneTicket", "").between("<returnval>", "</returnval>");
        call(user, "Logout", "");

        assertThat(cloneSession(new SoapTestClient(server), ticket).body()).contains("InvalidLogin");
        assertThat(events).filteredOn(BadUsernameSessionEvent.class::isInstance).hasSize(1);
    }

    private static Reply cloneSession(SoapTestClient client, String ticket) {
        return call(client, "CloneSession", "<cloneTicket>" + ticket + "</cloneTicket>");
    }
}
