package io.vimock.server.inventory;

import io.vimock.vim25.Description;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualPCIController;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSISharing;
import io.vimock.vim25.VirtualUSBController;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a virtual machine while they change: which controllers, unit numbers, keys and labels are taken (wire
 * rule 14, facts: storage 6).
 *
 * <p>Keys in a change are placeholders: the machine's own follow from where the device is plugged in. Later devices of
 * the same change may name a controller by its placeholder.
 */
final class DeviceSlots {
    /** The unit of a SCSI bus that the controller itself has. */
    static final int SCSI_RESERVED_UNIT = 7;

    private static final int SCSI_UNITS = 16;
    private static final int IDE_UNITS = 2;
    private static final int UNBOUNDED = 1000;
    private static final int BUS_KEYS = 16;
    private static final int IDE_DEVICE_KEY = 3000;

    private final List<VirtualDevice> devices;
    private final Map<Integer, Integer> placeholders = new HashMap<>();

    /** @param devices the machine's devices; changes go into this list */
    DeviceSlots(List<VirtualDevice> devices) {
        this.devices = devices;
    }

    /** The device with a key of the machine; null when there is none. */
    @Nullable
    VirtualDevice find(int key) {
        for (VirtualDevice device : devices) {
            if (device.getKey() == key) {
                return device;
            }
        }
        return null;
    }

    /** How many devices of a kind there are. */
    int count(DeviceKind kind) {
        return (int) devices.stream().filter(kind::includes).count();
    }

    /** Lets the rest of the change name a device that exists already by a placeholder. */
    void alias(int placeholder, int key) {
        placeholders.put(placeholder, key);
    }

    /** Takes a device out. */
    void remove(VirtualDevice device) {
        devices.remove(device);
    }

    /** Whether anything is plugged into a controller. */
    boolean isUsed(VirtualController controller) {
        return devices.stream().anyMatch(device -> Objects.equals(device.getControllerKey(), controller.getKey()));
    }

    /**
     * Gives a new device its place: controller, unit number, key and label. It is in the machine after {@link #insert}.
     *
     * @param index the index of the change, for faults
     * @throws io.vimock.server.fault.VimFaultException InvalidController, MissingController, TooManyDevices,
     *     InvalidDeviceSpec for a unit or bus number that is taken
     */
    void plug(VirtualDevice device, DeviceKind kind, int index) {
        int placeholder = device.getKey();
        VirtualController controller = controllerFor(device, kind, index);
        if (device instanceof VirtualSCSIController scsi) {
            plugScsi(scsi, index);
        } else if (device instanceof VirtualUSBController usb) {
            usb.setBusNumber(0);
        }
        device.setControllerKey(controller.getKey());
        device.setUnitNumber(unit(device, kind, controller, index));
        device.setKey(key(device, kind, controller));
        if (device instanceof VirtualController) {
            placeholders.put(placeholder, device.getKey());
        }
        device.setDeviceInfo(new Description().withLabel(label(kind)).withSummary(""));
    }

    /** Puts a device into the machine that has been given its place. */
    void insert(VirtualDevice device) {
        devices.add(position(device), device);
    }

    /** Moves a device that is there to the controller and unit that it now asks for. */
    void move(VirtualDevice device, DeviceKind kind, int index) {
        devices.remove(device);
        VirtualController controller = controllerFor(device, kind, index);
        device.setControllerKey(controller.getKey());
        device.setUnitNumber(unit(device, kind, controller, index));
        devices.add(position(device), device);
    }

    /** Devices are listed by kind in the order of their keys, as VirtualCenter lists them; the chip set comes first. */
    private int position(VirtualDevice device) {
        int at = devices.size();
        while (at > 0 && !isChipSet(devices.get(at - 1)) && devices.get(at - 1).getKey() > device.getKey()) {
            at--;
        }
        return at;
    }

    private static boolean isChipSet(VirtualDevice device) {
        DeviceKind kind = DeviceKind.of(device);
        return kind != null && kind.isBuiltIn();
    }

    private VirtualController controllerFor(VirtualDevice device, DeviceKind kind, int index) {
        Integer asked = device.getControllerKey();
        Integer named = asked == null ? null : placeholders.getOrDefault(asked, asked);
        if (named != null && find(named) instanceof VirtualController controller) {
            if (!fits(kind, controller)) {
                throw DeviceFaults.invalidController(index, named);
            }
            return controller;
        }
        if (asked != null && asked > 0) {
            throw DeviceFaults.invalidController(index, asked);
        }
        return freeController(kind, index);
    }

    private static boolean fits(DeviceKind kind, VirtualController controller) {
        Class<? extends VirtualController> home = kind.controller();
        boolean ideDisk = kind == DeviceKind.DISK && controller instanceof VirtualIDEController;
        return ideDisk || (home != null && home.isInstance(controller));
    }

    private VirtualController freeController(DeviceKind kind, int index) {
        boolean found = false;
        for (VirtualDevice device : devices) {
            Class<? extends VirtualController> home = kind.controller();
            if (home != null && home.isInstance(device)) {
                VirtualController controller = (VirtualController) device;
                found = true;
                if (freeUnit(controller, 0, units(controller)) >= 0) {
                    return controller;
                }
            }
        }
        boolean scsi = kind.controller() == VirtualSCSIController.class;
        if (scsi && count(DeviceKind.SCSI_CONTROLLER) < DeviceKind.SCSI_CONTROLLER.most("")) {
            return newScsiController(index);
        }
        throw found ? DeviceFaults.tooMany(index, kind) : DeviceFaults.missingController(index, kind);
    }

