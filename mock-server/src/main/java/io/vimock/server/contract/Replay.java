package io.vimock.server.contract;

import io.vimock.server.http.HttpOptions;
import io.vimock.server.http.ServletServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers as a recording does: a server that says what the recorded one said.
 *
 * <pre>{@code
 * try (Replay site = Replay.of(directory).start()) {
 *     runTool(site.url());
 *     assertThat(site.unmatched()).isEmpty();
 * }
 * }</pre>
 *
 * <p>A request is answered when the recording has the same: the same operation on the same object with the same values,
 * whatever stands where the recording has a secret. What was asked several times is answered in the recorded order, and
 * with the last answer from then on; a wait that was never answered is held. What the recording does not have is answered
 * with a SystemError that says what is nearest. Any user and password can log in. Thread safe.
 */
public final class Replay implements AutoCloseable {
    private final ReplayServlet servlet;
    private final ServletServer server;

    private Replay(Builder builder) throws IOException, GeneralSecurityException {
        servlet = new ReplayServlet(Recording.open(builder.directory), Set.copyOf(builder.ignored));
        server = new ServletServer(HttpOptions.of(builder.host, builder.port, !builder.plainHttp), servlet);
        server.start();
    }

    /** Prepares to answer as the recording in a directory does. */
    public static Builder of(Path directory) {
        return new Builder(directory);
    }

    /** The address that clients connect to, {@code https://127.0.0.1:41234/sdk}. */
    public URI url() {
        return URI.create(server.address() + "/sdk");
    }

    /** What was asked that the recording does not have, each with what is nearest, in the order of the requests. */
    public List<String> unmatched() {
        return servlet.unmatched();
    }

    /** Begins again: what is asked next is answered as it was the first time. */
    public void reset() {
        servlet.reset();
    }

    /** Stops listening, and breaks off waits that are held. */
    @Override
    public void close() {
        servlet.stop();
        server.close();
    }

    /** Collects the options of a replay. Not thread safe. */
    public static final class Builder {
        private final Path directory;
        private final Set<String> ignored = new LinkedHashSet<>();
        private String host = "127.0.0.1";
        private int port;
        private boolean plainHttp;

        private Builder(Path directory) {
            this.directory = directory;
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

        /** Speaks plain HTTP instead of HTTPS with a certificate made for the purpose. */
        public Builder plainHttp() {
            plainHttp = true;
            return this;
        }

        /**
         * Takes requests for the same that differ in the values of these elements, such as {@code startTime} for a client
         * that asks for the last hour.
         */
        public Builder ignoring(String... elements) {
            ignored.addAll(List.of(elements));
            return this;
        }

        /**
         * Starts to listen.
         *
         * @throws IllegalArgumentException when there is no recording in the directory
         * @throws UncheckedIOException when the address cannot be listened on or the recording not be read
         */
        public Replay start() {
            try {
                return new Replay(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JVM cannot make a TLS context", e);
            }
        }
    }
}
