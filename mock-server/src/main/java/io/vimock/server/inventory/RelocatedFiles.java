package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateSpecDiskLocator;
import io.vimock.vim25.VirtualMachineRelocateTransformation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a virtual machine that a {@code VirtualMachineRelocateSpec} moves to other datastores: the machine's
 * directory and its disks, each disk where its locator says, or else with the directory.
 */
final class RelocatedFiles {
    private final VirtualMachineConfigInfo config;
    private final VirtualMachineRelocateSpec spec;

    /** @param config the machine's configuration; {@link #move} changes it */
    RelocatedFiles(VirtualMachineConfigInfo config, VirtualMachineRelocateSpec spec) {
        this.config = config;
        this.spec = spec;
    }

    /** Whether everything is where it is to be. */
    boolean isEmpty(ReadView view) {
        return !movesHome(view) && movedDisks().isEmpty();
    }

    private boolean movesHome(ReadView view) {
        ManagedObjectReference datastore = spec.getDatastore();
        return datastore != null
                && !DatastorePath.parse(config.getFiles().getVmPathName())
                        .datastore()
                        .equals(view.require(datastore, DatastoreProperties.NAME));
    }

    private List<VirtualDisk> movedDisks() {
        List<VirtualDisk> moved = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            ManagedObjectReference target = device instanceof VirtualDisk disk ? target(disk) : null;
            if (target != null
                    && device instanceof VirtualDisk disk
                    && disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing
                    && !target.equals(backing.getDatastore())) {
                moved.add(disk);
            }
        }
        return moved;
    }

    private @Nullable ManagedObjectReference target(VirtualDisk disk) {
        for (VirtualMachineRelocateSpecDiskLocator locator : spec.getDisk()) {
            if (locator.getDiskId() == disk.getKey()) {
                return locator.getDatastore();
            }
        }
        return spec.getDatastore();
    }

    /**
     * Moves the files: gives directory and disks their new names, and asks for the space.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastore, FileFault
     */
    void move(ConfigDraft draft) {
        if (spec.getDatastore() != null && movesHome(draft.mutation())) {
            draft.reach().requireDatastore(spec.getDatastore());
            String suffix = config.isTemplate() ? ".vmtx" : ".vmx";
            DatastorePath path = MachineDirectory.choose(
                            draft.reach(), "[" + draft.reach().name(spec.getDatastore()) + "]", config.getName())
                    .sibling(config.getName() + suffix);
            config.setFiles(VirtualMachineProvisioning.files(path));
        }
        ManagedObjectReference vm = draft.vm();
        if (vm != null && draft.mutation().get(vm, VirtualMachineProperties.SNAPSHOT) != null) {
            new RelocatedSnapshots(draft, vm, this::target).move();
            return;
        }
        DiskPlacement disks = new DiskPlacement(draft);
        for (VirtualDisk disk : movedDisks()) {
            move(draft, disks, disk);
        }
    }

    /** The disk is made anew under another name, and keeps its identity. */
    private void move(ConfigDraft draft, DiskPlacement disks, VirtualDisk disk) {
        ManagedObjectReference target = target(disk);
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo flat) {
            String uuid = flat.getUuid();
            Boolean thin = flat.isThinProvisioned();
            VirtualMachineRelocateTransformation transform = spec.getTransform();
            flat.withFileName("").setDatastore(target);
            flat.setThinProvisioned(
                    transform == null
                            ? thin
                            : Boolean.valueOf(transform == VirtualMachineRelocateTransformation.SPARSE));
            disks.place(
                    disk,
                    VirtualDeviceConfigSpecFileOperation.CREATE,
                    draft.devices().indexOf(disk));
            flat.setUuid(uuid);
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            String uuid = mapping.getUuid();
            String mode = mapping.getDiskMode();
            mapping.withFileName("").setDatastore(target);
            disks.place(
                    disk,
                    VirtualDeviceConfigSpecFileOperation.CREATE,
                    draft.devices().indexOf(disk));
            mapping.withUuid(uuid).setDiskMode(mode);
        }
    }
}
