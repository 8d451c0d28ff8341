package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.EnvironmentBrowserProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ClusterDestroyedEvent;
import io.vimock.vim25.DatastoreDestroyedEvent;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.HostRemovedEvent;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceInUse;
import io.vimock.vim25.ResourcePoolDestroyedEvent;
import io.vimock.vim25.ResourcePoolEventArgument;
import io.vimock.vim25.ResourcePoolMovedEvent;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmRemovedEvent;
import io.vimock.vim25.VmResourcePoolMovedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes entities out of the inventory, with what is in them.
 *
 * <p>A folder of virtual machines deletes them, and they must be powered off. A host, a cluster or a datacenter goes
 * with everything that it runs, running or not: the machines are no longer managed, their files stay. A resource pool
 * hands what it has to its parent, unless that has a pool of the same name as a child of it. Datastores and networks go by themselves with their last host. Only for the world
 * thread.
 */
final class EntityRemoval {
    private final EventPoster events;

    EntityRemoval(EventPoster events) {
        this.events = events;
    }

    /** The privilege that removing needs, on the entity and on its parent. */
    static String privilege(ManagedObjectReference entity) {
        return switch (entity.getType()) {
            case "Folder" -> "Folder.Delete";
            case "Datacenter" -> "Datacenter.Delete";
            case "ClusterComputeResource" -> "Host.Inventory.DeleteCluster";
            case "ComputeResource", "HostSystem" -> "Host.Inventory.RemoveHostFromCluster";
            case "ResourcePool" -> "Resource.DeletePool";
            case "VirtualMachine" -> "VirtualMachine.Inventory.Delete";
            case "Datastore" -> "Datastore.Delete";
            default -> "Network.Delete";
        };
    }

    /**
     * Demands that an entity can be removed by itself.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported, InvalidState, ResourceInUse
     */
    void requireRemovable(ReadView view, ManagedObjectReference entity) {
        switch (entity.getType()) {
            case "Folder" -> {
                if (FolderRules.isFixed(view, entity)) {
                    throw Faults.notSupported("A folder that belongs to a datacenter or is the root cannot be removed");
                }
            }
            case "HostSystem" -> requireIdleHost(view, entity);
            case "ResourcePool" -> {
                if (ResourcePoolRuntimes.root(view, entity).equals(entity)) {
                    throw Faults.notSupported("The root resource pool cannot be removed");
                }
            }
            case "Datastore" ->
                requireUnused(view, entity, !mounts(view, entity).isEmpty(), view.refs(entity, DatastoreProperties.VM));
            case "Network" ->
                requireUnused(
                        view,
                        entity,
                        !view.refs(entity, NetworkProperties.HOST).isEmpty(),
                        view.refs(entity, NetworkProperties.VM));
            default -> {
                // Everything else can go whenever it exists.
            }
        }
    }

    private static void requireIdleHost(ReadView view, ManagedObjectReference host) {
        HostRuntimeInfo runtime = view.require(host, HostSystemProperties.RUNTIME);
        boolean inCluster =
                view.require(host, HostSystemProperties.PARENT).getType().equals("ClusterComputeResource");
        if (inCluster
                && runtime.getConnectionState() == HostSystemConnectionState.CONNECTED
                && !runtime.isInMaintenanceMode()) {
            throw Faults.invalidState("The host must be in maintenance mode or disconnected to leave its cluster");
        }
    }

    private static void requireUnused(
            ReadView view, ManagedObjectReference entity, boolean onHosts, List<ManagedObjectReference> machines) {
        if (onHosts || !machines.isEmpty()) {
            String name = view.require(entity, ManagedEntityProperties.NAME);
            throw Faults.of(
                    new ResourceInUse().withType(entity.getType()).withName(name),
                    "'" + name + "' is in use by " + (onHosts ? "hosts" : "virtual machines"));
        }
    }

