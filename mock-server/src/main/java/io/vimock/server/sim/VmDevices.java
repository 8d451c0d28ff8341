package io.vimock.server.sim;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.HostScsiDiskPartition;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The devices of a virtual machine that counters are kept for. All its data passes through the datastore and the LUN of
 * its first disk. Stateless.
 */
final class VmDevices {
    private VmDevices() {}

    /** The devices of a kind. */
    static List<Instance> of(ReadView view, ObjectState vm, InstanceKind kind) {
        VirtualMachineConfigInfo config = vm.get(VirtualMachineProperties.CONFIG);
        List<ManagedObjectReference> datastores = vm.get(VirtualMachineProperties.DATASTORE);
        if (config == null) {
            return List.of();
        }
        ManagedObjectReference datastore = datastores == null || datastores.isEmpty() ? null : datastores.get(0);
        return switch (kind) {
            case VCPU -> numbered(kind, config.getHardware().getNumCPU());
            case VNIC -> named(kind, nics(config));
            case VIRTUAL_DISK -> named(kind, disks(config));
            case DISK -> named(kind, names(lun(view, datastore)));
            case DATASTORE -> named(kind, names(uuid(view, datastore)));
            default -> List.of();
        };
    }

    private static List<String> names(@Nullable String name) {
        return name == null ? List.of() : List.of(name);
    }

    /** Instances 0, 1 ... */
    static List<Instance> numbered(InstanceKind kind, int count) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instances.add(new Instance(kind, Integer.toString(i), i, count));
        }
        return instances;
    }

    /** Instances of these names. */
    static List<Instance> named(InstanceKind kind, List<String> names) {
        List<Instance> instances = new ArrayList<>();
        for (String name : names) {
            instances.add(new Instance(kind, name, instances.size(), names.size()));
        }
        return instances;
    }

    private static List<String> nics(VirtualMachineConfigInfo config) {
        return config.getHardware().getDevice().stream()
                .filter(VirtualEthernetCard.class::isInstance)
                .map(card -> Integer.toString(card.getKey()))
                .toList();
    }

    private static List<String> disks(VirtualMachineConfigInfo config) {
        List<VirtualDevice> devices = config.getHardware().getDevice();
        List<String> names = new ArrayList<>();
        for (VirtualDevice device : devices) {
            if (device instanceof VirtualDisk) {
                for (VirtualDevice other : devices) {
                    if (other instanceof VirtualController controller
                            && Integer.valueOf(controller.getKey()).equals(device.getControllerKey())) {
                        String bus = controller instanceof VirtualIDEController ? "ide" : "scsi";
                        names.add(bus + controller.getBusNumber() + ":" + device.getUnitNumber());
                    }
                }
            }
        }
        return names;
    }

    /** The canonical name of the LUN that a datastore begins on; null when it is none of VMFS. */
    static @Nullable String lun(ReadView view, @Nullable ManagedObjectReference datastore) {
        if (datastore == null || !(info(view, datastore) instanceof VmfsDatastoreInfo vmfs)) {
            return null;
        }
        List<HostScsiDiskPartition> extents = vmfs.getVmfs().getExtent();
        return extents.isEmpty() ? null : extents.get(0).getDiskName();
    }

    /** What names a datastore in counters; null when it is unknown. */
    static @Nullable String uuid(ReadView view, @Nullable ManagedObjectReference datastore) {
        DatastoreInfo info = datastore == null ? null : info(view, datastore);
        if (info instanceof VmfsDatastoreInfo vmfs) {
            return vmfs.getVmfs().getUuid();
        }
        return info == null ? null : info.getUrl();
    }

    private static @Nullable DatastoreInfo info(ReadView view, ManagedObjectReference datastore) {
        ObjectState state = view.find(datastore);
        return state == null ? null : state.get(DatastoreProperties.INFO);
    }
}
