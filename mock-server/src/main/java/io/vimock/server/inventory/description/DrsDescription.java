package io.vimock.server.inventory.description;

/**
 * How DRS is set in a cluster.
 *
 * @param enabled whether it works
 * @param behavior what it does by itself
 * @param migrationThreshold how small a gain makes it move a virtual machine: 1, every gain, to 5, great ones only
 */
public record DrsDescription(
        @Default("false") boolean enabled,
        @Default("fullyAutomated") Behavior behavior,
        @Default("3") int migrationThreshold) {
    /** DRS switched off. */
    public static final DrsDescription OFF = new DrsDescription(false, Behavior.FULLY_AUTOMATED, 3);

    /** The levels of automation. */
    public enum Behavior {
        MANUAL,
        PARTIALLY_AUTOMATED,
        FULLY_AUTOMATED
    }
}
