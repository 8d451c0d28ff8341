package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostSystemResourceInfo;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The groups that the host's own parts take their resources from: {@code host/vim}, {@code host/user}. Stateless. */
final class SystemResources {
    private static final int SHARES = 500;

    private SystemResources() {}

    /**
     * The tree with the allocations that a change names.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a group that is not in the tree, and for an
     *     allocation that cannot be
     */
    static HostSystemResourceInfo changed(HostSystemResourceInfo present, HostSystemResourceInfo change) {
        HostSystemResourceInfo tree = WireType.deepCopy(present);
        Map<String, HostSystemResourceInfo> groups = new HashMap<>();
        collect(tree, groups);
        apply(change, groups);
        return tree;
    }

    private static void collect(HostSystemResourceInfo group, Map<String, HostSystemResourceInfo> groups) {
        groups.put(group.getKey(), group);
        group.getChild().forEach(child -> collect(child, groups));
    }

    private static void apply(HostSystemResourceInfo change, Map<String, HostSystemResourceInfo> groups) {
        HostSystemResourceInfo group = groups.get(change.getKey());
        if (group == null) {
            throw Faults.invalidArgument("resourceInfo.key", "the host has no group '" + change.getKey() + "'");
        }
        ResourceConfigSpec asked = change.getConfig();
        if (asked != null) {
            ResourceConfigSpec old = group.getConfig();
            group.setConfig(new ResourceConfigSpec()
                    .withCpuAllocation(allocation(
                            old == null ? null : old.getCpuAllocation(), asked.getCpuAllocation(), "cpuAllocation"))
                    .withMemoryAllocation(allocation(
                            old == null ? null : old.getMemoryAllocation(),
                            asked.getMemoryAllocation(),
                            "memoryAllocation")));
        }
        change.getChild().forEach(child -> apply(child, groups));
    }

    private static ResourceAllocationInfo allocation(
            @Nullable ResourceAllocationInfo old, @Nullable ResourceAllocationInfo asked, String field) {
        Boolean expandable = asked == null ? null : asked.isExpandableReservation();
        ResourceAllocationInfo changed =
                ResourceAllocationRules.changed(old, asked, SHARES, 1, "resourceInfo.config." + field);
        return expandable == null ? changed : changed.withExpandableReservation(expandable);
    }
}
