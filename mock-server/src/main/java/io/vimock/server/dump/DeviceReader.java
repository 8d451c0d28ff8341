package io.vimock.server.dump;

import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.description.DeviceDescription.Type;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDevicePipeBackingInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSoundCard;
import io.vimock.vim25.VirtualUSBController;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes drives, ports, USB controllers and sound cards from what they tell. Stateless. */
final class DeviceReader {
    private static final int FIRST_CDROM = 3002;

    private DeviceReader() {}

    /** The devices of a machine; null when they are those of a machine about which nothing is said. */
    static @Nullable List<DeviceDescription> read(VirtualMachineConfigInfo config) {
        List<DeviceDescription> devices = new ArrayList<>();
        List<VirtualDevice> all = new ArrayList<>(config.getHardware().getDevice());
        // The first drive of a description gets this place.
        all.sort(Comparator.comparing(device -> device.getKey() != FIRST_CDROM));
        for (VirtualDevice device : all) {
            Type type = type(device);
            DeviceDescription described = type == null ? null : describe(type, device);
            if (described != null) {
                devices.add(described);
            }
        }
        return devices.equals(List.of(DeviceDescription.CDROM)) ? null : devices;
    }

    private static @Nullable Type type(VirtualDevice device) {
        if (device instanceof VirtualCdrom) {
            return Type.CDROM;
        }
        if (device instanceof VirtualFloppy) {
            return Type.FLOPPY;
        }
        if (device instanceof VirtualSerialPort) {
            return Type.SERIAL_PORT;
        }
        if (device instanceof VirtualParallelPort) {
            return Type.PARALLEL_PORT;
        }
        if (device instanceof VirtualUSBController) {
            return Type.USB_CONTROLLER;
        }
        return device instanceof VirtualSoundCard ? Type.SOUND_CARD : null;
    }

    /** A port that is connected to what a description cannot say is left out: null. */
    private static @Nullable DeviceDescription describe(Type type, VirtualDevice device) {
        boolean connected = device.getConnectable() != null
                ? device.getConnectable().isStartConnected()
                : device instanceof VirtualUSBController usb && Boolean.TRUE.equals(usb.isAutoConnectDevices());
        if (device.getBacking() instanceof VirtualDeviceFileBackingInfo file && isOnADatastore(file.getFileName())) {
            return new DeviceDescription(type, file.getFileName(), null, null, connected);
        }
        if (device.getBacking() instanceof VirtualDevicePipeBackingInfo pipe) {
            return new DeviceDescription(type, null, null, pipe.getPipeName(), connected);
        }
        if (device.getBacking() instanceof VirtualDeviceDeviceBackingInfo own
                && own.getDeviceName() != null
                && !own.getDeviceName().isEmpty()) {
            return new DeviceDescription(type, null, own.getDeviceName(), null, connected);
        }
        boolean isPort = type == Type.SERIAL_PORT || type == Type.PARALLEL_PORT;
        return isPort ? null : new DeviceDescription(type, null, null, null, connected);
    }

    private static boolean isOnADatastore(@Nullable String file) {
        return file != null && file.matches("\\[[^\\[\\]]+\\] [^/](.*[^/])?");
    }
}
