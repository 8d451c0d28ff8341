package io.vimock.client;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datastore files: addresses, and what goes wrong. */
class FileTransferTest {
    private static final String FILE = "/folder/dir%20x/100%25%20%C3%BC.bin?dcPath=F%20%26%20x%2FDC0&dsName=ds%201%2B";

    @TempDir
    private Path directory;

    private final ScriptedServer server = new ScriptedServer();
    private final VimConnection vim = server.connect(options -> options.requestTimeout(Duration.ofSeconds(20)));
    private final DatastoreFiles files = vim.files("F & x/DC0", "ds 1+");

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void url_escapesWhatHasToBe() {
        assertThat(files.url("dir x/100% ü.bin")).hasToString("http://127.0.0.1:" + server.http.port() + FILE);
        assertThat(files.url("[ds 1+] dir x/100% ü.bin")).isEqualTo(files.url("/dir x/100% ü.bin"));
        assertThatThrownBy(() -> files.url("[other] a.bin"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("[other] a.bin is not on datastore ds 1+");
    }

    @Test
    void download_sendsTheSession() {
        server.http.stubFor(get(urlEqualTo(FILE)).willReturn(aResponse().withBody("content")));
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        files.download("dir x/100% ü.bin", target);
        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("content");
        server.http.verify(
                getRequestedFor(urlEqualTo(FILE)).withHeader("Cookie", equalTo("vmware_soap_session=\"5f3a-11\"")));
    }

    @Test
    void download_whenItBreaksOff_leavesWhatCame() throws Exception {
        try (Once once = new Once("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789")) {
            Path target = directory.resolve("target");
            assertThatThrownBy(() -> once.files().download("a.bin", target))
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("GET a.bin at " + once.url());
            assertThat(target).hasContent("0123456789");
        }
        server.http.stubFor(get(urlPathEqualTo("/folder/a.bin"))
                .withHeader("Range", equalTo("bytes=10-"))
                .willReturn(aResponse().withStatus(206).withBody("abc")));
        files.resume("a.bin", directory.resolve("target"));
        assertThat(directory.resolve("target")).hasContent("0123456789abc");
    }

    @Test
    void resume_whenTheServerKnowsNoRanges_takesTheWhole() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "0123");
        server.http.stubFor(
                get(urlPathEqualTo("/folder/a.bin")).willReturn(aResponse().withBody("0123456789")));
        files.resume("a.bin", target);
        assertThat(target).hasContent("0123456789");
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        assertThatThrownBy(() -> files.download("a.bin", 2, 3, part))
                .isInstanceOf(VimFileException.class)
                .hasMessageContaining("it knows no ranges");
        assertThat(part.size()).isZero();
    }

    @Test
    void download_whenNothingMoves_timesOut() throws Exception {
        try (Once once = new Once("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789", true)) {
            assertThatThrownBy(() -> once.files(Duration.ofSeconds(5)).download("a.bin", directory.resolve("target")))
                    .isInstanceOf(VimTimeoutException.class)
                    .hasMessage("GET a.bin at " + once.url() + ": nothing moved for 5 s, after 10 bytes");
        }
    }

    @Test
    void download_whenRedirected_failsInsteadOfSendingTheSessionElsewhere() {
        server.http.stubFor(get(urlPathEqualTo("/folder/a.bin"))
                .willReturn(aResponse().withStatus(302).withHeader("Location", "/elsewhere")));
        assertThatThrownBy(() -> files.download("a.bin", new ByteArrayOutputStream()))
                .isInstanceOfSatisfying(
                        VimFileException.class, e -> assertThat(e.status()).isEqualTo(302));
        server.http.verify(0, anyRequestedFor(urlPathEqualTo("/elsewhere")));
    }

    @Test
    void download_whenTheTargetFails_throwsThat() {
        server.http.stubFor(
                get(urlPathEqualTo("/folder/a.bin")).willReturn(aResponse().withBody("content")));
        OutputStream full = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        assertThatThrownBy(() -> files.download("a.bin", full))
                .isInstanceOf(VimException.class)
                .hasMessageContaining("GET a.bin at " + server.url())
                .hasMessageContaining("the disk is full");
    }

    @Test
    void upload_whenTheServerDiesAfterReceiving_isSentOnce() throws Exception {
        server.http.stubFor(
                put(urlPathEqualTo("/folder/a.bin")).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        Path source = Files.writeString(directory.resolve("source"), "content");
        assertThatThrownBy(() -> files.upload(source, "a.bin"))
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("PUT a.bin at " + server.url());
        server.http.verify(1, putRequestedFor(urlPathEqualTo("/folder/a.bin")).withRequestBody(equalTo("content")));
    }

    @Test
    void upload_ofAFile_whenTheSessionHasEnded_isSentAgainInANewOne() throws Exception {
        server.http.stubFor(put(urlPathEqualTo("/folder/a.bin"))
                .inScenario("session")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("new")
                .willReturn(aResponse().withStatus(401)));
        server.http.stubFor(put(urlPathEqualTo("/folder/a.bin"))
                .inScenario("session")
                .whenScenarioStateIs("new")
                .willReturn(aResponse().withStatus(201)));
        files.upload(Files.writeString(directory.resolve("source"), "content"), "a.bin");
        assertThat(server.requests("Login")).hasSize(2);

        server.http.resetScenarios();
        InputStream once = new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> files.upload(once, 7, "a.bin", sent -> {}))
                .isInstanceOfSatisfying(
                        VimFileException.class, e -> assertThat(e.status()).isEqualTo(401));
    }

    @Test
    void upload_ofAStream_readsItAsItIsSent() throws Exception {
        long size = 50_000_000;
        AtomicLong read = new AtomicLong();
        AtomicLong ahead = new AtomicLong();
        AtomicLong told = new AtomicLong();
        InputStream source = new InputStream() {
            @Override
            public int read() {
                return read.incrementAndGet() > size ? -1 : 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int count = (int) Math.min(length, size - read.get());
                if (count == 0) {
                    return -1;
                }
                ahead.accumulateAndGet(read.addAndGet(count) - told.get(), Math::max);
                return count;
            }
        };
        try (Once once = new Once("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")) {
            once.files().upload(source, size, "big.bin", told::set);
        }
        assertThat(told).hasValue(size);
        assertThat(ahead.get()).isLessThan(1_000_000);
    }

    /** A server that answers requests for files with bytes of the test's, then closes the connection or falls silent. */
    private final class Once implements AutoCloseable {
        private final Relay relay;
        private final List<VimConnection> connections = new ArrayList<>();

        Once(String answer) throws IOException {
            this(answer, false);
        }

        Once(String answer, boolean silent) throws IOException {
            relay = Relay.to(server.http.port()).answering(" /folder/", answer, silent);
        }

        String url() {
            return "http://127.0.0.1:" + relay.port() + "/sdk";
        }

        DatastoreFiles files() {
            return files(Duration.ofSeconds(20));
        }

        DatastoreFiles files(Duration timeout) {
            VimConnection connection =
                    server.connect(options -> options.url(url()).requestTimeout(timeout));
            connections.add(connection);
            return connection.files("DC0", "ds");
        }

        @Override
        public void close() {
            connections.forEach(VimConnection::close);
            relay.close();
        }
    }
}
