package io.vimock.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Which server certificates a connection accepts over HTTPS. Immutable and thread safe.
 *
 * <p>The default is {@link #system()}, as everywhere in Java. Servers with the self-signed certificate that they were
 * installed with need {@link #thumbprint} or, where nobody can listen in, {@link #all()}.
 */
public final class Trust {
    private final SSLContext context;

    private Trust(TrustManager... managers) throws GeneralSecurityException {
        context = SSLContext.getInstance("TLS");
        context.init(null, managers.length == 0 ? null : managers, null);
    }

    /** Certificates that the JVM's default trust store vouches for, for the host's name. */
    public static Trust system() {
        return of();
    }

    /** Certificates that a trust store vouches for, for the host's name. */
    public static Trust store(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return of(factory.getTrustManagers());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the trust store cannot be used: " + e.getMessage(), e);
        }
    }

    /**
     * The one certificate with this thumbprint, whatever name it has and whoever signed it.
     *
     * @param thumbprint the SHA-256 or SHA-1 of the certificate in hexadecimal digits, with or without colons
     */
    public static Trust thumbprint(String thumbprint) {
        String digits = thumbprint.replace(":", "").strip().toLowerCase(Locale.ROOT);
        if (!digits.matches("([0-9a-f]{40}|[0-9a-f]{64})")) {
            throw new IllegalArgumentException(
                    "a thumbprint has 40 (SHA-1) or 64 (SHA-256) hexadecimal digits: " + thumbprint);
        }
        return of(new PinnedCertificate(HexFormat.of().parseHex(digits)));
    }

    /** Every certificate: no protection against somebody in between. For tests. */
    public static Trust all() {
        return of(new AnyCertificate());
    }

    private static Trust of(TrustManager... managers) {
        try {
            return new Trust(managers);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM cannot make a TLS context", e);
        }
    }

    /** The TLS context that accepts these certificates, for a program that makes HTTP requests of its own. */
    public SSLContext context() {
        return context;
    }
}
