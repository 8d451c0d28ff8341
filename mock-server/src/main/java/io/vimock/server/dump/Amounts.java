package io.vimock.server.dump;

import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.Frequency;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.Shares;
import io.vimock.server.inventory.description.Size;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import org.jspecify.annotations.Nullable;

/** Reads reservations, limits and shares. Stateless. */
final class Amounts {
    private Amounts() {}

    /** What a virtual machine or resource pool gets of the CPUs. */
    static CpuAllocation cpu(@Nullable ResourceAllocationInfo info) {
        Long limit = limit(info);
        return new CpuAllocation(
                new Frequency(reservation(info)),
                limit == null ? null : new Frequency(limit),
                shares(info == null ? null : info.getShares()),
                null);
    }

    /** What a virtual machine or resource pool gets of the memory. */
    static MemoryAllocation memory(@Nullable ResourceAllocationInfo info) {
        Long limit = limit(info);
        return new MemoryAllocation(
                Size.ofMB(reservation(info)),
                limit == null ? null : Size.ofMB(limit),
                shares(info == null ? null : info.getShares()),
                null);
    }

    /** What a resource pool gets of the CPUs. */
    static CpuAllocation poolCpu(ResourceAllocationInfo info) {
        CpuAllocation cpu = cpu(info);
        return new CpuAllocation(cpu.reservation(), cpu.limit(), cpu.shares(), expandable(info));
    }

    /** What a resource pool gets of the memory. */
    static MemoryAllocation poolMemory(ResourceAllocationInfo info) {
        MemoryAllocation memory = memory(info);
        return new MemoryAllocation(memory.reservation(), memory.limit(), memory.shares(), expandable(info));
    }

    private static @Nullable Boolean expandable(ResourceAllocationInfo info) {
        return Boolean.FALSE.equals(info.isExpandableReservation()) ? false : null;
    }

    private static long reservation(@Nullable ResourceAllocationInfo info) {
        Long reservation = info == null ? null : info.getReservation();
        return reservation == null ? 0 : reservation;
    }

    private static @Nullable Long limit(@Nullable ResourceAllocationInfo info) {
        Long limit = info == null ? null : info.getLimit();
        return limit == null || limit < 0 ? null : limit;
    }

    private static Shares shares(@Nullable SharesInfo shares) {
        if (shares == null) {
            return Shares.NORMAL;
        }
        boolean custom = shares.getLevel() == SharesLevel.CUSTOM;
        return custom
                ? Shares.custom(Math.max(1, shares.getShares()))
                : new Shares(Shares.Level.valueOf(shares.getLevel().name()), 0);
    }
}
