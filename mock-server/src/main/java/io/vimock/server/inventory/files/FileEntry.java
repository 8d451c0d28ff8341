package io.vimock.server.inventory.files;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory as it is found on a datastore.
 *
 * @param path its path below the root
 * @param content what is in the file; null for a directory
 * @param allocated the bytes that the file takes on the datastore
 * @param modified when it was changed last
 * @param machine the virtual machine that the file belongs to; null for others
 */
public record FileEntry(
        String path,
        @Nullable Content content,
        long allocated,
        Instant modified,
        @Nullable ManagedObjectReference machine) {

    /** Whether it is a directory. */
    public boolean isDirectory() {
        return content == null;
    }

    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static FileEntry of(String path, FileTree.Node node) {
        return node instanceof FileTree.Stored file
                ? new FileEntry(path, file.content(), file.allocated(), file.modified(), file.machine())
                : new FileEntry(path, null, 0, node.modified(), null);
    }

    static FileEntry of(MachineFile file, ManagedObjectReference machine) {
        return new FileEntry(file.path().path(), file.content(), file.allocated(), file.modified(), machine);
    }
}
