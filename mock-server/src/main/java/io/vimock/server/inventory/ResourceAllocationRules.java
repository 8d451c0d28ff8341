package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import org.jspecify.annotations.Nullable;

/**
 * The rules of reservations, limits and shares (facts: resource-management 1). CPU in MHz, memory in MB. Stateless.
 *
 * <p>A level other than custom fixes the number of shares: per virtual CPU, per MB of memory, per disk. A field that is
 * absent from a change stays as it is.
 */
final class ResourceAllocationRules {
    /** Limit and reservation without bounds. */
    static final long UNLIMITED = -1;

    /** Shares of level normal for each virtual CPU. */
    static final int CPU_SHARES = 1000;

    /** Shares of level normal for each MB of memory. */
    static final int MEMORY_SHARES = 10;

    /** Shares of level normal for a disk. */
    static final int DISK_SHARES = 1000;

    private static final int MOST_SHARES = 1_000_000;

    private ResourceAllocationRules() {}

    /**
     * The allocation that a change leads to.
     *
     * @param unit the shares of level normal for one virtual CPU or one MB
     * @param units how many virtual CPUs or MB the machine has
     * @param path where the change stands in the argument: {@code configSpec.cpuAllocation}
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a negative reservation, a limit below the
     *     reservation, custom shares out of range
     */
    static ResourceAllocationInfo changed(
            @Nullable ResourceAllocationInfo old,
            @Nullable ResourceAllocationInfo change,
            int unit,
            int units,
            String path) {
        ResourceAllocationInfo result = old == null ? unreserved() : WireType.deepCopy(old);
        if (change != null) {
            if (change.getReservation() != null) {
                result.setReservation(change.getReservation());
            }
            if (change.getLimit() != null) {
                result.setLimit(change.getLimit());
            }
            if (change.getShares() != null) {
                result.setShares(WireType.deepCopy(change.getShares()));
            }
        }
        check(result, path);
        return result.withShares(shares(result.getShares(), unit, units, path));
    }

    private static ResourceAllocationInfo unreserved() {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withExpandableReservation(false)
                .withLimit(UNLIMITED);
    }

    private static void check(ResourceAllocationInfo allocation, String path) {
        long reservation = allocation.getReservation();
        long limit = allocation.getLimit();
        if (reservation < 0) {
            throw Faults.invalidArgument(path + ".reservation", "it is negative");
        }
        if (limit < UNLIMITED) {
            throw Faults.invalidArgument(path + ".limit", "it is negative and not -1, which means unlimited");
        }
        if (limit != UNLIMITED && limit < reservation) {
            throw Faults.invalidArgument(path + ".limit", "it is below the reservation of " + reservation);
        }
    }

    /** Shares with the number that their level gives for so many units. */
    static SharesInfo shares(@Nullable SharesInfo asked, int unit, int units, String path) {
        SharesLevel level = asked == null ? SharesLevel.NORMAL : asked.getLevel();
        int number = switch (level) {
            case LOW -> unit / 2 * units;
            case NORMAL -> unit * units;
            case HIGH -> unit * 2 * units;
            case CUSTOM -> asked == null ? 0 : asked.getShares();
        };
        if (number < 0 || (level == SharesLevel.CUSTOM && number > MOST_SHARES)) {
            throw Faults.invalidArgument(path + ".shares.shares", "it is not within 0 and " + MOST_SHARES);
        }
        return new SharesInfo().withLevel(level).withShares(number);
    }

    /** The MHz or MB that the allocation reserves. */
    static long reservation(@Nullable ResourceAllocationInfo allocation) {
        Long reservation = allocation == null ? null : allocation.getReservation();
        return reservation == null ? 0 : reservation;
    }
}
