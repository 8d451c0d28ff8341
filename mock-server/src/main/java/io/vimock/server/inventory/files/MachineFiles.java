package io.vimock.server.inventory.files;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.world.Index;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The files that a virtual machine has: those that follow from its configuration, its snapshots and its power state, with
 * what has been written into them, and those that stay from earlier runs (facts: storage 2).
 *
 * <p>A disk with {@code backing.parent} is the delta disk of a snapshot; the whole chain belongs to the machine, and so do
 * the disks of the configurations of its snapshots. Made for one computation, then thrown away.
 */
public final class MachineFiles {
    /** Virtual machines by the directories that their files are in, and those that these are in but the root. */
    public static final Index IN_DIRECTORY = Index.of(
            "machine by directory",
            MoTypes.VIRTUAL_MACHINE,
            List.of(VirtualMachineProperties.CONFIG),
            machine -> paths(machine.get(VirtualMachineProperties.CONFIG)),
            MachineFiles::directories);

    /** What a thin disk has allocated when it is new. */
    static final long THIN_START = 1L << 20;

    /** What a delta disk has allocated when it is new; it grows in such steps. */
    static final long DELTA_START = 16L << 20;

    private static final long DEVICE_STATE = 20 << 10;

    private final ReadView view;
    private final ManagedObjectReference vm;
    private final MachineHome home;
    private final FileTree.@Nullable Folder homeFolder;
    private final Map<DatastorePath, MachineFile> files = new LinkedHashMap<>();
    /** What a disk may still come to take, by the path of its descriptor. */
    private final Map<DatastorePath, Long> uncommitted = new LinkedHashMap<>();

    /**
     * One link of a disk's chain.
     *
     * @param info the backing
     * @param uuid the disk's uuid; null when it has none
     * @param parent the path of the disk that it builds on; null for a base disk
     */
    record Backing(
            VirtualDeviceFileBackingInfo info,
            @Nullable String uuid,
            @Nullable String parent) {}

    private MachineFiles(ReadView view, ManagedObjectReference vm) {
        this.view = view;
        this.vm = vm;
        this.home = new MachineHome(view, vm);
        this.homeFolder = home.folder();
    }

    /** The files of a machine. */
    static MachineFiles of(ReadView view, ManagedObjectReference vm) {
        MachineFiles made = new MachineFiles(view, vm);
        made.addConfiguration();
        made.addRun();
        made.addDisks(made.config());
        made.addSnapshots();
        made.addKept();
        return made;
    }

    /** The datastore that holds a machine's directory; null when there is none of that name. */
    public static @Nullable ManagedObjectReference home(ReadView view, ManagedObjectReference vm) {
        return new MachineHome(view, vm).datastore();
    }

    List<MachineFile> all() {
        return new ArrayList<>(files.values());
    }

    /** The file at a path of a datastore; null when the machine has none there. */
    @Nullable
    MachineFile find(ManagedObjectReference datastore, String path) {
        for (MachineFile file : files.values()) {
            if (datastore.equals(file.datastore()) && file.path().path().equals(path)) {
                return file;
            }
        }
        return null;
    }

