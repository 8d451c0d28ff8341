package io.vimock.server.sim;

/**
 * What the simulation has to know of something that sums up others: a resource pool, a cluster, a datastore.
 * Immutable: a change makes new settings.
 *
 * @param parent the parent pool's slot among the groups; -1 for root pools and for what is no pool
 * @param cpu reservation, limit and shares of a pool in MHz
 * @param memory reservation, limit and shares of a pool in MB
 * @param space what there is and what is taken on a datastore
 * @param failover host failures that a cluster can tolerate
 */
record GroupSettings(int parent, Allocation cpu, Allocation memory, Space space, int failover) {

    /** Whether the limits bind: those of a root pool are the capacity itself. */
    boolean isLimited() {
        return parent >= 0 && (cpu.isLimited() || memory.isLimited());
    }
}
