package io.vimock.server;

import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;

/** Configurations of resource pools, for tests. */
final class PoolSpecs {
    private PoolSpecs() {}

    /** What a pool has when nothing is said about it. */
    static ResourceConfigSpec normal() {
        return new ResourceConfigSpec().withCpuAllocation(allocation()).withMemoryAllocation(allocation());
    }

    private static ResourceAllocationInfo allocation() {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withLimit(-1L)
                .withExpandableReservation(true)
                .withShares(new SharesInfo().withLevel(SharesLevel.NORMAL).withShares(0));
    }
}
