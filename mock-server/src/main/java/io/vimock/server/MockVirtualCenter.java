package io.vimock.server;

import io.vimock.api.ApiLevel;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.server.control.ControlApi;
import io.vimock.server.control.Json;
import io.vimock.server.dispatch.FaultRules;
import io.vimock.server.dispatch.HttpUsers;
import io.vimock.server.dispatch.InProcessPort;
import io.vimock.server.dispatch.OperationTable;
import io.vimock.server.dispatch.RequestLog;
import io.vimock.server.dispatch.SessionTable;
import io.vimock.server.http.HttpOptions;
import io.vimock.server.http.HttpServer;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.inventory.files.FileService;
import io.vimock.server.sim.SimClock;
import io.vimock.server.soap.ContractFiles;
import io.vimock.server.soap.SoapEndpoint;
import io.vimock.server.soap.SoapService;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Checkpoint;
import io.vimock.server.world.World;
import io.vimock.vim25.Event;
import io.vimock.vim25.InvalidLocaleFaultMsg;
import io.vimock.vim25.InvalidLoginFaultMsg;
import io.vimock.vim25.RuntimeFaultFaultMsg;
import io.vimock.vim25.UserSession;
import io.vimock.vim25.VimPortType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A mock VirtualCenter that runs in this virtual machine.
 *
 * <pre>{@code
 * try (MockVirtualCenter vc = MockVirtualCenter.start(MockOptions.defaults())) {
 *     connect(vc.url(), MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
 * }
 * }</pre>
 *
 * <p>Any number of servers can run side by side; they share nothing. Thread safe.
 */
public final class MockVirtualCenter implements AutoCloseable {
    private final MockOptions options;
    private final Deque<AutoCloseable> parts;
    private final DataCenter dataCenter;
    private final HttpServer http;
    private final SoapEndpoint soap;
    private final PendingReplies replies;
    private final Checkpoint start;
    private final ServerControl control = new ServerControl(this);

    /** @param parts what has to be closed, the last one first; complete also when this throws */
    private MockVirtualCenter(MockOptions options, Deque<AutoCloseable> parts)
            throws IOException, GeneralSecurityException {
        this.options = options;
        this.parts = parts;
        // The web server and what reads SOAP take as long to make as the inventory, so they are made beside it.
        // Logging complains when two threads set it up.
        var unused = LoggerFactory.getILoggerFactory();
        CompletableFuture<HttpServer> web = new CompletableFuture<>();
        new Thread(() -> make(options, web), "vi-http-start").start();
        this.replies = new PendingReplies(task -> web.join().executor().execute(task));
        ApiLevel level = options.apiLevel();
        CompletableFuture<SoapService> service = new CompletableFuture<>();
        CompletableFuture<SoapEndpoint> endpoint = web.thenApplyAsync(
                any -> new SoapEndpoint(service, level, replies),
                making -> new Thread(making, "vi-soap-start").start());
        this.dataCenter = new DataCenter(
                options,
                parts,
                replies,
                (name, content) ->
                        publicUrl().resolve(web.join().publish(name, content)).toString());
        World world = dataCenter.world();
        SessionTable sessions = dataCenter.sessions();
        service.complete(
                new SoapService(dataCenter.dispatcher(), sessions, dataCenter.codec(), dataCenter.briefWork()));
        this.http = made(web);
        HttpUsers users = new HttpUsers(sessions, dataCenter.logins());
        FileService files = part(new FileService(world));
        world.addRestorable(files);
        http.serveFolder(files, users);
        options.faults().forEach(faults()::add);
        if (options.hasControl()) {
            http.serveControl(new ControlApi(control), users, OptionsCheck.isLoopback(options.host()));
        }
        this.soap = part(made(endpoint));
        part(http);
        // They end before the web server does, so that waiting clients are told.
        parts.remove(sessions);
        part(sessions);
        this.start = world.checkpoint();
    }

    private static HttpOptions httpOptions(MockOptions options) {
        return new HttpOptions(
                options.host(),
                options.port(),
                !options.plainHttp(),
                options.tlsCertificate(),
                options.tlsKey(),
                options.publicUrl(),
                HttpOptions.IDLE_TIME,
                HttpOptions.MAX_BODY_BYTES);
    }

    /** What another thread makes, as soon as it is made. */
    private static <T> T made(CompletableFuture<T> part) throws IOException, GeneralSecurityException {
        try {
            return part.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException unreadable) {
                throw unreadable;
            }
            if (e.getCause() instanceof GeneralSecurityException unusable) {
                throw unusable;
            }
            throw e;
        }
    }

    private static void make(MockOptions options, CompletableFuture<HttpServer> web) {
        try {
            web.complete(new HttpServer(httpOptions(options)));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            web.completeExceptionally(e);
        }
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @throws IllegalArgumentException when the certificate or key file is none, or an inventory like that cannot be
     * @throws UncheckedIOException when the address cannot be listened on or a file cannot be read
     */
    public static MockVirtualCenter start(MockOptions options) {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        boolean answers = false;
        try {
            MockVirtualCenter started = new MockVirtualCenter(options, parts);
            started.listen();
            answers = true;
            return started;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!answers) {
                closeAll(parts);
            }
        }
    }

    private void listen() throws IOException {
        ApiLevel level = options.apiLevel();
        http.start(soap, new ContractFiles(level, priorLevels(level)), () -> Json.write(control.about()));
    }

    /** The levels that a server says it can speak beside its own. (design 7) */
    private static List<ApiLevel> priorLevels(ApiLevel level) {
        return level == ApiLevel.V4_1 ? List.of(ApiLevel.V4_0, ApiLevel.V2_5U2, ApiLevel.V2_5) : List.of(ApiLevel.V2_0);
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }

    /** The address that clients connect to, {@code https://127.0.0.1:8989/sdk}. */
    public URI url() {
        return URI.create(address() + "/sdk");
    }

    /** The address that clients from elsewhere connect to; the same as {@link #url} unless the options have another one. */
    public URI publicUrl() {
        URI address = options.publicUrl();
        return address == null ? url() : address.resolve("/sdk");
    }

    private String address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return (options.plainHttp() ? "http" : "https") + "://" + host + ":" + port();
    }

    /** The port that the server listens on. */
    public int port() {
        return http.port();
    }

    /** What the server was started with. */
    public MockOptions options() {
        return options;
    }

    /** The state of the data center. */
    public World world() {
        return dataCenter.world();
    }

    /** The time of the data center. */
    public SimClock clock() {
        return dataCenter.clock();
    }

    /**
     * A new connection of the SDK to this server, logged in as its administrator. Closing it is the caller's.
     *
     * @throws IllegalStateException when the server has accounts of its own and none of {@link MockOptions#userName}
     */
    public VimConnection client() {
        return VimConnection.connect(connectOptions());
    }

    /**
     * How the SDK connects to this server as its administrator: address, credentials, and its certificate.
     *
     * @throws IllegalStateException when the server has accounts of its own and none of {@link MockOptions#userName}
     */
    public ConnectOptions connectOptions() {
        boolean known =
                options.accounts().stream().anyMatch(account -> account.name().equals(options.userName()));
        if (!known) {
            throw new IllegalStateException("the server has no user '" + options.userName() + "' to connect as");
        }
        return connectOptions(options.userName(), options.password());
    }

    /** A new connection of the SDK to this server, logged in as one of its users. Closing it is the caller's. */
    public VimConnection client(String userName, String password) {
        return VimConnection.connect(connectOptions(userName, password));
    }

    private ConnectOptions connectOptions(String userName, String password) {
        String thumbprint = thumbprint();
        return ConnectOptions.builder()
                .url(url().toString())
                .credentials(userName, password)
                .trust(thumbprint == null ? Trust.system() : Trust.thumbprint(thumbprint))
                .build();
    }

    /**
     * The VI API without a connection, logged in as the server's administrator: calls go straight to the server. What it
     * takes and gives are copies, as if they had gone over the wire. On an ESX host, objects have the ids that
     * {@link #world} shows.
     */
    public VimPortType inProcess() {
        VimPortType port = InProcessPort.create(dataCenter.dispatcher(), dataCenter.sessions(), options.apiLevel());
        try {
            UserSession unused = port.login(WellKnown.SESSION_MANAGER, options.userName(), options.password(), null);
            return port;
        } catch (InvalidLoginFaultMsg | InvalidLocaleFaultMsg | RuntimeFaultFaultMsg e) {
            throw new IllegalStateException("the server has no user '" + options.userName() + "' to connect as", e);
        }
    }

    /** The rules by which calls fail on purpose. */
    public FaultRules faults() {
        return dataCenter.faults();
    }

    /** The newest events, at most so many, the oldest first. */
    public List<Event> events(int most) {
        return WireType.deepCopy(dataCenter.events().newest(most, event -> true));
    }

    /** The calls that have come last, at most 1000. */
    public RequestLog requests() {
        return dataCenter.requests();
    }

    /** The SHA-256 of the server's certificate, {@code AB:CD:...}; null when the server speaks plain HTTP. */
    public @Nullable String thumbprint() {
        X509Certificate certificate = certificate();
        return certificate == null ? null : Thumbprints.sha256(certificate);
    }

    /** The server's certificate; null when the server speaks plain HTTP. */
    public @Nullable X509Certificate certificate() {
        return http.certificate();
    }

    /**
     * Remembers everything as it is now, to {@linkplain #restore return} to: objects, events, tasks and those that run,
     * files, statistics, what is scheduled, the time of a manual clock, and what the next ids and random numbers are. Takes
     * milliseconds, and shares what does not change afterwards. Waits until the server is {@linkplain #awaitIdle idle}
     * first.
     */
    public Checkpoint checkpoint() {
        awaitIdle();
        return world().checkpoint();
    }

    /**
     * Returns to a checkpoint, as often as one likes: everything is as it was, and the same calls have the same results,
     * ids and events again.
     *
     * <p>Sessions are their clients' and stay: who is logged in remains so, with the views, filters and collectors that
     * the session has, and sees the difference as ordinary updates. {@link #endSessions} ends them. A clock that runs goes
     * on: what was to happen meanwhile happens at once.
     *
     * @throws IllegalArgumentException when it is a checkpoint of another server
     */
    public void restore(Checkpoint checkpoint) {
        world().restore(checkpoint);
    }

    /** Returns to the state at the start, see {@link #restore}. */
    public void reset() {
        restore(start);
    }

    /** Ends all sessions: their clients have to log in again. */
    public void endSessions() {
        SessionTable sessions = dataCenter.sessions();
        sessions.list().forEach(sessions::end);
    }

    /**
     * Waits until nothing is left to do: every task is as far as it gets without the clock, and clients that wait for
     * changes have been told of all that there are. For tests, in place of sleeping.
     */
    public void awaitIdle() {
        try {
            do {
                world().awaitIdle();
                replies.await();
                world().awaitIdle();
            } while (!replies.isNone());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the server to become idle", e);
        }
    }

    DataCenter dataCenter() {
        return dataCenter;
    }

    OperationTable operations() {
        return dataCenter.operations();
    }

    /** Stops the server: ends the sessions, stops listening, stops the simulation. The second time nothing happens. */
    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(Deque<AutoCloseable> parts) {
        RuntimeException failure = null;
        synchronized (parts) {
            while (!parts.isEmpty()) {
                try {
                    parts.pop().close();
                } catch (Exception e) {
                    failure =
                            failure == null ? new IllegalStateException("the server did not stop cleanly", e) : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
