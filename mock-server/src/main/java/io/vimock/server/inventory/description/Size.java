package io.vimock.server.inventory.description;

/**
 * An amount of memory or storage, written with its unit: {@code 512 MB}, {@code 16 GB}. Units are powers of 1024.
 *
 * @param bytes the amount in bytes
 */
public record Size(long bytes) {
    private static final Units UNITS = new Units("B", "KB", "MB", "GB", "TB");
    private static final int STEP = 1024;

    /** No size is negative. */
    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** So many megabytes. */
    public static Size ofMB(long megabytes) {
        return new Size(Math.multiplyExact(megabytes, 1L << 20));
    }

    /** So many gigabytes. */
    public static Size ofGB(long gigabytes) {
        return new Size(Math.multiplyExact(gigabytes, 1L << 30));
    }

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException when it is none, or has no unit
     */
    public static Size parse(String text) {
        return new Size(UNITS.parse(text, STEP, "a size with its unit, such as 16 GB"));
    }

    /** The size in megabytes, without the rest. */
    public long megabytes() {
        return bytes >> 20;
    }

    /** In the biggest unit that it is a whole number of. */
    @Override
    public String toString() {
        return UNITS.format(bytes, STEP);
    }
}
