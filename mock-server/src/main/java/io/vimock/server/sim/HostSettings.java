package io.vimock.server.sim;

/**
 * What the simulation has to know of a host. Immutable: a change makes new settings.
 *
 * @param identity what makes its own load its own
 * @param available whether it is connected and powered on, so that there are statistics of it
 * @param usable whether it may run virtual machines: available and not in maintenance mode
 * @param cores cores of all packages
 * @param coreMHz the clock of a core
 * @param memoryKB main memory
 * @param cluster the cluster's slot among the groups; -1 outside of clusters
 * @param bootSecond when it was started, seconds since 1970
 */
record HostSettings(
        long identity,
        boolean available,
        boolean usable,
        int cores,
        int coreMHz,
        long memoryKB,
        int cluster,
        long bootSecond) {
    /** The memory of the service console (facts: resource-management 2). */
    static final long CONSOLE_KB = 272 * 1024L;

    private static final long VMKERNEL_KB = 100 * 1024L;

    /** What all cores can do, in MHz. */
    long capacityMHz() {
        return (long) cores * coreMHz;
    }

    /** The memory that VMkernel and service console take, in KB. */
    long systemKB() {
        return Math.min(memoryKB, CONSOLE_KB + VMKERNEL_KB + memoryKB / 100);
    }
}
