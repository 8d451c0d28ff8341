package io.vimock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.testing.SoapTestClient.Reply;
import io.vimock.server.world.Snapshot;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockVirtualCenterTest {
    private static final MockOptions SMALL =
            MockOptions.builder().plainHttp(true).clusters(0).manualClock().build();
    private static final String CURRENT_TIME =
            "<CurrentTime xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">ServiceInstance</_this></CurrentTime>";

    @TempDir
    Path directory;

    /** Trusts everybody and remembers whom. */
    private static final class Curious implements X509TrustManager {
        private final List<X509Certificate> seen = new ArrayList<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.add(chain[0]);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static X509Certificate certificate(URI url) throws Exception {
        Curious curious = new Curious();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {curious}, null);
        HttpsURLConnection connection = (HttpsURLConnection)
                url.resolve("/sdk/vimServiceVersions.xml").toURL().openConnection();
        connection.setSSLSocketFactory(context.getSocketFactory());
        // The connection's own check of the host name stays: it is part of what is tested.
        assertThat(connection.getResponseCode()).isEqualTo(200);
        connection.disconnect();
        return curious.seen.get(0);
    }

    @Test
    void start_withTls_showsACertificateForLoopbackThatItVouchesForItself() throws Exception {
        try (MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().clusters(0).build())) {
            assertThat(server.url().toString()).isEqualTo("https://127.0.0.1:" + server.port() + "/sdk");

            X509Certificate certificate = certificate(server.url());

            certificate.verify(certificate.getPublicKey());
            certificate.checkValidity();
            assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
            assertThat(certificate.getSubjectAlternativeNames().toString())
                    .contains("localhost")
                    .contains("127.0.0.1")
                    .contains("0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void start_withCertificateAndKeyFiles_showsThatCertificate() throws Exception {
        Path certificate = copy("tls/localhost.crt");
        Path key = copy("tls/localhost.key");

        try (MockVirtualCenter server = MockVirtualCenter.start(
                MockOptions.builder().clusters(0).tls(certificate, key).build())) {
            assertThat(certificate(server.url()).getSubjectX500Principal().getName())
                    .isEqualTo("CN=vi-mock test");
        }
    }

    @Test
    void start_withAKeyFileThatIsNone_saysSo() throws Exception {
        Path certificate = copy("tls/localhost.crt");

        assertThatThrownBy(() -> MockVirtualCenter.start(
                        MockOptions.builder().tls(certificate, certificate).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BEGIN PRIVATE KEY");
    }

    private Path copy(String resource) throws Exception {
        Path file = directory.resolve(Path.of(resource).getFileName());
        try (var in = MockVirtualCenterTest.class.getResourceAsStream("/" + resource)) {
            Files.write(file, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        return file;
    }

    @Test
    void start_onAPortThatIsTaken_failsWithTheAddress() {
        try (MockVirtualCenter first = MockVirtualCenter.start(SMALL)) {
            MockOptions same = MockOptions.builder()
                    .plainHttp(true)
                    .listen("127.0.0.1", first.port())
                    .build();

            assertThatThrownBy(() -> MockVirtualCenter.start(same))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }

    @Test
    void start_tenTimesInOneVirtualMachine_givesTenServersThatShareNothing() {
        List<MockVirtualCenter> servers = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                servers.add(MockVirtualCenter.start(SMALL));
            }
            SoapTestClient first = SoapTestClient.loggedIn(servers.get(0));
            String cookie = first.cookie();
            String setLocale = "<SetLocale xmlns=\"urn:vim25\"><_this type=\"SessionManager\">SessionManager</_this>"
                    + "<locale>en</locale></SetLocale>";
            assertThat(first.call(setLocale).status()).isEqualTo(200);
            for (MockVirtualCenter other : servers.subList(1, 10)) {
                Reply reply = new SoapTestClient(other)
                        .send(SoapTestClient.envelope(setLocale), "Cookie", "vmware_soap_session=\"" + cookie + "\"");
                assertThat(reply.faultType()).isEqualTo("NotAuthenticated");
            }
        } finally {
            servers.forEach(MockVirtualCenter::close);
        }
    }

    @Test
    void start_whenTheInventoryCannotBe_leavesNothingBehind() throws Exception {
        ThreadGroup group = new ThreadGroup("a start that fails");
        List<Throwable> failures = new ArrayList<>();
        MockOptions impossible =
                MockOptions.builder().plainHttp(true).datastores(0).build();
        Thread starter = new Thread(group, () -> {
            try {
                MockVirtualCenter.start(impossible).close();
            } catch (IllegalArgumentException e) {
                failures.add(e);
            }
        });

        starter.start();
        starter.join();

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).hasMessageContaining("datastore");
        Thread[] left = new Thread[group.activeCount() + 8];
        int count = group.enumerate(left);
        for (int i = 0; i < count; i++) {
            left[i].join(Duration.ofMinutes(1).toMillis());
            assertThat(left[i].isAlive()).as(left[i].getName()).isFalse();
        }
    }

    @Test
    void hosts_knowTheAddressOfTheServer() {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            Snapshot snapshot = server.world().snapshot();
            assertThat(snapshot.all(MoTypes.HOST_SYSTEM))
                    .isNotEmpty()
                    .allSatisfy(host -> assertThat(snapshot.require(host.ref(), HostSystemProperties.SUMMARY)
                                    .getManagementServerIp())
                            .isEqualTo(server.options().host()));
        }
    }

    @Test
    void close_twice_isNoError() {
        MockVirtualCenter server = MockVirtualCenter.start(SMALL);
        server.close();
        server.close();
    }

    @Test
    void clock_whenManual_isWhatClientsSee() {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            SoapTestClient client = new SoapTestClient(server);
            assertThat(client.call(CURRENT_TIME).body()).contains("<returnval>2008-01-01T00:00:00");

            server.clock().advance(Duration.ofHours(1));

            assertThat(client.call(CURRENT_TIME).body()).contains("<returnval>2008-01-01T01:00:00");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vimService.wsdl",
                "vim.wsdl",
                "core-types.xsd",
                "query-types.xsd",
                "query-messagetypes.xsd",
                "vim-types.xsd",
                "vim-messagetypes.xsd"
            })
    void get_servesTheContractFiles(String name) {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            Reply reply = new SoapTestClient(server).get("/sdk/" + name);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/xml");
            assertThat(reply.body()).startsWith("<?xml").doesNotContain("https://localhost/");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sdk?wsdl", "/sdk/vimService?wsdl", "/sdk/vimService?WSDL", "/sdk/vimService.wsdl"})
    void get_ofTheWsdl_namesTheAddressThatTheClientUsed(String path) {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            SoapTestClient client = new SoapTestClient(server);

            Reply reply = client.get(path);

            assertThat(reply.body()).contains("location=\"" + server.url() + "/vimService\"");
            String imported = reply.between("<import location=\"", "\"");
            assertThat(client.get(server.url().resolve(path).resolve(imported).getPath())
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void get_ofTheVersions_listsThemByPersonality() {
        try (MockVirtualCenter tolerant = MockVirtualCenter.start(SMALL);
                MockVirtualCenter strict = MockVirtualCenter.start(MockOptions.builder()
                        .plainHttp(true)
                        .clusters(0)
                        .apiLevel(ApiLevel.V2_5)
                        .build())) {
            String path = "/sdk/vimServiceVersions.xml";
            assertThat(new SoapTestClient(tolerant).get(path).body().replaceAll("\\s", ""))
                    .contains("<name>urn:vim25</name><version>4.1</version><priorVersions><version>4.0</version>"
                            + "<version>2.5u2</version><version>2.5</version></priorVersions>");
            assertThat(new SoapTestClient(strict).get(path).body().replaceAll("\\s", ""))
                    .contains("<version>2.5</version><priorVersions><version>2.0</version></priorVersions>");
        }
    }

    @Test
    void get_ofAbout_isJson() {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            Reply reply = new SoapTestClient(server).get("/about");

            assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(reply.body())
                    .contains("\"apiVersion\": \"4.1\"")
                    .contains("\"url\": \"" + server.url() + "\"")
                    .contains("\"time\": \"2008-01-01T00:00:00Z\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sdk/nothing.xsd", "/sdk/../about/x", "/sdk/vim-types.xsd/more", "/mob"})
    void get_ofWhatIsNotThere_isAPlain404(String path) {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            Reply reply = new SoapTestClient(server).get(path);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.body()).isEqualTo("404 Not Found\n");
        }
    }

    @Test
    void get_ofTheEndpoint_saysWhatToDo() {
        try (MockVirtualCenter server = MockVirtualCenter.start(SMALL)) {
            Reply reply = new SoapTestClient(server).get("/sdk");

            assertThat(reply.status()).isEqualTo(405);
            assertThat(reply.headers().firstValue("Allow")).contains("POST");
        }
    }
}
