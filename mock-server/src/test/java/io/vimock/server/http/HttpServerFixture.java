package io.vimock.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A web server on an endpoint whose service the test controls, and what a client does at its socket. */
abstract class HttpServerFixture {
    static final ManagedObjectReference SERVICE = new ManagedObjectReference("ServiceInstance", "SI");
    /** For tests that see idle connections go. */
    static final Duration SHORT = Duration.ofSeconds(2);

    /** For the others, which a slow machine must not disturb. */
    static final Duration LONG = Duration.ofMinutes(4);

    static final int MAX_BODY = 10_000;

    static final String CURRENT_TIME = SoapTestClient.envelope(
            "<CurrentTime xmlns=\"urn:vim25\"><_this type=\"ServiceInstance\">SI</_this></CurrentTime>");
    static final String COMPONENTS = SoapTestClient.envelope("<RetrieveProductComponents xmlns=\"urn:vim25\">"
            + "<_this type=\"ServiceInstance\">SI</_this></RetrieveProductComponents>");

    static final String CONTENT = SoapTestClient.envelope("<RetrieveServiceContent xmlns=\"urn:vim25\">"
            + "<_this type=\"ServiceInstance\">SI</_this></RetrieveServiceContent>");

    /** Its operations wait until the test has them answered, if it likes; two give 20 MB. */
    static final class Services implements ManagedObjectType {
        volatile boolean calledByReader;
        final BlockingQueue<CompletableFuture<Instant>> waiting = new LinkedBlockingQueue<>();
        final BlockingQueue<CompletableFuture<List<ProductComponentInfo>>> large = new LinkedBlockingQueue<>();
        final BlockingQueue<Watched<ServiceContent>> contents = new LinkedBlockingQueue<>();
        volatile boolean answersAtOnce = true;
        volatile @Nullable Crowd crowd;

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
            Crowd others = crowd;
            if (others != null) {
                others.join();
            }
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

        public CompletionStage<ServiceContent> retrieveServiceContent(Call call) {
            Watched<ServiceContent> answer = new Watched<>(new CountDownLatch(1));
            if (answersAtOnce) {
                answer.complete(content());
            } else {
                contents.add(answer);
            }
            return answer;
        }

        static ServiceContent content() {
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

    /** An answer that tells when the endpoint has begun to wait for it. */
    static final class Watched<T> extends CompletableFuture<T> {
        private final CountDownLatch waitedFor;

        private Watched(CountDownLatch waitedFor) {
            this.waitedFor = waitedFor;
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return new Watched<>(waitedFor);
        }

        @Override
        public CompletableFuture<T> whenCompleteAsync(
                BiConsumer<? super T, ? super Throwable> action, Executor executor) {
            CompletableFuture<T> next = super.whenCompleteAsync(action, executor);
            waitedFor.countDown();
            return next;
        }

        void awaitWaiting() throws InterruptedException {
            waitedFor.await();
        }
    }

    /** Threads that stay together until there is one too many, or there is obviously none to come. */
    static final class Crowd {
        private static final long PATIENCE_MILLIS = 300;

        private final CountDownLatch tooMany;
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        Crowd(int right) {
            this.tooMany = new CountDownLatch(right + 1);
        }

        void join() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            tooMany.countDown();
            try {
                boolean unused = tooMany.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            inside.decrementAndGet();
        }

        int most() {
            return most.get();
        }
    }

    /** How many requests have been taken for brief changes. */
    final AtomicInteger changes = new AtomicInteger();

    final Services services = new Services();
    final SimClock clock = SimClock.manual();
    final World world = new World("test", clock, List.of(), List.of());
    final SessionTable sessions = new SessionTable(clock, 1, SessionTable.IDLE_TIME, System::nanoTime);
    HttpServer http = new HttpServer(options(0, LONG));
    final SoapEndpoint soap;

    HttpServerFixture() throws Exception {
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
                changes.incrementAndGet();
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

    static HttpOptions options(int port, Duration idleTime) {
        return new HttpOptions("127.0.0.1", port, false, null, null, null, idleTime, MAX_BODY);
    }

    void serve(Duration idleTime) throws Exception {
        http = new HttpServer(options(0, idleTime));
        http.start(soap, new ContractFiles(ApiLevel.V4_1, List.of()), () -> "{}");
    }

    /** Waits until the server has cut off all who do not go on; a server that never does makes the test fail in the end. */
    void awaitCutOff() throws IOException, InterruptedException {
        awaitIdleTime();
        while (http.connections() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException(http.connections() + " connections stay open");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until the server has cut off a connection that says nothing. */
    void awaitIdleTime() throws IOException {
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

    Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", http.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** Sends a request over a connection that soon has to wait when nobody reads from it. */
    Socket stopReading(String request) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress("127.0.0.1", http.port()));
        write(socket, post(request));
        return socket;
    }

    static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
        socket.getOutputStream().flush();
    }

    static String post(String body, String... headers) {
        return head("Content-Length: " + body.getBytes(UTF_8).length, headers) + body;
    }

    static String head(String length, String... headers) {
        StringBuilder head = new StringBuilder("POST /sdk HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head + length + "\r\n\r\n";
    }

    static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    /** Reads until a text has come. */
    static String readUntil(Socket socket, String end) throws IOException {
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

    static String readReply(Socket socket) throws IOException {
        return readUntil(socket, "</soapenv:Envelope>\n");
    }

    static long readAll(Socket socket) {
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
}
