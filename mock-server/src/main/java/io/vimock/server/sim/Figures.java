package io.vimock.server.sim;

/**
 * The primary figures of a sample, as positions in a row of longs; all counters follow from them.
 *
 * <p>A virtual machine's row is its own, that of a host, pool or cluster is the sum over its running virtual machines;
 * what the host itself takes is apart. In a row that sums up a longer time every figure is the mean, apart from
 * {@link #TICKS}.
 */
final class Figures {
    /** How many ticks the row tells of; 0 when there is no sample. */
    static final int TICKS = 0;
    /** CPU used, MHz. */
    static final int USED_MHZ = 1;
    /** CPU wanted, MHz: what would be used if nothing else ran and no limit held. */
    static final int DEMAND_MHZ = 2;
    /** CPU that there is, MHz: of the virtual CPUs, or of the host's cores. */
    static final int CAPACITY_MHZ = 3;
    /** Virtual CPUs, or cores. */
    static final int CPUS = 4;
    /** CPU reservation, MHz. */
    static final int RESERVED_MHZ = 5;
    /** Memory touched lately, KB. */
    static final int ACTIVE_KB = 6;
    /** Guest memory mapped to memory of the host, KB. */
    static final int GRANTED_KB = 7;
    /** Memory of the host behind the granted memory, KB: without what sharing saves. */
    static final int CONSUMED_KB = 8;
    /** Guest memory that is shared, KB. */
    static final int SHARED_KB = 9;
    /** Guest memory that holds only zeros, KB. */
    static final int ZERO_KB = 10;
    /** Memory that running a virtual machine costs beside its own, KB. */
    static final int OVERHEAD_KB = 11;
    /** Guest memory that the balloon holds, KB. */
    static final int BALLOON_KB = 12;
    /** Guest memory that is swapped out, KB. */
    static final int SWAPPED_KB = 13;
    /** Memory that there is, KB: configured, or built in. */
    static final int CAPACITY_KB = 14;
    /** Memory reservation, overhead included, KB. */
    static final int RESERVED_KB = 15;
    /** Data read from disks, KB per second. */
    static final int READ_KBPS = 16;
    /** Data written to disks, KB per second. */
    static final int WRITE_KBPS = 17;
    /** Data received, KB per second. */
    static final int RX_KBPS = 18;
    /** Data transmitted, KB per second. */
    static final int TX_KBPS = 19;
    /** CPU shares of the running virtual machines. */
    static final int CPU_SHARES = 20;
    /** Memory shares of the running virtual machines. */
    static final int MEMORY_SHARES = 21;
    /** CPU that VMkernel and service console use, MHz; only of hosts and clusters. */
    static final int SYSTEM_MHZ = 22;
    /** Memory that VMkernel and service console use, KB; only of hosts and clusters. */
    static final int SYSTEM_KB = 23;
    /** CPU that virtual machines can have, MHz; only of hosts and clusters. */
    static final int EFFECTIVE_MHZ = 24;
    /** Memory that virtual machines can have, KB; only of hosts and clusters. */
    static final int EFFECTIVE_KB = 25;
    /** Hosts that may fail without leaving virtual machines without room; only of clusters. */
    static final int FAILOVER = 26;
    /** The length of a row. */
    static final int COUNT = 27;

    private Figures() {}

    /** Adds a row to another. */
    static void add(long[] row, int from, long[] sums, int to) {
        for (int figure = 0; figure < COUNT; figure++) {
            sums[to + figure] += row[from + figure];
        }
    }

    /** Turns the sum of the rows of some ticks into their mean. */
    static void toMean(long[] sums, int at) {
        long ticks = sums[at + TICKS];
        for (int figure = TICKS + 1; figure < COUNT && ticks > 1; figure++) {
            sums[at + figure] = Math.round((double) sums[at + figure] / ticks);
        }
    }
}
