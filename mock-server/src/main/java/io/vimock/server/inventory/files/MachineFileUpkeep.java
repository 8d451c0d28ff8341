package io.vimock.server.inventory.files;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets what is kept in file trees follow a virtual machine when its configuration or power state has changed: files that
 * lie where the machine has files now become its own, written disks and logs move with their machine, logs are kept and
 * numbered from run to run, and what the machine has no more is deleted. Made for one computation.
 */
final class MachineFileUpkeep {
    private final Mutation m;
    private final ManagedObjectReference vm;
    private final MachineFiles files;
    private final @Nullable VirtualMachineConfigInfo before;
    private final @Nullable VirtualMachineRuntimeInfo ranBefore;

    /** @param files the files that the machine has now, or those that come and go with its power state */
    MachineFileUpkeep(Mutation m, ManagedObjectReference vm, MachineFiles files) {
        this.m = m;
        this.vm = vm;
        this.files = files;
        ObjectState state = m.before().find(vm);
        this.before = state == null ? null : state.get(VirtualMachineProperties.CONFIG);
        this.ranBefore = state == null ? null : state.get(VirtualMachineProperties.RUNTIME);
    }

    /** Brings the trees up to date, whatever has changed. */
    void run() {
        claim();
        if (before != null) {
            moveDisks(before);
            moveHome(before);
        }
        followPower();
        if (before != null) {
            deleteUnused(before);
        }
    }

    /** Brings the trees up to date when nothing but the power state is another one. */
    void runPower() {
        claim();
        followPower();
    }

    private void claim() {
        for (MachineFile file : files.all()) {
            if (file.datastore() != null) {
                claim(file.datastore(), file.path().path(), stored -> isKept(file, stored));
            }
        }
        ManagedObjectReference datastore = files.homeDatastore();
        if (datastore != null) {
            claimKept(datastore);
        }
    }

    private void claimKept(ManagedObjectReference datastore) {
        FileTree.Folder home = FileTrees.of(m, datastore).folder(files.home().directory());
        if (home != null) {
            home.children().forEach(child -> {
                boolean unclaimed = child.node() instanceof FileTree.Stored stored && stored.machine() == null;
                if (unclaimed && isKept(child.name())) {
                    claim(datastore, files.home().sibling(child.name()).path(), stored -> true);
                }
            });
        }
    }

    private void claim(ManagedObjectReference datastore, String path, Predicate<FileTree.Stored> keep) {
        FileTree.Stored stored = FileTrees.of(m, datastore).file(path);
        if (stored == null || stored.machine() != null) {
            return;
        }
        DatastoreSpace.take(m, datastore, -stored.allocated(), 0);
        if (keep.test(stored)) {
            FileEdit.put(m, datastore, path, stored.belongingTo(vm));
        } else {
            FileEdit.remove(m, datastore, path);
        }
    }

    /** Whether what lies where the machine has a file is not what follows from its configuration. */
    private static boolean isKept(MachineFile file, FileTree.Stored stored) {
        return switch (file.kind()) {
            case DISK_EXTENT -> !(stored.content() instanceof Content.Zeros) || stored.allocated() != file.allocated();
            case NVRAM, LOG -> true;
            default -> false;
        };
    }

    private boolean isKept(String name) {
        return MachineLog.isLog(name) || name.equals(files.nvramName());
    }

