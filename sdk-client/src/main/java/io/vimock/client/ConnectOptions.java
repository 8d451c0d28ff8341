package io.vimock.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where and how to connect: address, credentials, trust, limits. Immutable; made by {@link #builder()}. */
public final class ConnectOptions {
    private final URI url;
    private final Login login;
    private final Trust trust;
    private final @Nullable Proxy proxy;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final Duration reconnectDelay;
    private final int maxConnections;
    private final int pageSize;

    private ConnectOptions(Builder builder) {
        url = builder.url;
        login = builder.login;
        trust = builder.trust;
        proxy = builder.proxy;
        connectTimeout = builder.connectTimeout;
        requestTimeout = builder.requestTimeout;
        reconnectDelay = builder.reconnectDelay;
        maxConnections = builder.maxConnections;
        pageSize = builder.pageSize;
    }

    /**
     * A builder with the defaults; {@link Builder#url} has to be called, and {@link Builder#credentials}, {@link
     * Builder#session} or {@link Builder#cloneTicket}.
     */
    public static Builder builder() {
        return new Builder();
    }

    URI url() {
        return url;
    }

    Login login() {
        return login;
    }

    Trust trust() {
        return trust;
    }

    @Nullable
    Proxy proxy() {
        return proxy;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration reconnectDelay() {
        return reconnectDelay;
    }

    int maxConnections() {
        return maxConnections;
    }

    int pageSize() {
        return pageSize;
    }

    /** How a connection gets its session. */
    enum LoginKind {
        CREDENTIALS,
        SESSION,
        CLONE_TICKET
    }

    /** Who logs in with which secret: a password, the cookie of a session, a ticket. */
    record Login(LoginKind kind, String user, String secret) {}

    /** An HTTP proxy, and the value of the header that it wants; null for none. */
    record Proxy(String host, int port, @Nullable String authorization) {}

    /** Collects the options of a connection. Not thread safe. */
    public static final class Builder {
        private static final URI UNSET = URI.create("");

        private URI url = UNSET;
        private Login login = new Login(LoginKind.CREDENTIALS, "", "");
        private Trust trust = Trust.system();
        private @Nullable Proxy proxy;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofMinutes(2);
        private Duration reconnectDelay = Duration.ofSeconds(1);
        private int maxConnections = 16;
        private int pageSize = 500;

        private Builder() {}

        /**
         * The server's address: {@code https://vc.example.com/sdk}, or shorter, as scheme {@code https} and path {@code
         * /sdk} are taken where they are missing.
         *
         * @throws IllegalArgumentException if this is no address
         */
        public Builder url(String address) {
            URI uri;
            try {
                uri = URI.create(address.contains("://") ? address.strip() : "https://" + address.strip());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("not a server's URL: " + address, e);
            }
            if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
                throw new IllegalArgumentException("not a server's URL (https://HOST[:PORT]/sdk): " + address);
            }
            String path = uri.getRawPath();
            this.url = path == null || path.isEmpty() || path.equals("/") ? uri.resolve("/sdk") : uri;
            return this;
        }

        /** Who logs in. A session that the server ends is replaced by a new one, see {@link VimConnection}. */
        public Builder credentials(String userName, String userPassword) {
            this.login = new Login(LoginKind.CREDENTIALS, userName, userPassword);
            return this;
        }

        /**
         * Joins a session that is logged in already, instead of logging in; closing the connection leaves the session
         * alone, and nothing replaces a session that ended.
         *
         * @param cookie the session's cookie, {@code vmware_soap_session="..."} or the value alone, as {@link
         *     VimConnection#sessionCookie} gives it
         */
        public Builder session(String cookie) {
            String text = cookie.strip();
            String pair = text.startsWith("vmware_soap_session=") ? text : "vmware_soap_session=" + text;
            this.login = new Login(LoginKind.SESSION, "", pair.split(";", 2)[0].strip());
            return this;
        }

        /**
         * Makes a session of its own for the user of another one, which asked for the ticket: {@code
         * vim.service(SessionManager.class).acquireCloneTicket()}. A ticket serves once, so nothing replaces a session
         * that ended.
         */
        public Builder cloneTicket(String ticket) {
            this.login = new Login(LoginKind.CLONE_TICKET, "", ticket);
            return this;
        }

        /** Goes through an HTTP proxy; when not called, what the JVM's own proxy settings say. */
        public Builder proxy(String host, int port) {
            this.proxy = new Proxy(host, port, null);
            return this;
        }

        /**
         * Goes through an HTTP proxy that asks for a name and a password (scheme Basic).
         *
         * <p>The JDK does not send these to a proxy on the way to an HTTPS server, unless the JVM is started with {@code
         * -Djdk.http.auth.tunneling.disabledSchemes=} (nothing behind the equals sign).
         */
        public Builder proxy(String host, int port, String userName, String userPassword) {
            String pair = userName + ":" + userPassword;
            this.proxy = new Proxy(
                    host, port, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
            return this;
        }

        /** Which certificates are accepted; {@link Trust#system()} when not called. */
        public Builder trust(Trust accepted) {
            this.trust = accepted;
            return this;
        }

        /** How long making a connection may take; 10 s when not called. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive(timeout);
            return this;
        }

        /** How long a call may take, from sending it to having read the whole answer; 2 min when not called. */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = positive(timeout);
            return this;
        }

        /**
         * How long a watch that lost the server pauses before it tries again; 1 s when not called. The first attempt
         * comes at once; the pause doubles with every further one that fails, up to 32 times this.
         */
        public Builder reconnectDelay(Duration pause) {
            this.reconnectDelay = positive(pause);
            return this;
        }

        /**
         * How many calls may be under way at the same time, each on an HTTP connection of its own that is kept for
         * later ones; 16 when not called. Further calls wait for their turn, within their time limit. Watches and
         * file transfers come on top: each has one connection while it lasts.
         */
        public Builder maxConnections(int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException("there is at least one connection: " + connections);
            }
            this.maxConnections = connections;
            return this;
        }

        /** How many objects a bulk read asks for at a time; 500 when not called. Servers may answer fewer. */
        public Builder pageSize(int objects) {
            if (objects < 1) {
                throw new IllegalArgumentException("a page has at least one object: " + objects);
            }
            this.pageSize = objects;
            return this;
        }

        /** The options. Throws {@link IllegalStateException} without a URL. */
        public ConnectOptions build() {
            if (url.equals(UNSET)) {
                throw new IllegalStateException("the server's URL is missing");
            }
            return new ConnectOptions(this);
        }

        private static Duration positive(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("a time limit is positive: " + timeout);
            }
            return timeout;
        }
    }
}
