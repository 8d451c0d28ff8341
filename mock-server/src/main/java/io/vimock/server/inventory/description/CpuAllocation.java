package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What a resource pool or a virtual machine gets of the CPUs.
 *
 * @param reservation what it gets in any case
 * @param limit what it gets at most; null for no limit
 * @param shares what it gets of the rest
 * @param expandable whether a pool may guarantee more than it reserves, at its parent's expense; null, which is true,
 *     for virtual machines
 */
public record CpuAllocation(
        @Default("0 MHz") Frequency reservation,
        @Nullable Frequency limit,
        @Default("normal") Shares shares,
        @Nullable Boolean expandable) {
    /** Normal shares, no reservation, no limit. */
    public static final CpuAllocation NORMAL = new CpuAllocation(new Frequency(0), null, Shares.NORMAL, null);
}
