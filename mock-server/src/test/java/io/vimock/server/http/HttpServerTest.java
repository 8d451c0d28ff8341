package io.vimock.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Session;
import io.vimock.server.dispatch.Dispatcher;
import io.vimock.server.dispatch.NoFaults;
import io.vimock.server.dispatch.OperationTable;
import io.vimock.server.dispatch.RequestLog;
import io.vimock.server.dispatch.SessionTable;
import io.vimock.server.sim.SimClock;
import io.vimock.server.soap.BriefWork;
import io.vimock.server.soap.ContractFiles;
import io.vimock.server.soap.SoapEndpoint;
import io.vimock.server.soap.SoapService;
import io.vimock.server.testing.SoapTestClient;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.world.World;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ProductComponentInfo;
import io.vimock.vim25.ServiceContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final ManagedObjectReference SERVICE = new ManagedObjectReference("ServiceInstance", "SI");
    /** For tests that see idle connections go. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** For the others, which a slow machine must not disturb. */
    private static final Duration LONG = Duration.ofMinutes(4);

    private static final int MAX_BODY = 10_000;

    private static final String CURRENT_TIME = SoapTestClient.envelope(
            "<CurrentTime xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">SI</_this></CurrentTime>");
    private static final String COMPONENTS = SoapTestClient.envelope("<RetrieveProductComponents xmlns=\"urn:vim25\">"
            + "<_this type=\"ServiceInstance\">SI</_this></RetrieveProductComponents>");

    private static final String CONTENT = SoapTestClient.envelope("<RetrieveServiceContent xmlns=\"urn:vim25\">"
            + "<_this type=\"ServiceInstance\">SI</_this></RetrieveServiceContent>");

    /** Two operations wait until the test has them answered; RetrieveProductComponents and RetrieveServiceContent give 20 MB. */
    static final class Services implements ManagedObjectType {
        private volatile boolean calledByReader;
        private final BlockingQueue<CompletableFuture<Instant>> waiting = new LinkedBlockingQueue<>();
        private final BlockingQueue<CompletableFuture<List<ProductComponentInfo>>> large = new LinkedBlockingQueue<>();
        private volatile boolean answersAtOnce = true;

        @Override
        public MoType type() {
            return MoTypes.SERVICE_INSTANCE;
        }

        public CompletionStage<Instant> currentTime(Call call) {
            calledByReader = isReader();
            CompletableFuture<Instant> answer = new CompletableFuture<>();
            if (answersAtOnce) {
                answer.complete(Instant.EPOCH);
            } else {
                waiting.add(answer);
            }
            return answer;
        }

        public CompletionStage<List<ProductComponentInfo>> retrieveProductComponents(Call call) {
            calledByReader = isReader();
            CompletableFuture<List<ProductComponentInfo>> answer = new CompletableFuture<>();
            if (answersAtOnce) {
                answer.complete(components());
            } else {
                large.add(answer);
            }
            return answer;
        }

        private static boolean isReader() {
            String reader = BodyReader.class.getName();
            return StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getClassName().equals(reader)));
        }

        public ServiceContent retrieveServiceContent(Call call) {
            return new ServiceContent().withAbout(new AboutInfo().withName("x".repeat(20_000_000)));
        }

        static List<ProductComponentInfo> components() {
            ProductComponentInfo info = new ProductComponentInfo()
                    .withId("x".repeat(1000))
                    .withName("name")
                    .withVersion("1")
                    .withRelease(1);
            return Collections.nCopies(20_000, info);
        }
    }

    private final Services services = new Services();
    private final SimClock clock = SimClock.manual();
    private final World world = new World("test", clock, List.of(), List.of());
    private final SessionTable sessions = new SessionTable(clock, 1, SessionTable.IDLE_TIME, System::nanoTime);
    private HttpServer http = new HttpServer(options(0, LONG));
    private final SoapEndpoint soap;

    HttpServerTest() throws Exception {
        world.change(m -> m.create(MoTypes.SERVICE_INSTANCE, SERVICE));
        Dispatcher dispatcher = new Dispatcher(
                world,
                new OperationTable(List.of(services)),
                false,
                null,
                NoFaults.in(world),
                new RequestLog(world.clock(), System::nanoTime));
        BriefWork brief = new BriefWork() {
            @Override
            public void soon(Supplier<Runnable> change) {
                world.soon(change);
            }

            @Override
            public boolean hasFewNews(Session session) {
                return true;
            }
        };
        SoapService service = new SoapService(dispatcher, sessions, VimCodec.tolerant(), brief);
        soap = new SoapEndpoint(
                CompletableFuture.completedFuture(service),
                ApiLevel.V4_1,
                task -> http.executor().execute(task));
    }

    private static HttpOptions options(int port, Duration idleTime) {
        return new HttpOptions("127.0.0.1", port, false, null, null, null, idleTime, MAX_BODY);
    }

    private void serve(Duration idleTime) throws Exception {
        http = new HttpServer(options(0, idleTime));
        http.start(soap, new ContractFiles(ApiLevel.V4_1, List.of()), () -> "{}");
    }

    /** Waits until the server writes to nobody any more. */
    private void awaitCutOff() throws IOException {
        do {
            awaitIdleTime();
        } while (http.busyThreads() > 50);
    }

    /** Waits until the server has cut off a connection that says nothing. */
    private void awaitIdleTime() throws IOException {
        try (Socket idle = connect()) {
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @AfterEach
    void close() {
        sessions.close();
        http.close();
        soap.close();
        world.close();
        clock.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", http.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends a request over a connection that soon has to wait when nobody reads from it. */
    private Socket stopReading(String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", http.port()));
        write(socket, post(request));
        return socket;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    private static String post(String body, String... headers) {
        return head("Content-Length: " + body.getBytes(UTF_8).length, headers) + body;
    }

    private static String head(String length, String... headers) {
        StringBuilder head = new StringBuilder("POST /sdk HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + length + "\r\n\r\n";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    /** Reads until a text has come. */
    private static String readUntil(Socket socket, String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!read.toString(US_ASCII).endsWith(end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + read.toString(US_ASCII));
            }
            read.write(next);
        }
        return read.toString(US_ASCII);
    }

    private static String readReply(Socket socket) throws IOException {
        return readUntil(socket, "</soapenv:Envelope>\n");
    }

    private static long readAll(Socket socket) {
        long total = 0;
        try {
            byte[] buffer = new byte[1 << 16];
            for (int n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
                total += n;
            }
        } catch (IOException e) {
            return total;
        }
        return total;
    }

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
