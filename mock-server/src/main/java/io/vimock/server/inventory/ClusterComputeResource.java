package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster: its configuration, and the hosts that join it. Thread safe. */
public final class ClusterComputeResource implements ManagedObjectType {
    private static final Duration MOVING = Duration.ofSeconds(2);

    private final InventorySupport support;
    private final ClusterReconfiguration reconfiguration;
    private final HostArrivals arrivals;
    private final HostMoves moves;

    /**
     * @param support what operations work with
     * @param arrivals adds hosts
     */
    public ClusterComputeResource(InventorySupport support, HostArrivals arrivals) {
        this.support = support;
        this.reconfiguration = new ClusterReconfiguration(support);
        this.arrivals = arrivals;
        this.moves = new HostMoves(support.events());
    }

    @Override
    public MoType type() {
        return MoTypes.CLUSTER_COMPUTE_RESOURCE;
    }

    /**
     * ReconfigureCluster_Task: DRS, HA and rules in the form of VirtualCenter 2.0; see
     * {@link ComputeResource#reconfigureComputeResourceTask}.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidArgument, DuplicateName,
     *     ManagedObjectNotFound
     */
    public ManagedObjectReference reconfigureClusterTask(Call call, ClusterConfigSpec spec, boolean modify) {
        return reconfiguration.start(call, ClusterConfigs.extended(spec), modify);
    }

    /**
     * AddHost_Task: a name that is not in the inventory is a new simulated machine; see {@link HostArrivals}.
     *
     * @param asConnected whether to connect to the machine at once
     * @param resourcePool where virtual machines of the host go; null for the root pool
     * @param license is not looked at
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument; in the task InvalidLogin, NoHost,
     *     AlreadyConnected, DuplicateName, TooManyHosts
     */
    public ManagedObjectReference addHostTask(
            Call call,
            HostConnectSpec spec,
            boolean asConnected,
            @Nullable ManagedObjectReference resourcePool,
            @Nullable String license) {
        if (resourcePool != null) {
            call.require("Resource.AssignVMToPool", resourcePool);
            HostMoves.requirePoolOf(call.snapshot(), resourcePool, call.self());
        }
        return arrivals.addToCluster(call, WireType.deepCopy(spec), asConnected, resourcePool);
    }

    /**
     * MoveInto_Task: hosts of the same datacenter join this cluster with all their machines, which come to the root
     * pool; all hosts or none. A standalone host leaves its compute resource behind.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task InvalidArgument, TooManyHosts;
     *     InvalidState for a host of another cluster that is not in maintenance mode
     */
    public ManagedObjectReference moveIntoTask(Call call, List<ManagedObjectReference> host) {
        List<ManagedObjectReference> hosts = List.copyOf(host);
        hosts.forEach(moved -> requirePrivileges(call, moved));
        return move(call, hosts, null);
    }

    /**
     * MoveHostInto_Task: a host joins this cluster.
     *
     * @param resourcePool with DRS, what takes the place of a standalone host's root pool, so that its pools are kept;
     *     null to leave them behind
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument; in the task TooManyHosts,
     *     InvalidState, DuplicateName, InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    public ManagedObjectReference moveHostIntoTask(
            Call call, ManagedObjectReference host, @Nullable ManagedObjectReference resourcePool) {
        requirePrivileges(call, host);
        if (resourcePool != null) {
            HostMoves.requirePoolOf(call.snapshot(), resourcePool, call.self());
        }
        return move(call, List.of(host), resourcePool);
    }

    private static void requirePrivileges(Call call, ManagedObjectReference host) {
        call.require("Host.Inventory.MoveHost", host);
        ManagedObjectReference parent = call.snapshot().require(host, HostSystemProperties.PARENT);
        if (parent.getType().equals("ClusterComputeResource")) {
            call.require("Host.Inventory.EditCluster", parent);
        }
    }

    private ManagedObjectReference move(
            Call call, List<ManagedObjectReference> hosts, @Nullable ManagedObjectReference pool) {
        ManagedObjectReference cluster = call.self();
        return support.tasks()
                .start(
                        call,
                        cluster,
                        TaskSteps.first((task, m) -> {
                                    hosts.forEach(host -> moves.requireMovable(m, host, cluster));
                                    return null;
                                })
                                .then(MOVING, (task, m) -> {
                                    for (ManagedObjectReference host : hosts) {
                                        moves.moveInto(m, task.origin(), host, cluster, pool);
                                    }
                                    return null;
                                }));
    }
}
