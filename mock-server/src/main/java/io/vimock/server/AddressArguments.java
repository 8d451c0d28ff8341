package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The arguments that say how clients reach the mock, and who is told of it. */
final class AddressArguments {
    private static final int PEM_LINE = 64;

    private final ListenArguments listen;
    private final @Nullable URI publicUrl;
    private final @Nullable Path tlsCertificate;
    private final @Nullable Path tlsKey;
    private final @Nullable Path certificateOut;

    /** @param given what a command was given that takes what {@link #declare} says */
    AddressArguments(Arguments given) {
        listen = new ListenArguments(given);
        publicUrl = given.uri("--public-url");
        tlsCertificate = given.path("--tls-cert");
        tlsKey = given.path("--tls-key");
        certificateOut = given.path("--cert-out");
    }

    static void declare(CommandOptions options) {
        ListenArguments.declare(options);
        options.value("--public-url", "URL", "The address that clients use when it is another one: https://HOST:PORT.")
                .value("--tls-cert", "FILE", "A certificate, PEM (default: a self-signed one).")
                .value("--tls-key", "FILE", "The certificate's key, PEM, PKCS#8.")
                .value("--cert-out", "FILE", "A file to write the server's certificate to, PEM.");
    }

    /**
     * Says what the arguments say.
     *
     * @throws IllegalArgumentException when they do not go together
     */
    void addTo(MockOptions.Builder builder) {
        builder.listen(listen.host(), listen.port()).plainHttp(listen.isPlainHttp());
        if (publicUrl != null) {
            builder.publicUrl(publicUrl);
        }
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new IllegalArgumentException("--tls-cert and --tls-key belong together");
        }
        if (tlsCertificate != null && tlsKey != null) {
            builder.tls(tlsCertificate, tlsKey);
        }
        if (listen.isPlainHttp() && certificateOut != null) {
            throw new IllegalArgumentException("with --http there is no certificate for --cert-out");
        }
    }

    /** Lets nobody take an old address for the new one. */
    void forget() throws IOException {
        listen.forget();
    }

    /** Tells the address and the certificate's thumbprints, in the files first. */
    void announce(MockVirtualCenter server, PrintWriter out) throws IOException {
        X509Certificate certificate = server.certificate();
        if (certificateOut != null && certificate != null) {
            ListenArguments.write(certificateOut, pem(certificate));
        }
        listen.announce(server.publicUrl());
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
}
