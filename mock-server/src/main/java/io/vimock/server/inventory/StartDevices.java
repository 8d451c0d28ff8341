package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Origin;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConnectInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualFloppy;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of a virtual machine that start connected: which of them the machine's host can connect. Stateless.
 */
final class StartDevices {
    private static final int NEVER_AGAIN = 1;

    private StartDevices() {}

    /** Connects the devices that start connected and can be, or disconnects all: the hardware itself is the same. */
    static void connect(Mutation m, ManagedObjectReference vm, boolean connect) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        List<VirtualDevice> devices = new ArrayList<>(config.getHardware().getDevice());
        boolean changed = false;
        for (int i = 0; i < devices.size(); i++) {
            VirtualDevice device = devices.get(i);
            VirtualDeviceConnectInfo connection = device.getConnectable();
            if (connection != null && connection.isConnected() != (connect && isConnectable(m, vm, device))) {
                VirtualDevice other = WireType.copy(device);
                other.setConnectable(WireType.copy(connection).withConnected(!connection.isConnected()));
                devices.set(i, other);
                changed = true;
            }
        }
        if (changed) {
            m.set(
                    vm,
                    VirtualMachineProperties.CONFIG,
                    WireType.copy(config).withHardware(WireType.copyWith(config.getHardware(), "device", devices)));
        }
    }

    private static boolean isConnectable(ReadView view, ManagedObjectReference vm, VirtualDevice device) {
        return device.getConnectable().isStartConnected() && isReachable(view, vm, device) && hasImage(view, device);
    }

    private static boolean isReachable(ReadView view, ManagedObjectReference vm, VirtualDevice device) {
        return !(device.getBacking() instanceof VirtualDeviceFileBackingInfo image)
                || image.getDatastore() == null
                || new HostReach(view, VirtualMachines.host(view, vm)).hasDatastore(image.getDatastore());
    }

    /** Whether the image of a CD or floppy drive exists; other devices have none, and images of the host are there. */
    static boolean hasImage(ReadView view, VirtualDevice device) {
        return !(device instanceof VirtualCdrom || device instanceof VirtualFloppy)
                || !(device.getBacking() instanceof VirtualDeviceFileBackingInfo image)
                || image.getDatastore() == null
                || DatastoreFiles.find(
                                view,
                                image.getDatastore(),
                                DatastorePath.parse(image.getFileName()).path())
                        != null;
    }

    /** Asks about devices that shall start connected and cannot, because their image is out of the host's reach. */
    static void ask(Mutation m, VirtualMachineSupport support, Origin origin, ManagedObjectReference vm) {
        for (VirtualDevice device : VirtualMachines.config(m, vm).getHardware().getDevice()) {
            if (startsOutOfReach(m, vm, device)) {
                Questions.ask(m, support, origin, vm, Question.DEVICE_DISCONNECTED);
                return;
            }
        }
    }

    private static boolean startsOutOfReach(ReadView view, ManagedObjectReference vm, VirtualDevice device) {
        return !(device instanceof VirtualDisk)
                && device.getConnectable() != null
                && device.getConnectable().isStartConnected()
                && !isReachable(view, vm, device);
    }

    /** Takes the answer to {@link Question#DEVICE_DISCONNECTED}. */
    static void answered(Mutation m, ManagedObjectReference vm, int choice) {
        if (choice != NEVER_AGAIN) {
            return;
        }
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (startsOutOfReach(m, vm, device)) {
                device.getConnectable().setStartConnected(false);
            }
        }
        m.set(vm, VirtualMachineProperties.CONFIG, config);
    }
}
