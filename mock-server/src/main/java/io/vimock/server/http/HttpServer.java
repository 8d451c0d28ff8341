package io.vimock.server.http;

import io.vimock.server.control.ControlApi;
import io.vimock.server.dispatch.HttpUsers;
import io.vimock.server.inventory.files.FileService;
import io.vimock.server.soap.ContractFiles;
import io.vimock.server.soap.SoapEndpoint;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded web server: HTTP/1.1, over TLS or plain.
 *
 * <p>A thread for every processor, but no more than eight, reads from the network and answers requests that wait for
 * nothing. Other threads are made when they are needed: for up to {@value #MOST_AT_ONCE} requests that are worked on at
 * once, one for every answer that is written to a client that takes its time, none for a client that waits for changes.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** Clients that stop reading hold a thread each until they are cut off, so there have to be plenty. */
    private static final int MOST_THREADS = 1000;

    /** Threads that read from the network and answer brief requests: each does for more than ten thousand in a second. */
    private static final int MOST_READERS = 8;

    /** Encoded percent signs and the like may be in the names of files, and libvirt encodes slashes; encoded dots may not. */
    private static final UriCompliance FILE_NAMES = UriCompliance.DEFAULT.with(
            "FILE_NAMES",
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS);

    private static final String HEALTHY = "{\"status\": \"ok\"}\n";
    private static final int LEAST_THREADS = 8;
    /** So many SOAP requests are worked on at once, not counting those that wait for their clients. */
    static final int MOST_AT_ONCE = 32;
    /** So many threads beside the reading ones take requests from connections whose last answer has been sent. */
    private static final int MOST_PARSERS = 6;

    private static final int IDLE_THREAD_MILLIS = 60_000;
    /** So much memory of either kind is kept for buffers when a rush is over. */
    private static final long KEPT_BYTES = 8 << 20;

    /** Room for most requests at once; one that waits keeps it. */
    private static final int INPUT_BUFFER_BYTES = 4 << 10;

    /** Files and pages up to this size go out in one piece, with their length. */
    private static final int OUTPUT_BUFFER_BYTES = 32 << 10;

    private static final long STOP_MILLIS = 2000;

    /** Kept-alive connections without a request need no second of mercy. */
    private static final long SHUTDOWN_IDLE_MILLIS = 20;

    private final HttpOptions options;
    /** What may wait. */
    private final QueuedThreadPool threads = pool("vi-http", LEAST_THREADS, MOST_THREADS);
    /** What never waits: reading from the network, and going on with connections whose answers have been sent. */
    private final QueuedThreadPool network;

    private final ReplyThreads replies = new ReplyThreads(threads, MOST_AT_ONCE);
    private final Server server = new Server(threads, null, buffers());
    private final ServerConnector connector;
    private @Nullable X509Certificate certificate;
    private @Nullable FolderServlet folder;
    private @Nullable ControlServlet control;
    private final Downloads downloads = new Downloads();

    /** Keeps buffers that are used again, those too in which connections encrypt. */
    static ArrayByteBufferPool buffers() {
        return new ArrayByteBufferPool(
                0, -1, TlsConnections.ENCRYPTED_BYTES, Integer.MAX_VALUE, KEPT_BYTES, KEPT_BYTES);
    }

    /**
     * Prepares a server.
     *
     * @throws IOException when the certificate or key file cannot be read
     * @throws GeneralSecurityException when they are no certificate and key
     */
    public HttpServer(HttpOptions options) throws IOException, GeneralSecurityException {
        this.options = options;
        List<ConnectionFactory> protocols = new ArrayList<>();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setOutputBufferSize(OUTPUT_BUFFER_BYTES);
        // A cache of headers would take 100 KB for every connection.
        http.setHeaderCacheSize(0);
        http.setUriCompliance(FILE_NAMES);
        if (options.tls()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
            KeyStore store = keyStore(options);
            certificate = (X509Certificate) store.getCertificate("server");
            protocols.add(new TlsConnections(tls(store), "http/1.1", INPUT_BUFFER_BYTES));
        }
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        plain.setInputBufferSize(INPUT_BUFFER_BYTES);
        protocols.add(plain);
        int readers = Math.min(MOST_READERS, Runtime.getRuntime().availableProcessors());
        network = pool("vi-net", readers + 1, readers + MOST_PARSERS);
        connector = new ServerConnector(
                server, network, null, null, -1, readers, protocols.toArray(ConnectionFactory[]::new));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(options.idleTime().toMillis());
        connector.setAcceptQueueSize(1024);
        connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
        server.addConnector(connector);
        server.setStopTimeout(STOP_MILLIS);
    }

    private static QueuedThreadPool pool(String name, int least, int most) {
        AtomicInteger made = new AtomicInteger();
        ThreadFactory factory = job -> {
            Thread thread = new Thread(job, name + "-" + made.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(HttpServer.class.getClassLoader());
            return thread;
        };
        QueuedThreadPool pool =
                // Jetty's own queue loads all of JMX to find out how long a cache line is, and its own threads go
                // through
                // a search for the security manager of older Java.
                new QueuedThreadPool(most, least, IDLE_THREAD_MILLIS, -1, new LinkedBlockingQueue<>(), null, factory);
        pool.setName(name);
        return pool;
    }

    /** A store with a server's key and certificate, under the name {@code server}. */
    static KeyStore keyStore(HttpOptions options) throws IOException, GeneralSecurityException {
        char[] password = {};
        // Never leaves the memory, so it need not be of a kind that takes its time to encrypt.
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, password);
        if (options.certificate() != null && options.key() != null) {
            store.setKeyEntry(
                    "server",
                    PemFiles.privateKey(options.key()),
                    password,
                    PemFiles.certificates(options.certificate()));
        } else {
            URI publicUrl = options.publicUrl();
            SelfSignedCertificate own = SelfSignedCertificate.create(publicUrl == null ? null : publicUrl.getHost());
            store.setKeyEntry("server", own.key(), password, new Certificate[] {own.certificate()});
        }
        return store;
    }

    /** TLS with the key and certificate of a store. */
    static SslContextFactory.Server tls(KeyStore store) {
        SslContextFactory.Server context = new SslContextFactory.Server();
        context.setKeyStore(store);
        context.setKeyStorePassword("");
        // Clients have no certificates to check; without it, those of all authorities would be read.
        context.setTrustStore(store);
        context.setSniRequired(false);
        return context;
    }

    /** Where replies of waiting operations are written: the server's own threads. */
    public Executor executor() {
        return replies;
    }

    /** Serves the files of datastores at {@code /folder} to those who may see them; to be called before the start. */
    public void serveFolder(FileService files, HttpUsers users) {
        folder = new FolderServlet(files, users);
    }

    /**
     * Offers the control API at {@code /mock}; to be called before the start.
     *
     * @param open whether nobody has to say who they are
     */
    public void serveControl(ControlApi api, HttpUsers users, boolean open) {
        control = new ControlServlet(api, users, open);
    }

    /**
     * Starts to listen.
     *
     * @param about makes the JSON text of {@code /about}
     * @throws IOException when the address cannot be bound, with the address in the message
     */
    public void start(SoapEndpoint soap, ContractFiles files, Supplier<String> about) throws IOException {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        add(context, new SdkServlet(files, options.publicUrl()), "/sdk", "/sdk/*");
        add(context, new TextServlet(about), "/about");
        add(context, new TextServlet(() -> HEALTHY), "/healthz");
        if (control != null) {
            add(context, control, "/mock", "/mock/*");
        }
        if (folder != null) {
            add(context, folder, "/folder", "/folder/*");
        }
        // Files on datastores can have percent signs in their names.
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        add(context, downloads, "/downloads/*");
        context.setErrorHandler(new PlainErrors());
        server.setErrorHandler(new PlainErrors());
        server.setHandler(new GracefulHandler(new SdkHandler(soap, threads, replies, options.maxBodyBytes(), context)));
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException("cannot listen on " + options.host() + ":" + options.port() + ": " + reason(e), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not start", e);
        }
    }

    private static @Nullable String reason(IOException failure) {
        return failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().getMessage();
    }

    private static void add(ServletContextHandler context, HttpServlet servlet, String... paths) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        for (String path : paths) {
            context.addServlet(holder, path);
        }
    }

    /**
     * Makes a file available for download, under an address that nobody can guess.
     *
     * @param name the file's name; letters, digits, dots and dashes
     * @return the path of the address
     */
    public String publish(String name, byte[] content) {
        return downloads.publish(name, content);
    }

    /** The server's certificate; null without TLS. */
    public @Nullable X509Certificate certificate() {
        return certificate;
    }

    /** The port that the server listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** How many threads there are now. */
    int threads() {
        return threads.getThreads() + network.getThreads();
    }

    /** How many connections there are now. */
    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** Stops listening, lets requests that are being answered end, and closes what is still open after two seconds. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.debug("Requests were broken off because they did not end in time", e);
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not stop", e);
        }
    }
}
