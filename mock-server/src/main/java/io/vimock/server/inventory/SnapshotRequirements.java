package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastoreSpace;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MemorySnapshotOnIndependentDisk;
import io.vimock.vim25.SnapshotDisabled;
import io.vimock.vim25.SnapshotIncompatibleDeviceInVm;
import io.vimock.vim25.SnapshotLocked;
import io.vimock.vim25.TooManySnapshotLevels;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSISharing;
import org.jspecify.annotations.Nullable;

/** What has to hold for a virtual machine to get, lose or go back to snapshots (facts: storage 5). Stateless. */
final class SnapshotRequirements {
    private static final int MOST_LEVELS = 32;
    /** What a delta disk takes when it is new. */
    private static final long DELTA_START = 16L << 20;

    private static final long DEVICE_STATE = 20 << 10;

    private SnapshotRequirements() {}

    /**
     * Demands that a snapshot of a machine can be taken now.
     *
     * @param memory whether with its memory
     * @throws io.vimock.server.fault.VimFaultException NotSupported for a template, InvalidState, SnapshotDisabled,
     *     SnapshotLocked, TooManySnapshotLevels, SnapshotIncompatibleDeviceInVm, MemorySnapshotOnIndependentDisk,
     *     NoDiskSpace
     */
    static void requirePossible(ReadView view, ManagedObjectReference vm, boolean memory) {
        VirtualMachines.requireNoTemplate(view, vm);
        requireChangeable(view, vm);
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        if (Boolean.TRUE.equals(config.getFlags().isSnapshotDisabled())) {
            throw Faults.of(new SnapshotDisabled(), "Snapshots of this virtual machine are disabled");
        }
        if (SnapshotTree.of(view, vm).depth() >= MOST_LEVELS) {
            throw Faults.of(
                    new TooManySnapshotLevels(),
                    "A virtual machine can build on at most " + MOST_LEVELS + " snapshots");
        }
        requireDevices(config);
        boolean running = VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON;
        boolean withMemory = memory && running;
        if (withMemory && hasIndependentDisk(config)) {
            throw Faults.of(
                    new MemorySnapshotOnIndependentDisk(),
                    "A snapshot with memory is not possible of a virtual machine with an independent disk");
        }
        ManagedObjectReference home = MachineFiles.home(view, vm);
        if (home != null) {
            long memoryBytes = withMemory ? (long) config.getHardware().getMemoryMB() << 20 : 0;
            long needed = DEVICE_STATE
                    + memoryBytes
                    + DELTA_START * DiskChains.included(config).size();
            DatastoreSpace.require(view, home, needed, config.getName() + ".vmsn");
        }
    }

    /**
     * Demands that the snapshots of a machine can change.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState, SnapshotLocked
     */
    static void requireChangeable(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        if (Boolean.TRUE.equals(VirtualMachines.config(view, vm).getFlags().isSnapshotLocked())) {
            throw Faults.of(new SnapshotLocked(), "The snapshots of this virtual machine are locked");
        }
    }

    private static void requireDevices(VirtualMachineConfigInfo config) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            String why = incompatibility(device);
            if (why != null) {
                String label = device.getDeviceInfo() == null
                        ? Integer.toString(device.getKey())
                        : device.getDeviceInfo().getLabel();
                String message = "Snapshots are not possible with the device '" + label + "': " + why;
                throw Faults.of(
                        new SnapshotIncompatibleDeviceInVm().withFault(Faults.localized(Faults.notSupported(why))),
                        message);
            }
        }
    }

    private static @Nullable String incompatibility(VirtualDevice device) {
        if (device instanceof VirtualDisk disk
                && disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping
                && "physicalMode".equals(mapping.getCompatibilityMode())) {
            return "it is a raw device mapping in physical mode";
        }
        if (device instanceof VirtualSCSIController controller
                && controller.getSharedBus() != VirtualSCSISharing.NO_SHARING) {
            return "its bus is shared";
        }
        return null;
    }

    private static boolean hasIndependentDisk(VirtualMachineConfigInfo config) {
        long disks = config.getHardware().getDevice().stream()
                .filter(device ->
                        device instanceof VirtualDisk && device.getBacking() instanceof VirtualDeviceFileBackingInfo)
                .count();
        return disks > DiskChains.included(config).size();
    }
}
