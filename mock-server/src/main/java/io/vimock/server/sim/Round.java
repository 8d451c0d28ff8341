package io.vimock.server.sim;

import org.jspecify.annotations.Nullable;

/**
 * What one tick, or one period of ticks, left behind: the primary columns. Immutable; whoever gets an array does not
 * change it.
 *
 * <p>Of virtual machines only what cannot be computed again is kept, the outcome of the host schedulers: 2 bytes each.
 *
 * @param used the CPU that each virtual machine used in MHz, by slot; {@link #ABSENT} when there is no sample
 * @param reclaimed the memory that hosts took from each in MB, by slot; null when none was taken
 * @param missing for periods: one bit for each tick that a virtual machine has no sample of, by slot; null when none is
 *     missing of those that have samples at all
 * @param hosts a row of {@link Figures} for each host
 * @param groups a row of {@link Figures} for each group; null where only hosts and virtual machines are kept
 */
record Round(
        char[] used, char @Nullable [] reclaimed, char @Nullable [] missing, long[] hosts, long @Nullable [] groups) {
    /** Marks virtual machines without a sample. */
    static final char ABSENT = 0xFFFF;

    /** CPU used in MHz; -1 when there is no sample. */
    int usedMHz(int slot) {
        return slot >= used.length || used[slot] == ABSENT ? -1 : used[slot];
    }

    /** Memory taken by the host in MB. */
    int reclaimedMB(int slot) {
        return reclaimed == null || slot >= reclaimed.length ? 0 : reclaimed[slot];
    }

    /** Whether a tick of the period, counted from 0, has a sample. */
    boolean has(int slot, int tick) {
        return missing == null || (missing[slot] & (1 << tick)) == 0;
    }

    /** The round with the rows of hosts only. */
    Round withoutGroups() {
        return new Round(used, reclaimed, missing, hosts, null);
    }
}
