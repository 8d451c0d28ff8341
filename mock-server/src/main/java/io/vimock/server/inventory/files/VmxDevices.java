package io.vimock.server.inventory.files;

import io.vimock.vim25.ParaVirtualSCSIController;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDeviceDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDevicePipeBackingInfo;
import io.vimock.vim25.VirtualDeviceRemoteDeviceBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualLsiLogicSASController;
import io.vimock.vim25.VirtualMachineVideoCard;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSIPassthrough;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSoundCard;
import io.vimock.vim25.VirtualUSBController;
import io.vimock.vim25.VirtualVmxnet;
import io.vimock.vim25.VirtualVmxnet2;
import io.vimock.vim25.VirtualVmxnet3;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the devices of a virtual machine into its {@code .vmx} file. Made for one file. */
final class VmxDevices {
    private static final int FIRST_CARD = 4000;
    private static final int FIRST_FLOPPY = 8000;
    private static final int FIRST_SERIAL = 9000;
    private static final int FIRST_PARALLEL = 10000;

    private final VmxWriter out;
    private final List<VirtualDevice> devices;

    VmxDevices(VmxWriter out, List<VirtualDevice> devices) {
        this.out = out;
        this.devices = devices;
    }

    /** Writes a device; those that every machine has are not mentioned. */
    void put(VirtualDevice device) {
        if (device instanceof VirtualSCSIController controller) {
            putController(controller);
        } else if (device instanceof VirtualDisk disk) {
            putDisk(disk);
        } else if (device instanceof VirtualEthernetCard card) {
            putCard(card);
        } else if (device instanceof VirtualCdrom || device instanceof VirtualSCSIPassthrough) {
            putDrive(device);
        } else if (device instanceof VirtualMachineVideoCard video) {
            out.put("svga.vramSize", video.getVideoRamSizeInKB() == null ? null : video.getVideoRamSizeInKB() * 1024);
        } else {
            putRest(device);
        }
    }

    private void putRest(VirtualDevice device) {
        if (device instanceof VirtualFloppy) {
            putFloppy(device, "floppy" + (device.getKey() - FIRST_FLOPPY));
        } else if (device instanceof VirtualSerialPort port) {
            String prefix = "serial" + (device.getKey() - FIRST_SERIAL);
            putPort(device, prefix);
            out.put(prefix, ".yieldOnMsrRead", port.isYieldOnPoll());
        } else if (device instanceof VirtualParallelPort) {
            putPort(device, "parallel" + (device.getKey() - FIRST_PARALLEL));
        } else if (device instanceof VirtualUSBController) {
            out.put("usb.present", true);
        } else if (device instanceof VirtualSoundCard) {
            out.put("sound.present", true);
        }
    }

    /** Says what is not there though a reader would take it for granted. */
    void putAbsent() {
        for (VirtualDevice device : devices) {
            if (device instanceof VirtualFloppy) {
                return;
            }
        }
        out.put("floppy0.present", false);
    }

    private void putController(VirtualSCSIController controller) {
        String prefix = "scsi" + controller.getBusNumber();
        out.put(prefix, ".present", true);
        out.put(prefix, ".virtualDev", controllerType(controller));
        VirtualSCSISharing sharing = controller.getSharedBus();
        out.put(
                prefix,
                ".sharedBus",
                sharing == VirtualSCSISharing.PHYSICAL_SHARING
                        ? "physical"
                        : sharing == VirtualSCSISharing.VIRTUAL_SHARING ? "virtual" : "none");
    }

    private static String controllerType(VirtualSCSIController controller) {
        if (controller instanceof VirtualBusLogicController) {
            return "buslogic";
        }
        if (controller instanceof VirtualLsiLogicSASController) {
            return "lsisas1068";
        }
        return controller instanceof ParaVirtualSCSIController ? "pvscsi" : "lsilogic";
    }

    /** {@code scsi0:1} or {@code ide1:0}. */
    private String slot(VirtualDevice device) {
        for (VirtualDevice at : devices) {
            if (at instanceof VirtualController controller && Objects.equals(at.getKey(), device.getControllerKey())) {
                String bus = at instanceof VirtualSCSIController ? "scsi" : "ide";
                return bus + controller.getBusNumber() + ":" + device.getUnitNumber();
            }
        }
        return "scsi0:" + device.getUnitNumber();
    }

