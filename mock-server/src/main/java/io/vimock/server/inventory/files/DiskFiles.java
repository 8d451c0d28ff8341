package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.HostDiskDimensionsChs;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Virtual disks as files: a descriptor, and the extent that it names, beside it.
 *
 * <p>A disk of a registered virtual machine can be changed while the machine is off and has no snapshots; its
 * configuration follows. Stateless; only for the world thread.
 */
public final class DiskFiles {
    private DiskFiles() {}

    /**
     * Deletes the disk or file at a path.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, FileLocked when a virtual machine has it,
     *     CannotDeleteFile for the root
     */
    public static void delete(Mutation m, ManagedObjectReference datastore, DatastorePath path) {
        StoredFiles files = new StoredFiles(m, datastore);
        FileEntry entry = files.require(path.path());
        FileEntry extent = extent(m, datastore, entry);
        FileChanges.delete(m, new FilePlace(datastore, path));
        if (extent != null) {
            files.delete(extent);
        }
    }

    /** The file with the data of the disk that a file describes; null when there is none. */
    private static @Nullable FileEntry extent(ReadView view, ManagedObjectReference datastore, FileEntry entry) {
        DiskDescriptor disk = DatastoreFiles.disk(entry);
        if (disk == null || disk.extent().isEmpty()) {
            return null;
        }
        String directory = DatastorePath.parent(entry.path());
        FileEntry extent = DatastoreFiles.find(
                view, datastore, directory.isEmpty() ? disk.extent() : directory + "/" + disk.extent());
        return extent == null || extent.isDirectory() ? null : extent;
    }

    /**
     * The disk at a place.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType when it is no disk
     */
    public static DiskDescriptor require(ReadView view, FilePlace place) {
        FileEntry entry =
                DatastoreFiles.find(view, place.datastore(), place.path().path());
        if (entry == null) {
            throw FileFaults.notFound(place.path());
        }
        DiskDescriptor disk = DatastoreFiles.disk(entry);
        if (disk == null) {
            throw FileFaults.incorrectType(place.path(), "is no virtual disk");
        }
        return disk;
    }

    /** The geometry of a disk as the BIOS sees it. */
    public static HostDiskDimensionsChs geometry(DiskDescriptor disk) {
        return new HostDiskDimensionsChs()
                .withCylinder(disk.cylinders())
                .withHead(disk.heads())
                .withSector(disk.sectorsOfTrack());
    }

    /** The uuid of a disk in the form of VirtualDiskManager. */
    public static String uuid(DiskDescriptor disk) {
        return DiskDescriptor.spaced(disk.uuid());
    }

    /**
     * Creates a disk.
     *
     * @param adapter {@code lsilogic}, {@code buslogic} or {@code ide}
     * @throws io.vimock.server.fault.VimFaultException FileAlreadyExists, FileNotFound for a missing directory, FileTooLarge,
     *     NoDiskSpace
     */
    public static void create(Mutation m, FilePlace place, long capacityKB, String adapter, String uuid, boolean thin) {
        DiskDescriptor disk = DiskDescriptor.create(place.path(), capacityKB, adapter, uuid, thin);
        put(
                m,
                place,
                disk,
                Content.zeros(disk.bytes()),
                thin ? Math.min(MachineFiles.THIN_START, disk.bytes()) : disk.bytes());
    }

    private static void put(Mutation m, FilePlace place, DiskDescriptor disk, Content data, long allocated) {
        StoredFiles files = new StoredFiles(m, place.datastore());
        String extent = place.path().sibling(disk.extent()).path();
        for (String path : new String[] {place.path().path(), extent}) {
            if (files.find(path) != null) {
                throw FileFaults.exists(files.path(path));
            }
        }
        requireSize(m, place, disk.bytes());
        Content text = Content.rendered(disk::write);
        files.write(place.path().path(), text, text.size());
        files.write(extent, data, allocated);
    }

    private static void requireSize(ReadView view, FilePlace place, long size) {
        long most = view.require(place.datastore(), DatastoreProperties.INFO).getMaxFileSize();
        if (size > most) {
            throw Faults.of(
                    new FileTooLarge()
                            .withFile(place.path().toString())
                            .withDatastore(place.path().datastore())
                            .withFileSize(size)
                            .withMaxFileSize(most),
                    "The disk " + place.path() + " would be larger than the largest file that its datastore supports");
        }
    }

    /**
     * Copies a disk.
     *
     * @param uuid the copy's uuid
     * @param change what else is different in the copy
     * @param force whether to replace a disk that is there
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType, FileAlreadyExists, FileLocked,
     *     NoDiskSpace
     */
    public static void copy(
            Mutation m,
            FilePlace source,
            FilePlace target,
            String uuid,
            UnaryOperator<DiskDescriptor> change,
            boolean force) {
        DiskDescriptor disk = require(m, source);
        FileEntry entry =
                new StoredFiles(m, source.datastore()).require(source.path().path());
        FileEntry extent = extent(m, source.datastore(), entry);
        if (source.equals(target)) {
            throw FileFaults.exists(target.path());
        }
        if (extent == null) {
            throw FileFaults.notFound(source.path().sibling(disk.extent()));
        }
        StoredFiles.requireReadable(m, source.datastore(), extent);
        if (force && DatastoreFiles.find(m, target.datastore(), target.path().path()) != null) {
            delete(m, target.datastore(), target.path());
        }
        DiskDescriptor copy = change.apply(new DiskDescriptor(
                "vmfs",
                disk.sectors(),
                target.path().stem() + "-flat.vmdk",
                null,
                disk.adapter(),
                disk.hardwareVersion(),
                uuid,
                disk.thin()));
        Content data = extent.content() == null || disk.isRaw() ? Content.zeros(copy.bytes()) : extent.content();
        long used = disk.thin() ? extent.allocated() : Math.min(extent.allocated(), data(data));
        put(
                m,
                target,
                copy,
                data,
                copy.thin() ? Math.max(Math.min(MachineFiles.THIN_START, copy.bytes()), used) : copy.bytes());
    }

