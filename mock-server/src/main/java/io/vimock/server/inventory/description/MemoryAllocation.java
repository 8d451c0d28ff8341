package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What a resource pool or a virtual machine gets of the memory.
 *
 * @param reservation what it gets in any case
 * @param limit what it gets at most; null for no limit
 * @param shares what it gets of the rest
 * @param expandable whether a pool may guarantee more than it reserves, at its parent's expense; null, which is true,
 *     for virtual machines
 */
public record MemoryAllocation(
        @Default("0 MB") Size reservation,
        @Nullable Size limit,
        @Default("normal") Shares shares,
        @Nullable Boolean expandable) {
    /** Normal shares, no reservation, no limit. */
    public static final MemoryAllocation NORMAL = new MemoryAllocation(new Size(0), null, Shares.NORMAL, null);
}
