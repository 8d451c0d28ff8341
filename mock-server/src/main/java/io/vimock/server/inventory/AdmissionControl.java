package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostCpuInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.InsufficientCpuResourcesFault;
import io.vimock.vim25.InsufficientHostCapacityFault;
import io.vimock.vim25.InsufficientHostCpuCapacityFault;
import io.vimock.vim25.InsufficientHostMemoryCapacityFault;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InsufficientPerCpuCapacity;
import io.vimock.vim25.InsufficientResourcesFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotEnoughLogicalCpus;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourcePoolResourceUsage;
import io.vimock.vim25.VirtualMachineConfigInfo;

/**
 * Decides whether a virtual machine's reservation can be guaranteed: by its resource pool and the pools that may lend to
 * it, and by its host (facts: resource-management 4).
 *
 * @param view the state to decide on
 */
record AdmissionControl(ReadView view) {
    private static final long MB = 1L << 20;

    /**
     * What a running machine needs.
     *
     * @param cpuMHz the CPU that it reserves
     * @param memoryBytes the memory that it reserves, its overhead included
     */
    record Need(long cpuMHz, long memoryBytes) {

        /** What a machine of that configuration needs. */
        static Need of(VirtualMachineConfigInfo config) {
            long overhead = PowerState.overheadBytes(
                    config.getHardware().getNumCPU(),
                    config.getHardware().getMemoryMB(),
                    GuestOperatingSystem.is64Bit(config.getGuestId()));
            return new Need(
                    ResourceAllocationRules.reservation(config.getCpuAllocation()),
                    ResourceAllocationRules.reservation(config.getMemoryAllocation()) * MB + overhead);
        }

        boolean isNothing() {
            return cpuMHz == 0 && memoryBytes == 0;
        }

        Need plus(Need other, int sign) {
            return new Need(cpuMHz + sign * other.cpuMHz, memoryBytes + sign * other.memoryBytes);
        }

        /** What it needs beyond what it has, nothing where it needs less. */
        Need beyond(Need present) {
            return new Need(Math.max(0, cpuMHz - present.cpuMHz), Math.max(0, memoryBytes - present.memoryBytes));
        }
    }

    /**
     * Demands that a pool, or those it may borrow from, can reserve so much more.
     *
     * @throws VimFaultException InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    void requirePool(ManagedObjectReference pool, Need need) {
        long cpu = unreserved(pool, true);
        if (need.cpuMHz() > cpu) {
            throw insufficient(true, cpu, need.cpuMHz());
        }
        long memory = unreserved(pool, false);
        if (need.memoryBytes() > memory) {
            throw insufficient(false, memory, need.memoryBytes());
        }
    }

    /**
     * The fault for a reservation that a resource pool cannot guarantee.
     *
     * @param unreserved what is free, in MHz or bytes
     * @param requested what is wanted, in MHz or bytes
     */
    static VimFaultException insufficient(boolean isCpu, long unreserved, long requested) {
        return isCpu
                ? Faults.of(
                        new InsufficientCpuResourcesFault()
                                .withUnreserved(unreserved)
                                .withRequested(requested),
                        "The available CPU resources in the parent resource pool are insufficient: " + requested
                                + " MHz are needed, " + unreserved + " MHz are free")
                : Faults.of(
                        new InsufficientMemoryResourcesFault()
                                .withUnreserved(unreserved)
                                .withRequested(requested),
                        "The available memory resources in the parent resource pool are insufficient: " + requested
                                + " bytes are needed, " + unreserved + " are free");
    }

    /** What a pool can still reserve, what its ancestors lend it included: MHz or bytes. */
    long unreserved(ManagedObjectReference pool, boolean isCpu) {
        ResourceAllocationInfo allocation = isCpu
                ? view.require(pool, ResourcePoolProperties.CONFIG).getCpuAllocation()
                : view.require(pool, ResourcePoolProperties.CONFIG).getMemoryAllocation();
        ResourcePoolResourceUsage usage = isCpu
                ? view.require(pool, ResourcePoolProperties.RUNTIME).getCpu()
                : view.require(pool, ResourcePoolProperties.RUNTIME).getMemory();
        long unit = isCpu ? 1 : MB;
        long free = Math.max(0, ResourceAllocationRules.reservation(allocation) * unit - usage.getReservationUsed());
        ManagedObjectReference parent = view.get(pool, ResourcePoolProperties.PARENT);
        boolean borrows = Boolean.TRUE.equals(allocation.isExpandableReservation());
        if (borrows && parent != null && view.state(parent).type() == MoTypes.RESOURCE_POOL) {
            free += unreserved(parent, isCpu);
        }
        Long limit = allocation.getLimit();
        return limit == null || limit < 0
                ? free
                : Math.max(0, Math.min(free, limit * unit - usage.getReservationUsed()));
    }

    /**
     * Demands that a host can carry a machine more: processors, and so much more reserved.
     *
     * @throws VimFaultException NotEnoughLogicalCpus, InsufficientPerCpuCapacity, InsufficientHostCapacityFault or, in
     *     the tolerant personality, its kinds for CPU and memory
     */
    void requireHost(ManagedObjectReference host, VirtualMachineConfigInfo config, Need need, boolean tolerant) {
        HostHardwareInfo hardware = view.require(host, HostSystemProperties.HARDWARE);
        HostCpuInfo cpu = hardware.getCpuInfo();
        int cpus = config.getHardware().getNumCPU();
        if (cpus > cpu.getNumCpuThreads()) {
            throw Faults.of(
                    new NotEnoughLogicalCpus()
                            .withHost(host)
                            .withNumCpuDest(cpu.getNumCpuThreads())
                            .withNumCpuVm(cpus),
                    "The host has " + cpu.getNumCpuThreads() + " logical processors, the virtual machine needs "
                            + cpus);
        }
        long coreMHz = cpu.getHz() / 1_000_000;
        if (ResourceAllocationRules.reservation(config.getCpuAllocation()) > cpus * coreMHz) {
            throw Faults.of(
                    new InsufficientPerCpuCapacity().withHost(host),
                    "The host's processors are too slow for the reservation: " + coreMHz + " MHz each");
        }
        Need reserved = HostReservations.of(view, host);
        long freeCpu = coreMHz * cpu.getNumCpuCores() - reserved.cpuMHz();
        if (need.cpuMHz() > freeCpu) {
            throw insufficient(
                    tolerant
                            ? new InsufficientHostCpuCapacityFault()
                                    .withUnreserved(freeCpu)
                                    .withRequested(need.cpuMHz())
                                    .withHost(host)
                            : new InsufficientHostCapacityFault().withHost(host),
                    "CPU");
        }
        long freeMemory = hardware.getMemorySize() - reserved.memoryBytes();
        if (need.memoryBytes() > freeMemory) {
            throw insufficient(
                    tolerant
                            ? new InsufficientHostMemoryCapacityFault()
                                    .withUnreserved(freeMemory)
                                    .withRequested(need.memoryBytes())
                                    .withHost(host)
                            : new InsufficientHostCapacityFault().withHost(host),
                    "memory");
        }
    }

    private static VimFaultException insufficient(InsufficientResourcesFault fault, String what) {
        return Faults.of(fault, "The host does not have sufficient " + what + " resources to satisfy the reservation");
    }
}
