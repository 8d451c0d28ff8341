package io.vimock.server.sim;

/**
 * What the simulation has to know of a virtual machine to compute its samples. Immutable: a change makes new settings.
 *
 * @param identity what makes its workload its own
 * @param running whether it is powered on
 * @param host the host's slot; -1 for none
 * @param pool the resource pool's slot among the groups; -1 for none
 * @param datastore the slot of the datastore of its first disk among the groups; -1 for none
 * @param cpus virtual CPUs
 * @param coreMHz the clock of the host's cores
 * @param memoryMB configured memory
 * @param overheadKB memory that running it costs the host beside its own
 * @param cpu reservation, limit and shares in MHz
 * @param memory reservation, limit and shares in MB
 * @param hasDisk whether it has a virtual disk
 * @param hasNic whether it has a network adapter
 * @param bootSecond when it was powered on, seconds since 1970
 * @param heartbeats whether VMware Tools run
 * @param space what its files take on datastores
 */
record VmSettings(
        long identity,
        boolean running,
        int host,
        int pool,
        int datastore,
        int cpus,
        int coreMHz,
        int memoryMB,
        int overheadKB,
        Allocation cpu,
        Allocation memory,
        boolean hasDisk,
        boolean hasNic,
        long bootSecond,
        boolean heartbeats,
        Space space) {

    /** What all its virtual CPUs can do at most, in MHz. */
    int capacityMHz() {
        return cpus * coreMHz;
    }

    /** Configured memory in KB. */
    long memoryKB() {
        return memoryMB * 1024L;
    }
}
