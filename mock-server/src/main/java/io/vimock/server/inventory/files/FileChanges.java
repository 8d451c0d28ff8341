package io.vimock.server.inventory.files;

import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CannotDeleteFile;
import java.time.Duration;

/** What clients change in the files of datastores, place by place. Stateless; only for the world thread. */
public final class FileChanges {
    private static final long BYTES_PER_SECOND = 100L << 20;

    private FileChanges() {}

    /** Makes a directory; see {@link StoredFiles#makeDirectory}. */
    public static void makeDirectory(Mutation m, FilePlace place, boolean parents) {
        new StoredFiles(m, place.datastore()).makeDirectory(place.path().path(), parents);
    }

    /**
     * Deletes a file, or a directory with everything in it.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, FileLocked, CannotDeleteFile for the root
     */
    public static void delete(Mutation m, FilePlace place) {
        StoredFiles files = new StoredFiles(m, place.datastore());
        requireNoRoot(place);
        files.delete(files.require(place.path().path()));
    }

    private static void requireNoRoot(FilePlace place) {
        if (place.path().path().isEmpty()) {
            throw Faults.of(
                    new CannotDeleteFile().withFile(place.path().toString()),
                    "The root directory of a datastore stays where it is");
        }
    }

    /** Copies; see {@link StoredFiles#copy}. */
    public static void copy(Mutation m, FilePlace source, FilePlace target, boolean force) {
        StoredFiles from = new StoredFiles(m, source.datastore());
        requireNoRoot(source);
        requireNoRoot(target);
        from.copy(
                from.require(source.path().path()),
                new StoredFiles(m, target.datastore()),
                target.path().path(),
                force);
    }

    /** Moves; see {@link StoredFiles#move}. */
    public static void move(Mutation m, FilePlace source, FilePlace target, boolean force) {
        StoredFiles from = new StoredFiles(m, source.datastore());
        requireNoRoot(source);
        requireNoRoot(target);
        from.move(
                from.require(source.path().path()),
                new StoredFiles(m, target.datastore()),
                target.path().path(),
                force);
    }

    /** How long a host takes to copy what is at a place; what is not there takes no time. */
    public static Duration copyTime(ReadView view, FilePlace place) {
        FileEntry entry =
                DatastoreFiles.find(view, place.datastore(), place.path().path());
        long bytes = entry == null ? 0 : StoredFiles.allocated(view, place.datastore(), entry);
        return Duration.ofSeconds(1 + bytes / BYTES_PER_SECOND);
    }

    /** How long a host takes to copy the disk at a place; what is not there takes no time. */
    public static Duration diskCopyTime(ReadView view, FilePlace place) {
        DiskDescriptor disk =
                DatastoreFiles.disk(view, place.datastore(), place.path().path());
        return Duration.ofSeconds(1 + (disk == null ? 0 : disk.bytes() / BYTES_PER_SECOND));
    }
}
