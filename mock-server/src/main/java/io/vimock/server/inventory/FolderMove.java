package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.call.Call;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.InvalidFolder;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Moves entities from folder to folder of the same kind and datacenter. Stateless. */
final class FolderMove {
    private FolderMove() {}

    /**
     * Demands what moving an entity into the called folder needs: a privilege on the entity, on what it leaves, and on
     * the folder.
     */
    static void requirePrivileges(Call call, ManagedObjectReference entity) {
        ManagedObjectReference parent = call.snapshot().get(entity, ManagedEntityProperties.PARENT);
        if (entity.getType().equals("HostSystem")) {
            call.require("Host.Inventory.MoveHost", entity);
            call.require("Host.Inventory.EditCluster", Objects.requireNonNullElse(parent, entity));
            call.require("Host.Inventory.AddStandaloneHost", call.self());
            return;
        }
        String privilege = switch (entity.getType()) {
            case "Folder" -> "Folder.Move";
            case "Datacenter" -> "Datacenter.Move";
            case "VirtualMachine" -> "VirtualMachine.Inventory.Move";
            case "Datastore" -> "Datastore.Move";
            case "Network" -> "Network.Move";
            default -> "Host.Inventory.MoveCluster";
        };
        call.require(privilege, entity);
        call.require(privilege, Objects.requireNonNullElse(parent, entity));
        call.require(privilege, call.self());
    }

    /**
     * Moves an entity; nothing happens when it is there already.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported, InvalidFolder, DuplicateName, InvalidState
     */
    static void move(Mutation m, ManagedObjectReference entity, ManagedObjectReference folder) {
        ManagedObjectReference parent = m.get(entity, ManagedEntityProperties.PARENT);
        if (folder.equals(parent)) {
            return;
        }
        requireFits(m, entity, folder);
        String name = m.require(entity, ManagedEntityProperties.NAME);
        EntityNames.requireFree(m, folder, name, entity);
        if (entity.getType().equals("HostSystem")) {
            makeStandalone(m, entity, name, folder);
        } else {
            m.set(entity, ManagedEntityProperties.PARENT, folder);
        }
    }

    private static void requireFits(ReadView view, ManagedObjectReference entity, ManagedObjectReference folder) {
        FolderKind wanted = kindFor(view, entity);
        boolean isFixed = entity.getType().equals("Folder") && FolderRules.isFixed(view, entity);
        if (isFixed || wanted != FolderRules.kind(view, folder)) {
            throw Faults.notSupported("'" + view.require(entity, ManagedEntityProperties.NAME)
                    + "' cannot be moved into '" + view.require(folder, ManagedEntityProperties.NAME) + "'");
        }
        for (ManagedObjectReference at = folder; at != null; at = view.get(at, ManagedEntityProperties.PARENT)) {
            if (at.equals(entity)) {
                throw Faults.of(new InvalidFolder().withTarget(folder), "A folder cannot be moved into itself");
            }
        }
        if (wanted != FolderKind.DATACENTER
                && !Objects.equals(
                        DatacenterContents.datacenterOf(view, entity), DatacenterContents.datacenterOf(view, folder))) {
            throw Faults.notSupported("An entity cannot be moved to another datacenter");
        }
        if (entity.getType().equals("HostSystem")
                && !view.require(entity, HostSystemProperties.RUNTIME).isInMaintenanceMode()) {
            throw Faults.invalidState("A host must be in maintenance mode to leave its cluster");
        }
    }

    private static @Nullable FolderKind kindFor(ReadView view, ManagedObjectReference entity) {
        return switch (entity.getType()) {
            case "Folder" -> FolderRules.kind(view, entity);
            case "Datacenter" -> FolderKind.DATACENTER;
            case "VirtualMachine" -> FolderKind.VIRTUAL_MACHINE;
            case "ComputeResource", "ClusterComputeResource" -> FolderKind.HOST;
            case "HostSystem" ->
                view.require(entity, HostSystemProperties.PARENT).getType().equals("ClusterComputeResource")
                        ? FolderKind.HOST
                        : null;
            case "Datastore" -> FolderKind.DATASTORE;
            case "Network" -> FolderKind.NETWORK;
            default -> null;
        };
    }

    /** A host that leaves its cluster for a folder becomes a standalone one, and takes its machines along. */
    private static void makeStandalone(
            Mutation m, ManagedObjectReference host, String name, ManagedObjectReference folder) {
        ManagedObjectReference resource = EntityFactory.standalone(m, name, folder);
        ManagedObjectReference pool = m.require(resource, ComputeResourceProperties.RESOURCE_POOL);
        HostMoves.settle(m, host, resource, null, pool);
    }
}
