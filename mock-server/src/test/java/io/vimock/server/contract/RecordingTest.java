package io.vimock.server.contract;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.VirtualMachinePowerState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final String PASSWORD = "S3cret & <sound>";

    @TempDir
    Path directory;

    private final MockVirtualCenter server = MockVirtualCenter.start(
            MockOptions.builder().userName("operator").password(PASSWORD).build());

    @AfterEach
    void stop() {
        server.close();
    }

    private Recorder.Builder recorder() {
        return Recorder.of(server.url(), directory).trust(Trust.all());
    }

    private static VimConnection connect(URI url, String password) {
        return VimConnection.connect(ConnectOptions.builder()
                .url(url.toString())
                .credentials("operator", password)
                .trust(Trust.all())
                .build());
    }

    /** What a tool does, and what it finds out. */
    private static List<Object> session(URI url, String password) {
        try (VimConnection vim = connect(url, password)) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            Object before = vm.get(VirtualMachine.RUNTIME_POWER_STATE);
            vm.powerOff().await();
            Object after = vm.get(VirtualMachine.RUNTIME_POWER_STATE);
            String refused = "";
            try {
                vm.powerOff().await();
            } catch (VimFaultException e) {
                refused = e.fault() instanceof InvalidPowerState ? "InvalidPowerState" : e.toString();
            }
            return List.of(vim.about().getFullName(), before, after, refused);
        }
    }

    private void record() {
        try (Recorder recorder = recorder().start()) {
            assertThat(session(recorder.url(), PASSWORD))
                    .endsWith(
                            VirtualMachinePowerState.POWERED_ON,
                            VirtualMachinePowerState.POWERED_OFF,
                            "InvalidPowerState");
        }
    }

    @Test
    void recorded_isReplayedToTheSameClient_againAndAgain() {
        record();
        List<Object> recorded;
        try (Replay replay = Replay.of(directory).start()) {
            recorded = session(replay.url(), "any password");
            replay.reset();
            assertThat(session(replay.url(), "another one")).isEqualTo(recorded);
            // Whether there is a wait to be cancelled in the end is a matter of chance.
            assertThat(replay.unmatched()).allMatch(asked -> asked.contains("no CancelWaitForUpdates"));
        }
        assertThat(recorded)
                .endsWith(
                        VirtualMachinePowerState.POWERED_ON, VirtualMachinePowerState.POWERED_OFF, "InvalidPowerState");
    }

    @Test
    void recorded_isLoadedByPlainWireMock() {
        record();
        WireMockServer plain = new WireMockServer(wireMockConfig()
                .withRootDirectory(directory.toString())
                .dynamicPort()
                .bindAddress("127.0.0.1"));
        plain.start();
        try {
            assertThat(session(URI.create("http://127.0.0.1:" + plain.port() + "/sdk"), "any password"))
                    .endsWith(
                            VirtualMachinePowerState.POWERED_ON,
                            VirtualMachinePowerState.POWERED_OFF,
                            "InvalidPowerState");
            assertThatThrownBy(() -> connect(URI.create("http://127.0.0.1:" + plain.port() + "/sdk"), "x")
                            .inventory()
                            .get(VirtualMachine.class, "DC0/vm/other"))
                    .hasMessageContaining("The recording has no answer to this request");
        } finally {
            plain.stop();
        }
    }

    @Test
    void replay_ofSomethingElse_saysWhatWasAskedAndWhatIsNearest() {
        record();
        try (Replay replay = Replay.of(directory).start();
                VimConnection vim = connect(replay.url(), "x")) {
            assertThatThrownBy(() -> vim.inventory().get(VirtualMachine.class, "DC0/vm/other"))
                    .isInstanceOf(VimFaultException.class)
                    .hasMessageContaining("The recording has no answer to this FindByInventoryPath")
                    .hasMessageContaining("inventoryPath = DC0/vm/DC0_H0_VM0")
                    .hasMessageContaining("inventoryPath = DC0/vm/other");
            assertThatThrownBy(() -> vim.inventory()
                            .get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0")
                            .rename("web"))
                    .hasMessageContaining("The recording has no Rename_Task, only ");
            assertThat(replay.unmatched()).hasSize(2);
        }
    }

    @Test
    void replay_ofFailedLogins_keepsTheirOrder() {
        try (Recorder recorder = recorder().start()) {
            assertInvalidLogin(recorder.url());
            connect(recorder.url(), PASSWORD).close();
        }
        try (Replay replay = Replay.of(directory).plainHttp().start()) {
            assertInvalidLogin(replay.url());
            connect(replay.url(), "x").close();
        }
    }

    private static void assertInvalidLogin(URI url) {
        assertThatThrownBy(() -> connect(url, "wrong password"))
                .isInstanceOfSatisfying(
                        VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(InvalidLogin.class));
    }

    @Test
    void waits_areRecordedWhenAnswered_andHeldWhenNot() throws Exception {
        String filter = "<CreateFilter xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this>"
                + "<spec><propSet><type>Datacenter</type><pathSet>name</pathSet></propSet><objectSet>"
                + "<obj type=\"Datacenter\">datacenter-2</obj></objectSet></spec><partialUpdates>false</partialUpdates></CreateFilter>";
        String wait = "<WaitForUpdates xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this>"
                + "<version>%s</version></WaitForUpdates>";
        String rename = "<Rename_Task xmlns=\"urn:vim25\"><_this type=\"Datacenter\">datacenter-2</_this>"
                + "<newName>Sites</newName></Rename_Task>";
        String version;
        try (MockVirtualCenter plain = MockVirtualCenter.start(
                        MockOptions.builder().plainHttp(true).build());
                Recorder recorder =
                        Recorder.of(plain.url(), directory).plainHttp().start()) {
            SoapTestClient client = SoapTestClient.at(recorder.url());
            client.login(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
            client.call(filter);
            version = client.call(wait.formatted("")).between("<version>", "</version>");
            CompletableFuture<SoapTestClient.Reply> answered = client.sendLater(
                    SoapTestClient.envelope(wait.formatted(version)).getBytes(UTF_8));
            client.call(rename);
            String last = answered.get(1, TimeUnit.MINUTES).between("<version>", "</version>");
            var unanswered = client.sendLater(
                    SoapTestClient.envelope(wait.formatted(last)).getBytes(UTF_8));
            while (plain.requests().newest(9).stream()
                            .filter(request -> request.operation().equals("WaitForUpdates"))
                            .count()
                    < 3) {
                Thread.onSpinWait();
            }
            assertThat(unanswered).isNotDone();
        }
        List<Exchange> exchanges = Recording.open(directory).exchanges();
        assertThat(exchanges)
                .filteredOn(Exchange::isWait)
                .extracting(exchange -> exchange.answer() != null)
                .containsExactly(true, true, false);
        assertThat(Files.readString(directory.resolve("index.txt"))).contains("-> no answer");

        try (Replay replay = Replay.of(directory).plainHttp().start()) {
            SoapTestClient client = SoapTestClient.at(replay.url());
            client.login("a", "b");
            assertThat(client.call(wait.formatted("")).between("<version>", "</version>"))
                    .isEqualTo(version);
            CompletableFuture<SoapTestClient.Reply> held = client.sendLater(
                    SoapTestClient.envelope(wait.formatted(version)).getBytes(UTF_8));
            assertThat(held).isNotDone();
            client.call(rename);
            SoapTestClient.Reply update = held.get(1, TimeUnit.MINUTES);
            assertThat(update.body()).contains("Sites");
            assertThat(client.sendLater(
                            SoapTestClient.envelope(wait.formatted(update.between("<version>", "</version>")))
                                    .getBytes(UTF_8)))
                    .isNotDone();
        }
    }

    @Test
    void noSecret_survives() throws IOException {
        String wrong = "wrong-pässword";
        String other = "of somebody else";
        String cookie;
        try (MockVirtualCenter plain = MockVirtualCenter.start(MockOptions.builder()
                        .plainHttp(true)
                        .userName("operator")
                        .password(PASSWORD)
                        .build());
                Recorder recorder =
                        Recorder.of(plain.url(), directory).scrubUsers().start()) {
            SoapTestClient client = SoapTestClient.at(recorder.url());
            client.call(login(wrong));
            client.call(login(PASSWORD.replace("&", "&amp;").replace("<", "&lt;")));
            cookie = client.cookie();
            client.call("<AddStandaloneHost_Task xmlns=\"urn:vim25\"><_this type=\"Folder\">group-h4</_this><spec>"
                    + "<hostName>esx9</hostName><userName>root</userName><password>" + other
                    + "</password><force>true</force>"
                    + "</spec><addConnected>true</addConnected></AddStandaloneHost_Task>");
            client.call(
                    "<SessionIsActive xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this><sessionID>"
                            + cookie + "</sessionID><userName>operator</userName></SessionIsActive>");
            client.call(
                    "<RetrieveProperties xmlns=\"urn:vim25\"><_this type=\"PropertyCollector\">propertyCollector</_this>"
                            + "<specSet><propSet><type>SessionManager</type><all>true</all></propSet><objectSet>"
                            + "<obj type=\"SessionManager\">SessionManager</obj></objectSet></specSet></RetrieveProperties>");
            client.send("not XML: " + other);
            basicAuthentication(recorder.url().resolve("/folder?dcPath=DC0"));
        }
        List<String> secrets = List.of(
                PASSWORD,
                "S3cret &amp; &lt;sound",
                "S3cret",
                wrong,
                other,
                cookie,
                "operator",
                Base64.getEncoder().encodeToString(("operator:" + PASSWORD).getBytes(UTF_8)));
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).hasSizeGreaterThan(15);
            for (Path file : all) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secrets);
            }
        }
        assertThat(Files.readString(directory.resolve("index.txt")))
                .contains("Login SessionManager:SessionManager -> 500 InvalidLogin")
                .contains("RetrieveProperties PropertyCollector:propertyCollector -> 200")
                .doesNotContain("folder");
    }

    private static String login(String password) {
        return "<Login xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this><userName>operator</userName>"
                + "<password>" + password + "</password></Login>";
    }

    private static void basicAuthentication(URI url) throws IOException {
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .sslContext(Trust.all().context())
                    .build()
                    .send(
                            HttpRequest.newBuilder(url)
                                    .header(
                                            "Authorization",
                                            "Basic "
                                                    + Base64.getEncoder()
                                                            .encodeToString(("operator:" + PASSWORD).getBytes(UTF_8)))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("LocalDS_0");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void files_areReadableAndNumbered() throws IOException {
        record();
        assertThat(Files.readString(directory.resolve("requests/0003-Login.xml")))
                .contains("\n      <_this type=\"SessionManager\">SessionManager</_this>\n");
        assertThat(Files.readAllLines(directory.resolve("index.txt")).get(2))
                .isEqualTo("0003 Login SessionManager:SessionManager -> 200");
    }

    @Test
    void recorder_neverWritesOverARecording() {
        record();
        assertThatThrownBy(() -> recorder().start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a recording in " + directory + " already");
    }

    @Test
    void recorder_whoseServerDoesNotAnswer_saysSo() {
        URI nowhere = server.url();
        server.close();
        try (Recorder recorder =
                Recorder.of(nowhere, directory).trust(Trust.all()).start()) {
            assertThatThrownBy(() -> connect(recorder.url(), PASSWORD))
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("502");
        }
        assertThat(directory.resolve("index.txt")).content().contains("no answer");
    }
}
