package io.vimock.server.inventory;

import io.vimock.vim25.ParaVirtualSCSIController;
import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualKeyboard;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualLsiLogicSASController;
import io.vimock.vim25.VirtualMachineVMCIDevice;
import io.vimock.vim25.VirtualMachineVMIROM;
import io.vimock.vim25.VirtualMachineVideoCard;
import io.vimock.vim25.VirtualPCIController;
import io.vimock.vim25.VirtualPCIPassthrough;
import io.vimock.vim25.VirtualPS2Controller;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualPointingDevice;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSIPassthrough;
import io.vimock.vim25.VirtualSIOController;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSoundCard;
import io.vimock.vim25.VirtualUSB;
import io.vimock.vim25.VirtualUSBController;
import org.jspecify.annotations.Nullable;

/**
 * A kind of virtual device: its range of keys, its label, where it is plugged in, and how many a machine can have
 * (facts: storage 6).
 */
enum DeviceKind {
    IDE_CONTROLLER(VirtualIDEController.class, 200, "IDE", null, 2, true),
    PS2_CONTROLLER(VirtualPS2Controller.class, 300, "PS2 Controller", null, 1, true),
    PCI_CONTROLLER(VirtualPCIController.class, 100, "PCI Controller", null, 1, true),
    SIO_CONTROLLER(VirtualSIOController.class, 400, "SIO Controller", null, 1, true),
    KEYBOARD(VirtualKeyboard.class, 600, "Keyboard", VirtualPS2Controller.class, 1, true),
    POINTING_DEVICE(VirtualPointingDevice.class, 700, "Pointing Device", VirtualPS2Controller.class, 1, true),
    VIDEO_CARD(VirtualMachineVideoCard.class, 500, "Video Card", VirtualPCIController.class, 1, true),
    SCSI_CONTROLLER(VirtualSCSIController.class, 1000, "SCSI Controller", VirtualPCIController.class, 4, false),
    USB_CONTROLLER(VirtualUSBController.class, 7000, "USB Controller", VirtualPCIController.class, 1, false),
    DISK(VirtualDisk.class, 2000, "Hard disk", VirtualSCSIController.class, 60, false),
    SCSI_PASSTHROUGH(VirtualSCSIPassthrough.class, 2000, "SCSI device", VirtualSCSIController.class, 60, false),
    CDROM(VirtualCdrom.class, 3000, "CD/DVD Drive", VirtualIDEController.class, 4, false),
    NETWORK_CARD(VirtualEthernetCard.class, 4000, "Network adapter", VirtualPCIController.class, 10, false),
    SOUND_CARD(VirtualSoundCard.class, 5000, "Sound Card", VirtualPCIController.class, 1, false),
    FLOPPY(VirtualFloppy.class, 8000, "Floppy drive", VirtualSIOController.class, 2, false),
    SERIAL_PORT(VirtualSerialPort.class, 9000, "Serial port", VirtualSIOController.class, 4, false),
    PARALLEL_PORT(VirtualParallelPort.class, 10000, "Parallel port", VirtualSIOController.class, 3, false),
    USB_DEVICE(VirtualUSB.class, 11000, "USB", VirtualUSBController.class, 20, false),
    VMCI(VirtualMachineVMCIDevice.class, 12000, "VMCI device", VirtualPCIController.class, 1, false),
    PCI_PASSTHROUGH(VirtualPCIPassthrough.class, 13000, "PCI device", VirtualPCIController.class, 6, false),
    VMI_ROM(VirtualMachineVMIROM.class, 14000, "VMI ROM", VirtualPCIController.class, 1, false);

    private final Class<? extends VirtualDevice> type;
    private final int firstKey;
    private final String label;
    private final @Nullable Class<? extends VirtualController> controller;
    private final int most;
    private final boolean builtIn;

    DeviceKind(
            Class<? extends VirtualDevice> type,
            int firstKey,
            String label,
            @Nullable Class<? extends VirtualController> controller,
            int most,
            boolean builtIn) {
        this.type = type;
        this.firstKey = firstKey;
        this.label = label;
        this.controller = controller;
        this.most = most;
        this.builtIn = builtIn;
    }

    /** The kind of a device; null for a bare {@code VirtualDevice}, which is none. */
    static @Nullable DeviceKind of(VirtualDevice device) {
        for (DeviceKind kind : values()) {
            if (kind.type.isInstance(device)) {
                return kind;
            }
        }
        return null;
    }

    /** Whether a device is of this kind. */
    boolean includes(VirtualDevice device) {
        return type.isInstance(device);
    }

    /** The first key of the range. */
    int firstKey() {
        return firstKey;
    }

    /** What the label begins with. */
    String label() {
        return label;
    }

    /** What it is plugged into; null for the controllers of the chip set. */
    @Nullable
    Class<? extends VirtualController> controller() {
        return controller;
    }

    /** How many a machine of that hardware version can have. */
    int most(String version) {
        return this == NETWORK_CARD && version.equals(VirtualMachineFactory.HARDWARE_VERSION) ? 4 : most;
    }

    /** Whether every machine has it, so that it is neither added nor removed. */
    boolean isBuiltIn() {
        return builtIn;
    }

    /** Whether the label is the bare name, without a number. */
    boolean isSingle() {
        return most == 1;
    }

    /** Whether the number in the label counts from 0. */
    boolean countsFromZero() {
        return this == IDE_CONTROLLER || this == SCSI_CONTROLLER;
    }

    /** Whether the device came with virtual hardware version 7, so that ESX 3.5 does not know it. */
    static boolean needsVersion7(VirtualDevice device) {
        return device instanceof io.vimock.vim25.VirtualVmxnet3
                || device instanceof ParaVirtualSCSIController
                || device instanceof VirtualLsiLogicSASController
                || device instanceof VirtualMachineVMCIDevice
                || device instanceof VirtualPCIPassthrough;
    }

    /** What {@code deviceInfo.summary} says of a SCSI controller. */
    static String scsiSummary(VirtualSCSIController controller) {
        if (controller instanceof VirtualBusLogicController) {
            return "BusLogic";
        }
        if (controller instanceof VirtualLsiLogicController) {
            return "LSI Logic";
        }
        return controller instanceof VirtualLsiLogicSASController ? "LSI Logic SAS" : "VMware paravirtual SCSI";
    }
}
