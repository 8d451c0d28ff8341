package io.vimock.server;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** What clients recognise a certificate by: hashes in hexadecimal digits with colons. Stateless. */
final class Thumbprints {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    private Thumbprints() {}

    /** The form of VMware's tools of the time. */
    static String sha1(X509Certificate certificate) {
        return of(certificate, "SHA-1");
    }

    /** The form of today's. */
    static String sha256(X509Certificate certificate) {
        return of(certificate, "SHA-256");
    }

    private static String of(X509Certificate certificate, String algorithm) {
        try {
            return HEX.formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
