package io.vimock.server.sim;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.WorkloadSettings;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ClusterComputeResourceSummary;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from the managed objects what the simulation computes with. Only for the world thread. */
final class SettingsReader {
    private static final long MEBI = 1_000_000;

    private final Workload workload;
    private final Map<ManagedObjectReference, Track<HostSettings>> hosts;
    private final Map<ManagedObjectReference, Track<GroupSettings>> groups;

    SettingsReader(
            Workload workload,
            Map<ManagedObjectReference, Track<HostSettings>> hosts,
            Map<ManagedObjectReference, Track<GroupSettings>> groups) {
        this.workload = workload;
        this.hosts = hosts;
        this.groups = groups;
    }

    private static int slot(Map<ManagedObjectReference, ? extends Track<?>> tracks, @Nullable Object ref) {
        Track<?> track = ref instanceof ManagedObjectReference known ? tracks.get(known) : null;
        return track == null ? -1 : track.slot();
    }

    /**
     * The settings of a virtual machine; the host's settings are known.
     *
     * @param old the settings until now, which the new ones have what stays the same in common with: they are kept for
     *     a day
     */
    VmSettings vm(ObjectState state, @Nullable VmSettings old) {
        VirtualMachineRuntimeInfo runtime = state.get(VirtualMachineProperties.RUNTIME);
        VirtualMachineConfigInfo config = state.get(VirtualMachineProperties.CONFIG);
        GuestInfo guest = state.get(VirtualMachineProperties.GUEST);
        List<ManagedObjectReference> datastores = state.get(VirtualMachineProperties.DATASTORE);
        ManagedObjectReference hostRef = runtime == null ? null : runtime.getHost();
        Track<HostSettings> host = hostRef == null ? null : hosts.get(hostRef);
        HostSettings hostSettings = host == null ? null : host.newest();
        int cpus = config == null ? 0 : config.getHardware().getNumCPU();
        int memoryMB = config == null ? 0 : config.getHardware().getMemoryMB();
        return new VmSettings(
                workload.identity(state.sequence(), config == null ? null : WorkloadSettings.of(config)),
                runtime != null && runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON && config != null,
                host == null ? -1 : host.slot(),
                slot(groups, state.get(VirtualMachineProperties.RESOURCE_POOL)),
                slot(groups, datastores == null || datastores.isEmpty() ? null : datastores.get(0)),
                cpus,
                hostSettings == null ? 0 : hostSettings.coreMHz(),
                memoryMB,
                overheadKB(runtime),
                same(old == null ? null : old.cpu(), Allocation.of(config == null ? null : config.getCpuAllocation())),
                same(
                        old == null ? null : old.memory(),
                        Allocation.of(config == null ? null : config.getMemoryAllocation())),
                has(config, VirtualDisk.class),
                has(config, VirtualEthernetCard.class),
                second(runtime == null ? null : runtime.getBootTime()),
                guest != null && "guestToolsRunning".equals(guest.getToolsRunningStatus()),
                same(old == null ? null : old.space(), Space.of(state.get(VirtualMachineProperties.STORAGE))));
    }

    private static <T> T same(@Nullable T old, T now) {
        return old != null && old.equals(now) ? old : now;
    }

    private static int overheadKB(@Nullable VirtualMachineRuntimeInfo runtime) {
        Long bytes = runtime == null ? null : runtime.getMemoryOverhead();
        return bytes == null ? 0 : (int) (bytes / 1024);
    }

    private static boolean has(@Nullable VirtualMachineConfigInfo config, Class<? extends VirtualDevice> kind) {
        if (config != null) {
            for (VirtualDevice device : config.getHardware().getDevice()) {
                if (kind.isInstance(device)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long second(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond();
    }

    /** The settings of a host. */
    HostSettings host(ObjectState state) {
        HostRuntimeInfo runtime = state.get(HostSystemProperties.RUNTIME);
        HostHardwareInfo hardware = state.get(HostSystemProperties.HARDWARE);
        HostSystemPowerState power = runtime == null ? null : runtime.getPowerState();
        boolean available = runtime != null
                && hardware != null
                && runtime.getConnectionState() == HostSystemConnectionState.CONNECTED
                && (power == null || power == HostSystemPowerState.POWERED_ON || power == HostSystemPowerState.UNKNOWN);
        return new HostSettings(
                workload.identity(state.sequence()),
                available,
                available && runtime != null && !runtime.isInMaintenanceMode(),
                hardware == null ? 0 : hardware.getCpuInfo().getNumCpuCores(),
                hardware == null ? 0 : (int) (hardware.getCpuInfo().getHz() / MEBI),
                hardware == null ? 0 : hardware.getMemorySize() / 1024,
                slot(groups, state.get(ManagedEntityProperties.PARENT)),
                second(runtime == null ? null : runtime.getBootTime()));
    }

    /** The settings of a resource pool; its parent's are known. */
    GroupSettings pool(ObjectState state) {
        ResourceConfigSpec config = state.get(ResourcePoolProperties.CONFIG);
        ManagedObjectReference parent = state.get(ManagedEntityProperties.PARENT);
        boolean isRoot = parent == null || !parent.getType().equals(state.ref().getType());
        return new GroupSettings(
                isRoot ? -1 : slot(groups, parent),
                Allocation.of(config == null ? null : config.getCpuAllocation()),
                Allocation.of(config == null ? null : config.getMemoryAllocation()),
                Space.NONE,
                0);
    }

    /** The settings of a cluster. */
    GroupSettings cluster(ObjectState state) {
        ComputeResourceSummary summary = state.get(ComputeResourceProperties.SUMMARY);
        int failover = summary instanceof ClusterComputeResourceSummary own ? own.getCurrentFailoverLevel() : 0;
        return new GroupSettings(-1, Allocation.of(null), Allocation.of(null), Space.NONE, failover);
    }

    /** The settings of a datastore. */
    GroupSettings datastore(ObjectState state) {
        DatastoreSummary summary = state.get(DatastoreProperties.SUMMARY);
        return new GroupSettings(-1, Allocation.of(null), Allocation.of(null), Space.of(summary), 0);
    }
}
