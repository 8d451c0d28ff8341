package io.vimock.client;

import java.net.URI;
import java.time.Duration;

/** Where and how to connect: address, credentials, trust, time limits. Immutable; made by {@link #builder()}. */
public final class ConnectOptions {
    private final URI url;
    private final String user;
    private final String password;
    private final Trust trust;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final int pageSize;

    private ConnectOptions(Builder builder) {
        url = builder.url;
        user = builder.user;
        password = builder.password;
        trust = builder.trust;
        connectTimeout = builder.connectTimeout;
        requestTimeout = builder.requestTimeout;
        pageSize = builder.pageSize;
    }

    /** A builder with the defaults; {@link Builder#url} and {@link Builder#credentials} have to be called. */
    public static Builder builder() {
        return new Builder();
    }

    URI url() {
        return url;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    Trust trust() {
        return trust;
    }

    Duration connectTimeout() {
        return connectTimeout;
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    int pageSize() {
        return pageSize;
    }

    /** Collects the options of a connection. Not thread safe. */
    public static final class Builder {
        private static final URI UNSET = URI.create("");

        private URI url = UNSET;
        private String user = "";
        private String password = "";
        private Trust trust = Trust.system();
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofMinutes(2);
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

        /** Who logs in. */
        public Builder credentials(String userName, String userPassword) {
            this.user = userName;
            this.password = userPassword;
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
