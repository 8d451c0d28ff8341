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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets what is kept in file trees follow a virtual machine when its configuration or power state has changed: files that
 * lie where the machine has files now become its own, written disks and logs move with their machine, logs are kept and
 * numbered from run to run, and what the machine has no more is deleted. Made for one computation.
 */
final class MachineFileUpkeep {
    private final Mutation m;
    private final ManagedObjectReference vm;
    private final MachineHome home;
    private final @Nullable VirtualMachineConfigInfo before;
    private final @Nullable VirtualMachineRuntimeInfo ranBefore;

    /** @param home where the machine is now */
    MachineFileUpkeep(Mutation m, ManagedObjectReference vm, MachineHome home) {
        this.m = m;
        this.vm = vm;
        this.home = home;
        ObjectState state = m.before().find(vm);
        this.before = state == null ? null : state.get(VirtualMachineProperties.CONFIG);
        this.ranBefore = state == null ? null : state.get(VirtualMachineProperties.RUNTIME);
    }

    /**
     * Brings the trees up to date, whatever has changed.
     *
     * @param files all files that the machine has now
     */
    void run(List<MachineFile> files) {
        for (MachineFile file : files) {
            if (file.datastore() != null) {
                claim(file.datastore(), file.path().path(), stored -> isKept(file, stored));
            }
        }
        claimHome();
        if (before != null) {
            moveDisks(before);
            moveHome(before);
        }
        followPower();
        if (before != null) {
            deleteUnused(before, files);
        }
    }

    /** Brings the trees up to date when nothing but the power state is another one. */
    void runPower() {
        claimHome();
        followPower();
    }

    /** Makes logs and BIOS settings in the machine's directory its own; the file of its memory is made anew. */
    private void claimHome() {
        ManagedObjectReference datastore = home.datastore();
        FileTree.Folder folder = home.folder();
        if (datastore != null && folder != null) {
            folder.children().forEach(child -> {
                if (child.node() instanceof FileTree.Stored stored && stored.machine() == null) {
                    boolean kept = isKept(child.name());
                    if (kept || isOfRun(child.name())) {
                        claim(datastore, home.path().sibling(child.name()).path(), at -> kept);
                    }
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
        return MachineLog.isLog(name) || name.equals(home.nvramName());
    }

    private boolean isOfRun(String name) {
        return home.run().stream().anyMatch(file -> file.name().equals(name));
    }

    private void moveDisks(VirtualMachineConfigInfo old) {
        for (VirtualDevice device : old.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                VirtualDisk now = disk(home.config(), disk.getKey());
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
        ManagedObjectReference target = home.datastore();
        if (source == null || target == null || from.isBeside(home.path())) {
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
                String newName = name.equals(nvram) ? home.nvramName() : name;
                move(
                        source,
                        from.sibling(name).path(),
                        target,
                        home.path().sibling(newName).path());
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
        ManagedObjectReference datastore = home.datastore();
        if (datastore == null || ranBefore == null) {
            return;
        }
        boolean ran = ranBefore.getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        boolean runs =
                m.require(vm, VirtualMachineProperties.RUNTIME).getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        FileTree.Folder folder = home.folder();
        FileTree.Folder changed = folder;
        if (runs && !ran && folder != null) {
            changed = withNumberedLogs(folder);
        } else if (ran && !runs) {
            changed = withRun(folder == null ? FileTree.Folder.empty(m.now()) : folder, ranBefore);
        }
        if (changed != null && changed != folder) {
            FileEdit.put(m, datastore, home.directory(), changed);
        }
    }

    /** The last run's log gets number 1, that one number 2, and so on; the oldest goes. */
    private FileTree.Folder withNumberedLogs(FileTree.Folder folder) {
        if (folder.file(MachineLog.NAME) == null) {
            return folder;
        }
        FileTree.Folder numbered = folder.with(MachineLog.name(MachineLog.KEPT), null, m.now());
        for (int number = MachineLog.KEPT - 1; number >= 0; number--) {
            FileTree.Stored log = numbered.file(MachineLog.name(number));
            if (log != null && vm.equals(log.machine())) {
                numbered = numbered.with(MachineLog.name(number + 1), log, m.now())
                        .with(MachineLog.name(number), null, m.now());
            }
        }
        return numbered;
    }

    /** Keeps the BIOS settings and the log of a run that has ended, unless somebody has written into them. */
    private FileTree.Folder withRun(FileTree.Folder folder, VirtualMachineRuntimeInfo run) {
        Instant start = run.getBootTime() == null ? m.now() : run.getBootTime();
        FileTree.Folder kept = withKept(folder, home.nvramName(), MachineHome::nvram);
        return withKept(
                kept,
                MachineLog.NAME,
                () -> MachineLog.of(home.path(), home.config().getUuid(), start, m.now()));
    }

    private FileTree.Folder withKept(FileTree.Folder folder, String name, Supplier<Content> made) {
        if (folder.children().find(name) != null) {
            return folder;
        }
        Content content = made.get();
        return folder.with(name, new FileTree.Stored(content, content.size(), m.now(), vm), m.now());
    }

    /** Deletes what was written into files that the machine has no more. */
    private void deleteUnused(VirtualMachineConfigInfo old, List<MachineFile> files) {
        for (VirtualDevice device : old.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                for (MachineFiles.Backing link : MachineFiles.chain(disk)) {
                    deleteUnused(link, files);
                }
            }
        }
    }

    private void deleteUnused(MachineFiles.Backing link, List<MachineFile> files) {
        ManagedObjectReference datastore = link.info().getDatastore();
        if (datastore == null) {
            return;
        }
        DatastorePath path = DatastorePath.parse(link.info().getFileName());
        for (String suffix : Set.of("-flat.vmdk", "-delta.vmdk")) {
            String extent = path.sibling(path.stem() + suffix).path();
            FileTree.Stored stored = FileTrees.of(m, datastore).file(extent);
            boolean derived = files.stream()
                    .anyMatch(file -> file.kind() == MachineFile.Kind.DISK_EXTENT
                            && datastore.equals(file.datastore())
                            && file.path().path().equals(extent));
            if (stored != null && vm.equals(stored.machine()) && !derived) {
                FileEdit.remove(m, datastore, extent);
            }
        }
    }
}
