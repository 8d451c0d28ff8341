package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Against a server that answers with prepared bytes. */
class ConnectionTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
            + "Set-Cookie: vmware_soap_session=\"secret\"; Path=/\r\n\r\n"
            + "5;x=y\r\n<Env>\r\n6\r\n</Env>\r\n0\r\nTrailer: t\r\n\r\n";
    private static final String COUNTED = "HTTP/1.1 500 Error\r\ncontent-length: 3\r\n\r\nabc";

    /** Answers every request with the next of the answers, then closes; yields the requests. */
    private static CompletableFuture<String> serve(ServerSocket listening, List<String> answers) {
        return CompletableFuture.supplyAsync(() -> {
            StringBuilder requests = new StringBuilder();
            try (Socket socket = listening.accept()) {
                for (String answer : answers) {
                    requests.append(request(socket.getInputStream()));
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return requests.toString();
        });
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!text.toString().endsWith("</q>")) {
            text.append((char) in.read());
        }
        return text.toString();
    }

    private static Connection connect(ServerSocket listening) throws IOException {
        return new Connection(
                ServerAddress.of("http://127.0.0.1:" + listening.getLocalPort() + "/sdk"), Duration.ofSeconds(30));
    }

    @Test
    void post_readsBothKindsOfBodies_andKeepsTheSession() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> requests = serve(listening, List.of(CHUNKED, COUNTED));
            try (Connection connection = connect(listening)) {
                Answer answer = connection.post("<q>1</q>");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo("<Env></Env>");
                answer = connection.post("<q>ä</q>");
                assertThat(answer.status()).isEqualTo(500);
                assertThat(answer.text()).isEqualTo("abc");
            }
            String[] both = requests.join().split("</q>");
            assertThat(both[0]).startsWith("POST /sdk HTTP/1.1\r\n").doesNotContain("Cookie");
            assertThat(both[1])
                    .contains("Cookie: vmware_soap_session=\"secret\"\r\n")
                    .contains("Content-Length: 9\r\n");
        }
    }

    @Test
    void post_whenTheServerClosesInBetween_throws() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> requests =
                    serve(listening, List.of("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"));
            try (Connection connection = connect(listening)) {
                assertThatThrownBy(() -> connection.post("<q>1</q>")).isInstanceOf(EOFException.class);
            }
            assertThat(requests.join()).contains("<q>1");
        }
    }
}
