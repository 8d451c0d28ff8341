package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What the guest of a virtual machine does.
 *
 * @param profile how it behaves; null for what follows from the seed
 * @param level how much it wants of what the profile can want, 0 to 100; null for what follows from the seed
 * @param seed what the rest follows from: with the same seed, profile and level two machines want the same; null for
 *     the server's seed and the machine's place in the inventory
 */
public record WorkloadDescription(
        @Nullable Profile profile,
        @Nullable Integer level,
        @Nullable Long seed) {
    /** How guests behave. */
    public enum Profile {
        /** Nearly nothing to do, day and night. */
        QUIET,
        /** Busy by day, with pauses. */
        OFFICE,
        /** Much to do at any time. */
        BUSY
    }
}
