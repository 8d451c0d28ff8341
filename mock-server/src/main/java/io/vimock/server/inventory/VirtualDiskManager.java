package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DiskDescriptor;
import io.vimock.server.inventory.files.DiskFiles;
import io.vimock.server.inventory.files.FileChanges;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.FileBackedVirtualDiskSpec;
import io.vimock.vim25.HostDiskDimensionsChs;
import io.vimock.vim25.InvalidDiskFormat;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDiskSpec;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The VirtualDiskManager: virtual disks without or beside virtual machines (facts: storage 2 and 3). Thread safe.
 *
 * <p>In all operations a name is the datastore path or {@code /folder} URL of a disk's descriptor, and the datacenter is
 * that of the datastore, null when the name alone says it. What a running machine has is locked.
 */
public final class VirtualDiskManager implements ManagedObjectType {
    /** The types of disk that VMFS holds, and whether they are thin. */
    private static final Map<String, Boolean> TYPES =
            Map.of("preallocated", false, "thick", false, "eagerZeroedThick", false, "thin", true);

    private static final Map<String, String> ADAPTERS =
            Map.of("buslogic", "buslogic", "lsilogic", "lsilogic", "ide", "ide");

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final InventorySupport support;
    private final Identities identities;

    /**
     * @param support what operations work with
     * @param identities gives out uuids
     */
    public VirtualDiskManager(InventorySupport support, Identities identities) {
        this.support = support;
        this.identities = identities;
    }

    @Override
    public MoType type() {
        return MoTypes.VIRTUAL_DISK_MANAGER;
    }

    private static FilePlace place(Call call, String name, @Nullable ManagedObjectReference datacenter) {
        FilePlace place = FilePlace.of(call.snapshot(), name, datacenter);
        call.require(FileManager.PRIVILEGE, place.datastore());
        return place;
    }

    /** A place for a new disk. */
    private static FilePlace target(Call call, String name, @Nullable ManagedObjectReference datacenter) {
        FilePlace place = place(call, name, datacenter);
        if (!place.path().path().toLowerCase(Locale.ROOT).endsWith(".vmdk")) {
            throw Faults.invalidArgument("name", "the name of a virtual disk ends in .vmdk");
        }
        return place;
    }

    private ManagedObjectReference start(
            Call call, FilePlace place, Duration time, BiConsumer<Mutation, FilePlace> change) {
        return support.tasks()
                .start(
                        call,
                        place.datastore(),
                        TaskSteps.first((task, m) -> null).then(time, (task, m) -> {
                            change.accept(m, place);
                            return null;
                        }));
    }

    private static boolean isThin(VirtualDiskSpec spec) {
        Boolean thin = TYPES.get(spec.getDiskType());
        if (thin == null) {
            throw Faults.of(
                    new InvalidDiskFormat(),
                    "A datastore of this kind holds no disks of the type '" + spec.getDiskType() + "'");
        }
        return thin;
    }

    private static String adapter(VirtualDiskSpec spec) {
        String adapter = ADAPTERS.get(spec.getAdapterType().toLowerCase(Locale.ROOT));
        if (adapter == null) {
            throw Faults.invalidArgument("spec.adapterType", "it is busLogic, ide or lsiLogic");
        }
        return adapter;
    }

