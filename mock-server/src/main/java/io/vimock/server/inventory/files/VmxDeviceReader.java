package io.vimock.server.inventory.files;

import io.vimock.vim25.ParaVirtualSCSIController;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromAtapiBackingInfo;
import io.vimock.vim25.VirtualCdromIsoBackingInfo;
import io.vimock.vim25.VirtualCdromRemotePassthroughBackingInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualFloppyDeviceBackingInfo;
import io.vimock.vim25.VirtualFloppyImageBackingInfo;
import io.vimock.vim25.VirtualFloppyRemoteDeviceBackingInfo;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualLsiLogicSASController;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualParallelPortDeviceBackingInfo;
import io.vimock.vim25.VirtualParallelPortFileBackingInfo;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSIPassthrough;
import io.vimock.vim25.VirtualSCSIPassthroughDeviceBackingInfo;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSerialPortDeviceBackingInfo;
import io.vimock.vim25.VirtualSerialPortFileBackingInfo;
import io.vimock.vim25.VirtualSerialPortPipeBackingInfo;
import io.vimock.vim25.VirtualSoundBlaster16;
import io.vimock.vim25.VirtualUSBController;
import io.vimock.vim25.VirtualVmxnet;
import io.vimock.vim25.VirtualVmxnet2;
import io.vimock.vim25.VirtualVmxnet3;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the devices of a virtual machine from its {@code .vmx} file: the counterpart of {@link VmxDevices}. */
final class VmxDeviceReader {
    private static final int SCSI_BUSES = 4;
    private static final int SCSI_UNITS = 16;
    private static final int IDE_KEY = 200;
    private static final int MOST_CARDS = 10;
    private static final int MOST_PORTS = 4;

    private final VmxReader vmx;
    private final List<VirtualDeviceConfigSpec> changes = new ArrayList<>();
    private int placeholder = -1;

    VmxDeviceReader(VmxReader vmx) {
        this.vmx = vmx;
    }

    /** The devices that are to be added; their keys are placeholders. */
    List<VirtualDeviceConfigSpec> read() {
        for (int bus = 0; bus < SCSI_BUSES; bus++) {
            readController(bus);
        }
        for (int bus = 0; bus < 2; bus++) {
            for (int unit = 0; unit < 2; unit++) {
                readSlot("ide" + bus + ":" + unit, IDE_KEY + bus, unit);
            }
        }
        for (int card = 0; card < MOST_CARDS; card++) {
            readCard("ethernet" + card);
        }
        readRest();
        return changes;
    }

