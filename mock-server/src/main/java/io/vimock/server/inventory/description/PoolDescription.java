package io.vimock.server.inventory.description;

import java.util.List;

/**
 * A resource pool.
 *
 * @param name its name
 * @param cpu what it gets of the CPUs
 * @param memory what it gets of the memory
 * @param pools the pools below it
 */
public record PoolDescription(String name, CpuAllocation cpu, MemoryAllocation memory, List<PoolDescription> pools) {
    /** Copies the list. */
    public PoolDescription {
        pools = List.copyOf(pools);
    }
}
