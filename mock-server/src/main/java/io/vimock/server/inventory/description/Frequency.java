package io.vimock.server.inventory.description;

/**
 * The speed of CPUs, written with its unit: {@code 2500 MHz}, {@code 4 GHz}.
 *
 * @param megahertz the speed in MHz
 */
public record Frequency(long megahertz) {
    private static final Units UNITS = new Units("MHz", "GHz");
    private static final int STEP = 1000;

    /** No frequency is negative. */
    public Frequency {
        if (megahertz < 0) {
            throw new IllegalArgumentException("a frequency is not negative: " + megahertz);
        }
    }

    /**
     * Reads a frequency.
     *
     * @throws IllegalArgumentException when it is none, or has no unit
     */
    public static Frequency parse(String text) {
        return new Frequency(UNITS.parse(text, STEP, "a frequency with its unit, such as 2500 MHz"));
    }

    /** In the biggest unit that it is a whole number of. */
    @Override
    public String toString() {
        return UNITS.format(megahertz, STEP);
    }
}
