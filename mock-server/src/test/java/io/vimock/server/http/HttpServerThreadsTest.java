package io.vimock.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.testing.SoapTestClient;
import io.vimock.vim25.ProductComponentInfo;
import io.vimock.vim25.ServiceContent;
import java.net.Socket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which threads answer, and whom clients that wait or stop reading delay: nobody. */
class HttpServerThreadsTest extends HttpServerFixture {
    /** Refused here, where there are no machines. */
    private static final String POWER_ON = SoapTestClient.envelope(
            "<PowerOnVM_Task xmlns=\"urn:vim25\">" + "<_this type=\"VirtualMachine\">vm-1</_this></PowerOnVM_Task>");

    HttpServerThreadsTest() throws Exception {}

    @Test
    void wait_longerThanConnectionsMayBeIdle_isAnswered() throws Exception {
        serve(SHORT);
        services.answersAtOnce = false;
        try (Socket waiting = connect()) {
            write(waiting, post(CURRENT_TIME));
            CompletableFuture<Instant> answer = services.waiting.take();
            awaitIdleTime();
            awaitIdleTime();
            answer.complete(Instant.EPOCH);

            assertThat(readReply(waiting)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void waits_holdNoThreads() throws Exception {
        serve(SHORT);
        services.answersAtOnce = false;
        List<Socket> sockets = new ArrayList<>();
        List<CompletableFuture<Instant>> answers = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = connect();
                sockets.add(socket);
                write(socket, post(CURRENT_TIME));
                answers.add(services.waiting.take());
            }
            assertThat(http.threads()).isLessThan(60);
            awaitIdleTime();
            answers.forEach(answer -> answer.complete(Instant.EPOCH));
            for (Socket socket : sockets) {
                assertThat(readReply(socket)).startsWith("HTTP/1.1 200");
            }
        } finally {
            closeAll(sockets);
        }
    }

    @Test
    void readers_thatStopReading_delayNobodyAndAreCutOff() throws Exception {
        serve(SHORT);
        List<Socket> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                stopped.add(stopReading(COMPONENTS));
                assertThat(stopped.get(i).getInputStream().read()).isEqualTo('H');
            }
            try (Socket reader = connect()) {
                write(reader, post(CURRENT_TIME));
                assertThat(readReply(reader)).startsWith("HTTP/1.1 200");
            }
            awaitCutOff();
            for (Socket socket : stopped) {
                assertThat(readAll(socket)).isLessThan(20_000_000);
            }
        } finally {
            closeAll(stopped);
        }
    }

    @Test
    void onlyBriefRequests_areAnsweredByTheThreadThatReads() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            write(socket, post(CURRENT_TIME));
            assertThat(readReply(socket)).startsWith("HTTP/1.1 200");
            assertThat(services.calledByReader).isTrue();
            write(socket, post(COMPONENTS, "Connection: close"));
            assertThat(readAll(socket)).isGreaterThan(20_000_000);
            assertThat(services.calledByReader).isFalse();
        }
    }

    @Test
    void briefChanges_areMadeInTheirTurn_andAnswered() throws Exception {
        serve(LONG);
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                write(socket, post(POWER_ON));
                assertThat(readReply(socket)).startsWith("HTTP/1.1 500").contains("<faultstring>");
            }
        }
        assertThat(changes).hasValue(3);
    }

    @Test
    void otherRequests_areWorkedOnByFewThreads() throws Exception {
        serve(LONG);
        Crowd crowd = new Crowd(HttpServer.MOST_AT_ONCE);
        services.crowd = crowd;
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3 * HttpServer.MOST_AT_ONCE; i++) {
                sockets.add(connect());
                write(sockets.get(i), post(COMPONENTS));
            }
            for (Socket socket : sockets) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            assertThat(crowd.most()).isBetween(1, HttpServer.MOST_AT_ONCE);
        } finally {
            closeAll(sockets);
        }
    }

    @Test
    void largeAnswers_toBriefRequests_holdNoThreadsWhenReadersStopReading() throws Exception {
        serve(SHORT);
        List<Socket> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                stopped.add(stopReading(CONTENT));
                assertThat(stopped.get(i).getInputStream().read()).isEqualTo('H');
            }
            try (Socket reader = connect()) {
                write(reader, post(CURRENT_TIME));
                assertThat(readReply(reader)).startsWith("HTTP/1.1 200");
                write(reader, post(CONTENT, "Connection: close"));
                assertThat(readAll(reader)).isGreaterThan(20_000_000);
            }
            awaitIdleTime();
            awaitIdleTime();
            for (Socket socket : stopped) {
                assertThat(readAll(socket)).as("cut off").isLessThan(20_000_000);
            }
        } finally {
            closeAll(stopped);
        }
    }

    @Test
    void largeAnswers_toBriefRequestsThatHaveWaited_areNotKeptWhole() throws Exception {
        serve(LONG);
        services.answersAtOnce = false;
        try (Socket socket = connect()) {
            write(socket, post(CONTENT));
            Watched<ServiceContent> answer = services.contents.take();
            answer.awaitWaiting();
            answer.complete(Services.content());
            assertThat(readUntil(socket, "\r\n\r\n")).contains("Transfer-Encoding: chunked");
        }
    }

    @Test
    void waits_ofReadersThatStopReading_delayNoOtherWait() throws Exception {
        serve(SHORT);
        services.answersAtOnce = false;
        List<Socket> stopped = new ArrayList<>();
        try (Socket reader = connect()) {
            for (int i = 0; i < 100; i++) {
                stopped.add(stopReading(COMPONENTS));
            }
            List<CompletableFuture<List<ProductComponentInfo>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(services.large.take());
            }
            write(reader, post(CURRENT_TIME));
            CompletableFuture<Instant> last = services.waiting.take();

            // One thread answers all, as for the filters of a group; writing must not keep it.
            answers.forEach(answer -> answer.complete(Services.components()));
            last.complete(Instant.EPOCH);

            assertThat(readReply(reader)).startsWith("HTTP/1.1 200");
            for (Socket socket : stopped) {
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            awaitCutOff();
            for (Socket socket : stopped) {
                assertThat(readAll(socket)).as("cut off").isLessThan(20_000_000);
            }
        } finally {
            closeAll(stopped);
        }
    }
}
