package io.vimock.server.http;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a web server listens.
 *
 * @param host the address to bind
 * @param port the port; 0 for any free one
 * @param tls whether to speak HTTPS
 * @param certificate a PEM file with the certificate and its chain; null for a self-signed one
 * @param key a PEM file with the certificate's key; null for a self-signed one
 * @param publicUrl the address that clients use; null for the one that is listened on
 * @param idleTime how long a connection may lie still, and a client may take nothing of its reply
 * @param maxBodyBytes the largest request body
 */
public record HttpOptions(
        String host,
        int port,
        boolean tls,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable URI publicUrl,
        Duration idleTime,
        int maxBodyBytes) {
    /** After this time a client that takes nothing of its reply is cut off. */
    public static final Duration IDLE_TIME = Duration.ofSeconds(60);

    /** The largest request body unless told otherwise: 16 MiB. */
    public static final int MAX_BODY_BYTES = 16 << 20;

    /** A server with a certificate of its own, or without TLS, and the usual limits. */
    public static HttpOptions of(String host, int port, boolean tls) {
        return new HttpOptions(host, port, tls, null, null, null, IDLE_TIME, MAX_BODY_BYTES);
    }
}