    /** Removes an entity. */
    void remove(Mutation m, Origin origin, ManagedObjectReference entity) {
        switch (entity.getType()) {
            case "Folder" -> removeFolder(m, origin, entity);
            case "Datacenter" -> removeDatacenter(m, origin, entity);
            case "ClusterComputeResource", "ComputeResource" -> removeComputeResource(m, origin, entity);
            case "HostSystem" -> removeHost(m, origin, entity);
            case "ResourcePool" -> removePool(m, origin, entity);
            case "VirtualMachine" -> deleteMachine(m, origin, entity);
            case "Datastore" -> removeDatastore(m, origin, entity);
            default -> m.destroy(entity);
        }
    }

    private void removeFolder(Mutation m, Origin origin, ManagedObjectReference folder) {
        for (ManagedObjectReference child : List.copyOf(m.refs(folder, FolderProperties.CHILD_ENTITY))) {
            if (m.exists(child)) {
                remove(m, origin, child);
            }
        }
        m.destroy(folder);
    }

    private void removeDatacenter(Mutation m, Origin origin, ManagedObjectReference datacenter) {
        // Hosts first: with them go the machines, datastores and networks that the other folders hold.
        removeFolder(m, origin, m.require(datacenter, DatacenterProperties.HOST_FOLDER));
        removeFolder(m, origin, m.require(datacenter, DatacenterProperties.VM_FOLDER));
        removeFolder(m, origin, m.require(datacenter, DatacenterProperties.DATASTORE_FOLDER));
        removeFolder(m, origin, m.require(datacenter, DatacenterProperties.NETWORK_FOLDER));
        m.destroy(datacenter);
    }

    private void removeComputeResource(Mutation m, Origin origin, ManagedObjectReference resource) {
        for (ManagedObjectReference host : List.copyOf(m.refs(resource, ComputeResourceProperties.HOST))) {
            takeHost(m, origin, host);
        }
        if (resource.getType().equals("ClusterComputeResource")) {
            events.post(m, origin, new ClusterDestroyedEvent(), resource);
        }
        removeEmptied(m, resource);
    }

    /** Removes a compute resource that has no hosts any more, with its pools. */
    void removeEmptied(Mutation m, ManagedObjectReference resource) {
        destroyPools(m, m.require(resource, ComputeResourceProperties.RESOURCE_POOL));
        ManagedObjectReference environment = m.require(resource, ComputeResourceProperties.ENVIRONMENT_BROWSER);
        m.destroy(m.require(environment, EnvironmentBrowserProperties.DATASTORE_BROWSER));
        m.destroy(environment);
        m.destroy(resource);
    }

    private static void destroyPools(Mutation m, ManagedObjectReference pool) {
        List.copyOf(m.refs(pool, ResourcePoolProperties.RESOURCE_POOL)).forEach(child -> destroyPools(m, child));
        m.destroy(pool);
    }

    private void removeHost(Mutation m, Origin origin, ManagedObjectReference host) {
        ManagedObjectReference resource = m.require(host, HostSystemProperties.PARENT);
        if (resource.getType().equals("ComputeResource")) {
            removeComputeResource(m, origin, resource);
        } else {
            takeHost(m, origin, host);
        }
    }

    private void takeHost(Mutation m, Origin origin, ManagedObjectReference host) {
        new HaAgents(events).leave(m, origin, host);
        AbsentHost.keep(m, host);
        for (ManagedObjectReference vm : List.copyOf(m.refs(host, HostSystemProperties.VM))) {
            events.post(m, origin, new VmRemovedEvent(), vm);
            VirtualMachineStorage.leave(m, vm);
            SnapshotTree.destroyAll(m, vm);
            m.destroy(vm);
        }
        events.post(m, origin, new HostRemovedEvent(), host);
        List<ManagedObjectReference> networks = List.copyOf(m.refs(host, HostSystemProperties.NETWORK));
        for (ManagedObjectReference datastore : List.copyOf(m.refs(host, HostSystemProperties.DATASTORE))) {
            unmount(m, origin, datastore, host);
        }
        HostManagers.all(m.require(host, HostSystemProperties.CONFIG_MANAGER)).forEach(m::destroy);
        m.destroy(m.require(host, HostSystemProperties.DATASTORE_BROWSER));
        m.destroy(host);
        for (ManagedObjectReference network : networks) {
            if (m.refs(network, NetworkProperties.HOST).isEmpty()
                    && m.refs(network, NetworkProperties.VM).isEmpty()) {
                m.destroy(network);
            }
        }
    }

