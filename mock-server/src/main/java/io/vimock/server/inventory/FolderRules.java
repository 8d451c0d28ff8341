package io.vimock.server.inventory;

import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;

/** What holds for folders: their kind, and which belong to a datacenter. Stateless. */
final class FolderRules {
    private FolderRules() {}

    /** What a folder can hold. */
    static FolderKind kind(ReadView view, ManagedObjectReference folder) {
        return FolderKind.of(view.require(folder, FolderProperties.CHILD_TYPE));
    }

    /**
     * Demands that a folder holds hosts and clusters.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported
     */
    static void requireHosts(ReadView view, ManagedObjectReference folder) {
        if (kind(view, folder) != FolderKind.HOST) {
            throw Faults.notSupported("This folder cannot hold hosts and clusters");
        }
    }

    /** Whether a folder is the root or one of the four that a datacenter comes with. */
    static boolean isFixed(ReadView view, ManagedObjectReference folder) {
        ManagedObjectReference parent = view.get(folder, ManagedEntityProperties.PARENT);
        return parent == null || parent.getType().equals("Datacenter");
    }
}
