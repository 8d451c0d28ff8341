package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import org.jspecify.annotations.Nullable;

/**
 * What clients do to the files of a datastore, file by file: every change accounts for the space, and what a registered
 * virtual machine needs is locked (facts: storage 2). Made for one step.
 */
final class StoredFiles {
    private final Mutation m;
    private final ManagedObjectReference datastore;
    private final String name;

    StoredFiles(Mutation m, ManagedObjectReference datastore) {
        this.m = m;
        this.datastore = datastore;
        this.name = m.require(datastore, DatastoreProperties.NAME);
    }

    DatastorePath path(String path) {
        return new DatastorePath(name, path);
    }

    ManagedObjectReference datastore() {
        return datastore;
    }

    @Nullable
    FileEntry find(String path) {
        return DatastoreFiles.find(m, datastore, path);
    }

    /**
     * What is at a path.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound
     */
    FileEntry require(String path) {
        FileEntry entry = find(path);
        if (entry == null) {
            throw FileFaults.notFound(path(path));
        }
        return entry;
    }

    /**
     * Makes a directory.
     *
     * @param parents whether to make missing directories above it
     * @throws io.vimock.server.fault.VimFaultException FileAlreadyExists, FileNotFound for a missing parent,
     *     CannotCreateFile
     */
    void makeDirectory(String path, boolean parents) {
        if (find(path) != null) {
            throw FileFaults.exists(path(path));
        }
        requireParent(path, parents);
        FileEdit.put(m, datastore, path, FileTree.Folder.empty(m.now()));
    }

    private void requireParent(String path, boolean make) {
        String parent = DatastorePath.parent(path);
        FileEntry entry = find(parent);
        if (entry == null && !make) {
            throw FileFaults.notFound(path(parent));
        }
        if (entry != null && !entry.isDirectory()) {
            throw FileFaults.cannotCreate(path(path), "'" + parent + "' is no directory");
        }
        if (entry == null) {
            requireParent(parent, true);
        }
    }

    /**
     * Writes a file, a new one or in place of one.
     *
     * @param allocated the bytes that it takes on the datastore
     * @throws io.vimock.server.fault.VimFaultException FileNotFound for a missing directory, CannotCreateFile for a path
     *     that is a directory, FileLocked, FileTooLarge, NoDiskSpace
     */
    void write(String path, Content content, long allocated) {
        requireParent(path, false);
        FileEntry there = find(path);
        if (there != null && there.isDirectory()) {
            throw FileFaults.cannotCreate(path(path), "it is a directory");
        }
        requireSize(path, content.size());
        ManagedObjectReference machine = there == null ? null : there.machine();
        if (machine != null) {
            requireWritable(path, machine);
        }
        DatastoreSpace.require(m, datastore, allocated - (there == null ? 0 : there.allocated()), path);
        if (machine == null) {
            DatastoreSpace.take(m, datastore, allocated - (there == null ? 0 : there.allocated()), 0);
        }
        FileEdit.put(m, datastore, path, new FileTree.Stored(content, allocated, m.now(), machine));
        if (machine != null) {
            VirtualMachineStorage.followFiles(m, machine);
        }
    }

    private void requireSize(String path, long size) {
        DatastoreInfo info = m.require(datastore, DatastoreProperties.INFO);
        if (size > info.getMaxFileSize()) {
            throw Faults.of(
                    new FileTooLarge()
                            .withFile(path(path).toString())
                            .withDatastore(name)
                            .withFileSize(size)
                            .withMaxFileSize(info.getMaxFileSize()),
                    "The file " + path(path) + " would be larger than the largest that its datastore supports");
        }
    }

    /** Of a registered machine only the data of its disks, its BIOS settings and logs can be written, while it is off. */
    private void requireWritable(String path, ManagedObjectReference vm) {
        MachineFile file = MachineFiles.of(m, vm).find(datastore, path);
        boolean data = file != null
                && (file.kind() == MachineFile.Kind.DISK_EXTENT
                        || file.kind() == MachineFile.Kind.NVRAM
                        || file.kind() == MachineFile.Kind.LOG);
        if (!data || !isOff(m, vm)) {
            throw locked(path, vm);
        }
    }

    private RuntimeException locked(String path, ManagedObjectReference vm) {
        return FileFaults.locked(path(path), m.require(vm, ManagedEntityProperties.NAME));
    }

    static boolean isOff(ReadView view, ManagedObjectReference vm) {
        return view.require(vm, VirtualMachineProperties.RUNTIME).getPowerState()
                == VirtualMachinePowerState.POWERED_OFF;
    }

