package io.vimock.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Accepts the server whose certificate has a given digest. */
final class PinnedCertificate extends AnyCertificate {
    private final byte[] expected;

    PinnedCertificate(byte[] expected) {
        this.expected = expected;
    }

    @Override
    void check(X509Certificate certificate) throws CertificateException {
        byte[] actual;
        try {
            actual = MessageDigest.getInstance(expected.length == 20 ? "SHA-1" : "SHA-256")
                    .digest(certificate.getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateException(e);
        }
        if (!MessageDigest.isEqual(expected, actual)) {
            HexFormat format = HexFormat.ofDelimiter(":").withUpperCase();
            throw new CertificateException("the server's certificate has the thumbprint " + format.formatHex(actual)
                    + ", expected " + format.formatHex(expected));
        }
    }
}
