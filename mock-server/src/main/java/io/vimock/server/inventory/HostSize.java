package io.vimock.server.inventory;

/**
 * What a host is made of.
 *
 * @param packages sockets
 * @param coresPerPackage cores of every socket; one thread each
 * @param coreMHz clock of a core
 * @param memoryMB main memory
 * @param virtualMachines how many virtual machines it is made to run
 */
record HostSize(int packages, int coresPerPackage, int coreMHz, int memoryMB, int virtualMachines) {
    private static final int CORES = 4;
    private static final int MHZ = 2500;
    private static final int LEAST_MEMORY_MB = 16 * 1024;
    private static final int MACHINES_PER_CORE = 4;

    /**
     * A host of two quad-core packages and 16 GB, or a bigger one when that could not run so many machines with room
     * for as many again by half.
     *
     * @param memoryPerMachineMB what each takes, its overhead included
     */
    static HostSize running(int machines, int memoryPerMachineMB) {
        int packages = Math.max(2, ceil(machines, MACHINES_PER_CORE * CORES));
        long needed = machines * (long) memoryPerMachineMB * 3 / 2;
        int memory = (int) Math.max(LEAST_MEMORY_MB, (needed + 4095) / 4096 * 4096);
        return new HostSize(packages, CORES, MHZ, memory, machines);
    }

    private static int ceil(int number, int unit) {
        return (number + unit - 1) / unit;
    }

    /** All cores. */
    int cores() {
        return packages * coresPerPackage;
    }

    /** All cores' clocks together. */
    int cpuMHz() {
        return cores() * coreMHz;
    }

    /** Main memory in bytes. */
    long memoryBytes() {
        return memoryMB * 1024L * 1024;
    }
}
