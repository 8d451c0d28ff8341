package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.DiskDescriptor;
import io.vimock.vim25.FileNotFound;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDeviceDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDevicePipeBackingInfo;
import io.vimock.vim25.VirtualDeviceRemoteDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceURIBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualPCIPassthrough;
import io.vimock.vim25.VirtualParallelPort;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSIPassthrough;
import io.vimock.vim25.VirtualSerialPort;
import org.jspecify.annotations.Nullable;

/** Completes what devices are connected to: images, host devices, pipes; and says it in {@code deviceInfo.summary}. */
final class PeripheralBackings {
    private final ConfigDraft draft;

    PeripheralBackings(ConfigDraft draft) {
        this.draft = draft;
    }

    /** Checks and completes backing and connection of a device that is new or has changed. */
    void complete(VirtualDevice device, boolean isNew, int index) {
        if (isRemovable(device)) {
            if (device.getBacking() == null) {
                throw DeviceFaults.invalidBacking(index, "the device needs a backing");
            }
            resolveFile(device.getBacking(), index);
            connect(device, isNew);
            requireImage(device);
        } else if (device instanceof VirtualEthernetCard) {
            connect(device, isNew);
        } else if (device instanceof VirtualSCSIPassthrough) {
            requireUnit(device.getBacking(), index);
        } else if (device instanceof VirtualPCIPassthrough) {
            throw DeviceFaults.invalidBacking(index, "the host has no PCI device to pass through");
        }
    }

    /** What is connected now has to be there; what is connected later may come until then. */
    private void requireImage(VirtualDevice device) {
        boolean connected =
                device.getConnectable() != null && device.getConnectable().isConnected();
        if (connected && device.getBacking() instanceof VirtualDeviceFileBackingInfo file) {
            if (!StartDevices.hasImage(draft.mutation(), device)) {
                throw Faults.of(
                        new FileNotFound().withFile(file.getFileName()),
                        "The file " + file.getFileName() + " was not found");
            }
        }
    }

    private static boolean isRemovable(VirtualDevice device) {
        return device instanceof VirtualCdrom
                || device instanceof VirtualFloppy
                || device instanceof VirtualSerialPort
                || device instanceof VirtualParallelPort;
    }

    /** Names the datastore of an image file; files of the host itself, such as the Tools images, have none. */
    private void resolveFile(VirtualDeviceBackingInfo backing, int index) {
        if (!(backing instanceof VirtualDeviceFileBackingInfo file)) {
            return;
        }
        String name = file.getFileName();
        if (name == null || name.isBlank()) {
            throw DeviceFaults.invalidBacking(index, "an image needs the name of its file");
        }
        if (!name.startsWith("[]") && !name.startsWith("/")) {
            DatastorePath path = DatastorePath.parse(name);
            file.setDatastore(draft.reach().datastore(path.datastore()));
            file.setFileName(path.toString());
        }
    }

    private void requireUnit(@Nullable VirtualDeviceBackingInfo backing, int index) {
        boolean there = backing instanceof VirtualDeviceDeviceBackingInfo unit
                && draft.reach().lun(null, unit.getDeviceName()) != null;
        if (!there) {
            throw DeviceFaults.invalidBacking(index, "the host has no such SCSI device");
        }
    }

    /** A device is connected only while the machine runs; a new one at once when it starts connected. */
    private void connect(VirtualDevice device, boolean isNew) {
        VirtualDeviceConnectInfo connection = device.getConnectable();
        if (connection == null) {
            connection = new VirtualDeviceConnectInfo()
                    .withStartConnected(device instanceof VirtualEthernetCard)
                    .withAllowGuestControl(true);
            device.setConnectable(connection);
        }
        boolean wanted = connection.isConnected() || (isNew && connection.isStartConnected());
        connection.setConnected(draft.isRunning() && wanted);
    }

    /** What the device is, in the words of VirtualCenter. */
    static String summary(VirtualDevice device) {
        if (device instanceof VirtualDisk disk) {
            return DiskDescriptor.kilobytes(disk.getCapacityInKB());
        }
        if (device instanceof VirtualSCSIController controller) {
            return DeviceKind.scsiSummary(controller);
        }
        VirtualDeviceBackingInfo backing = device.getBacking();
        if (backing instanceof VirtualDeviceFileBackingInfo file) {
            return (device instanceof VirtualCdrom ? "ISO " : "Image ") + file.getFileName();
        }
        if (backing instanceof VirtualDeviceRemoteDeviceBackingInfo) {
            return "Remote device";
        }
        if (backing instanceof VirtualDevicePipeBackingInfo pipe) {
            return "Pipe " + pipe.getPipeName();
        }
        if (backing instanceof VirtualDeviceURIBackingInfo uri) {
            return uri.getServiceURI();
        }
        if (backing instanceof VirtualDeviceDeviceBackingInfo host) {
            return host.getDeviceName();
        }
        return device.getDeviceInfo().getLabel();
    }
}