    /**
     * CreateVirtualDisk_Task.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastorePath, InvalidDatastore, NoPermission,
     *     InvalidArgument, InvalidDiskFormat for types that the datastore cannot hold; in the task FileAlreadyExists,
     *     FileNotFound for a missing directory, FileTooLarge, NoDiskSpace
     */
    public ManagedObjectReference createVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter, VirtualDiskSpec spec) {
        FilePlace place = target(call, name, datacenter);
        boolean thin = isThin(spec);
        String adapter = adapter(spec);
        if (!(spec instanceof FileBackedVirtualDiskSpec file) || file.getCapacityKb() <= 0) {
            throw Faults.invalidArgument("spec.capacityKb", "a new disk needs a capacity");
        }
        long capacity = file.getCapacityKb();
        return start(
                call, place, SHORT, (m, at) -> DiskFiles.create(m, at, capacity, adapter, identities.diskUuid(), thin));
    }

    /**
     * DeleteVirtualDisk_Task: deletes descriptor and data.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType, FileLocked
     */
    public ManagedObjectReference deleteVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return start(call, place(call, name, datacenter), SHORT, (m, at) -> {
            DiskDescriptor unused = DiskFiles.require(m, at);
            DiskFiles.delete(m, at.datastore(), at.path());
        });
    }

    /**
     * MoveVirtualDisk_Task.
     *
     * @param force whether to replace a disk that is there; null for no
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType, FileAlreadyExists,
     *     FileLocked, NoDiskSpace
     */
    public ManagedObjectReference moveVirtualDiskTask(
            Call call,
            String sourceName,
            @Nullable ManagedObjectReference sourceDatacenter,
            String destName,
            @Nullable ManagedObjectReference destDatacenter,
            @Nullable Boolean force) {
        FilePlace source = place(call, sourceName, sourceDatacenter);
        FilePlace target = target(call, destName, destDatacenter == null ? sourceDatacenter : destDatacenter);
        boolean stays = source.datastore().equals(target.datastore());
        Duration time = stays ? SHORT : FileChanges.diskCopyTime(call.snapshot(), source);
        boolean replace = Boolean.TRUE.equals(force);
        return start(call, target, time, (m, at) -> DiskFiles.move(m, source, at, replace));
    }

    /**
     * CopyVirtualDisk_Task: a disk of its own with the same data.
     *
     * @param destSpec type and adapter of the copy; null for those of the source
     * @param force whether to replace a disk that is there; null for no
     * @throws io.vimock.server.fault.VimFaultException InvalidDiskFormat, InvalidArgument; in the task FileNotFound,
     *     IncorrectFileType, FileAlreadyExists, FileLocked, NoDiskSpace
     */
    public ManagedObjectReference copyVirtualDiskTask(
            Call call,
            String sourceName,
            @Nullable ManagedObjectReference sourceDatacenter,
            String destName,
            @Nullable ManagedObjectReference destDatacenter,
            @Nullable VirtualDiskSpec destSpec,
            @Nullable Boolean force) {
        FilePlace source = place(call, sourceName, sourceDatacenter);
        FilePlace target = target(call, destName, destDatacenter == null ? sourceDatacenter : destDatacenter);
        Boolean thin = destSpec == null ? null : Boolean.valueOf(isThin(destSpec));
        String adapter = destSpec == null ? null : adapter(destSpec);
        boolean replace = Boolean.TRUE.equals(force);
        return start(
                call,
                target,
                FileChanges.diskCopyTime(call.snapshot(), source),
                (m, at) -> DiskFiles.copy(
                        m,
                        source,
                        at,
                        identities.diskUuid(),
                        disk -> disk.converted(
                                thin == null ? disk.thin() : thin, adapter == null ? disk.adapter() : adapter),
                        replace));
    }

    /**
     * ExtendVirtualDisk_Task.
     *
     * @param eagerZero whether the new part is overwritten with zeros at once, which changes nothing that is visible
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidArgument when it is not more than before,
     *     FileNotFound, IncorrectFileType, FileLocked, FileTooLarge, NoDiskSpace
     */
    public ManagedObjectReference extendVirtualDiskTask(
            Call call,
            String name,
            @Nullable ManagedObjectReference datacenter,
            long newCapacityKb,
            @Nullable Boolean eagerZero) {
        return start(call, place(call, name, datacenter), SHORT, (m, at) -> {
            if (newCapacityKb < DiskFiles.require(m, at).capacityKB()) {
                throw Faults.invalidArgument("newCapacityKb", "a disk cannot become smaller");
            }
            DiskFiles.change(m, at, disk -> disk.withSectors(newCapacityKb * 2));
        });
    }

    /**
     * QueryVirtualDiskFragmentation: always 0, since the extents of disks lie in one piece.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType
     */
    public int queryVirtualDiskFragmentation(Call call, String name, @Nullable ManagedObjectReference datacenter) {
        DiskDescriptor unused = DiskFiles.require(call.snapshot(), place(call, name, datacenter));
        return 0;
    }

    /**
     * DefragmentVirtualDisk_Task: the extents of disks lie in one piece already.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType
     */
    public ManagedObjectReference defragmentVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return start(call, place(call, name, datacenter), SHORT, (m, at) -> {
            DiskDescriptor unused = DiskFiles.require(m, at);
        });
    }

    /**
     * ShrinkVirtualDisk_Task: gives back what a thin disk has allocated for zeros.
     *
     * @param copy whether to work on a copy, which makes no difference
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType, FileLocked
     */
    public ManagedObjectReference shrinkVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter, @Nullable Boolean copy) {
        return start(call, place(call, name, datacenter), SHORT, DiskFiles::shrink);
    }

    /**
     * InflateVirtualDisk_Task: makes a thin disk a thick one.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType, FileLocked, NoDiskSpace
     */
    public ManagedObjectReference inflateVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return start(
                call,
                place(call, name, datacenter),
                SHORT,
                (m, at) -> DiskFiles.change(m, at, disk -> disk.withThin(false)));
    }

    /**
     * ZeroFillVirtualDisk_Task: overwrites everything with zeros, all of which take space then.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task FileNotFound, IncorrectFileType, FileLocked, NoDiskSpace
     */
    public ManagedObjectReference zeroFillVirtualDiskTask(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return start(call, place(call, name, datacenter), SHORT, DiskFiles::zeroFill);
    }

    /**
     * SetVirtualDiskUuid.
     *
     * @param uuid 16 bytes as hexadecimal digits, with blanks and dashes between them or without
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, FileNotFound, IncorrectFileType, FileLocked
     */
    public void setVirtualDiskUuid(Call call, String name, @Nullable ManagedObjectReference datacenter, String uuid) {
        FilePlace place = place(call, name, datacenter);
        String wanted = DiskDescriptor.dashed(uuid);
        if (wanted.isEmpty()) {
            throw Faults.invalidArgument("uuid", "'" + uuid + "' is no uuid");
        }
        Object unused = support.tasks().perform(call, place.datastore(), (task, m) -> {
            DiskFiles.change(m, place, disk -> disk.withUuid(wanted));
            return null;
        });
    }

    /**
     * QueryVirtualDiskUuid.
     *
     * @return 16 bytes as hexadecimal digits with blanks and a dash between them
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType
     */
    public String queryVirtualDiskUuid(Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return DiskFiles.uuid(DiskFiles.require(call.snapshot(), place(call, name, datacenter)));
    }

    /**
     * QueryVirtualDiskGeometry.
     *
     * @throws io.vimock.server.fault.VimFaultException FileNotFound, IncorrectFileType
     */
    public HostDiskDimensionsChs queryVirtualDiskGeometry(
            Call call, String name, @Nullable ManagedObjectReference datacenter) {
        return DiskFiles.geometry(DiskFiles.require(call.snapshot(), place(call, name, datacenter)));
    }
}
