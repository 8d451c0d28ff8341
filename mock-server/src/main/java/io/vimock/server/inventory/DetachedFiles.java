package io.vimock.server.inventory;

import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDisk;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Virtual disks that lie on datastores and belong to no virtual machine: left behind when a disk was removed without its
 * files or a machine was unregistered, and ready to be attached again.
 *
 * <p>Their space stays taken. Changes take effect with the step that makes them. Only for the world thread.
 */
final class DetachedFiles {
    private final Map<Key, VirtualDisk> disks = new HashMap<>();

    private record Key(ManagedObjectReference datastore, String path) {
        static Key of(ManagedObjectReference datastore, DatastorePath path) {
            return new Key(datastore, path.path());
        }
    }

    /** The disk that lies at a path; null when there is none. */
    @Nullable
    VirtualDisk find(ManagedObjectReference datastore, DatastorePath path) {
        return disks.get(Key.of(datastore, path));
    }

    /** Leaves a disk behind when the step succeeds. */
    void leave(Mutation m, ManagedObjectReference datastore, DatastorePath path, VirtualDisk disk) {
        VirtualDisk kept = WireType.deepCopy(disk);
        m.afterCommit(() -> disks.put(Key.of(datastore, path), kept));
    }

    /** Takes a disk away when the step succeeds: it has been attached or deleted. */
    void take(Mutation m, ManagedObjectReference datastore, DatastorePath path) {
        m.afterCommit(() -> disks.remove(Key.of(datastore, path)));
    }
}
