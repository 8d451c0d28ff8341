package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.ManagedObjectReference;

/** A compute resource: one standalone host, or a cluster. Thread safe. */
public final class ComputeResource implements ManagedObjectType {
    private final ClusterReconfiguration reconfiguration;

    /** @param support what operations work with */
    public ComputeResource(InventorySupport support) {
        this.reconfiguration = new ClusterReconfiguration(support);
    }

    @Override
    public MoType type() {
        return MoTypes.COMPUTE_RESOURCE;
    }

    /**
     * ReconfigureComputeResource_Task: where virtual machines swap and, for a cluster with a {@code ClusterConfigSpecEx},
     * DRS, HA, power management, rules and groups. They are stored and shown.
     *
     * @param modify whether what the specification leaves out stays as it is; otherwise it becomes the default
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidArgument, DuplicateName,
     *     ManagedObjectNotFound
     */
    public ManagedObjectReference reconfigureComputeResourceTask(
            Call call, ComputeResourceConfigSpec spec, boolean modify) {
        return reconfiguration.start(call, spec, modify);
    }
}