    private VirtualController newScsiController(int index) {
        VirtualLsiLogicController made = new VirtualLsiLogicController()
                .withKey(Integer.MIN_VALUE)
                .withSharedBus(VirtualSCSISharing.NO_SHARING)
                .withBusNumber(freeBus());
        plug(made, DeviceKind.SCSI_CONTROLLER, index);
        insert(made);
        placeholders.remove(Integer.MIN_VALUE);
        made.getDeviceInfo().setSummary(DeviceKind.scsiSummary(made));
        return made;
    }

    private int freeBus() {
        return firstFree(
                0,
                UNBOUNDED,
                bus -> devices.stream()
                        .anyMatch(device ->
                                device instanceof VirtualSCSIController other && other.getBusNumber() == bus));
    }

    private void plugScsi(VirtualSCSIController controller, int index) {
        int bus = controller.getBusNumber();
        boolean taken = devices.stream()
                .anyMatch(device -> device instanceof VirtualSCSIController other && other.getBusNumber() == bus);
        if (taken || bus < 0 || bus >= DeviceKind.SCSI_CONTROLLER.most("")) {
            throw DeviceFaults.invalidSpec(index, "device.busNumber", "bus " + bus + " is taken or out of range");
        }
        controller.setHotAddRemove(true);
        controller.setScsiCtlrUnitNumber(SCSI_RESERVED_UNIT);
    }

    private static int units(VirtualController controller) {
        if (controller instanceof VirtualSCSIController) {
            return SCSI_UNITS;
        }
        return controller instanceof VirtualIDEController ? IDE_UNITS : UNBOUNDED;
    }

    private int unit(VirtualDevice device, DeviceKind kind, VirtualController controller, int index) {
        boolean chosen = controller instanceof VirtualSCSIController || controller instanceof VirtualIDEController;
        Integer asked = device.getUnitNumber();
        if (chosen && asked != null && asked >= 0) {
            if (asked >= units(controller) || isTaken(controller, asked)) {
                throw DeviceFaults.invalidSpec(
                        index, "device.unitNumber", "unit " + asked + " is taken, reserved or out of range");
            }
            return asked;
        }
        int first = controller instanceof VirtualPCIController ? firstPciUnit(kind) : 0;
        int free = freeUnit(controller, first, units(controller));
        if (free < 0) {
            throw DeviceFaults.tooMany(index, kind);
        }
        return free;
    }

    private static int firstPciUnit(DeviceKind kind) {
        return switch (kind) {
            case SCSI_CONTROLLER -> 3;
            case NETWORK_CARD -> 7;
            case VMCI -> 17;
            case SOUND_CARD -> 18;
            case VMI_ROM -> 21;
            case USB_CONTROLLER -> 22;
            case PCI_PASSTHROUGH -> 23;
            default -> 0;
        };
    }

    private int freeUnit(VirtualController controller, int first, int end) {
        return firstFree(first, end, unit -> isTaken(controller, unit));
    }

    private boolean isTaken(VirtualController controller, int unit) {
        boolean reserved = controller instanceof VirtualSCSIController && unit == SCSI_RESERVED_UNIT;
        return reserved
                || devices.stream()
                        .anyMatch(device -> Objects.equals(device.getControllerKey(), controller.getKey())
                                && Objects.equals(device.getUnitNumber(), unit));
    }

    private static int firstFree(int first, int end, IntPredicate taken) {
        for (int candidate = first; candidate < end; candidate++) {
            if (!taken.test(candidate)) {
                return candidate;
            }
        }
        return -1;
    }

    private int key(VirtualDevice device, DeviceKind kind, VirtualController controller) {
        if (device instanceof VirtualSCSIController scsi) {
            return kind.firstKey() + scsi.getBusNumber();
        }
        if (controller instanceof VirtualSCSIController) {
            return kind.firstKey() + BUS_KEYS * controller.getBusNumber() + device.getUnitNumber();
        }
        if (controller instanceof VirtualIDEController) {
            return IDE_DEVICE_KEY + IDE_UNITS * controller.getBusNumber() + device.getUnitNumber();
        }
        return firstFree(kind.firstKey(), kind.firstKey() + UNBOUNDED, key -> find(key) != null);
    }

    private String label(DeviceKind kind) {
        if (kind.isSingle()) {
            return kind.label();
        }
        int first = kind.countsFromZero() ? 0 : 1;
        int number = firstFree(first, first + UNBOUNDED, candidate -> hasLabel(kind.label() + " " + candidate));
        return kind.label() + " " + number;
    }

    private boolean hasLabel(String label) {
        return devices.stream()
                .anyMatch(device -> device.getDeviceInfo() != null
                        && label.equals(device.getDeviceInfo().getLabel()));
    }

    /** Lets every controller list what is plugged into it. */
    void link() {
        for (VirtualDevice device : devices) {
            if (device instanceof VirtualController controller) {
                List<Integer> keys = new ArrayList<>();
                for (VirtualDevice other : devices) {
                    if (Objects.equals(other.getControllerKey(), controller.getKey())) {
                        keys.add(other.getKey());
                    }
                }
                controller.getDevice().clear();
                controller.getDevice().addAll(keys);
            }
        }
    }
}
