package io.vimock.bench.load;

import java.net.URI;

/**
 * The address of a VI API server.
 *
 * @param tls whether it speaks HTTPS; any certificate is accepted
 * @param path such as {@code /sdk}
 */
record ServerAddress(boolean tls, String host, int port, String path) {

    /**
     * Reads an address from a URL such as {@code https://127.0.0.1:8989/sdk}.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ServerAddress of(String url) {
        URI uri = URI.create(url);
        boolean tls = "https".equals(uri.getScheme());
        if (!tls && !"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not the URL of a server: " + url);
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getPath() == null || uri.getPath().length() < 2 ? "/sdk" : uri.getPath();
        return new ServerAddress(tls, uri.getHost(), port, path);
    }

    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + ":" + port + path;
    }
}
