package io.vimock.server.sim;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostHostBusAdapter;
import io.vimock.vim25.HostMultipathInfoLogicalUnit;
import io.vimock.vim25.HostMultipathInfoPath;
import io.vimock.vim25.HostStorageDeviceInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PhysicalNic;
import io.vimock.vim25.ScsiLun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The devices of a host that counters are kept for, and what lies behind which. Immutable, for one query. */
final class HostDevices {
    private final ReadView view;
    private final ObjectState host;
    private final @Nullable HostConfigInfo config;
    private final Map<String, HostMultipathInfoPath> activePaths = new HashMap<>();

    HostDevices(ReadView view, ObjectState host) {
        this.view = view;
        this.host = host;
        this.config = host.get(HostSystemProperties.CONFIG);
        HostStorageDeviceInfo storage = config == null ? null : config.getStorageDevice();
        if (storage != null && storage.getMultipathInfo() != null) {
            for (HostMultipathInfoLogicalUnit unit : storage.getMultipathInfo().getLun()) {
                unit.getPath().stream()
                        .filter(path -> "active".equals(path.getPathState()))
                        .findFirst()
                        .ifPresent(path -> activePaths.put(unit.getLun(), path));
            }
        }
    }

    /** The devices of a kind. */
    List<Instance> of(InstanceKind kind) {
        return switch (kind) {
            case PCPU -> VmDevices.numbered(kind, cores());
            case PNIC -> VmDevices.named(kind, nics());
            case DISK ->
                VmDevices.named(
                        kind, luns().stream().map(ScsiLun::getCanonicalName).toList());
            case HBA ->
                VmDevices.named(
                        kind,
                        adapters().stream().map(HostHostBusAdapter::getDevice).toList());
            case PATH -> VmDevices.named(kind, paths());
            case DATASTORE -> VmDevices.named(kind, uuids());
            case RESOURCE_GROUP -> VmDevices.named(kind, SystemFormulas.RESOURCE_GROUPS);
            case CONSOLE_PARTITION -> VmDevices.named(kind, SystemFormulas.PARTITIONS);
            default -> List.of();
        };
    }

    private int cores() {
        HostHardwareInfo hardware = host.get(HostSystemProperties.HARDWARE);
        return hardware == null ? 0 : hardware.getCpuInfo().getNumCpuThreads();
    }

    /** The datastores that are mounted. */
    List<ManagedObjectReference> datastores() {
        return view.refs(host.ref(), HostSystemProperties.DATASTORE);
    }

    private List<String> uuids() {
        List<String> names = new ArrayList<>();
        for (ManagedObjectReference datastore : datastores()) {
            String uuid = VmDevices.uuid(view, datastore);
            if (uuid != null) {
                names.add(uuid);
            }
        }
        return names;
    }

    private List<String> nics() {
        return config == null || config.getNetwork() == null
                ? List.of()
                : config.getNetwork().getPnic().stream()
                        .map(PhysicalNic::getDevice)
                        .toList();
    }

    private List<ScsiLun> luns() {
        return config == null || config.getStorageDevice() == null
                ? List.of()
                : config.getStorageDevice().getScsiLun();
    }

    private List<HostHostBusAdapter> adapters() {
        return config == null || config.getStorageDevice() == null
                ? List.of()
                : config.getStorageDevice().getHostBusAdapter();
    }

    private List<String> paths() {
        return config == null
                        || config.getStorageDevice() == null
                        || config.getStorageDevice().getMultipathInfo() == null
                ? List.of()
                : config.getStorageDevice().getMultipathInfo().getLun().stream()
                        .flatMap(unit -> unit.getPath().stream())
                        .map(HostMultipathInfoPath::getName)
                        .toList();
    }

    /** How many network adapters share the traffic. */
    int nicCount() {
        return Math.max(1, nics().size());
    }

    /** Whether the data of a datastore passes through a device: its LUN, and the adapter and path active for it. */
    boolean carries(Instance device, @Nullable ManagedObjectReference datastore) {
        if (device.kind() == InstanceKind.DATASTORE) {
            return device.name().equals(VmDevices.uuid(view, datastore));
        }
        String name = VmDevices.lun(view, datastore);
        if (device.kind() == InstanceKind.DISK) {
            return device.name().equals(name);
        }
        ScsiLun lun = luns().stream()
                .filter(candidate -> candidate.getCanonicalName().equals(name))
                .findFirst()
                .orElse(null);
        HostMultipathInfoPath path = lun == null ? null : activePaths.get(lun.getKey());
        if (path == null) {
            return false;
        }
        return device.kind() == InstanceKind.PATH
                ? device.name().equals(path.getName())
                : adapters().stream()
                        .anyMatch(adapter -> adapter.getKey().equals(path.getAdapter())
                                && adapter.getDevice().equals(device.name()));
    }

    /** The virtual machines that are on the host. */
    List<ManagedObjectReference> vms() {
        return view.refs(host.ref(), HostSystemProperties.VM);
    }
}