    /**
     * Demands that nothing at a path or below it belongs to a registered virtual machine, apart from what earlier runs of
     * a machine that is off have left.
     *
     * @throws io.vimock.server.fault.VimFaultException FileLocked
     */
    void requireUnlocked(FileEntry entry) {
        ManagedObjectReference vm = entry.machine();
        if (entry.isDirectory()) {
            for (ManagedObjectReference inside : DatastoreFiles.machines(m, datastore, entry.path())) {
                throw locked(entry.path(), inside);
            }
        } else if (vm != null
                && !(isOff(m, vm)
                        && FileTrees.of(m, datastore).find(entry.path()) != null
                        && (MachineLog.isLog(entry.name()) || entry.name().endsWith(".nvram")))) {
            throw locked(entry.path(), vm);
        }
    }

    /**
     * Demands that a file can be read: what a running machine writes cannot.
     *
     * @throws io.vimock.server.fault.VimFaultException FileLocked
     */
    static void requireReadable(ReadView view, ManagedObjectReference datastore, FileEntry entry) {
        ManagedObjectReference vm = entry.machine();
        if (vm == null || isOff(view, vm)) {
            return;
        }
        MachineFile file = MachineFiles.of(view, vm).find(datastore, entry.path());
        if (file != null && MachineFiles.isWrittenWhileRunning(view, vm, file)) {
            throw FileFaults.locked(file.path(), view.require(vm, ManagedEntityProperties.NAME));
        }
    }

    /**
     * Deletes a file, or a directory with everything in it.
     *
     * @throws io.vimock.server.fault.VimFaultException FileLocked
     */
    void delete(FileEntry entry) {
        requireUnlocked(entry);
        FileTree.Node node = FileTrees.of(m, datastore).find(entry.path());
        if (node != null) {
            FileTree.forEach(
                    node, file -> DatastoreSpace.take(m, datastore, file.machine() == null ? -file.allocated() : 0, 0));
            FileEdit.remove(m, datastore, entry.path());
        }
        if (entry.machine() != null) {
            VirtualMachineStorage.followFiles(m, entry.machine());
        }
    }

    /**
     * Copies a file, or a directory with everything in it.
     *
     * @param target where the copy goes
     * @param path the copy's path
     * @param force whether to replace what is there
     * @throws io.vimock.server.fault.VimFaultException FileAlreadyExists, FileNotFound for a missing directory, FileLocked,
     *     NoDiskSpace, CannotCreateFile for a copy into itself
     */
    void copy(FileEntry source, StoredFiles target, String path, boolean force) {
        makeWay(source, target, path, force);
        copyInto(source, target, path);
    }

    private void makeWay(FileEntry source, StoredFiles target, String path, boolean force) {
        boolean same = datastore.equals(target.datastore);
        if (same && (path + "/").startsWith(source.path() + "/")) {
            throw FileFaults.cannotCreate(target.path(path), "it is the source itself or in it");
        }
        FileEntry there = target.find(path);
        if (there != null && !force) {
            throw FileFaults.exists(target.path(path));
        }
        if (there != null && same && (source.path() + "/").startsWith(path + "/")) {
            throw FileFaults.cannotCreate(target.path(path), "the source is in it");
        }
        if (there != null) {
            target.delete(there);
        }
        target.requireParent(path, false);
    }

    private void copyInto(FileEntry source, StoredFiles target, String path) {
        if (source.content() == null) {
            FileEdit.put(m, target.datastore, path, FileTree.Folder.empty(m.now()));
            DatastoreFiles.list(m, datastore, source.path())
                    .forEach((child, entry) -> copyInto(entry, target, path + "/" + child));
        } else {
            requireReadable(m, datastore, source);
            target.write(path, source.content(), source.allocated());
        }
    }

    /**
     * Moves a file, or a directory with everything in it; see {@link #copy}.
     *
     * @throws io.vimock.server.fault.VimFaultException as for copying, and FileLocked for what a machine has
     */
    void move(FileEntry source, StoredFiles target, String path, boolean force) {
        requireUnlocked(source);
        makeWay(source, target, path, force);
        copyInto(source, target, path);
        delete(source);
    }

    /** The bytes that a file, or all files in a directory, take. */
    static long allocated(ReadView view, ManagedObjectReference datastore, FileEntry entry) {
        if (!entry.isDirectory()) {
            return entry.allocated();
        }
        long sum = 0;
        for (FileEntry child :
                DatastoreFiles.list(view, datastore, entry.path()).values()) {
            sum += allocated(view, datastore, child);
        }
        return sum;
    }
}
