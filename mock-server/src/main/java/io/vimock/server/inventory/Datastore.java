package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.ManagedObjectReference;

/** A datastore: the operations on it that need no host. Thread safe. */
public final class Datastore implements ManagedObjectType {
    private final InventorySupport support;

    /** @param support what operations work with */
    public Datastore(InventorySupport support) {
        this.support = support;
    }

    @Override
    public MoType type() {
        return MoTypes.DATASTORE;
    }

    /** RefreshDatastore: the free space is always that of now. */
    public void refreshDatastore(Call call) {}

    /**
     * RenameDatastore.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName
     */
    public void renameDatastore(Call call, String newName) {
        ManagedObjectReference datastore = call.self();
        String name = EntityNames.stored(newName, datastore);
        EntityRenaming renaming = new EntityRenaming(support.events());
        Object unused = support.tasks().perform(call, datastore, (task, m) -> {
            renaming.rename(m, task.origin(), datastore, name);
            return null;
        });
    }

    /**
     * DestroyDatastore.
     *
     * @throws io.vimock.server.fault.VimFaultException ResourceInUse
     */
    public void destroyDatastore(Call call) {
        ManagedObjectReference datastore = call.self();
        EntityRemoval removal = new EntityRemoval(support.events());
        Object unused = support.tasks().perform(call, datastore, (task, m) -> {
            removal.requireRemovable(m, datastore);
            removal.remove(m, task.origin(), datastore);
            return null;
        });
    }
}
