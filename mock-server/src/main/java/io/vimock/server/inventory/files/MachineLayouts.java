package io.vimock.server.inventory.files;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineFileLayout;
import io.vimock.vim25.VirtualMachineFileLayoutDiskLayout;
import io.vimock.vim25.VirtualMachineFileLayoutEx;
import io.vimock.vim25.VirtualMachineFileLayoutExDiskLayout;
import io.vimock.vim25.VirtualMachineFileLayoutExDiskUnit;
import io.vimock.vim25.VirtualMachineFileLayoutExFileInfo;
import io.vimock.vim25.VirtualMachineFileLayoutExSnapshotLayout;
import io.vimock.vim25.VirtualMachineFileLayoutSnapshotLayout;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The files of a virtual machine in the words of its properties. Made for one computation, then thrown away. */
final class MachineLayouts {
    private final ReadView view;
    private final ManagedObjectReference vm;
    private final MachineFiles machine;
    private final List<MachineFile> files;
    private final Map<String, Integer> keys = new LinkedHashMap<>();
    private final List<VirtualMachineSnapshotTree> snapshots = new ArrayList<>(0);

    MachineLayouts(ReadView view, ManagedObjectReference vm) {
        this.view = view;
        this.vm = vm;
        this.machine = MachineFiles.of(view, vm);
        this.files = machine.all();
        for (MachineFile file : files) {
            keys.put(file.path().toString(), keys.size());
        }
        VirtualMachineSnapshotInfo info = view.get(vm, VirtualMachineProperties.SNAPSHOT);
        if (info != null) {
            info.getRootSnapshotList().forEach(this::addSnapshots);
        }
    }

    private void addSnapshots(VirtualMachineSnapshotTree tree) {
        snapshots.add(tree);
        tree.getChildSnapshotList().forEach(this::addSnapshots);
    }

    /** {@code VirtualMachine.layout}. */
    VirtualMachineFileLayout layout() {
        VirtualMachineFileLayout layout = new VirtualMachineFileLayout();
        List<String> configFiles = new ArrayList<>();
        List<String> logFiles = new ArrayList<>();
        for (MachineFile file : files) {
            switch (file.kind()) {
                case CONFIG, EXTENDED_CONFIG, SNAPSHOT_LIST, NVRAM ->
                    configFiles.add(file.path().fileName());
                case LOG -> logFiles.add(file.path().fileName());
                case SWAP -> layout.setSwapFile(file.path().toString());
                default -> {
                    // Disks are listed by device, the rest by snapshot.
                }
            }
        }
        return layout.withConfigFile(configFiles)
                .withLogFile(logFiles)
                .withDisk(disks(machine.config()).stream()
                        .map(disk -> new VirtualMachineFileLayoutDiskLayout()
                                .withKey(disk.getKey())
                                .withDiskFile(descriptors(disk)))
                        .toList())
                .withSnapshot(snapshots.stream().map(this::snapshotLayout).toList());
    }

    private VirtualMachineFileLayoutSnapshotLayout snapshotLayout(VirtualMachineSnapshotTree tree) {
        List<String> names = new ArrayList<>();
        names.add(dataFile(tree));
        disks(config(tree)).forEach(disk -> names.addAll(descriptors(disk)));
        return new VirtualMachineFileLayoutSnapshotLayout()
                .withKey(tree.getSnapshot())
                .withSnapshotFile(names);
    }

    private String dataFile(VirtualMachineSnapshotTree tree) {
        return machine.home().path().sibling(machine.snapshotFile(tree)).toString();
    }

    private VirtualMachineConfigInfo config(VirtualMachineSnapshotTree tree) {
        VirtualMachineConfigInfo was = view.exists(tree.getSnapshot())
                ? view.get(tree.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG)
                : null;
        return was == null ? machine.config() : was;
    }

    private static List<VirtualDisk> disks(VirtualMachineConfigInfo config) {
        List<VirtualDisk> disks = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk && !MachineFiles.chain(disk).isEmpty()) {
                disks.add(disk);
            }
        }
        return disks;
    }

    /** The descriptors of a disk's chain, the base first. */
    private static List<String> descriptors(VirtualDisk disk) {
        List<String> names = new ArrayList<>(1);
        MachineFiles.chain(disk).forEach(link -> names.add(0, link.info().getFileName()));
        return names;
    }

    /** {@code VirtualMachine.layoutEx}; it has changed when {@code storage} has. */
    VirtualMachineFileLayoutEx layoutEx() {
        List<VirtualMachineFileLayoutExFileInfo> infos = new ArrayList<>();
        for (MachineFile file : files) {
            infos.add(new VirtualMachineFileLayoutExFileInfo()
                    .withKey(infos.size())
                    .withName(file.path().toString())
                    .withType(file.kind().label())
                    .withSize(file.allocated()));
        }
        return new VirtualMachineFileLayoutEx()
                .withFile(infos)
                .withDisk(chains(machine.config()))
                .withSnapshot(snapshots.stream()
                        .map(tree -> new VirtualMachineFileLayoutExSnapshotLayout()
                                .withKey(tree.getSnapshot())
                                .withDataKey(key(dataFile(tree)))
                                .withDisk(chains(config(tree))))
                        .toList())
                .withTimestamp(
                        view.require(vm, VirtualMachineProperties.STORAGE).getTimestamp());
    }

    private int key(String path) {
        return Objects.requireNonNull(keys.get(path), path);
    }

    private List<VirtualMachineFileLayoutExDiskLayout> chains(VirtualMachineConfigInfo config) {
        List<VirtualMachineFileLayoutExDiskLayout> layouts = new ArrayList<>();
        for (VirtualDisk disk : disks(config)) {
            List<VirtualMachineFileLayoutExDiskUnit> units = new ArrayList<>();
            for (String descriptor : descriptors(disk)) {
                // An extent is listed right behind its descriptor.
                int key = key(DatastorePath.parse(descriptor).toString());
                units.add(new VirtualMachineFileLayoutExDiskUnit().withFileKey(key, key + 1));
            }
            layouts.add(new VirtualMachineFileLayoutExDiskLayout()
                    .withKey(disk.getKey())
                    .withChain(units));
        }
        return layouts;
    }
}
