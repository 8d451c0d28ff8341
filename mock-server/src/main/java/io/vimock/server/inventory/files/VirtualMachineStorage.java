package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineFileLayout;
import io.vimock.vim25.VirtualMachineFileLayoutEx;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineStorageInfo;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a virtual machine's {@code storage} in line with its files, and the free space of datastores with what
 * {@code storage} says the machines take; makes {@code layout} and {@code layoutEx}.
 *
 * <p>For whoever changes machines: set {@code config}, {@code runtime} and {@code snapshot}, and the files follow at the
 * end of the step. A disk or a home directory that moves takes along what clients have written; a disk that is gone from
 * the configuration is deleted, unless {@link #leave(Mutation, ManagedObjectReference, VirtualDisk) leave} was called
 * before; a disk that is attached takes over the files that are there. Stateless; only for the world thread.
 */
public final class VirtualMachineStorage {
    private VirtualMachineStorage() {}

    /** Lets the files and what they take follow a machine whose configuration, power state or snapshots have changed. */
    public static void follow(Mutation m, ManagedObjectReference vm) {
        ObjectState before = m.before().find(vm);
        if (before == null || !ConfiguredFiles.areThoseOf(before, m.state(vm))) {
            followFiles(m, vm);
        } else if (powerState(before) != powerState(m.state(vm))) {
            followRun(m, vm);
        }
    }

    private static VirtualMachinePowerState powerState(ObjectState vm) {
        return Objects.requireNonNull(vm.get(VirtualMachineProperties.RUNTIME)).getPowerState();
    }

    /** Recomputes the files and hands the difference to the datastores. */
    static void followFiles(Mutation m, ManagedObjectReference vm) {
        if (m.before().exists(vm) || !FileTrees.areEmpty(m)) {
            MachineFiles files = MachineFiles.of(m, vm);
            new MachineFileUpkeep(m, vm, files.home()).run(files.all());
        }
        VirtualMachineStorageInfo before = m.get(vm, VirtualMachineProperties.STORAGE);
        List<VirtualMachineUsageOnDatastore> usage = MachineFiles.of(m, vm).usage();
        if (before == null || !WireType.equal(before.getPerDatastoreUsage(), usage)) {
            setUsage(m, vm, usage);
        }
        touchLayouts(m, vm);
    }

    /** The same when only the power state is another one, without a look at what follows from the configuration. */
    private static void followRun(Mutation m, ManagedObjectReference vm) {
        long before = new MachineHome(m.before(), vm).allocated();
        MachineHome home = new MachineHome(m, vm);
        new MachineFileUpkeep(m, vm, home).runPower();
        long more = home.allocated() - before;
        VirtualMachineStorageInfo storage = m.require(vm, VirtualMachineProperties.STORAGE);
        List<VirtualMachineUsageOnDatastore> usage = new ArrayList<>(storage.getPerDatastoreUsage());
        usage.replaceAll(on -> on.getDatastore().equals(home.datastore())
                ? WireType.copy(on).withCommitted(on.getCommitted() + more).withUnshared(on.getUnshared() + more)
                : on);
        setUsage(m, vm, usage);
        touchLayouts(m, vm);
    }

    private static void setUsage(Mutation m, ManagedObjectReference vm, List<VirtualMachineUsageOnDatastore> usage) {
        take(m, usage(m, vm), usage);
        m.set(
                vm,
                VirtualMachineProperties.STORAGE,
                new VirtualMachineStorageInfo().withPerDatastoreUsage(usage).withTimestamp(m.now()));
    }

    private static List<VirtualMachineUsageOnDatastore> usage(ReadView view, ManagedObjectReference vm) {
        VirtualMachineStorageInfo storage = view.get(vm, VirtualMachineProperties.STORAGE);
        return storage == null ? List.of() : storage.getPerDatastoreUsage();
    }

    private static void touchLayouts(Mutation m, ManagedObjectReference vm) {
        m.touch(vm, VirtualMachineProperties.LAYOUT);
        m.touch(vm, VirtualMachineProperties.LAYOUT_EX);
    }

    /** {@code VirtualMachine.layout}, which is made when somebody reads it; null when the machine is gone. */
    public static @Nullable VirtualMachineFileLayout layout(ReadView view, ManagedObjectReference vm) {
        return hasFiles(view, vm) ? new MachineLayouts(view, vm).layout() : null;
    }

    /** {@code VirtualMachine.layoutEx}, which is made when somebody reads it; null when the machine is gone. */
    public static @Nullable VirtualMachineFileLayoutEx layoutEx(ReadView view, ManagedObjectReference vm) {
        return hasFiles(view, vm) ? new MachineLayouts(view, vm).layoutEx() : null;
    }

    private static boolean hasFiles(ReadView view, ManagedObjectReference vm) {
        return view.exists(vm) && view.get(vm, VirtualMachineProperties.STORAGE) != null;
    }

    /**
     * Demands room for the memory of a machine that is to be suspended; its swap file goes first.
     *
     * @throws io.vimock.server.fault.VimFaultException NoDiskSpace
     */
    public static void requireSuspendSpace(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = view.require(vm, VirtualMachineProperties.CONFIG);
        ManagedObjectReference home = MachineFiles.home(view, vm);
        if (home != null) {
            long needed = MachineFiles.suspendSize(config) - MachineFiles.swapSize(config);
            DatastoreSpace.require(view, home, needed, config.getName() + ".vmss");
        }
    }

    /** The free space of a datastore, less the swap file that a machine makes there in this step. */
    public static long freeSpace(Mutation m, ManagedObjectReference vm, ManagedObjectReference datastore) {
        long free = m.require(datastore, DatastoreProperties.SUMMARY).getFreeSpace();
        boolean ran = m.before().exists(vm)
                && m.before().require(vm, VirtualMachineProperties.RUNTIME).getPowerState()
                        == VirtualMachinePowerState.POWERED_ON;
        boolean swaps = !ran && datastore.equals(MachineFiles.home(m, vm));
        return swaps ? free - MachineFiles.swapSize(m.require(vm, VirtualMachineProperties.CONFIG)) : free;
    }

    /** The bytes that one file of a disk's chain takes, with its descriptor. */
    public static long diskSpace(
            ReadView view, ManagedObjectReference vm, ManagedObjectReference datastore, DatastorePath disk) {
        long space = 0;
        for (MachineFile file : MachineFiles.of(view, vm).all()) {
            boolean isPart = file.path().equals(disk)
                    || file.path().equals(disk.sibling(disk.stem() + "-flat.vmdk"))
                    || file.path().equals(disk.sibling(disk.stem() + "-delta.vmdk"));
            space += isPart && datastore.equals(file.datastore()) ? file.allocated() : 0;
        }
        return space;
    }

    /** The bytes that the states of a machine's snapshots take. */
    public static long snapshotSpace(ReadView view, ManagedObjectReference vm) {
        return MachineFiles.of(view, vm).all().stream()
                .filter(file -> file.kind() == MachineFile.Kind.SNAPSHOT_DATA)
                .mapToLong(MachineFile::allocated)
                .sum();
    }

    /** Deletes all files of a machine that is about to go. */
    public static void delete(Mutation m, ManagedObjectReference vm) {
        MachineFiles files = MachineFiles.of(m, vm);
        release(m, vm);
        for (MachineFile file : files.all()) {
            if (file.datastore() != null) {
                FileTree.Stored stored =
                        FileTrees.of(m, file.datastore()).file(file.path().path());
                if (stored != null && vm.equals(stored.machine())) {
                    FileEdit.remove(m, file.datastore(), file.path().path());
                }
                FileEdit.prune(m, file.datastore(), file.path().directory());
            }
        }
    }

    /** Leaves all files of a machine where they are, because the machine is about to go without them. */
    public static void leave(Mutation m, ManagedObjectReference vm) {
        MachineFiles files = MachineFiles.of(m, vm);
        release(m, vm);
        for (MachineFile file : files.all()) {
            leave(m, file);
        }
    }

    /** Leaves the files of a disk where they are; the configuration that is set later in the step has the disk no more. */
    public static void leave(Mutation m, ManagedObjectReference vm, VirtualDisk disk) {
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing && backing.getDatastore() != null) {
            MachineFiles files = MachineFiles.of(m, vm);
            DatastorePath path = DatastorePath.parse(backing.getFileName());
            String extent = path.sibling(path.stem() + "-flat.vmdk").path();
            for (String name : List.of(path.path(), extent)) {
                MachineFile file = files.find(backing.getDatastore(), name);
                if (file != null) {
                    leave(m, file);
                }
            }
        }
    }

    /**
     * Gives the disks of a new machine what clients have written to those of another, disk by disk with the same key.
     *
     * @param source the machine that the new one is a copy of
     */
    public static void copyData(Mutation m, ManagedObjectReference source, ManagedObjectReference copy) {
        MachineFiles from = MachineFiles.of(m, source);
        MachineFiles to = MachineFiles.of(m, copy);
        for (VirtualDevice device : to.config().getHardware().getDevice()) {
            MachineFile data = device instanceof VirtualDisk disk ? from.data(disk.getKey()) : null;
            MachineFile target = device instanceof VirtualDisk disk ? to.data(disk.getKey()) : null;
            if (data != null
                    && target != null
                    && target.datastore() != null
                    && !(data.content() instanceof Content.Zeros)) {
                long allocated = Math.max(target.allocated(), DiskFiles.data(data.content()));
                FileEdit.put(
                        m,
                        target.datastore(),
                        target.path().path(),
                        new FileTree.Stored(data.content(), allocated, m.now(), copy));
            }
        }
    }

    /** Keeps the files of a datastore that is about to go, for when its volume comes back. */
    public static void keep(Mutation m, ManagedObjectReference datastore, String url) {
        FileTrees.keep(m, datastore, url);
    }

    /** Gives a datastore the files that were kept of its volume. */
    public static void bringBack(Mutation m, ManagedObjectReference datastore, String url) {
        FileTrees.bringBack(m, datastore, url);
    }

    /** Forgets the files of a datastore that is about to go. */
    public static void forget(Mutation m, ManagedObjectReference datastore) {
        FileTrees.of(m, datastore).names().forEach(name -> FileEdit.remove(m, datastore, name));
    }

    private static void leave(Mutation m, MachineFile file) {
        if (file.datastore() != null && file.kind() != MachineFile.Kind.SWAP) {
            FileEdit.put(
                    m,
                    file.datastore(),
                    file.path().path(),
                    new FileTree.Stored(file.content(), file.allocated(), file.modified(), null));
            DatastoreSpace.take(m, file.datastore(), file.allocated(), 0);
        }
    }

    private static void release(Mutation m, ManagedObjectReference vm) {
        take(m, usage(m, vm), List.of());
        m.set(vm, VirtualMachineProperties.STORAGE, null);
    }

    /** Takes what a machine takes more than before, and gives back what it takes less. */
    private static void take(
            Mutation m, List<VirtualMachineUsageOnDatastore> before, List<VirtualMachineUsageOnDatastore> after) {
        for (VirtualMachineUsageOnDatastore now : after) {
            VirtualMachineUsageOnDatastore old = on(now.getDatastore(), before);
            DatastoreSpace.take(
                    m,
                    now.getDatastore(),
                    now.getCommitted() - (old == null ? 0 : old.getCommitted()),
                    now.getUncommitted() - (old == null ? 0 : old.getUncommitted()));
        }
        for (VirtualMachineUsageOnDatastore old : before) {
            if (on(old.getDatastore(), after) == null) {
                DatastoreSpace.take(m, old.getDatastore(), -old.getCommitted(), -old.getUncommitted());
            }
        }
    }

    private static @Nullable VirtualMachineUsageOnDatastore on(
            ManagedObjectReference datastore, List<VirtualMachineUsageOnDatastore> usage) {
        for (VirtualMachineUsageOnDatastore on : usage) {
            if (on.getDatastore().equals(datastore)) {
                return on;
            }
        }
        return null;
    }
}