    /** The base data of the disk with that key; null when there is none on a datastore. */
    @Nullable
    MachineFile data(int key) {
        for (VirtualDevice device : config().getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk
                    && disk.getKey() == key
                    && !chain(disk).isEmpty()) {
                Backing base = chain(disk).get(chain(disk).size() - 1);
                DatastorePath path = DatastorePath.parse(base.info().getFileName());
                DiskDescriptor descriptor = DiskDescriptor.of(config(), disk, base, path);
                return files.get(path.sibling(descriptor.extent()));
            }
        }
        return null;
    }

    VirtualMachineConfigInfo config() {
        return home.config();
    }

    /** The space taken on every datastore: {@code VirtualMachine.storage}. */
    List<VirtualMachineUsageOnDatastore> usage() {
        Map<ManagedObjectReference, VirtualMachineUsageOnDatastore> usage = new LinkedHashMap<>();
        for (MachineFile file : files.values()) {
            if (file.datastore() != null) {
                VirtualMachineUsageOnDatastore on = usage.computeIfAbsent(
                        file.datastore(), ref -> new VirtualMachineUsageOnDatastore().withDatastore(ref));
                on.setCommitted(on.getCommitted() + file.allocated());
                on.setUnshared(on.getCommitted());
                Long more = uncommitted.get(file.path());
                on.setUncommitted(on.getUncommitted() + (more == null ? 0 : more));
            }
        }
        return new ArrayList<>(usage.values());
    }

    private void add(String name, MachineFile.Kind kind, Content content) {
        put(
                new MachineFile(
                        home.datastore(),
                        home.path().sibling(name),
                        kind,
                        content,
                        MachineFile.AS_LONG_AS_IT_IS,
                        home.modified()),
                homeFolder == null ? null : homeFolder.file(name));
    }

    private void add(
            DatastorePath path,
            @Nullable ManagedObjectReference datastore,
            MachineFile.Kind kind,
            Content content,
            long allocated) {
        put(
                new MachineFile(datastore, path, kind, content, allocated, home.modified()),
                datastore == null ? null : FileTrees.of(view, datastore).file(path.path()));
    }

    /** Adds a file, with what has been written into it. */
    private void put(MachineFile file, FileTree.@Nullable Stored stored) {
        MachineFile made = stored != null && vm.equals(stored.machine()) ? file.written(stored) : file;
        files.putIfAbsent(file.path(), made);
    }

    private void addConfiguration() {
        VirtualMachineSnapshotInfo snapshots = view.get(vm, VirtualMachineProperties.SNAPSHOT);
        VirtualMachineConfigInfo own = home.config();
        // What is kept of a machine that goes must not keep the whole world that it was read from.
        DatastorePath path = home.path();
        add(path.fileName(), MachineFile.Kind.CONFIG, Content.rendered(out -> VmxWriter.write(own, path, out)));
        add(
                home.stem() + ".vmxf",
                MachineFile.Kind.EXTENDED_CONFIG,
                Content.rendered(out -> VmxWriter.writeTeam(own, path, out)));
        add(
                home.stem() + ".vmsd",
                MachineFile.Kind.SNAPSHOT_LIST,
                Content.rendered(out -> SnapshotListText.write(path, snapshots, out)));
    }

    private void addRun() {
        for (MachineHome.RunFile file : home.run()) {
            add(file.name(), file.kind(), file.content());
        }
    }

    MachineHome home() {
        return home;
    }

    /** The bytes of the swap file of a running machine: memory that is not reserved (facts: resource-management 4). */
    public static long swapSize(VirtualMachineConfigInfo config) {
        ResourceAllocationInfo memory = config.getMemoryAllocation();
        long reserved = memory == null || memory.getReservation() == null ? 0 : memory.getReservation();
        return Math.max(0, config.getHardware().getMemoryMB() - reserved) << 20;
    }

    /** The bytes of the file that a suspended machine's memory and device state are in. */
    static long suspendSize(VirtualMachineConfigInfo config) {
        return ((long) config.getHardware().getMemoryMB() << 20) + DEVICE_STATE;
    }

    private void addDisks(VirtualMachineConfigInfo of) {
        for (VirtualDevice device : of.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                for (Backing link : chain(disk)) {
                    addDisk(of, disk, link);
                }
            }
        }
    }

    /** The files of a disk, the newest first: a single one unless there are snapshots. */
    static List<Backing> chain(VirtualDisk disk) {
        List<Backing> chain = new ArrayList<>(1);
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo first) {
            for (VirtualDiskFlatVer2BackingInfo at = first; at != null; at = at.getParent()) {
                VirtualDiskFlatVer2BackingInfo parent = at.getParent();
                chain.add(new Backing(at, at.getUuid(), parent == null ? null : parent.getFileName()));
            }
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo first) {
            for (VirtualDiskRawDiskMappingVer1BackingInfo at = first; at != null; at = at.getParent()) {
                VirtualDiskRawDiskMappingVer1BackingInfo parent = at.getParent();
                chain.add(new Backing(at, at.getUuid(), parent == null ? null : parent.getFileName()));
            }
        }
        return chain;
    }

    private void addDisk(VirtualMachineConfigInfo of, VirtualDisk disk, Backing link) {
        DatastorePath path = DatastorePath.parse(link.info().getFileName());
        ManagedObjectReference datastore = link.info().getDatastore() == null
                ? home.datastore(path.datastore())
                : link.info().getDatastore();
        DiskDescriptor descriptor = DiskDescriptor.of(of, disk, link, path);
        Content text = Content.rendered(descriptor::write);
        add(path, datastore, MachineFile.Kind.DISK_DESCRIPTOR, text, text.size());
        DatastorePath extent = path.sibling(descriptor.extent());
        long allocated = allocated(descriptor);
        long size = descriptor.parent() == null ? descriptor.bytes() : allocated;
        add(extent, datastore, MachineFile.Kind.DISK_EXTENT, Content.zeros(size), allocated);
        long taken = Objects.requireNonNull(files.get(extent)).allocated();
        uncommitted.put(path, descriptor.isRaw() ? 0 : Math.max(0, descriptor.bytes() - taken));
    }

    private static long allocated(DiskDescriptor disk) {
        if (disk.parent() != null) {
            return Math.min(DELTA_START, disk.bytes());
        }
        if (disk.isRaw()) {
            return 0;
        }
        return disk.thin() ? Math.min(THIN_START, disk.bytes()) : disk.bytes();
    }

    /** The bytes that a disk's own files take on their datastore while nothing has been written. */
    public static long space(VirtualMachineConfigInfo config, VirtualDisk disk) {
        Backing link = chain(disk).get(0);
        DiskDescriptor descriptor = DiskDescriptor.of(
                config, disk, link, DatastorePath.parse(link.info().getFileName()));
        return FileText.size(descriptor::write) + allocated(descriptor);
    }

    private static DatastorePath home(VirtualMachineConfigInfo config) {
        return DatastorePath.parse(config.getFiles().getVmPathName());
    }

    /** The bytes that a machine's configuration takes. */
    public static long configurationSize(VirtualMachineConfigInfo config) {
        DatastorePath home = home(config);
        return FileText.size(out -> VmxWriter.write(config, home, out))
                + FileText.size(out -> VmxWriter.writeTeam(config, home, out));
    }

    /** Whether a machine that is not powered off may change a file at any time: the newest link of a disk, its swap. */
    static boolean isWrittenWhileRunning(ReadView view, ManagedObjectReference vm, MachineFile file) {
        if (file.kind() == MachineFile.Kind.SWAP || file.kind() == MachineFile.Kind.SUSPEND) {
            return true;
        }
        VirtualMachineConfigInfo config = view.require(vm, VirtualMachineProperties.CONFIG);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk && !chain(disk).isEmpty()) {
                Backing newest = chain(disk).get(0);
                DatastorePath path = DatastorePath.parse(newest.info().getFileName());
                DiskDescriptor descriptor = DiskDescriptor.of(config, disk, newest, path);
                if (path.sibling(descriptor.extent()).equals(file.path())) {
                    return true;
                }
            }
        }
        return false;
    }

    private void addSnapshots() {
        VirtualMachineSnapshotInfo snapshots = view.get(vm, VirtualMachineProperties.SNAPSHOT);
        if (snapshots != null) {
            snapshots.getRootSnapshotList().forEach(this::addSnapshot);
        }
    }

    private void addSnapshot(VirtualMachineSnapshotTree tree) {
        VirtualMachineConfigInfo was = view.exists(tree.getSnapshot())
                ? view.get(tree.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG)
                : null;
        boolean withMemory = tree.getState() == VirtualMachinePowerState.POWERED_ON;
        long memory = withMemory && was != null ? (long) was.getHardware().getMemoryMB() << 20 : 0;
        Content state = was == null ? Content.zeros(0) : Content.rendered(out -> VmxWriter.write(was, home(was), out));
        add(snapshotFile(tree), MachineFile.Kind.SNAPSHOT_DATA, Content.padded(state, DEVICE_STATE + memory));
        if (was != null) {
            addDisks(was);
        }
        tree.getChildSnapshotList().forEach(this::addSnapshot);
    }

    /** The name of the file with a snapshot's state. */
    String snapshotFile(VirtualMachineSnapshotTree tree) {
        return home.stem() + "-Snapshot" + (tree.getId() == null ? 1 : tree.getId()) + ".vmsn";
    }

    /** What is left from earlier runs: BIOS settings and logs. */
    private void addKept() {
        if (homeFolder == null) {
            return;
        }
        for (FileTree.Child child : homeFolder.sorted()) {
            if (child.node() instanceof FileTree.Stored stored && vm.equals(stored.machine())) {
                DatastorePath path = home.path().sibling(child.name());
                MachineFile.Kind kind = child.name().endsWith(".log") ? MachineFile.Kind.LOG : MachineFile.Kind.NVRAM;
                files.putIfAbsent(
                        path,
                        new MachineFile(
                                home.datastore(), path, kind, stored.content(), stored.allocated(), stored.modified()));
            }
        }
    }

    /** The directories on all datastores that a machine's files are in, and those that these are in but the roots. */
    static List<String> directories(@Nullable VirtualMachineConfigInfo config) {
        return directories(paths(config));
    }

    private static List<String> directories(List<String> paths) {
        List<String> directories = new ArrayList<>(2);
        for (String path : paths) {
            addDirectory(directories, path);
        }
        return directories;
    }

    /** The datastore paths of a machine's configuration file and disks; none without such a file. */
    private static List<String> paths(@Nullable VirtualMachineConfigInfo config) {
        if (config == null || config.getFiles() == null || config.getFiles().getVmPathName() == null) {
            return List.of();
        }
        List<String> paths = new ArrayList<>(2);
        paths.add(config.getFiles().getVmPathName());
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                chain(disk).forEach(link -> paths.add(link.info().getFileName()));
            }
        }
        return paths;
    }

    private static void addDirectory(List<String> directories, String file) {
        int root = file.indexOf("] ") + 2;
        int end = root < 2 ? -1 : Math.max(root, file.lastIndexOf('/'));
        while (end >= 0) {
            String directory = file.substring(0, end);
            if (directories.contains(directory)) {
                return;
            }
            directories.add(directory);
            int slash = file.lastIndexOf('/', end - 1);
            end = slash > root ? slash : -1;
        }
    }
}
