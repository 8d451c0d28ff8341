package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.FileLocked;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSISharing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who uses the file of a virtual disk: a running virtual machine has it for itself, unless the controllers of all its
 * users share their bus. Stateless.
 */
final class DiskUsers {
    private DiskUsers() {}

    /** The virtual machines that have a disk with this file, or one that builds on it. */
    static List<ManagedObjectReference> of(ReadView view, ManagedObjectReference datastore, String path) {
        return view.lookup(InventoryIndexes.DISK_FILE, new InventoryIndexes.DiskFile(datastore, path));
    }

    /** The disk in a configuration that has this file; null when none has. */
    static @Nullable VirtualDisk disk(VirtualMachineConfigInfo config, String path) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk
                    && disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing
                    && path.equals(backing.getFileName())) {
                return disk;
            }
        }
        return null;
    }

    /** Whether another machine has this file, or a disk that builds on it. */
    static boolean isUsedByOthers(ReadView view, ManagedObjectReference vm, VirtualDeviceFileBackingInfo file) {
        return file.getDatastore() != null
                && of(view, file.getDatastore(), file.getFileName()).stream().anyMatch(other -> !other.equals(vm));
    }

    /**
     * Demands that no other running machine has a disk of this one open.
     *
     * @throws io.vimock.server.fault.VimFaultException FileLocked
     */
    static void requireUnlocked(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk) {
                requireUnlocked(view, vm, config, disk);
            }
        }
    }

    /**
     * Demands that no other running machine has a disk open.
     *
     * @param vm the machine that wants to open it; null while it is being made
     * @param config its configuration, with the disk's controller
     * @throws io.vimock.server.fault.VimFaultException FileLocked
     */
    static void requireUnlocked(
            ReadView view, @Nullable ManagedObjectReference vm, VirtualMachineConfigInfo config, VirtualDisk disk) {
        if (!(disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing) || backing.getDatastore() == null) {
            return;
        }
        for (ManagedObjectReference other : of(view, backing.getDatastore(), backing.getFileName())) {
            if (!other.equals(vm)
                    && VirtualMachines.runtime(view, other).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
                VirtualMachineConfigInfo theirs = VirtualMachines.config(view, other);
                VirtualDisk same = disk(theirs, backing.getFileName());
                if (same == null || !isShared(config, disk) || !isShared(theirs, same)) {
                    throw Faults.of(
                            new FileLocked().withFile(backing.getFileName()),
                            "The file " + backing.getFileName() + " is in use by '" + theirs.getName() + "'");
                }
            }
        }
    }

    private static boolean isShared(VirtualMachineConfigInfo config, VirtualDisk disk) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualSCSIController controller
                    && Integer.valueOf(controller.getKey()).equals(disk.getControllerKey())) {
                return controller.getSharedBus() != VirtualSCSISharing.NO_SHARING;
            }
        }
        return false;
    }
}
