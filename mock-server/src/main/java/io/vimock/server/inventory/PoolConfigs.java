package io.vimock.server.inventory;

import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a resource pool's configuration (facts: resource-management 1). CPU in MHz, memory in MB. Stateless.
 *
 * <p>A pool weighs like a virtual machine with four processors and 16 GB; what is absent from a change stays.
 */
final class PoolConfigs {
    private static final int CPU_SHARES = 4000;
    private static final int MEMORY_SHARES = 163_840;

    private PoolConfigs() {}

    /**
     * The configuration of a new pool.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument
     */
    static ResourceConfigSpec created(ResourceConfigSpec spec, Instant now) {
        return changed(EntityFactory.normalPool(), spec, now);
    }

    /**
     * The configuration that a change of a pool leads to.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument; ConcurrentAccess when the change was made from
     *     another version than the present one
     */
    static ResourceConfigSpec changed(
            ReadView view, ManagedObjectReference pool, ResourceConfigSpec spec, Instant now) {
        ResourceConfigSpec present = view.require(pool, ResourcePoolProperties.CONFIG);
        if (spec.getEntity() != null && !spec.getEntity().equals(pool)) {
            throw Faults.invalidArgument("config.entity", "it is another object than the resource pool");
        }
        if (spec.getChangeVersion() != null && !spec.getChangeVersion().equals(present.getChangeVersion())) {
            throw Faults.of(new ConcurrentAccess(), "The resource pool has been changed meanwhile");
        }
        return changed(present, spec, now);
    }

    private static ResourceConfigSpec changed(ResourceConfigSpec present, ResourceConfigSpec spec, Instant now) {
        String version = present.getChangeVersion();
        return new ResourceConfigSpec()
                .withEntity(present.getEntity())
                .withChangeVersion(VirtualMachines.nextChangeVersion(version == null ? "" : version, now))
                .withLastModified(now)
                .withCpuAllocation(allocation(
                        present.getCpuAllocation(), spec.getCpuAllocation(), CPU_SHARES, "spec.cpuAllocation"))
                .withMemoryAllocation(allocation(
                        present.getMemoryAllocation(),
                        spec.getMemoryAllocation(),
                        MEMORY_SHARES,
                        "spec.memoryAllocation"));
    }

    private static ResourceAllocationInfo allocation(
            ResourceAllocationInfo present, @Nullable ResourceAllocationInfo change, int shares, String path) {
        Boolean expandable = change == null ? null : change.isExpandableReservation();
        return ResourceAllocationRules.changed(present, change, shares, 1, path)
                .withExpandableReservation(expandable == null ? present.isExpandableReservation() : expandable);
    }
}
