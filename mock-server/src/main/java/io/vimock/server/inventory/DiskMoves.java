package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateSpecDiskLocator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code diskMoveType} of specifications: which of the files that a disk consists of are moved or copied. All of them
 * is what this server does; that a new disk builds on one of another machine it refuses. Stateless.
 */
final class DiskMoves {
    private DiskMoves() {}

    /**
     * Demands that disks are moved in a way that there is.
     *
     * @param config the machine with the disks
     * @throws io.vimock.server.fault.VimFaultException NotSupported, InvalidArgument
     */
    static void requirePossible(VirtualMachineRelocateSpec spec, VirtualMachineConfigInfo config) {
        require(spec.getDiskMoveType(), "spec.diskMoveType", hasParents(config, null));
        for (VirtualMachineRelocateSpecDiskLocator locator : spec.getDisk()) {
            require(locator.getDiskMoveType(), "spec.disk.diskMoveType", hasParents(config, locator.getDiskId()));
        }
    }

    private static void require(@Nullable String type, String path, boolean hasParents) {
        if (type == null || type.isEmpty()) {
            return;
        }
        switch (type) {
            case "moveAllDiskBackingsAndAllowSharing", "moveAllDiskBackingsAndDisallowSharing" -> {
                // What is done anyway; there is nothing to share.
            }
            case "moveChildMostDiskBacking" -> {
                if (hasParents) {
                    throw Faults.notSupported("A disk cannot be parted from the disks that it builds on");
                }
            }
            case "createNewChildDiskBacking" ->
                throw Faults.notSupported("A disk cannot build on a disk of another virtual machine");
            default -> throw Faults.invalidArgument(path, "there is no way to move disks called '" + type + "'");
        }
    }

    private static boolean hasParents(VirtualMachineConfigInfo config, @Nullable Integer key) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk
                    && (key == null || key == disk.getKey())
                    && DiskChains.chain(disk).size() > 1) {
                return true;
            }
        }
        return false;
    }
}
