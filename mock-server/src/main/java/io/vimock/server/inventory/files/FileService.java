package io.vimock.server.inventory.files;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.ContentStore.TooLargeException;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.World;
import io.vimock.vim25.CannotDeleteFile;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /folder} serves over HTTP: datacenters, their datastores, and the files on these (wire rule 13). Who may do
 * what is the caller's to ask. Thread safe.
 */
public final class FileService implements Restorable, AutoCloseable {
    private final World world;
    private final ContentStore store = new ContentStore();

    /** @param world whose files are served */
    public FileService(World world) {
        this.world = world;
    }

    /**
     * Keeps what clients have uploaded for a checkpoint, also when no file has it any more: until the server stops. The files
     * themselves are the world's.
     */
    @Override
    public Runnable save() {
        List<Blob> then = FileEdit.blobs(world.snapshot());
        then.forEach(Blob::retain);
        return () -> {
            List<Blob> now = FileEdit.blobs(world.snapshot());
            then.forEach(Blob::retain);
            now.forEach(Blob::release);
        };
    }

    /** The world as it is now. */
    public ReadView view() {
        return world.snapshot();
    }

    /** The datacenters by their inventory paths. */
    public Map<String, ManagedObjectReference> datacenters(ReadView view) {
        return Datacenters.all(view);
    }

    /**
     * The datacenter at an inventory path, or the only one there is.
     *
     * @param path null when the request names none
     * @return null when there is none, or no path and several
     */
    public @Nullable ManagedObjectReference datacenter(ReadView view, @Nullable String path) {
        if (path != null) {
            return Datacenters.find(view, path);
        }
        Collection<ManagedObjectReference> all = Datacenters.all(view).values();
        return all.size() == 1 ? all.iterator().next() : null;
    }

    /** The names of a datacenter's datastores. */
    public List<String> datastores(ReadView view, ManagedObjectReference datacenter) {
        return view.refs(datacenter, DatacenterProperties.DATASTORE).stream()
                .map(datastore -> view.require(datastore, ManagedEntityProperties.NAME))
                .sorted()
                .toList();
    }

    /**
     * The place of a file.
     *
     * @param path the path below the datastore's root
     * @return null when the datacenter has no such datastore
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath
     */
    public @Nullable FilePlace place(ReadView view, ManagedObjectReference datacenter, String datastore, String path) {
        DatastorePath parsed = DatastorePath.parse("[" + datastore + "] " + path);
        List<ManagedObjectReference> found =
                Datacenters.named(view, view.refs(datacenter, DatacenterProperties.DATASTORE), datastore);
        return found.isEmpty()
                ? null
                : new FilePlace(found.get(0), new DatastorePath(parsed.datastore(), parsed.path()));
    }

    /** What is at a place; null when nothing. */
    public @Nullable FileEntry find(ReadView view, FilePlace place) {
        return DatastoreFiles.find(view, place.datastore(), place.path().path());
    }

    /** What is in a directory, by name. */
    public Map<String, FileEntry> list(ReadView view, FilePlace place) {
        return DatastoreFiles.list(view, place.datastore(), place.path().path());
    }

    /**
     * Demands that a file can be read.
     *
     * @throws io.vimock.server.fault.VimFaultException FileLocked when a running machine writes it
     */
    public void requireReadable(ReadView view, FilePlace place, FileEntry entry) {
        StoredFiles.requireReadable(view, place.datastore(), entry);
    }

    /**
     * Writes a file.
     *
     * @param body its content, read to the end
     * @return whether the file is new
     * @throws IOException when the body ends too early or cannot be kept; then nothing has changed
     * @throws io.vimock.server.fault.VimFaultException FileNotFound for a missing directory, CannotCreateFile,
     *     FileLocked, FileTooLarge, NoDiskSpace; then nothing has changed
     */
    public boolean write(FilePlace place, InputStream body) throws IOException {
        Content content;
        try {
            content = store.receive(body, most(view(), place));
        } catch (TooLargeException e) {
            throw Faults.of(
                    new NoDiskSpace()
                            .withDatastore(place.path().datastore())
                            .withFile(place.path().toString()),
                    "Insufficient disk space on datastore '" + place.path().datastore() + "' for " + place.path());
        }
        try {
            return world.write(m -> {
                boolean isNew = find(m, place) == null;
                long allocated = isThin(m, place) ? allocated(content) : content.size();
                new StoredFiles(m, place.datastore()).write(place.path().path(), content, allocated);
                return isNew;
            });
        } catch (RuntimeException e) {
            ContentStore.discard(content);
            throw e;
        }
    }

    private long most(ReadView view, FilePlace place) {
        long largest = view.require(place.datastore(), DatastoreProperties.INFO).getMaxFileSize();
        FileEntry there = find(view, place);
        long room = DatastoreSpace.free(view, place.datastore()) + (there == null ? 0 : there.allocated());
        return isThin(view, place) ? largest : Math.min(largest, room);
    }

    /** Whether a file is the data of a thin disk, which takes space for what is not zero only. */
    private static boolean isThin(ReadView view, FilePlace place) {
        String path = place.path().path();
        if (!path.endsWith("-flat.vmdk")) {
            return false;
        }
        String descriptor = path.substring(0, path.length() - "-flat.vmdk".length()) + ".vmdk";
        DiskDescriptor disk = DatastoreFiles.disk(view, place.datastore(), descriptor);
        return disk != null && disk.thin();
    }

    private static long allocated(Content content) {
        long data = content instanceof Blob blob ? blob.data() : content.size();
        return Math.max(Math.min(content.size(), MachineFiles.THIN_START), data);
    }

    /**
     * Deletes a file or an empty directory.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, FileLocked, CannotDeleteFile
     */
    public void delete(FilePlace place) {
        world.change(m -> {
            FileEntry entry = find(m, place);
            if (entry != null && entry.isDirectory() && !list(m, place).isEmpty()) {
                throw Faults.of(
                        new CannotDeleteFile().withFile(place.path().toString()),
                        "The directory " + place.path() + " is not empty");
            }
            FileChanges.delete(m, place);
        });
    }

    /** Deletes everything that clients have uploaded. */
    @Override
    public void close() throws IOException {
        store.close();
    }
}
