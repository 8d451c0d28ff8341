package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.server.soap.ContractFiles;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the web server does with connections and bodies, good and bad. */
class HttpServerTest extends HttpServerFixture {
    private static final byte[] MEGABYTE = new byte[1 << 20];

    HttpServerTest() throws Exception {}

    @Test
    void request_inChunks_isRead() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Transfer-Encoding: chunked"));
            write(socket, chunk(CURRENT_TIME.substring(0, 100)));
            write(socket, chunk(CURRENT_TIME.substring(100)) + "0\r\n\r\n");

            assertThat(readReply(socket)).startsWith("HTTP/1.1 200").contains("1970-01-01T00:00:00");
        }
    }

    @Test
    void request_thatExpectsContinue_isToldToGoOn() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: " + CURRENT_TIME.length(), "Expect: 100-continue"));
            assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100");
            write(socket, CURRENT_TIME);

            assertThat(readReply(socket)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void connection_isKeptForHundredsOfRequests() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            for (int i = 0; i < 500; i++) {
                write(socket, post(CURRENT_TIME));
                assertThat(readReply(socket)).startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void reply_ofManyMegabytes_arrivesWhole() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, post(COMPONENTS, "Connection: close"));
            assertThat(readAll(socket)).isGreaterThan(20_000_000);
        }
    }

    @Test
    void body_thatIsAnnouncedTooLarge_isRefusedUnread() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: 1000000000"));

            assertThat(readReply(socket))
                    .startsWith("HTTP/1.1 500")
                    .contains("Connection: close")
                    .contains("larger than " + MAX_BODY + " bytes")
                    .contains("xsi:type=\"InvalidRequest\"");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void body_thatIsTooLarge_isTakenAllTheSame_soThatItsSenderLearnsWhyItIsRefused() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: " + 40 * MEGABYTE.length));
            for (int i = 0; i < 40; i++) {
                socket.getOutputStream().write(MEGABYTE);
            }

            assertThat(readReply(socket)).startsWith("HTTP/1.1 500").contains("larger than " + MAX_BODY + " bytes");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void body_withoutEnd_isCutOff() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: " + Long.MAX_VALUE));

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            socket.getOutputStream().write(MEGABYTE);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void body_thatIsTooLargeInChunks_isRefused() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Transfer-Encoding: chunked"));
            write(socket, chunk("x".repeat(MAX_BODY)) + chunk("y"));

            assertThat(readReply(socket)).startsWith("HTTP/1.1 500").contains("larger than " + MAX_BODY + " bytes");
        }
    }

    @Test
    void body_thatIsCutOff_isAFault() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: " + CURRENT_TIME.length()) + CURRENT_TIME.substring(0, 200));
            socket.shutdownOutput();

            assertThat(readReply(socket))
                    .startsWith("HTTP/1.1 500")
                    .contains("ends too early")
                    .contains("xsi:type=\"InvalidRequest\"");
        }
    }

    @Test
    void body_thatStopsComing_endsTheConnection() throws Exception {
        serve(SHORT);
        try (Socket socket = connect()) {
            write(socket, head("Content-Length: " + CURRENT_TIME.length()) + CURRENT_TIME.substring(0, 200));

            assertThat(readAll(socket)).isLessThan(2000);
        }
    }

    @Test
    void start_onAPortThatIsTaken_saysWhich() throws Exception {
        serve(LONG);
        HttpServer second = new HttpServer(options(http.port(), LONG));

        assertThatThrownBy(() -> second.start(soap, new ContractFiles(ApiLevel.V4_1, List.of()), () -> "{}"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + http.port());
        second.close();
    }

    @Test
    void close_endsWaitingRequests() throws Exception {
        serve(LONG);
        services.answersAtOnce = false;
        try (Socket socket = connect()) {
            write(socket, post(CURRENT_TIME));
            services.waiting.take();
            http.close();

            assertThat(readAll(socket)).isLessThan(2000);
        }
    }
}