    private static List<DatastoreHostMount> mounts(ReadView view, ManagedObjectReference datastore) {
        List<DatastoreHostMount> mounts = view.get(datastore, DatastoreProperties.HOST);
        return mounts == null ? List.of() : mounts;
    }

    private void unmount(Mutation m, Origin origin, ManagedObjectReference datastore, ManagedObjectReference host) {
        List<DatastoreHostMount> left = new ArrayList<>(mounts(m, datastore));
        left.removeIf(mount -> mount.getKey().equals(host));
        m.set(datastore, DatastoreProperties.HOST, left);
        if (left.isEmpty() && m.refs(datastore, DatastoreProperties.VM).isEmpty()) {
            AbsentHost.keepVolume(m, datastore);
            removeDatastore(m, origin, datastore);
        }
    }

    private void removeDatastore(Mutation m, Origin origin, ManagedObjectReference datastore) {
        events.post(m, origin, new DatastoreDestroyedEvent(), datastore);
        m.destroy(m.require(datastore, DatastoreProperties.BROWSER));
        VirtualMachineStorage.forget(m, datastore);
        m.destroy(datastore);
    }

    private void removePool(Mutation m, Origin origin, ManagedObjectReference pool) {
        ManagedObjectReference parent = m.require(pool, ResourcePoolProperties.PARENT);
        ResourcePoolEventArgument from = argument(m, pool);
        ResourcePoolEventArgument to = argument(m, parent);
        for (ManagedObjectReference vm : List.copyOf(m.refs(pool, ResourcePoolProperties.VM))) {
            m.set(vm, VirtualMachineProperties.RESOURCE_POOL, parent);
            events.post(
                    m,
                    origin,
                    new VmResourcePoolMovedEvent().withOldParent(from).withNewParent(to),
                    vm);
        }
        for (ManagedObjectReference child : List.copyOf(m.refs(pool, ResourcePoolProperties.RESOURCE_POOL))) {
            requireFree(m, parent, m.require(child, ResourcePoolProperties.NAME), pool);
            m.set(child, ResourcePoolProperties.PARENT, parent);
            events.post(
                    m, origin, new ResourcePoolMovedEvent().withOldParent(from).withNewParent(to), child);
        }
        events.post(m, origin, new ResourcePoolDestroyedEvent(), pool);
        m.destroy(pool);
    }

    /** Demands that a pool has no child of a name, apart from one that is going. */
    private static void requireFree(
            ReadView view, ManagedObjectReference parent, String name, ManagedObjectReference going) {
        for (ManagedObjectReference sibling : view.refs(parent, ResourcePoolProperties.RESOURCE_POOL)) {
            if (!sibling.equals(going) && name.equals(view.get(sibling, ResourcePoolProperties.NAME))) {
                throw Faults.duplicateName(name, sibling);
            }
        }
    }

    /** Removes all pools below a pool; their machines come to it. */
    void removePoolsBelow(Mutation m, Origin origin, ManagedObjectReference pool) {
        for (ManagedObjectReference child : List.copyOf(m.refs(pool, ResourcePoolProperties.RESOURCE_POOL))) {
            removePoolsBelow(m, origin, child);
            removePool(m, origin, child);
        }
    }

    private static ResourcePoolEventArgument argument(ReadView view, ManagedObjectReference pool) {
        return new ResourcePoolEventArgument()
                .withResourcePool(pool)
                .withName(view.require(pool, ResourcePoolProperties.NAME));
    }

    private void deleteMachine(Mutation m, Origin origin, ManagedObjectReference vm) {
        VirtualMachinePowerState state =
                m.require(vm, VirtualMachineProperties.RUNTIME).getPowerState();
        if (state == VirtualMachinePowerState.POWERED_ON) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, state);
        }
        VirtualMachineStorage.delete(m, vm);
        events.post(m, origin, new VmRemovedEvent(), vm);
        SnapshotTree.destroyAll(m, vm);
        m.destroy(vm);
    }
}
