package io.vimock.server.dump;

import io.vimock.server.inventory.GuestIdentity;
import io.vimock.server.inventory.WorkloadSettings;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.GuestDescription;
import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.Size;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription.PowerState;
import io.vimock.server.inventory.description.VirtualMachineDescription.ScsiController;
import io.vimock.server.inventory.description.VirtualMachineDescription.ScsiSharing;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardDistributedVirtualPortBackingInfo;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualVmxnet2;
import io.vimock.vim25.VirtualVmxnet3;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Describes virtual machines from what they tell. For one inventory: a uuid or MAC address that another machine has, too,
 * as careless copies have, is left out.
 */
final class MachineReader {
    private final Map<String, String> networkNames;
    private final Set<String> identities = new HashSet<>();

    /** @param networkNames the names of networks by the keys of their references */
    MachineReader(Map<String, String> networkNames) {
        this.networkNames = networkNames;
    }

    private @Nullable String own(@Nullable String identity) {
        return identity != null && identities.add(identity) ? identity : null;
    }

    /**
     * Where a machine is.
     *
     * @param folder its folder; null for the datacenter's own
     * @param host its host
     * @param pool its resource pool; null for the root pool
     */
    record Place(
            @Nullable String folder, String host, @Nullable String pool) {}

    /** Describes a machine. */
    VirtualMachineDescription read(
            String name,
            Place place,
            VirtualMachineConfigInfo config,
            @Nullable GuestInfo guest,
            @Nullable VirtualMachinePowerState state,
            @Nullable VirtualMachineSnapshotInfo snapshots) {
        String home = datastore(config.getFiles().getVmPathName());
        Integer tools = config.getTools() == null ? null : config.getTools().getToolsVersion();
        return new VirtualMachineDescription(
                name,
                place.folder(),
                place.host(),
                config.isTemplate() ? null : place.pool(),
                home,
                own(config.getUuid()),
                config.getInstanceUuid(),
                config.getGuestId(),
                version(config.getVersion()),
                config.getHardware().getNumCPU(),
                Size.ofMB(config.getHardware().getMemoryMB()),
                config.getAnnotation() == null ? "" : config.getAnnotation(),
                config.isTemplate(),
                state == null ? PowerState.POWERED_OFF : PowerState.valueOf(state.name()),
                Amounts.cpu(config.getCpuAllocation()),
                Amounts.memory(config.getMemoryAllocation()),
                hasBusLogic(config) ? ScsiController.BUS_LOGIC : ScsiController.LSI_LOGIC,
                sharing(config),
                disks(config, home),
                nics(config, guest),
                DeviceReader.read(config),
                snapshots == null ? List.of() : SnapshotReader.read(snapshots),
                new GuestDescription(tools == null ? 0 : tools, GuestIdentity.toldHostName(config, guest)),
                WorkloadSettings.of(config));
    }

    /** The next one that the mock server knows. */
    private static String version(@Nullable String version) {
        return version == null || version.compareTo("vmx-04") <= 0 ? "vmx-04" : "vmx-07";
    }

    /** The datastore's name in a datastore path. */
    private static String datastore(String path) {
        return path.startsWith("[") && path.indexOf(']') > 0 ? path.substring(1, path.indexOf(']')) : path;
    }

    private static boolean hasBusLogic(VirtualMachineConfigInfo config) {
        return config.getHardware().getDevice().stream().anyMatch(VirtualBusLogicController.class::isInstance);
    }

    private static List<DiskDescription> disks(VirtualMachineConfigInfo config, String home) {
        List<DiskDescription> disks = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk && disk.getBacking() instanceof VirtualDeviceFileBackingInfo file) {
                VirtualDeviceFileBackingInfo base = base(file);
                String datastore = datastore(base.getFileName());
                boolean thin = base instanceof VirtualDiskFlatVer2BackingInfo flat
                        && Boolean.TRUE.equals(flat.isThinProvisioned());
                disks.add(new DiskDescription(
                        new Size(disk.getCapacityInKB() * 1024),
                        datastore.equals(home) ? null : datastore,
                        thin,
                        mode(file)));
            }
        }
        return disks;
    }

    /** The file that the disks of snapshots build on. */
    private static VirtualDeviceFileBackingInfo base(VirtualDeviceFileBackingInfo file) {
        VirtualDeviceFileBackingInfo base = file;
        while (base instanceof VirtualDiskFlatVer2BackingInfo flat && flat.getParent() != null) {
            base = flat.getParent();
        }
        return base;
    }

    private static DiskDescription.Mode mode(VirtualDeviceFileBackingInfo file) {
        if (file instanceof VirtualDiskFlatVer2BackingInfo flat) {
            for (DiskDescription.Mode mode : DiskDescription.Mode.values()) {
                if (mode.name().toLowerCase(Locale.ROOT).equals(flat.getDiskMode())) {
                    return mode;
                }
            }
        }
        return DiskDescription.Mode.PERSISTENT;
    }

    private static ScsiSharing sharing(VirtualMachineConfigInfo config) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualSCSIController controller && controller.getSharedBus() != null) {
                return ScsiSharing.valueOf(controller.getSharedBus().name());
            }
        }
        return ScsiSharing.NO_SHARING;
    }

    private List<NicDescription> nics(VirtualMachineConfigInfo config, @Nullable GuestInfo guest) {
        List<NicDescription> nics = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            String network = device instanceof VirtualEthernetCard ? network(device) : null;
            if (network != null && device instanceof VirtualEthernetCard card) {
                nics.add(new NicDescription(
                        network,
                        type(card),
                        own(card.getMacAddress()),
                        card.getConnectable() == null || card.getConnectable().isStartConnected(),
                        GuestIdentity.toldAddresses(config, guest, card)));
            }
        }
        return nics;
    }

    private @Nullable String network(VirtualDevice card) {
        if (card.getBacking() instanceof VirtualEthernetCardDistributedVirtualPortBackingInfo distributed) {
            return networkNames.get(distributed.getPort().getPortgroupKey());
        }
        return card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo network
                ? network.getDeviceName()
                : null;
    }

    private static NicDescription.Type type(VirtualEthernetCard card) {
        if (card instanceof VirtualPCNet32) {
            return NicDescription.Type.PCNET32;
        }
        if (card instanceof VirtualE1000) {
            return NicDescription.Type.E1000;
        }
        if (card instanceof VirtualVmxnet3) {
            return NicDescription.Type.VMXNET3;
        }
        return card instanceof VirtualVmxnet2 ? NicDescription.Type.VMXNET2 : NicDescription.Type.VMXNET;
    }
}
