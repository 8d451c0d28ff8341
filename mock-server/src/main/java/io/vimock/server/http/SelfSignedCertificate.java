package io.vimock.server.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key and a certificate for it that this machine vouches for itself: EC P-256, for localhost, the loopback addresses
 * and the machine's own name.
 *
 * <p>The JDK has no public way to make certificates, so the few DER structures are written by hand (RFC 5280). Made in
 * milliseconds, where an RSA key would take half a second of every start.
 *
 * @param key the private key
 * @param certificate the certificate
 */
record SelfSignedCertificate(PrivateKey key, X509Certificate certificate) {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_ID = 0x06;
    private static final int UTF8_STRING = 0x0c;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int EXPLICIT_0 = 0xa0;
    private static final int EXPLICIT_3 = 0xa3;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;

    /** 1.2.840.10045.4.3.2 */
    private static final byte[] ECDSA_WITH_SHA256 = {0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02};
    /** 2.5.4.3 */
    private static final byte[] COMMON_NAME = {0x55, 0x04, 0x03};
    /** 2.5.29.17 */
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x55, 0x1d, 0x11};

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

    /**
     * Makes a new key and its certificate, valid from yesterday for ten years.
     *
     * @param publicName the name or address that clients use beside those that the machine knows of itself; null for none
     */
    static SelfSignedCertificate create(@Nullable String publicName) throws GeneralSecurityException {
        SecureRandom random = new SecureRandom();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        KeyPair pair = generator.generateKeyPair();
        Set<String> names = hostNames();
        if (publicName != null) {
            names.add(publicName);
        }
        byte[] algorithm = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
        byte[] name = der(
                SEQUENCE,
                der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, utf8("vi-mock self-signed")))));
        Instant now = Instant.now();
        byte[] body = der(
                SEQUENCE,
                der(EXPLICIT_0, der(INTEGER, new byte[] {2})),
                der(INTEGER, new BigInteger(120, random).setBit(119).toByteArray()),
                algorithm,
                name,
                der(SEQUENCE, time(now.minusSeconds(86_400)), time(now.plusSeconds(10L * 365 * 86_400))),
                name,
                pair.getPublic().getEncoded(),
                der(EXPLICIT_3, der(SEQUENCE, alternativeNames(names))));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        byte[] encoded = der(SEQUENCE, body, algorithm, der(BIT_STRING, new byte[1], signature.sign()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return new SelfSignedCertificate(
                pair.getPrivate(), (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded)));
    }

    private static Set<String> hostNames() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine that does not know its own name is reached as localhost.
            return names;
        }
        return names;
    }

    private static byte[] alternativeNames(Set<String> names) {
        List<byte[]> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(IPV4.matcher(name).matches() ? der(IP_ADDRESS, ipv4(name)) : der(DNS_NAME, utf8(name)));
        }
        entries.add(der(IP_ADDRESS, new byte[] {127, 0, 0, 1}));
        byte[] loopback6 = new byte[16];
        loopback6[15] = 1;
        entries.add(der(IP_ADDRESS, loopback6));
        byte[] value = der(SEQUENCE, entries.toArray(byte[][]::new));
        return der(SEQUENCE, der(OBJECT_ID, SUBJECT_ALTERNATIVE_NAME), der(OCTET_STRING, value));
    }

    private static byte[] ipv4(String address) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (String part : address.split("\\.")) {
            bytes[at++] = (byte) Integer.parseInt(part);
        }
        return bytes;
    }

    private static byte[] time(Instant time) {
        return der(GENERALIZED_TIME, utf8(TIME.format(time.atOffset(ZoneOffset.UTC))));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One DER value: tag, length, and the parts one behind the other. */
    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >>> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
