package io.vimock.server.inventory;

import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.files.DiskDescriptor;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Description;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromRemotePassthroughBackingInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualKeyboard;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualMachineVideoCard;
import io.vimock.vim25.VirtualPCIController;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualPS2Controller;
import io.vimock.vim25.VirtualPointingDevice;
import io.vimock.vim25.VirtualPointingDeviceDeviceBackingInfo;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualSIOController;
import io.vimock.vim25.VirtualVmxnet;
import io.vimock.vim25.VirtualVmxnet2;
import io.vimock.vim25.VirtualVmxnet3;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The devices of virtual machines with the keys and labels that VirtualCenter gives them (wire rule 14, facts:
 * storage 6).
 *
 * <p>The chip set is one frozen list that all machines share. Thread safe.
 */
final class VirtualMachineDevices {
    static final int IDE_KEY = 200;
    static final int PS2_KEY = 300;
    static final int PCI_KEY = 100;
    static final int SIO_KEY = 400;
    static final int KEYBOARD_KEY = 600;
    static final int POINTING_KEY = 700;
    static final int VIDEO_KEY = 500;
    static final int SCSI_KEY = 1000;
    static final int DISK_KEY = 2000;
    static final int CDROM_KEY = 3000;
    static final int NIC_KEY = 4000;

    /** The units of a SCSI controller but its own. */
    static final int DISKS_PER_BUS = 15;

    private static final int KEYS_PER_BUS = 16;

    /** Most disks share it; frozen. */
    private static final SharesInfo NORMAL_SHARES = WireType.frozen(
            new SharesInfo().withLevel(SharesLevel.NORMAL).withShares(ResourceAllocationRules.DISK_SHARES));

    private final List<VirtualDevice> chipSet = List.of(
            WireType.frozen(new VirtualIDEController()
                    .withKey(IDE_KEY)
                    .withDeviceInfo(info("IDE 0", "IDE 0"))
                    .withBusNumber(0)),
            WireType.frozen(new VirtualIDEController()
                    .withKey(IDE_KEY + 1)
                    .withDeviceInfo(info("IDE 1", "IDE 1"))
                    .withBusNumber(1)
                    .withDevice(CDROM_KEY + 2)),
            WireType.frozen(new VirtualPS2Controller()
                    .withKey(PS2_KEY)
                    .withDeviceInfo(info("PS2 Controller", "PS2 Controller"))
                    .withBusNumber(0)
                    .withDevice(KEYBOARD_KEY, POINTING_KEY)),
            WireType.frozen(new VirtualPCIController()
                    .withKey(PCI_KEY)
                    .withDeviceInfo(info("PCI Controller", "PCI Controller"))
                    .withBusNumber(0)
                    .withDevice(VIDEO_KEY, SCSI_KEY, NIC_KEY)),
            WireType.frozen(new VirtualSIOController()
                    .withKey(SIO_KEY)
                    .withDeviceInfo(info("SIO Controller", "SIO Controller"))
                    .withBusNumber(0)),
            WireType.frozen(new VirtualKeyboard()
                    .withKey(KEYBOARD_KEY)
                    .withDeviceInfo(info("Keyboard", "Keyboard"))
                    .withControllerKey(PS2_KEY)
                    .withUnitNumber(0)),
            WireType.frozen(new VirtualPointingDevice()
                    .withKey(POINTING_KEY)
                    .withDeviceInfo(info("Pointing Device", "Pointing device; Device"))
                    .withBacking(new VirtualPointingDeviceDeviceBackingInfo()
                            .withDeviceName("")
                            .withUseAutoDetect(false)
                            .withHostPointingDevice("autodetect"))
                    .withControllerKey(PS2_KEY)
                    .withUnitNumber(1)),
            WireType.frozen(new VirtualMachineVideoCard()
                    .withKey(VIDEO_KEY)
                    .withDeviceInfo(info("Video Card", "Video Card"))
                    .withControllerKey(PCI_KEY)
                    .withUnitNumber(0)
                    .withVideoRamSizeInKB(4096L)
                    .withNumDisplays(1)
                    .withUseAutoDetect(false)),
            WireType.frozen(new VirtualLsiLogicController()
                    .withKey(SCSI_KEY)
                    .withDeviceInfo(info("SCSI Controller 0", "LSI Logic"))
                    .withControllerKey(PCI_KEY)
                    .withUnitNumber(3)
                    .withBusNumber(0)
                    .withDevice(DISK_KEY)
                    .withHotAddRemove(true)
                    .withSharedBus(VirtualSCSISharing.NO_SHARING)
                    .withScsiCtlrUnitNumber(7)));
    private final VirtualCdrom cdrom = WireType.frozen(new VirtualCdrom()
            .withKey(CDROM_KEY + 2)
            .withDeviceInfo(info("CD/DVD Drive 1", "Remote device"))
            .withBacking(new VirtualCdromRemotePassthroughBackingInfo()
                    .withDeviceName("")
                    .withUseAutoDetect(false)
                    .withExclusive(false))
            .withConnectable(new VirtualDeviceConnectInfo()
                    .withStartConnected(false)
                    .withAllowGuestControl(true)
                    .withConnected(false))
            .withControllerKey(IDE_KEY + 1)
            .withUnitNumber(0));

    /** Controllers, keyboard, pointing device and video card of a machine with one disk, CD drive and network card. */
    List<VirtualDevice> chipSet() {
        return chipSet;
    }

