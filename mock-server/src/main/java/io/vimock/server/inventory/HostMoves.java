package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TooManyHosts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves hosts from one compute resource to another, with all their virtual machines. Only for the world thread.
 */
final class HostMoves {
    private static final int MOST_HOSTS = 32;

    private final EventPoster events;

    HostMoves(EventPoster events) {
        this.events = events;
    }

    /**
     * Demands that a resource pool belongs to a cluster.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument
     */
    static void requirePoolOf(ReadView view, ManagedObjectReference pool, ManagedObjectReference cluster) {
        if (!cluster.equals(view.require(pool, ResourcePoolProperties.OWNER))) {
            throw Faults.invalidArgument("resourcePool", "it belongs to another compute resource");
        }
    }

    /**
     * Demands that a cluster can have so many hosts more: with DRS or HA, at most {@value #MOST_HOSTS}.
     *
     * @throws io.vimock.server.fault.VimFaultException TooManyHosts
     */
    static void requireRoom(ReadView view, ManagedObjectReference cluster, int more) {
        boolean limited = view.require(cluster, ComputeResourceProperties.CONFIGURATION_EX)
                        instanceof ClusterConfigInfoEx config
                && (config.getDrsConfig().isEnabled() || config.getDasConfig().isEnabled());
        int present = view.refs(cluster, ComputeResourceProperties.HOST).size();
        if (limited && present + more > MOST_HOSTS) {
            throw Faults.of(
                    new TooManyHosts(), "A cluster with DRS or HA cannot have more than " + MOST_HOSTS + " hosts");
        }
    }

    /**
     * Demands that a host can join a cluster.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, InvalidState, TooManyHosts
     */
    void requireMovable(ReadView view, ManagedObjectReference host, ManagedObjectReference cluster) {
        ManagedObjectReference from = view.require(host, HostSystemProperties.PARENT);
        if (!Objects.equals(
                DatacenterContents.datacenterOf(view, from), DatacenterContents.datacenterOf(view, cluster))) {
            throw Faults.invalidArgument("host", "it is in another datacenter");
        }
        if (from.equals(cluster)) {
            throw Faults.invalidArgument("host", "it is in the cluster already");
        }
        HostConnections.requireConnected(view, host);
        if (from.getType().equals("ClusterComputeResource")
                && !view.require(host, HostSystemProperties.RUNTIME).isInMaintenanceMode()) {
            throw Faults.invalidState("A host must be in maintenance mode to leave its cluster");
        }
        requireRoom(view, cluster, 1);
    }

    /**
     * Moves a host into a cluster.
     *
     * @param pool what takes the place of a standalone host's root pool when the cluster has DRS; null for none
     */
    void moveInto(
            Mutation m,
            Origin origin,
            ManagedObjectReference host,
            ManagedObjectReference cluster,
            @Nullable ManagedObjectReference pool) {
        requireMovable(m, host, cluster);
        HaAgents agents = new HaAgents(events);
        agents.leave(m, origin, host);
        ManagedObjectReference from = m.require(host, HostSystemProperties.PARENT);
        boolean standalone = from.getType().equals("ComputeResource");
        ManagedObjectReference oldRoot = m.require(from, ComputeResourceProperties.RESOURCE_POOL);
        if (pool != null && standalone && hasDrs(m, cluster)) {
            graft(m, oldRoot, pool, host);
            settle(m, host, cluster, oldRoot, pool);
        } else {
            settle(m, host, cluster, null, m.require(cluster, ComputeResourceProperties.RESOURCE_POOL));
        }
        if (standalone) {
            new EntityRemoval(events).removeEmptied(m, from);
        }
        agents.join(m, origin, host);
    }

    private static boolean hasDrs(ReadView view, ManagedObjectReference cluster) {
        return view.require(cluster, ComputeResourceProperties.CONFIGURATION_EX) instanceof ClusterConfigInfoEx config
                && config.getDrsConfig().isEnabled();
    }

    /** Hangs the pools below a standalone host's root pool below another pool. */
    private static void graft(
            Mutation m, ManagedObjectReference from, ManagedObjectReference to, ManagedObjectReference host) {
        ManagedObjectReference owner = m.require(to, ResourcePoolProperties.OWNER);
        PoolPlan plan = new PoolPlan(m, owner).extend(m.require(host, HostSystemProperties.HARDWARE));
        for (ManagedObjectReference child : List.copyOf(m.refs(from, ResourcePoolProperties.RESOURCE_POOL))) {
            EntityRenaming.requireFreeInPool(m, to, m.require(child, ResourcePoolProperties.NAME), child);
            plan.create(to, m.require(child, ResourcePoolProperties.CONFIG));
            m.set(child, ResourcePoolProperties.PARENT, to);
            own(m, child, owner);
        }
        plan.requireAdmissible();
    }

    private static void own(Mutation m, ManagedObjectReference pool, ManagedObjectReference owner) {
        m.set(pool, ResourcePoolProperties.OWNER, owner);
        m.refs(pool, ResourcePoolProperties.RESOURCE_POOL).forEach(child -> own(m, child, owner));
    }

    /**
     * Makes a host part of a compute resource, and its machines of a pool of it.
     *
     * @param only the pool whose machines are meant; null for those of all pools
     */
    static void settle(
            Mutation m,
            ManagedObjectReference host,
            ManagedObjectReference computeResource,
            @Nullable ManagedObjectReference only,
            ManagedObjectReference pool) {
        ManagedObjectReference environment = m.require(computeResource, ComputeResourceProperties.ENVIRONMENT_BROWSER);
        m.set(host, HostSystemProperties.PARENT, computeResource);
        for (ManagedObjectReference vm : List.copyOf(m.refs(host, HostSystemProperties.VM))) {
            ManagedObjectReference present = m.get(vm, VirtualMachineProperties.RESOURCE_POOL);
            if (present != null && (only == null || only.equals(present))) {
                m.set(vm, VirtualMachineProperties.RESOURCE_POOL, pool);
            }
            m.set(vm, VirtualMachineProperties.ENVIRONMENT_BROWSER, environment);
        }
    }
}
