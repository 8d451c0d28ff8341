package io.vimock.server.directory;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted hash of a password: PBKDF2 with HMAC-SHA-256. Immutable.
 *
 * <p>Written as {@code pbkdf2-sha256$ITERATIONS$SALT$HASH}, salt and hash in hexadecimal.
 */
public final class PasswordHash {
    private static final String SCHEME = "pbkdf2-sha256";
    private static final int ITERATIONS = 120_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int BYTES = 32;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Hashes a password with a new salt. */
    public static PasswordHash of(String password) {
        return of(password, ITERATIONS);
    }

    /**
     * Hashes a password that is no secret to whoever could read the hash, such as one given on a command line: with a
     * single iteration, so that a server starts at once.
     */
    public static PasswordHash quick(String password) {
        return of(password, 1);
    }

    private static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /**
     * Reads a hash as {@link #toString} writes it.
     *
     * @throws IllegalArgumentException when the text is no such hash
     */
    public static PasswordHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("a password hash is " + SCHEME + "$ITERATIONS$SALT$HASH");
        }
        int iterations = Integer.parseInt(parts[1]);
        byte[] hash = HexFormat.of().parseHex(parts[3]);
        if (iterations < 1 || iterations > MOST_ITERATIONS || hash.length != BYTES) {
            throw new IllegalArgumentException(
                    "a password hash has 1 to " + MOST_ITERATIONS + " iterations and " + BYTES + " bytes");
        }
        return new PasswordHash(iterations, HexFormat.of().parseHex(parts[2]), hash);
    }

    /** Whether it is the hash of this password. Takes the same time for all wrong ones. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /** The hash as a users file has it. */
    @Override
    public String toString() {
        return SCHEME + "$" + iterations + "$" + HexFormat.of().formatHex(salt) + "$"
                + HexFormat.of().formatHex(hash);
    }
}
