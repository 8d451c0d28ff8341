package io.vimock.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Sends requests to the control API of a server. Thread safe. */
final class ControlClient {
    private final URI server;
    private final HttpClient client;
    private final @Nullable String authorization;

    /**
     * @param server the server: {@code https://127.0.0.1:8989}, or its address with {@code /sdk}
     * @param userName an administrator; null where nobody has to say who they are
     * @param thumbprint the certificate to accept; null for any on a loopback address, and otherwise for those that the
     *     JVM trusts
     */
    ControlClient(URI server, @Nullable String userName, @Nullable String password, @Nullable String thumbprint)
            throws IOException {
        this.server = server;
        this.authorization = userName == null ? null : basic(userName, password == null ? "" : password);
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        boolean local = InetAddress.getByName(server.getHost()).isLoopbackAddress();
        if (thumbprint != null || local) {
            builder.sslContext(trusting(thumbprint));
        }
        this.client = builder.build();
    }

    private static String basic(String userName, String password) {
        byte[] pair = (userName + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static SSLContext trusting(@Nullable String thumbprint) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pinned(thumbprint)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a request.
     *
     * @param path below {@code /mock}, encoded, with its query
     * @param body what to send; null for nothing
     */
    HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve("/mock" + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Accepts one certificate, or any, whatever name it has. */
    private static final class Pinned extends X509ExtendedTrustManager {
        private final @Nullable String thumbprint;

        Pinned(@Nullable String thumbprint) {
            this.thumbprint = thumbprint;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (thumbprint == null) {
                return;
            }
            String wanted = thumbprint.replace(":", "");
            boolean known = wanted.equalsIgnoreCase(Thumbprints.sha256(chain[0]).replace(":", ""))
                    || wanted.equalsIgnoreCase(Thumbprints.sha1(chain[0]).replace(":", ""));
            if (!known) {
                throw new CertificateException("the server's certificate has another thumbprint");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
