package io.vimock.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments that say how clients reach the server, and who is told of it. Not thread safe. */
final class AddressArguments {
    private static final int PEM_LINE = 64;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8989",
            description = "Where to listen; port 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private String listen = "";

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "The address that clients use when it is another one: https://HOST:PORT.")
    private @Nullable URI publicUrl;

    @Option(
            names = "--url-file",
            paramLabel = "PATH",
            description = "A file to write the URL to when the server answers.")
    private @Nullable Path urlFile;

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "A certificate, PEM (default: a self-signed one).")
    private @Nullable Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key, PEM, PKCS#8.")
    private @Nullable Path tlsKey;

    @Option(names = "--http", description = "Speak plain HTTP instead of HTTPS.")
    private boolean http;

    @Option(
            names = "--cert-out",
            paramLabel = "FILE",
            description = "A file to write the server's certificate to, PEM.")
    private @Nullable Path certificateOut;

    /**
     * Says what the arguments say.
     *
     * @throws IllegalArgumentException when they do not go together
     */
    void addTo(MockOptions.Builder builder) {
        builder.listen(host(listen), port(listen)).plainHttp(http);
        if (publicUrl != null) {
            builder.publicUrl(publicUrl);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("--tls-cert and --tls-key belong together");
        }
        if (tlsCertificate != null && tlsKey != null) {
            builder.tls(tlsCertificate, tlsKey);
        }
        if (http && certificateOut != null) {
            throw new IllegalArgumentException("with --http there is no certificate for --cert-out");
        }
    }

    /** The host of {@code HOST:PORT}. */
    static String host(String listen) {
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--listen takes HOST:PORT, not '" + listen + "'");
        }
        String host = listen.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port of {@code HOST:PORT}. */
    static int port(String listen) {
        String port = listen.substring(listen.lastIndexOf(':') + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--listen takes HOST:PORT, not '" + listen + "'");
        }
        return Integer.parseInt(port);
    }

    /** Lets nobody take an old address for the new one. */
    void forget() throws IOException {
        if (urlFile != null) {
            Files.deleteIfExists(urlFile);
        }
    }

    /** Tells the address and the certificate's thumbprints, in the files first. */
    void announce(MockVirtualCenter server, PrintWriter out) throws IOException {
        X509Certificate certificate = server.certificate();
        if (certificateOut != null && certificate != null) {
            write(certificateOut, pem(certificate));
        }
        if (urlFile != null) {
            write(urlFile, server.publicUrl() + "\n");
        }
        out.println(server.publicUrl());
        if (certificate != null) {
            out.println("SHA-256 " + Thumbprints.sha256(certificate));
            out.println("SHA-1 " + Thumbprints.sha1(certificate));
        }
        out.flush();
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A reader sees the whole URL or no file. */
    static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), "vi-mock", ".url");
        Files.writeString(part, text);
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