    /** The bytes of a disk's data that are not known to be zero. */
    static long data(Content content) {
        Content base = content instanceof Content.Padded padded ? padded.base() : content;
        if (base instanceof Blob blob) {
            return blob.data();
        }
        return base instanceof Content.Zeros ? 0 : base.size();
    }

    /**
     * Moves a disk.
     *
     * @throws io.vimock.server.fault.VimFaultException as for copying, and FileLocked for the disk of a registered machine
     */
    public static void move(Mutation m, FilePlace source, FilePlace target, boolean force) {
        DiskDescriptor disk = require(m, source);
        FileEntry entry =
                new StoredFiles(m, source.datastore()).require(source.path().path());
        new StoredFiles(m, source.datastore()).requireUnlocked(entry);
        copy(m, source, target, disk.uuid(), copy -> copy, force);
        delete(m, source.datastore(), source.path());
    }

    /**
     * Changes a disk.
     *
     * @param change what is different then; the size only grows
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType, FileLocked, FileTooLarge,
     *     NoDiskSpace
     */
    public static void change(Mutation m, FilePlace place, UnaryOperator<DiskDescriptor> change) {
        DiskDescriptor before = require(m, place);
        DiskDescriptor after = change.apply(before);
        StoredFiles files = new StoredFiles(m, place.datastore());
        FileEntry entry = files.require(place.path().path());
        FileEntry extent = extent(m, place.datastore(), entry);
        if (extent == null || extent.content() == null || before.isRaw()) {
            throw FileFaults.incorrectType(place.path(), "has no data on the datastore that could change");
        }
        requireSize(m, place, after.bytes());
        long allocated = after.thin() ? extent.allocated() : after.bytes();
        if (entry.machine() != null) {
            DatastoreSpace.require(
                    m,
                    place.datastore(),
                    allocated - extent.allocated(),
                    place.path().path());
            changeMachine(m, place, entry.machine(), before, after);
        } else {
            Content text = Content.rendered(after::write);
            files.write(place.path().path(), text, text.size());
        }
        boolean kept = FileTrees.of(m, place.datastore()).file(extent.path()) != null;
        if (kept) {
            files.write(extent.path(), Content.padded(extent.content(), after.bytes()), allocated);
        }
    }

    private static void changeMachine(
            Mutation m, FilePlace place, ManagedObjectReference vm, DiskDescriptor before, DiskDescriptor after) {
        requireChangeable(m, place, vm);
        VirtualMachineConfigInfo config = WireType.deepCopy(m.require(vm, VirtualMachineProperties.CONFIG));
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk
                    && disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing
                    && backing.getFileName().equals(place.path().toString())) {
                disk.setCapacityInKB(after.capacityKB());
                disk.getDeviceInfo().setSummary(DiskDescriptor.kilobytes(after.capacityKB()));
                backing.withThinProvisioned(after.thin())
                        .setUuid(after.uuid().equals(before.uuid()) ? backing.getUuid() : after.uuid());
            }
        }
        m.set(vm, VirtualMachineProperties.CONFIG, config.withModified(m.now()));
    }

    private static void requireChangeable(ReadView view, FilePlace place, ManagedObjectReference vm) {
        if (!StoredFiles.isOff(view, vm) || view.get(vm, VirtualMachineProperties.SNAPSHOT) != null) {
            throw FileFaults.locked(place.path(), view.require(vm, VirtualMachineProperties.NAME));
        }
    }

    /**
     * Overwrites everything on a disk with zeros, all of which take space then.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType, FileLocked, NoDiskSpace
     */
    public static void zeroFill(Mutation m, FilePlace place) {
        DiskDescriptor disk = require(m, place);
        rewrite(m, place, Content.zeros(disk.bytes()), disk.bytes());
    }

    /**
     * Gives back what a thin disk has allocated for zeros.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType, FileLocked
     */
    public static void shrink(Mutation m, FilePlace place) {
        DiskDescriptor disk = require(m, place);
        FileEntry extent = extent(
                m,
                place.datastore(),
                new StoredFiles(m, place.datastore()).require(place.path().path()));
        if (disk.thin() && extent != null && extent.content() != null) {
            long least = Math.min(MachineFiles.THIN_START, disk.bytes());
            rewrite(m, place, extent.content(), Math.max(least, data(extent.content())));
        }
    }

    private static void rewrite(Mutation m, FilePlace place, Content data, long allocated) {
        StoredFiles files = new StoredFiles(m, place.datastore());
        FileEntry entry = files.require(place.path().path());
        FileEntry extent = extent(m, place.datastore(), entry);
        if (extent == null || require(m, place).isRaw()) {
            throw FileFaults.incorrectType(place.path(), "has no data on the datastore that could change");
        }
        if (entry.machine() != null) {
            requireChangeable(m, place, entry.machine());
        }
        files.write(extent.path(), data, allocated);
    }
}
