package io.vimock.server.http;

import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A web server with one servlet for everything, over TLS or plain: for what stands in place of a VI API server. */
public final class ServletServer implements AutoCloseable {
    private static final int MOST_THREADS = 400;

    private final HttpOptions options;
    private final Server server;
    private final ServerConnector connector;

    /**
     * Prepares a server.
     *
     * @throws IOException when the certificate or key file cannot be read
     * @throws GeneralSecurityException when they are no certificate and key
     */
    public ServletServer(HttpOptions options, HttpServlet servlet) throws IOException, GeneralSecurityException {
        this.options = options;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("vi-contract");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        HttpConnectionFactory plain = new HttpConnectionFactory(http);
        if (options.tls()) {
            http.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server,
                    new SslConnectionFactory(HttpServer.tls(HttpServer.keyStore(options)), plain.getProtocol()),
                    plain);
        } else {
            connector = new ServerConnector(server, plain);
        }
        connector.setHost(options.host());
        connector.setPort(options.port());
        // The servlet may hold a request for as long as a client waits for changes.
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.setStopTimeout(0);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException when the address cannot be bound, with the address in the message
     */
    public void start() throws IOException {
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on " + options.host() + ":" + options.port() + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not start", e);
        }
    }

    /** Its address, without a path: {@code https://127.0.0.1:41234}. */
    public String address() {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return (options.tls() ? "https" : "http") + "://" + host + ":" + connector.getLocalPort();
    }

    /** Stops listening and breaks off what is being answered. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the web server did not stop", e);
        }
    }
}
