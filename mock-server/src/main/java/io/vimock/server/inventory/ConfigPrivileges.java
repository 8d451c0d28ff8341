package io.vimock.server.inventory;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualSCSIPassthrough;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The privileges that a {@code VirtualMachineConfigSpec} needs, by what it changes (facts: privileges). Stateless. */
final class ConfigPrivileges {
    private static final String CONFIG = "VirtualMachine.Config.";
    private static final String INTERACT = "VirtualMachine.Interact.";

    private ConfigPrivileges() {}

    /**
     * The privileges.
     *
     * @param config the configuration that is changed
     */
    static Set<String> of(VirtualMachineConfigSpec spec, VirtualMachineConfigInfo config) {
        Set<String> needed = new LinkedHashSet<>();
        add(needed, spec.getName() != null, "Rename");
        add(needed, changesSettings(spec), "Settings");
        add(needed, spec.getNumCPUs() != null, "CPUCount");
        add(needed, spec.getMemoryMB() != null, "Memory");
        add(
                needed,
                spec.getCpuAllocation() != null
                        || spec.getMemoryAllocation() != null
                        || spec.getCpuAffinity() != null
                        || spec.getMemoryAffinity() != null,
                "Resource");
        add(
                needed,
                !spec.getExtraConfig().isEmpty()
                        || !spec.getCpuFeatureMask().isEmpty()
                        || spec.getNetworkShaper() != null,
                "AdvancedConfig");
        add(needed, spec.getSwapPlacement() != null, "SwapPlacement");
        for (VirtualDeviceConfigSpec change : spec.getDeviceChange()) {
            addDevice(needed, change, config);
        }
        return needed;
    }

    private static void add(Set<String> needed, boolean condition, String privilege) {
        if (condition) {
            needed.add(CONFIG + privilege);
        }
    }

    private static boolean changesSettings(VirtualMachineConfigSpec spec) {
        VirtualMachineConfigSpec rest = WireType.deepCopy(spec)
                .withChangeVersion(null)
                .withName(null)
                .withNumCPUs(null)
                .withMemoryMB(null)
                .withCpuAllocation(null)
                .withMemoryAllocation(null)
                .withCpuAffinity(null)
                .withMemoryAffinity(null)
                .withNetworkShaper(null)
                .withSwapPlacement(null);
        rest.getExtraConfig().clear();
        rest.getCpuFeatureMask().clear();
        rest.getDeviceChange().clear();
        return !WireType.equal(rest, new VirtualMachineConfigSpec());
    }

    /** The privileges for the devices of a new machine. */
    static Set<String> ofDevices(VirtualMachineConfigSpec spec) {
        Set<String> needed = new LinkedHashSet<>();
        for (VirtualDeviceConfigSpec change : spec.getDeviceChange()) {
            addDevice(needed, change, null);
        }
        return needed;
    }

    private static void addDevice(
            Set<String> needed, VirtualDeviceConfigSpec change, @Nullable VirtualMachineConfigInfo config) {
        VirtualDevice device = change.getDevice();
        if (change.getOperation() == VirtualDeviceConfigSpecOperation.EDIT) {
            needed.add(edit(device, present(config, device.getKey())));
        } else if (device instanceof VirtualDisk || device instanceof VirtualSCSIPassthrough) {
            needed.add(CONFIG + disk(change));
        } else {
            needed.add(CONFIG + "AddRemoveDevice");
        }
    }

    private static String disk(VirtualDeviceConfigSpec change) {
        if (change.getOperation() == VirtualDeviceConfigSpecOperation.REMOVE) {
            return "RemoveDisk";
        }
        boolean raw = change.getDevice() instanceof VirtualSCSIPassthrough
                || change.getDevice().getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo;
        if (raw) {
            return "RawDevice";
        }
        return change.getFileOperation() == null ? "AddExistingDisk" : "AddNewDisk";
    }

    private static String edit(VirtualDevice asked, @Nullable VirtualDevice present) {
        if (asked instanceof VirtualDisk disk && present instanceof VirtualDisk before) {
            return CONFIG + (disk.getCapacityInKB() > before.getCapacityInKB() ? "DiskExtend" : "Resource");
        }
        if (present == null) {
            return CONFIG + "EditDevice";
        }
        boolean sameBacking = asked.getBacking() == null || WireType.equal(asked.getBacking(), present.getBacking());
        if (sameBacking && isOnlyConnection(asked, present)) {
            return INTERACT + "DeviceConnection";
        }
        if (asked instanceof VirtualCdrom && !sameBacking) {
            return INTERACT + "SetCDMedia";
        }
        return asked instanceof VirtualFloppy && !sameBacking ? INTERACT + "SetFloppyMedia" : CONFIG + "EditDevice";
    }

    private static boolean isOnlyConnection(VirtualDevice asked, VirtualDevice present) {
        if (asked.getConnectable() == null || asked.getClass() != present.getClass()) {
            return false;
        }
        VirtualDevice merged = WireType.deepCopy(present);
        Fields.merge(merged, asked, Set.of("connectable", "deviceInfo"));
        return WireType.equal(merged, present);
    }

    private static @Nullable VirtualDevice present(@Nullable VirtualMachineConfigInfo config, int key) {
        if (config != null) {
            for (VirtualDevice device : config.getHardware().getDevice()) {
                if (device.getKey() == key) {
                    return device;
                }
            }
        }
        return null;
    }
}
