package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.DiskDescriptor;
import io.vimock.server.inventory.files.DiskFiles;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.DeviceBackingNotSupported;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.FileTooLarge;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.RDMNotSupportedOnDatastore;
import io.vimock.vim25.RawDiskNotSupported;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskVer2BackingInfo;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds or makes the files behind a virtual disk: which datastore and path, whether new or already there, and the space
 * they take (facts: storage 2 and 4).
 */
final class DiskPlacement {
    private static final Set<String> MODES =
            Set.of("persistent", "nonpersistent", "independent_persistent", "independent_nonpersistent");

    private final ConfigDraft draft;

    DiskPlacement(ConfigDraft draft) {
        this.draft = draft;
    }

    /**
     * Gives a new disk its files.
     *
     * @param disk a copy of what the change asks for; its backing is completed
     * @param index the index of the change, for faults
     */
    void place(VirtualDisk disk, @Nullable VirtualDeviceConfigSpecFileOperation operation, int index) {
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo flat) {
            placeFlat(disk, flat, operation, index);
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            placeMapping(disk, mapping, operation, index);
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskVer2BackingInfo) {
            throw Faults.of(new RawDiskNotSupported().withDevice("VirtualDisk"), "The host does not support raw disks");
        } else if (disk.getBacking() instanceof VirtualDeviceFileBackingInfo other) {
            throw Faults.of(
                    new DeviceBackingNotSupported()
                            .withDevice("VirtualDisk")
                            .withBacking(other.getClass().getSimpleName()),
                    "The host does not support disks of the kind "
                            + other.getClass().getSimpleName());
        } else {
            throw DeviceFaults.invalidBacking(index, "a disk needs a backing");
        }
    }

    private void placeFlat(
            VirtualDisk disk,
            VirtualDiskFlatVer2BackingInfo backing,
            @Nullable VirtualDeviceConfigSpecFileOperation operation,
            int index) {
        backing.setDiskMode(mode(backing.getDiskMode(), index));
        boolean isNew = operation != null;
        if (!isNew && !DatastorePath.namesFile(backing.getFileName())) {
            throw DeviceFaults.invalidBacking(index, "a disk without fileOperation needs the name of an existing file");
        }
        ManagedObjectReference datastore = datastore(backing);
        DatastorePath path = path(backing, datastore, index);
        if (isNew) {
            boolean replace = operation == VirtualDeviceConfigSpecFileOperation.REPLACE;
            create(disk, backing, datastore, path, replace, index);
        } else {
            attach(disk, backing, datastore, path);
        }
        backing.withFileName(path.toString()).setDatastore(datastore);
    }

    /** The disk mode that is asked for, persistent by default. */
    String mode(@Nullable String asked, int index) {
        String mode = asked == null || asked.isEmpty() ? "persistent" : asked;
        if (!MODES.contains(mode)) {
            throw DeviceFaults.invalidBacking(index, "there is no disk mode '" + mode + "' on this host");
        }
        return mode;
    }

    /** The datastore that the backing names, by path or reference; that of the machine's directory otherwise. */
    private ManagedObjectReference datastore(VirtualDeviceFileBackingInfo backing) {
        String name = backing.getFileName();
        if (name != null && !name.isBlank()) {
            return draft.reach().datastore(DatastorePath.parse(name).datastore());
        }
        if (backing.getDatastore() != null) {
            draft.reach().requireDatastore(backing.getDatastore());
            return backing.getDatastore();
        }
        return draft.reach().datastore(draft.home().datastore());
    }

    private DatastorePath path(VirtualDeviceFileBackingInfo backing, ManagedObjectReference datastore, int index) {
        if (!DatastorePath.namesFile(backing.getFileName())) {
            return freePath(datastore, ".vmdk");
        }
        DatastorePath path = DatastorePath.parse(backing.getFileName());
        if (!path.path().toLowerCase(Locale.ROOT).endsWith(".vmdk")) {
            throw DeviceFaults.invalidBacking(index, "a disk's file ends in .vmdk");
        }
        return path;
    }

    /** The first free name: that of the machine, then with _1, _2 and so on. */
    private DatastorePath freePath(ManagedObjectReference datastore, String suffix) {
        DatastorePath home = draft.home();
        String base = home.fileName().replaceFirst("\\.vmt?x$", "");
        DatastorePath directory = new DatastorePath(draft.reach().name(datastore), home.path());
        for (int number = 0; ; number++) {
            DatastorePath candidate = directory.sibling(base + (number == 0 ? "" : "_" + number) + suffix);
            if (!isTaken(datastore, candidate)) {
                return candidate;
            }
        }
    }

    private boolean isTaken(ManagedObjectReference datastore, DatastorePath path) {
        return DiskUsers.disk(draft.config(), path.toString()) != null || present(datastore, path) != null;
    }

    /** What lies at a path and is not the machine's own, which may be about to change. */
    private @Nullable FileEntry present(ManagedObjectReference datastore, DatastorePath path) {
        return DatastoreFiles.find(draft.mutation(), datastore, path.path(), draft.vm());
    }

    private void create(
            VirtualDisk disk,
            VirtualDiskFlatVer2BackingInfo backing,
            ManagedObjectReference datastore,
            DatastorePath path,
            boolean replace,
            int index) {
        FileEntry present = present(datastore, path);
        boolean mayReplace = replace && present != null && present.machine() == null && !present.isDirectory();
        if (DiskUsers.disk(draft.config(), path.toString()) != null || (present != null && !mayReplace)) {
            throw Faults.of(new FileAlreadyExists().withFile(path.toString()), "The file " + path + " already exists");
        }
        if (present != null) {
            DiskFiles.delete(draft.mutation(), datastore, path);
        }
        if (disk.getCapacityInKB() <= 0) {
            throw DeviceFaults.invalidSpec(index, "device.capacityInKB", "a new disk needs a capacity");
        }
        requireSize(disk, datastore, path);
        backing.setSplit(false);
        backing.setWriteThrough(Boolean.TRUE.equals(backing.isWriteThrough()));
        backing.setThinProvisioned(Boolean.TRUE.equals(backing.isThinProvisioned()));
        backing.setUuid(draft.support().identities().diskUuid());
        backing.setFileName(path.toString());
        draft.demand(datastore, MachineFiles.space(draft.config(), disk));
    }

    /** Demands that the file system can hold a file of the disk's size. */
    void requireSize(VirtualDisk disk, ManagedObjectReference datastore, DatastorePath path) {
        DatastoreInfo info = draft.mutation().require(datastore, DatastoreProperties.INFO);
        long size = disk.getCapacityInKB() * 1024;
        if (size > info.getMaxFileSize()) {
            throw Faults.of(
                    new FileTooLarge()
                            .withFile(path.toString())
                            .withDatastore(path.datastore())
                            .withFileSize(size)
                            .withMaxFileSize(info.getMaxFileSize()),
                    "The file " + path + " would be larger than the largest that its datastore supports");
        }
    }

    private void attach(
            VirtualDisk disk,
            VirtualDiskFlatVer2BackingInfo backing,
            ManagedObjectReference datastore,
            DatastorePath path) {
        boolean exists = present(datastore, path) != null || DiskUsers.disk(draft.config(), path.toString()) != null;
        DiskDescriptor found = exists ? DatastoreFiles.disk(draft.mutation(), datastore, path.path()) : null;
        if (found == null) {
            throw Faults.of(new FileNotFound().withFile(path.toString()), "The file " + path + " was not found");
        }
        backing.withThinProvisioned(found.thin()).setSplit(false);
        backing.setUuid(found.uuid().isEmpty() ? draft.support().identities().diskUuid() : found.uuid());
        backing.setWriteThrough(Boolean.TRUE.equals(backing.isWriteThrough()));
        disk.setCapacityInKB(found.capacityKB());
        if (found.parent() != null) {
            backing.setParent(base(backing, datastore, path.sibling(found.parent()), new HashSet<>()));
        }
        if (draft.isRunning()) {
            backing.withFileName(path.toString()).setDatastore(datastore);
            DiskUsers.requireUnlocked(draft.mutation(), draft.vm(), draft.config(), disk);
        }
    }

    /** The disk that a delta disk builds on, with those below it. */
    private VirtualDiskFlatVer2BackingInfo base(
            VirtualDiskFlatVer2BackingInfo delta,
            ManagedObjectReference datastore,
            DatastorePath path,
            Set<DatastorePath> seen) {
        DiskDescriptor found = DatastoreFiles.disk(draft.mutation(), datastore, path.path());
        if (found == null || !seen.add(path)) {
            throw Faults.of(new FileNotFound().withFile(path.toString()), "The file " + path + " was not found");
        }
        VirtualDiskFlatVer2BackingInfo base = new VirtualDiskFlatVer2BackingInfo()
                .withDiskMode(delta.getDiskMode())
                .withSplit(false)
                .withWriteThrough(false)
                .withThinProvisioned(found.thin())
                .withUuid(found.uuid());
        base.withFileName(path.toString()).setDatastore(datastore);
        return found.parent() == null
                ? base
                : base.withParent(base(delta, datastore, path.sibling(found.parent()), seen));
    }

    /** Lets the files of a removed disk lie on the datastore. */
    void leave(VirtualDisk disk) {
        if (draft.vm() != null) {
            VirtualMachineStorage.leave(draft.mutation(), draft.vm(), disk);
        }
    }

    private void placeMapping(
            VirtualDisk disk,
            VirtualDiskRawDiskMappingVer1BackingInfo mapping,
            @Nullable VirtualDeviceConfigSpecFileOperation operation,
            int index) {
        HostScsiDisk unit = draft.reach().disk(mapping.getLunUuid(), mapping.getDeviceName());
        if (unit == null) {
            throw DeviceFaults.invalidBacking(index, "the host sees no disk with that uuid or device name");
        }
        if (draft.reach().holdsVolume(unit)) {
            throw DeviceFaults.invalidBacking(index, "the disk " + unit.getCanonicalName() + " holds a VMFS volume");
        }
        ManagedObjectReference datastore = datastore(mapping);
        DatastoreCapability capability = draft.mutation().require(datastore, DatastoreProperties.CAPABILITY);
        if (!capability.isRawDiskMappingsSupported()) {
            String name = draft.reach().name(datastore);
            throw Faults.of(
                    new RDMNotSupportedOnDatastore()
                            .withDevice("VirtualDisk")
                            .withDatastore(datastore)
                            .withDatastoreName(name),
                    "The datastore '" + name + "' cannot hold raw device mappings");
        }
        DatastorePath path = path(mapping, datastore, index);
        DiskDescriptor there = operation == null ? DatastoreFiles.disk(draft.mutation(), datastore, path.path()) : null;
        DiskDescriptor attached = there != null && there.isRaw() ? there : null;
        if (attached != null && mapping.getCompatibilityMode() == null) {
            mapping.setCompatibilityMode(attached.isPassthrough() ? "physicalMode" : "virtualMode");
        }
        boolean physical = Objects.equals(mapping.getCompatibilityMode(), "physicalMode");
        if (!physical && !Objects.equals(mapping.getCompatibilityMode(), "virtualMode")) {
            throw DeviceFaults.invalidBacking(index, "a raw device mapping is in virtualMode or physicalMode");
        }
        if (attached == null && isTaken(datastore, path)) {
            throw Faults.of(new FileAlreadyExists().withFile(path.toString()), "The file " + path + " already exists");
        }
        mapping.withFileName(path.toString())
                .withDatastore(datastore)
                .withLunUuid(unit.getUuid())
                .withDeviceName(unit.getDeviceName())
                .withUuid(
                        attached != null
                                ? attached.uuid()
                                : draft.support().identities().diskUuid())
                .setDiskMode(physical ? "independent_persistent" : mode(mapping.getDiskMode(), index));
        disk.setCapacityInKB(unit.getCapacity().getBlock() * unit.getCapacity().getBlockSize() / 1024);
    }
}
