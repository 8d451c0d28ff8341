package io.vimock.server.sim;

import io.vimock.vim25.ResourceAllocationInfo;
import org.jspecify.annotations.Nullable;

/**
 * Reservation, limit and shares of one resource, in MHz or MB.
 *
 * @param reservation what is guaranteed
 * @param limit what must not be exceeded; {@link Long#MAX_VALUE} for no limit
 * @param shares the weight among siblings, at least 1
 * @param expandable whether a pool may borrow from its parent to cover its children's reservations
 */
record Allocation(long reservation, long limit, int shares, boolean expandable) {
    private static final Allocation DEFAULT = new Allocation(0, Long.MAX_VALUE, 1, true);

    /** What the wire says; nothing reserved, no limit and one share where it says nothing. */
    static Allocation of(@Nullable ResourceAllocationInfo info) {
        if (info == null) {
            return DEFAULT;
        }
        long limit = info.getLimit() == null || info.getLimit() < 0 ? Long.MAX_VALUE : info.getLimit();
        return new Allocation(
                info.getReservation() == null ? 0 : info.getReservation(),
                limit,
                info.getShares() == null ? 1 : Math.max(1, info.getShares().getShares()),
                !Boolean.FALSE.equals(info.isExpandableReservation()));
    }

    boolean isLimited() {
        return limit != Long.MAX_VALUE;
    }

    /** What its shares stand for when everybody wants all he may have, between reservation and limit. */
    long worstCase(long amount, long allShares, long capacity) {
        long part = amount * shares / Math.max(1, allShares);
        return Math.min(Math.min(limit, capacity), Math.max(part, reservation));
    }
}