    private void add(VirtualDevice device) {
        changes.add(new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.ADD)
                .withDevice(device.withKey(placeholder--)));
    }

    private boolean isPresent(String prefix) {
        return vmx.is(prefix + ".present", false);
    }

    private void readController(int bus) {
        String prefix = "scsi" + bus;
        if (!isPresent(prefix)) {
            return;
        }
        VirtualSCSIController controller =
                switch (vmx.text(prefix + ".virtualDev", "lsilogic").toLowerCase(Locale.ROOT)) {
                    case "buslogic" -> new VirtualBusLogicController();
                    case "lsisas1068" -> new VirtualLsiLogicSASController();
                    case "pvscsi" -> new ParaVirtualSCSIController();
                    default -> new VirtualLsiLogicController();
                };
        controller.setBusNumber(bus);
        controller.setSharedBus(
                switch (vmx.text(prefix + ".sharedBus", "none").toLowerCase(Locale.ROOT)) {
                    case "physical" -> VirtualSCSISharing.PHYSICAL_SHARING;
                    case "virtual" -> VirtualSCSISharing.VIRTUAL_SHARING;
                    default -> VirtualSCSISharing.NO_SHARING;
                });
        add(controller);
        int key = controller.getKey();
        for (int unit = 0; unit < SCSI_UNITS; unit++) {
            readSlot(prefix + ":" + unit, key, unit);
        }
    }

    private void readSlot(String slot, int controller, int unit) {
        if (!isPresent(slot)) {
            return;
        }
        String type = vmx.text(slot + ".deviceType", "disk").toLowerCase(Locale.ROOT);
        String file = vmx.text(slot + ".fileName", "");
        VirtualDevice device;
        if (type.contains("cdrom")) {
            device = new VirtualCdrom().withBacking(cdrom(slot, type, file));
            device.setConnectable(connection(slot));
        } else if (type.equals("scsi-passthru")) {
            device = new VirtualSCSIPassthrough()
                    .withBacking(new VirtualSCSIPassthroughDeviceBackingInfo().withDeviceName(file));
        } else {
            device = new VirtualDisk()
                    .withShares(vmx.shares("sched." + slot + ".shares"))
                    .withBacking(disk(slot, file));
        }
        add(device.withControllerKey(controller).withUnitNumber(unit));
    }

    private VirtualDeviceBackingInfo disk(String slot, String file) {
        String mode = vmx.text(slot + ".mode", "persistent").replace('-', '_');
        String unit = vmx.text(slot + ".lun");
        if (unit != null) {
            return new VirtualDiskRawDiskMappingVer1BackingInfo()
                    .withLunUuid(unit)
                    .withDiskMode(mode)
                    .withFileName(vmx.file(file));
        }
        return new VirtualDiskFlatVer2BackingInfo()
                .withWriteThrough(vmx.flag(slot + ".writeThrough"))
                .withDiskMode(mode)
                .withFileName(vmx.file(file));
    }

    private VirtualDeviceBackingInfo cdrom(String slot, String type, String file) {
        if (type.equals("cdrom-image")) {
            return new VirtualCdromIsoBackingInfo().withFileName(vmx.file(file));
        }
        return vmx.is(slot + ".clientDevice", false)
                ? new VirtualCdromRemotePassthroughBackingInfo()
                        .withDeviceName(file)
                        .withUseAutoDetect(false)
                        .withExclusive(false)
                : new VirtualCdromAtapiBackingInfo().withDeviceName(file).withUseAutoDetect(false);
    }

    private VirtualDeviceConnectInfo connection(String prefix) {
        return new VirtualDeviceConnectInfo()
                .withStartConnected(vmx.is(prefix + ".startConnected", true))
                .withAllowGuestControl(vmx.is(prefix + ".allowGuestConnectionControl", true))
                .withConnected(false);
    }

    private void readCard(String prefix) {
        if (!isPresent(prefix)) {
            return;
        }
        VirtualEthernetCard card = card(prefix);
        String unused = vmx.text(prefix + ".connectionType");
        boolean manual = vmx.text(prefix + ".addressType", "vpx").equals("static");
        String address = vmx.text(prefix + ".address");
        String generated = vmx.text(prefix + ".generatedAddress");
        card.withAddressType(manual ? "manual" : "assigned")
                .withMacAddress(manual || generated == null ? address : generated)
                .withWakeOnLanEnabled(vmx.is(prefix + ".wakeOnPcktRcv", true))
                .withBacking(new VirtualEthernetCardNetworkBackingInfo()
                        .withDeviceName(vmx.text(prefix + ".networkName", "VM Network")))
                .withConnectable(connection(prefix));
        add(card);
    }

    private VirtualEthernetCard card(String prefix) {
        boolean enhanced = "15".equals(vmx.text(prefix + ".features"));
        return switch (vmx.text(prefix + ".virtualDev", "vlance").toLowerCase(Locale.ROOT)) {
            case "e1000", "e1000e" -> new VirtualE1000();
            case "vmxnet3" -> new VirtualVmxnet3();
            case "vmxnet" -> enhanced ? new VirtualVmxnet2() : new VirtualVmxnet();
            default -> new VirtualPCNet32();
        };
    }

    private void readRest() {
        for (int number = 0; number < 2; number++) {
            String prefix = "floppy" + number;
            if (isPresent(prefix)) {
                add(new VirtualFloppy().withBacking(floppy(prefix)).withConnectable(connection(prefix)));
            }
        }
        for (int number = 0; number < MOST_PORTS; number++) {
            readPort("serial" + number, true);
            readPort("parallel" + number, false);
        }
        if (isPresent("usb")) {
            add(new VirtualUSBController());
        }
        if (isPresent("sound")) {
            add(new VirtualSoundBlaster16());
        }
        Long unused = vmx.number("svga.vramSize");
    }

    private VirtualDeviceBackingInfo floppy(String prefix) {
        String file = vmx.text(prefix + ".fileName", "");
        if (vmx.text(prefix + ".fileType", "device").equals("file")) {
            return new VirtualFloppyImageBackingInfo().withFileName(vmx.file(file));
        }
        return vmx.is(prefix + ".clientDevice", false)
                ? new VirtualFloppyRemoteDeviceBackingInfo().withDeviceName(file)
                : new VirtualFloppyDeviceBackingInfo().withDeviceName(file);
    }

    private void readPort(String prefix, boolean serial) {
        if (!isPresent(prefix)) {
            return;
        }
        String file = vmx.text(prefix + ".fileName", "");
        VirtualDeviceBackingInfo backing = port(vmx.text(prefix + ".fileType", "device"), file, serial);
        VirtualDevice port = serial
                ? new VirtualSerialPort().withYieldOnPoll(vmx.is(prefix + ".yieldOnMsrRead", true))
                : new VirtualParallelPort();
        add(port.withBacking(backing).withConnectable(connection(prefix)));
    }

    private VirtualDeviceBackingInfo port(String type, String file, boolean serial) {
        if (type.equals("pipe") && serial) {
            return new VirtualSerialPortPipeBackingInfo().withPipeName(file).withEndpoint("client");
        }
        if (type.equals("file")) {
            return serial
                    ? new VirtualSerialPortFileBackingInfo().withFileName(vmx.file(file))
                    : new VirtualParallelPortFileBackingInfo().withFileName(vmx.file(file));
        }
        return serial
                ? new VirtualSerialPortDeviceBackingInfo().withDeviceName(file)
                : new VirtualParallelPortDeviceBackingInfo().withDeviceName(file);
    }
}
