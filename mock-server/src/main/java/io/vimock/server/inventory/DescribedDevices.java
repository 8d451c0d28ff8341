package io.vimock.server.inventory;

import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromAtapiBackingInfo;
import io.vimock.vim25.VirtualCdromIsoBackingInfo;
import io.vimock.vim25.VirtualCdromRemotePassthroughBackingInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualFloppyDeviceBackingInfo;
import io.vimock.vim25.VirtualFloppyImageBackingInfo;
import io.vimock.vim25.VirtualFloppyRemoteDeviceBackingInfo;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualParallelPortDeviceBackingInfo;
import io.vimock.vim25.VirtualParallelPortFileBackingInfo;
import io.vimock.vim25.VirtualSerialPort;
import io.vimock.vim25.VirtualSerialPortDeviceBackingInfo;
import io.vimock.vim25.VirtualSerialPortFileBackingInfo;
import io.vimock.vim25.VirtualSerialPortPipeBackingInfo;
import io.vimock.vim25.VirtualSoundBlaster16;
import io.vimock.vim25.VirtualSoundCardDeviceBackingInfo;
import io.vimock.vim25.VirtualUSBController;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the drives, ports, USB controllers and sound cards that a description lists.
 *
 * @param datastores the datastores by name
 * @param running whether the machine runs
 */
record DescribedDevices(Map<String, ManagedObjectReference> datastores, boolean running) {

    /** Plugs devices into a machine that has the others. */
    void plug(List<DeviceDescription> descriptions, List<VirtualDevice> devices) {
        DeviceSlots slots = new DeviceSlots(devices);
        for (int i = 0; i < descriptions.size(); i++) {
            VirtualDevice device = device(descriptions.get(i));
            DeviceKind kind = Objects.requireNonNull(DeviceKind.of(device));
            // The first CD drive is where that of all machines is.
            if (kind == DeviceKind.CDROM && slots.count(kind) == 0) {
                device.withControllerKey(VirtualMachineDevices.IDE_KEY + 1).setUnitNumber(0);
            }
            device.setKey(-1);
            slots.plug(device, kind, i);
            device.getDeviceInfo().setSummary(PeripheralBackings.summary(device));
            slots.insert(device);
        }
        slots.link();
    }

    private VirtualDevice device(DeviceDescription described) {
        VirtualDevice device = switch (described.type()) {
            case CDROM -> new VirtualCdrom().withBacking(cdrom(described));
            case FLOPPY -> new VirtualFloppy().withBacking(floppy(described));
            case SERIAL_PORT -> new VirtualSerialPort().withYieldOnPoll(true).withBacking(serialPort(described));
            case PARALLEL_PORT -> new VirtualParallelPort().withBacking(parallelPort(described));
            case USB_CONTROLLER -> new VirtualUSBController().withAutoConnectDevices(described.connected());
            case SOUND_CARD ->
                new VirtualSoundBlaster16()
                        .withBacking(new VirtualSoundCardDeviceBackingInfo()
                                .withDeviceName(host(described))
                                .withUseAutoDetect(described.hostDevice() == null));
        };
        return device instanceof VirtualUSBController
                ? device
                : device.withConnectable(new VirtualDeviceConnectInfo()
                        .withStartConnected(described.connected())
                        .withAllowGuestControl(true)
                        .withConnected(described.connected() && running));
    }

    private VirtualDeviceBackingInfo cdrom(DeviceDescription described) {
        if (described.file() != null) {
            return new VirtualCdromIsoBackingInfo()
                    .withFileName(described.file())
                    .withDatastore(datastore(described.file()));
        }
        return described.hostDevice() == null
                ? new VirtualCdromRemotePassthroughBackingInfo()
                        .withDeviceName("")
                        .withUseAutoDetect(false)
                        .withExclusive(false)
                : new VirtualCdromAtapiBackingInfo()
                        .withDeviceName(host(described))
                        .withUseAutoDetect(false);
    }

    private VirtualDeviceBackingInfo floppy(DeviceDescription described) {
        if (described.file() != null) {
            return new VirtualFloppyImageBackingInfo()
                    .withFileName(described.file())
                    .withDatastore(datastore(described.file()));
        }
        return described.hostDevice() == null
                ? new VirtualFloppyRemoteDeviceBackingInfo().withDeviceName("").withUseAutoDetect(false)
                : new VirtualFloppyDeviceBackingInfo()
                        .withDeviceName(host(described))
                        .withUseAutoDetect(false);
    }

    private VirtualDeviceBackingInfo serialPort(DeviceDescription described) {
        if (described.file() != null) {
            return new VirtualSerialPortFileBackingInfo()
                    .withFileName(described.file())
                    .withDatastore(datastore(described.file()));
        }
        return described.pipe() != null
                ? new VirtualSerialPortPipeBackingInfo()
                        .withPipeName(described.pipe())
                        .withEndpoint("server")
                        .withNoRxLoss(true)
                : new VirtualSerialPortDeviceBackingInfo()
                        .withDeviceName(host(described))
                        .withUseAutoDetect(false);
    }

    private VirtualDeviceBackingInfo parallelPort(DeviceDescription described) {
        return described.file() != null
                ? new VirtualParallelPortFileBackingInfo()
                        .withFileName(described.file())
                        .withDatastore(datastore(described.file()))
                : new VirtualParallelPortDeviceBackingInfo()
                        .withDeviceName(host(described))
                        .withUseAutoDetect(false);
    }

    private static String host(DeviceDescription described) {
        return described.hostDevice() == null ? "" : described.hostDevice();
    }

    private ManagedObjectReference datastore(String file) {
        return Objects.requireNonNull(datastores.get(DatastorePath.parse(file).datastore()));
    }
}