    private void putDisk(VirtualDisk disk) {
        String slot = slot(disk);
        out.put(slot, ".present", true);
        out.put(slot, ".deviceType", slot.startsWith("ide") ? "ata-hardDisk" : "scsi-hardDisk");
        String mode = null;
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo flat) {
            out.put(slot, ".fileName", out.file(flat.getFileName()));
            out.put(slot, ".writeThrough", flat.isWriteThrough());
            mode = flat.getDiskMode();
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            out.put(slot, ".fileName", out.file(mapping.getFileName()));
            out.put(slot, ".lun", mapping.getLunUuid());
            mode = mapping.getDiskMode();
        }
        out.put(slot, ".mode", mode == null ? null : mode.replace('_', '-'));
        out.put("sched." + slot + ".shares", VmxWriter.shares(disk.getShares()));
    }

    private void putCard(VirtualEthernetCard card) {
        String prefix = "ethernet" + (card.getKey() - FIRST_CARD);
        out.put(prefix, ".present", true);
        String type = cardType(card);
        out.put(prefix, ".virtualDev", type);
        out.put(prefix, ".features", card instanceof VirtualVmxnet2 ? "15" : null);
        out.put(prefix, ".connectionType", "bridged");
        if (card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo network) {
            out.put(prefix, ".networkName", network.getDeviceName());
        }
        boolean manual = "manual".equals(card.getAddressType());
        boolean generated = "generated".equals(card.getAddressType());
        out.put(prefix, ".addressType", manual ? "static" : generated ? "generated" : "vpx");
        out.put(prefix, manual ? ".address" : ".generatedAddress", card.getMacAddress());
        out.put(prefix, ".wakeOnPcktRcv", card.isWakeOnLanEnabled());
        putConnection(card, prefix);
    }

    private static @Nullable String cardType(VirtualEthernetCard card) {
        if (card instanceof VirtualE1000) {
            return "e1000";
        }
        if (card instanceof VirtualVmxnet3) {
            return "vmxnet3";
        }
        return card instanceof VirtualVmxnet ? "vmxnet" : "vlance";
    }

    private void putConnection(VirtualDevice device, String prefix) {
        VirtualDeviceConnectInfo connection = device.getConnectable();
        if (connection != null) {
            out.put(prefix, ".startConnected", connection.isStartConnected());
            out.put(prefix, ".allowGuestConnectionControl", connection.isAllowGuestControl());
        }
    }

    private void putDrive(VirtualDevice device) {
        String slot = slot(device);
        VirtualDeviceBackingInfo backing = device.getBacking();
        out.put(slot, ".present", true);
        if (backing instanceof VirtualDeviceFileBackingInfo image) {
            out.put(slot, ".deviceType", "cdrom-image");
            out.put(slot, ".fileName", out.file(image.getFileName()));
        } else if (device instanceof VirtualSCSIPassthrough && backing instanceof VirtualDeviceDeviceBackingInfo unit) {
            out.put(slot, ".deviceType", "scsi-passthru");
            out.put(slot, ".fileName", unit.getDeviceName());
        } else {
            putHostDrive(slot, backing, "atapi-cdrom");
        }
        putConnection(device, slot);
    }

    private void putHostDrive(String prefix, @Nullable VirtualDeviceBackingInfo backing, String type) {
        if (backing instanceof VirtualDeviceRemoteDeviceBackingInfo remote) {
            out.put(prefix, ".deviceType", type.equals("atapi-cdrom") ? "cdrom-raw" : null);
            out.put(prefix, ".clientDevice", true);
            out.put(prefix, ".fileName", remote.getDeviceName());
        } else if (backing instanceof VirtualDeviceDeviceBackingInfo host) {
            out.put(prefix, ".deviceType", type.equals("atapi-cdrom") ? type : null);
            out.put(prefix, ".clientDevice", false);
            out.put(prefix, ".fileName", host.getDeviceName());
        }
    }

    private void putFloppy(VirtualDevice device, String prefix) {
        out.put(prefix, ".present", true);
        if (device.getBacking() instanceof VirtualDeviceFileBackingInfo image) {
            out.put(prefix, ".fileType", "file");
            out.put(prefix, ".fileName", out.file(image.getFileName()));
        } else {
            out.put(prefix, ".fileType", "device");
            putHostDrive(prefix, device.getBacking(), "floppy");
        }
        putConnection(device, prefix);
    }

    private void putPort(VirtualDevice device, String prefix) {
        out.put(prefix, ".present", true);
        if (device.getBacking() instanceof VirtualDeviceFileBackingInfo file) {
            out.put(prefix, ".fileType", "file");
            out.put(prefix, ".fileName", out.file(file.getFileName()));
        } else if (device.getBacking() instanceof VirtualDevicePipeBackingInfo pipe) {
            out.put(prefix, ".fileType", "pipe");
            out.put(prefix, ".fileName", pipe.getPipeName());
        } else if (device.getBacking() instanceof VirtualDeviceDeviceBackingInfo host) {
            out.put(prefix, ".fileType", "device");
            out.put(prefix, ".fileName", host.getDeviceName());
        }
        putConnection(device, prefix);
    }
}
