package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatacenterRenamedEvent;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/**
 * Renames entities.
 *
 * <p>Hosts, standalone compute resources and networks are named after what they stand for; the root folder, the folders
 * of datacenters and root resource pools keep their names. Only for the world thread.
 */
final class EntityRenaming {
    private final EventPoster events;

    EntityRenaming(EventPoster events) {
        this.events = events;
    }

    /** The privilege that renaming needs. */
    static String privilege(ManagedObjectReference entity) {
        return switch (entity.getType()) {
            case "Folder" -> "Folder.Rename";
            case "Datacenter" -> "Datacenter.Rename";
            case "ResourcePool" -> "Resource.RenamePool";
            case "Datastore" -> "Datastore.Rename";
            default -> "Host.Inventory.RenameCluster";
        };
    }

    /**
     * Demands that an entity has a name that can be changed.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported
     */
    static void requireRenamable(ReadView view, ManagedObjectReference entity) {
        boolean renamable = switch (entity.getType()) {
            case "Folder" -> !FolderRules.isFixed(view, entity);
            case "ResourcePool" -> !ResourcePoolRuntimes.root(view, entity).equals(entity);
            case "Datacenter", "ClusterComputeResource", "Datastore" -> true;
            default -> false;
        };
        if (!renamable) {
            throw Faults.notSupported(
                    "The name of '" + view.require(entity, ManagedEntityProperties.NAME) + "' cannot be changed");
        }
    }

    /**
     * Gives an entity a name.
     *
     * @param name the name with its special characters escaped
     * @throws io.vimock.server.fault.VimFaultException DuplicateName
     */
    void rename(Mutation m, Origin origin, ManagedObjectReference entity, String name) {
        String old = m.require(entity, ManagedEntityProperties.NAME);
        if (old.equals(name)) {
            return;
        }
        ManagedObjectReference parent = m.require(entity, ManagedEntityProperties.PARENT);
        switch (entity.getType()) {
            case "ResourcePool" -> {
                requireFreeInPool(m, parent, name, entity);
                m.set(entity, ResourcePoolProperties.NAME, name);
            }
            case "Datastore" -> DatastoreRenaming.rename(m, events, origin, entity, name);
            default -> {
                EntityNames.requireFree(m, parent, name, entity);
                m.set(entity, ManagedEntityProperties.NAME, name);
                if (entity.getType().equals("Datacenter")) {
                    DatacenterRenamedEvent event =
                            new DatacenterRenamedEvent().withOldName(old).withNewName(name);
                    events.post(m, origin, event, entity);
                }
            }
        }
    }

    /**
     * Demands that no other pool below a pool has a name.
     *
     * @param self the pool that is to have it; null for a new one
     * @throws io.vimock.server.fault.VimFaultException DuplicateName
     */
    static void requireFreeInPool(
            ReadView view, ManagedObjectReference pool, String name, @Nullable ManagedObjectReference self) {
        for (ManagedObjectReference child : view.refs(pool, ResourcePoolProperties.RESOURCE_POOL)) {
            if (!child.equals(self) && name.equals(view.get(child, ResourcePoolProperties.NAME))) {
                throw Faults.duplicateName(name, child);
            }
        }
    }
}
