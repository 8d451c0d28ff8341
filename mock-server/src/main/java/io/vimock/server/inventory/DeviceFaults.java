package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.DeviceHotPlugNotSupported;
import io.vimock.vim25.DeviceNotFound;
import io.vimock.vim25.InvalidController;
import io.vimock.vim25.InvalidDeviceBacking;
import io.vimock.vim25.InvalidDeviceOperation;
import io.vimock.vim25.InvalidDeviceSpec;
import io.vimock.vim25.MissingController;
import io.vimock.vim25.TooManyDevices;
import io.vimock.vim25.VirtualDeviceConfigSpec;

/** The faults of {@code VirtualMachineConfigSpec.deviceChange}; all name the change by its index. Stateless. */
final class DeviceFaults {
    private DeviceFaults() {}

    private static VimFaultException of(InvalidDeviceSpec fault, int index, String property, String why) {
        return Faults.of(
                fault.withDeviceIndex(index).withProperty("deviceChange[" + index + "]." + property),
                "Invalid configuration for device '" + index + "': " + why);
    }

    /** A value in the change is unusable. */
    static VimFaultException invalidSpec(int index, String property, String why) {
        return of(new InvalidDeviceSpec(), index, property, why);
    }

    /** The backing is missing, of a kind that the device cannot have, or names something that is not there. */
    static VimFaultException invalidBacking(int index, String why) {
        return of(new InvalidDeviceBacking(), index, "device.backing", why);
    }

    /** The operation does not fit the device, or the file operation the operation. */
    static VimFaultException invalidOperation(int index, VirtualDeviceConfigSpec change, String why) {
        return of(
                new InvalidDeviceOperation().withBadOp(change.getOperation()).withBadFileOp(change.getFileOperation()),
                index,
                "operation",
                why);
    }

    /** The machine has no device with that key. */
    static VimFaultException notFound(int index, int key) {
        return of(new DeviceNotFound(), index, "device.key", "there is no device with key " + key);
    }

    /** The key names no controller, or one that cannot take the device. */
    static VimFaultException invalidController(int index, int key) {
        return of(
                new InvalidController().withControllerKey(key),
                index,
                "device.controllerKey",
                "no controller with key " + key + " can take it");
    }

    /** The device needs a controller that the machine does not have. */
    static VimFaultException missingController(int index, DeviceKind kind) {
        return of(
                new MissingController(),
                index,
                "device.controllerKey",
                "the virtual machine has no controller for a " + kind.label());
    }

    /** The change is none for a running machine. */
    static VimFaultException hotPlugNotSupported(int index, DeviceKind kind, String what) {
        return of(
                new DeviceHotPlugNotSupported(),
                index,
                "device",
                "a " + kind.label() + " cannot be " + what + " while the virtual machine is powered on");
    }

    /** The machine has as many such devices as it can have. */
    static VimFaultException tooMany(int index, DeviceKind kind) {
        return Faults.of(
                new TooManyDevices().withProperty("deviceChange[" + index + "].device"),
                "The virtual machine has the most devices of the kind " + kind.label() + " that it can have");
    }
}
