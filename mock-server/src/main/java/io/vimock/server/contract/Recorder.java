package io.vimock.server.contract;

import io.vimock.client.Trust;
import io.vimock.server.http.HttpOptions;
import io.vimock.server.http.ServletServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between any client and any server of the VI API and writes down what they say, without its secrets.
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.of(URI.create("https://vc.example.com/sdk"), directory)
 *         .trust(Trust.thumbprint(thumbprint))
 *         .start()) {
 *     runTool(recorder.url());
 * }
 * }</pre>
 *
 * <p>What goes to {@code /sdk} is recorded; everything else, the files of datastores above all, passes without being
 * written down. Passwords, session keys, tickets, licence keys and the like are replaced before anything is written. The
 * recording is complete when the recorder has been closed. Thread safe.
 */
public final class Recorder implements AutoCloseable {
    private final RecordingServlet servlet;
    private final ServletServer server;
    private final String path;

    private Recorder(Builder builder) throws IOException, GeneralSecurityException {
        Scrubber scrubber = new Scrubber(builder.texts, builder.users);
        servlet = new RecordingServlet(builder.target, builder.trust, Recording.create(builder.directory), scrubber);
        path = builder.target.getRawPath();
        server = new ServletServer(HttpOptions.of(builder.host, builder.port, !builder.plainHttp), servlet);
        server.start();
    }

    /**
     * Prepares a recorder.
     *
     * @param target the server to pass requests to, {@code https://vc.example.com/sdk}
     * @param directory where the recording goes; it is created when it is missing
     */
    public static Builder of(URI target, Path directory) {
        return new Builder(target, directory);
    }

    /** The address that the client has to use instead of the server's. */
    public URI url() {
        return URI.create(server.address() + path);
    }

    /** Stops listening, breaks off what the server has not answered yet, and completes the recording. */
    @Override
    public void close() {
        servlet.stop();
        server.close();
        try {
            servlet.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Collects the options of a recorder. Not thread safe. */
    public static final class Builder {
        private final URI target;
        private final Path directory;
        private final List<String> texts = new ArrayList<>();
        private Trust trust = Trust.system();
        private String host = "127.0.0.1";
        private int port;
        private boolean plainHttp;
        private boolean users;

        private Builder(URI target, Path directory) {
            if (target.getHost() == null || !List.of("http", "https").contains(String.valueOf(target.getScheme()))) {
                throw new IllegalArgumentException("a server's address is like https://vc.example.com/sdk: " + target);
            }
            this.target = target.getRawPath().isEmpty() ? target.resolve("/sdk") : target;
            this.directory = directory;
        }

        /** Which certificates of the server to accept; those of the JVM's trust store unless told otherwise. */
        public Builder trust(Trust accepted) {
            trust = accepted;
            return this;
        }

        /** Where to listen; any free port of the loopback interface unless told otherwise. */
        public Builder listen(String listenHost, int listenPort) {
            if (listenPort < 0 || listenPort > 0xffff) {
                throw new IllegalArgumentException("a port is 0 to 65535, not " + listenPort);
            }
            host = listenHost;
            port = listenPort;
            return this;
        }

        /** Speaks plain HTTP to the client instead of HTTPS with a certificate made for the purpose. */
        public Builder plainHttp() {
            plainHttp = true;
            return this;
        }

        /** Takes a text out wherever it occurs: a host name, say. */
        public Builder scrub(String text) {
            texts.add(text);
            return this;
        }

        /** Takes the names of those who log in out, too. */
        public Builder scrubUsers() {
            users = true;
            return this;
        }

        /**
         * Starts to listen.
         *
         * @throws IllegalArgumentException when there is a recording in the directory already
         * @throws UncheckedIOException when the address cannot be listened on or the directory not be written
         */
        public Recorder start() {
            try {
                return new Recorder(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM cannot make a TLS context", e);
            }
        }
    }
}
