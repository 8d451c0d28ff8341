package io.vimock.server.sim;

import org.jspecify.annotations.Nullable;

/**
 * Where the samples of one entity at one interval come from. Samples are numbered: number n ends n intervals after
 * 1970. For one thread.
 */
interface Source {

    /**
     * Reads the figures of a sample.
     *
     * @param row receives them
     * @return whether there is such a sample; when not, the row is undefined
     */
    boolean read(long number, long[] row);

    /** The length of a sample in ticks. */
    int ticks();

    /** The virtual machine as it was at a tick; null when the entity is none. */
    default @Nullable VmSettings vm(long tick) {
        return null;
    }

    /** The host as it was at a tick, or that of the virtual machine; null when there is none. */
    default @Nullable HostSettings host(long tick) {
        return null;
    }

    /** Disk space; nothing for entities that have none. */
    default Space space(long tick) {
        return Space.NONE;
    }

    /** The figures of the host that a virtual machine ran on; the entity's own when it is a host. */
    default boolean readHost(long number, long[] row) {
        return read(number, row);
    }

    /** What passed through one device of a host, in KB per second. */
    default long traffic(long number, Instance device, int figure) {
        return 0;
    }

    /** How often virtual machines went through an operation until a tick; only of clusters and datacenters. */
    default long operations(String counter, long tick) {
        return 0;
    }
}
