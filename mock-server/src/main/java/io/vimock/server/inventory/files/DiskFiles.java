package io.vimock.server.inventory.files;

import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;

/** Virtual disks as files: a descriptor, and the extent that it names, beside it. Stateless; only for the world thread. */
public final class DiskFiles {
    private DiskFiles() {}

    /**
     * Deletes the disk or file at a path.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, FileLocked when a virtual machine has it
     */
    public static void delete(Mutation m, ManagedObjectReference datastore, DatastorePath path) {
        StoredFiles files = new StoredFiles(m, datastore);
        FileEntry entry = files.require(path.path());
        DiskDescriptor disk = DatastoreFiles.disk(entry);
        files.delete(entry);
        FileEntry extent = disk == null || disk.extent().isEmpty()
                ? null
                : files.find(path.sibling(disk.extent()).path());
        if (extent != null && !extent.isDirectory()) {
            files.delete(extent);
        }
    }
}