    private void moveDisks(VirtualMachineConfigInfo old) {
        for (VirtualDevice device : old.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                VirtualDisk now = disk(files.config(), disk.getKey());
                if (now != null) {
                    moveChain(MachineFiles.chain(disk), MachineFiles.chain(now));
                }
            }
        }
    }

    private static @Nullable VirtualDisk disk(VirtualMachineConfigInfo config, int key) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk && disk.getKey() == key) {
                return disk;
            }
        }
        return null;
    }

    /** Chains are compared from the base up: a snapshot adds a link at the other end. */
    private void moveChain(List<MachineFiles.Backing> old, List<MachineFiles.Backing> now) {
        for (int depth = 1; depth <= Math.min(old.size(), now.size()); depth++) {
            MachineFiles.Backing from = old.get(old.size() - depth);
            MachineFiles.Backing to = now.get(now.size() - depth);
            if (from.info().getDatastore() != null && to.info().getDatastore() != null) {
                DatastorePath source = DatastorePath.parse(from.info().getFileName());
                DatastorePath target = DatastorePath.parse(to.info().getFileName());
                String suffix = from.parent() == null ? "-flat.vmdk" : "-delta.vmdk";
                move(
                        from.info().getDatastore(),
                        source.sibling(source.stem() + suffix).path(),
                        to.info().getDatastore(),
                        target.sibling(target.stem() + suffix).path());
            }
        }
    }

    private void moveHome(VirtualMachineConfigInfo old) {
        DatastorePath from = DatastorePath.parse(old.getFiles().getVmPathName());
        ManagedObjectReference source = MachineFiles.home(m.before(), vm);
        ManagedObjectReference target = files.homeDatastore();
        if (source == null
                || target == null
                || from.sibling("").equals(files.home().sibling(""))) {
            return;
        }
        FileTree.Folder folder = FileTrees.of(m, source).folder(from.directory());
        if (folder == null) {
            return;
        }
        String nvram = from.stem() + ".nvram";
        for (FileTree.Child child : folder.sorted()) {
            String name = child.name();
            if (MachineLog.isLog(name) || name.equals(nvram)) {
                String newName = name.equals(nvram) ? files.nvramName() : name;
                move(
                        source,
                        from.sibling(name).path(),
                        target,
                        files.home().sibling(newName).path());
            }
        }
        FileEdit.prune(m, source, from.directory());
    }

    private void move(ManagedObjectReference from, String source, ManagedObjectReference to, String target) {
        FileTree.Stored stored = FileTrees.of(m, from).file(source);
        boolean moves = !from.equals(to) || !source.equals(target);
        if (moves && stored != null && vm.equals(stored.machine())) {
            FileEdit.put(m, to, target, stored);
            FileEdit.remove(m, from, source);
        }
    }

    private void followPower() {
        ManagedObjectReference datastore = files.homeDatastore();
        if (datastore == null || ranBefore == null) {
            return;
        }
        boolean ran = ranBefore.getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        boolean runs =
                m.require(vm, VirtualMachineProperties.RUNTIME).getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        if (runs && !ran) {
            numberLogs(datastore);
        } else if (ran && !runs) {
            keepRun(datastore, ranBefore);
        }
    }

    /** The last run's log gets number 1, that one number 2, and so on; the oldest goes. */
    private void numberLogs(ManagedObjectReference datastore) {
        DatastorePath home = files.home();
        if (FileTrees.of(m, datastore).file(home.sibling(MachineLog.NAME).path()) == null) {
            return;
        }
        FileEdit.remove(
                m, datastore, home.sibling(MachineLog.earlier(MachineLog.KEPT)).path());
        for (int number = MachineLog.KEPT - 1; number >= 0; number--) {
            String name = number == 0 ? MachineLog.NAME : MachineLog.earlier(number);
            move(
                    datastore,
                    home.sibling(name).path(),
                    datastore,
                    home.sibling(MachineLog.earlier(number + 1)).path());
        }
    }

    private void keepRun(ManagedObjectReference datastore, VirtualMachineRuntimeInfo run) {
        DatastorePath home = files.home();
        FileTree tree = FileTrees.of(m, datastore);
        keep(tree, datastore, home.sibling(files.nvramName()), MachineFiles.nvram());
        keep(
                tree,
                datastore,
                home.sibling(MachineLog.NAME),
                MachineLog.of(
                        home,
                        files.config().getUuid(),
                        run.getBootTime() == null ? m.now() : run.getBootTime(),
                        m.now()));
    }

    private void keep(FileTree tree, ManagedObjectReference datastore, DatastorePath path, Content content) {
        if (tree.find(path.path()) == null) {
            FileEdit.put(m, datastore, path.path(), new FileTree.Stored(content, content.size(), m.now(), vm));
        }
    }

    /** Deletes what was written into files that the machine has no more. */
    private void deleteUnused(VirtualMachineConfigInfo old) {
        for (VirtualDevice device : old.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                for (MachineFiles.Backing link : MachineFiles.chain(disk)) {
                    deleteUnused(link);
                }
            }
        }
    }

    private void deleteUnused(MachineFiles.Backing link) {
        ManagedObjectReference datastore = link.info().getDatastore();
        if (datastore == null) {
            return;
        }
        DatastorePath path = DatastorePath.parse(link.info().getFileName());
        for (String suffix : Set.of("-flat.vmdk", "-delta.vmdk")) {
            String extent = path.sibling(path.stem() + suffix).path();
            FileTree.Stored stored = FileTrees.of(m, datastore).file(extent);
            boolean derived = files.all().stream()
                    .anyMatch(file -> file.kind() == MachineFile.Kind.DISK_EXTENT
                            && datastore.equals(file.datastore())
                            && file.path().path().equals(extent));
            if (stored != null && vm.equals(stored.machine()) && !derived) {
                FileEdit.remove(m, datastore, extent);
            }
        }
    }
}