    /**
     * Controllers, keyboard, pointing device and video card of a machine with a CD drive.
     *
     * @param busLogic whether its SCSI controllers are BusLogic ones, not LSI Logic
     * @param disks how many disks it has, fifteen on a controller
     * @param nics how many network cards it has
     */
    List<VirtualDevice> chipSet(boolean busLogic, int disks, int nics) {
        if (!busLogic && disks == 1 && nics == 1) {
            return chipSet;
        }
        int controllers = Math.max(1, (disks + DISKS_PER_BUS - 1) / DISKS_PER_BUS);
        List<VirtualDevice> devices = new ArrayList<>();
        for (VirtualDevice device : chipSet) {
            if (device instanceof VirtualPCIController) {
                VirtualPCIController pci = WireType.deepCopy((VirtualPCIController) device);
                pci.getDevice().clear();
                pci.withDevice(VIDEO_KEY)
                        .withDevice(keys(SCSI_KEY, controllers))
                        .withDevice(keys(NIC_KEY, nics));
                devices.add(pci);
            } else if (!(device instanceof VirtualSCSIController)) {
                devices.add(device);
            }
        }
        for (int bus = 0; bus < controllers; bus++) {
            devices.add(scsiController(busLogic, bus, disks - bus * DISKS_PER_BUS));
        }
        return devices;
    }

    private static List<Integer> keys(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    private static VirtualSCSIController scsiController(boolean busLogic, int bus, int disks) {
        VirtualSCSIController controller = busLogic ? new VirtualBusLogicController() : new VirtualLsiLogicController();
        List<Integer> keys = IntStream.range(0, Math.max(0, Math.min(disks, DISKS_PER_BUS)))
                .mapToObj(disk -> diskKey(bus, unit(disk)))
                .toList();
        controller
                .withBusNumber(bus)
                .withDevice(keys)
                .withKey(SCSI_KEY + bus)
                .withDeviceInfo(info("SCSI Controller " + bus, busLogic ? "BusLogic" : "LSI Logic"))
                .withControllerKey(PCI_KEY)
                .withUnitNumber(3 + bus);
        return controller
                .withHotAddRemove(true)
                .withSharedBus(VirtualSCSISharing.NO_SHARING)
                .withScsiCtlrUnitNumber(DeviceSlots.SCSI_RESERVED_UNIT);
    }

    /** The unit of a controller's n-th disk: all but that of the controller itself. */
    private static int unit(int disk) {
        return disk < DeviceSlots.SCSI_RESERVED_UNIT ? disk : disk + 1;
    }

    private static int diskKey(int bus, int unit) {
        return DISK_KEY + KEYS_PER_BUS * bus + unit;
    }

    /** A CD drive on the client's machine, not connected. */
    VirtualCdrom cdrom() {
        return cdrom;
    }

    /** A disk on its SCSI unit; the first one has number 0. */
    static VirtualDisk disk(
            int number, String fileName, ManagedObjectReference datastore, String uuid, long capacityKB, boolean thin) {
        int bus = number / DISKS_PER_BUS;
        int unit = unit(number % DISKS_PER_BUS);
        return new VirtualDisk()
                .withKey(diskKey(bus, unit))
                .withDeviceInfo(diskInfo(number + 1, capacityKB))
                .withBacking(new VirtualDiskFlatVer2BackingInfo()
                        .withFileName(fileName)
                        .withDatastore(datastore)
                        .withDiskMode("persistent")
                        .withSplit(false)
                        .withWriteThrough(false)
                        .withThinProvisioned(thin)
                        .withUuid(uuid))
                .withControllerKey(SCSI_KEY + bus)
                .withUnitNumber(unit)
                .withCapacityInKB(capacityKB)
                .withShares(NORMAL_SHARES);
    }

    /** The label and summary of the n-th disk. */
    static Description diskInfo(int number, long capacityKB) {
        return info("Hard disk " + number, DiskDescriptor.kilobytes(capacityKB));
    }

    /** A network card; the first one has number 0. */
    static VirtualEthernetCard nic(
            int number,
            NicDescription.Type type,
            ManagedObjectReference network,
            String networkName,
            String mac,
            boolean startConnected,
            boolean connected) {
        VirtualEthernetCard card = card(type);
        card.withKey(NIC_KEY + number)
                .withDeviceInfo(info("Network adapter " + (number + 1), networkName))
                .withBacking(new VirtualEthernetCardNetworkBackingInfo()
                        .withDeviceName(networkName)
                        .withUseAutoDetect(false)
                        .withNetwork(network))
                .withConnectable(new VirtualDeviceConnectInfo()
                        .withStartConnected(startConnected)
                        .withAllowGuestControl(true)
                        .withConnected(connected))
                .withControllerKey(PCI_KEY)
                .withUnitNumber(7 + number);
        return card.withAddressType(Identities.isAssigned(mac) ? "assigned" : "manual")
                .withMacAddress(mac)
                .withWakeOnLanEnabled(true);
    }

    private static VirtualEthernetCard card(NicDescription.Type type) {
        return switch (type) {
            case PCNET32 -> new VirtualPCNet32();
            case VMXNET -> new VirtualVmxnet();
            case VMXNET2 -> new VirtualVmxnet2();
            case VMXNET3 -> new VirtualVmxnet3();
            case E1000 -> new VirtualE1000();
        };
    }

    static Description info(String label, String summary) {
        return new Description().withLabel(label).withSummary(summary);
    }
}
