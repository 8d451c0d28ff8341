package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.CustomFieldValue;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSummary;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachineGuestSummary;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineQuickStats;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VirtualMachineStorageInfo;
import io.vimock.vim25.VirtualMachineStorageSummary;
import io.vimock.vim25.VirtualMachineSummary;
import io.vimock.vim25.VirtualMachineToolsStatus;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a virtual machine's derived properties in line: name, resourceConfig, datastore, network, files, summary,
 * overallStatus and guestHeartbeatStatus.
 *
 * <p>Written are {@code config}, {@code runtime}, {@code guest} and the links to folder and pool; the quick figures of
 * the summary are kept while the machine runs.
 */
final class VirtualMachineSummaries {
    private VirtualMachineSummaries() {}

    static List<Derivation> derivations() {
        return List.of(
                Derivation.ofOwn(
                        MoTypes.VIRTUAL_MACHINE,
                        List.of(VirtualMachineProperties.CONFIG),
                        VirtualMachineSummaries::followConfig),
                Derivation.ofOwn(
                        MoTypes.VIRTUAL_MACHINE,
                        List.of(
                                VirtualMachineProperties.CONFIG,
                                VirtualMachineProperties.RUNTIME,
                                VirtualMachineProperties.SNAPSHOT),
                        VirtualMachineStorage::follow),
                Derivation.ofOwn(
                        MoTypes.VIRTUAL_MACHINE,
                        List.of(
                                VirtualMachineProperties.CONFIG,
                                VirtualMachineProperties.RUNTIME,
                                VirtualMachineProperties.GUEST,
                                VirtualMachineProperties.STORAGE,
                                VirtualMachineProperties.CUSTOM_VALUE),
                        VirtualMachineSummaries::summarize));
    }

    private static void followConfig(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = m.require(vm, VirtualMachineProperties.CONFIG);
        m.set(vm, VirtualMachineProperties.NAME, config.getName());
        m.set(
                vm,
                VirtualMachineProperties.RESOURCE_CONFIG,
                new ResourceConfigSpec()
                        .withEntity(vm)
                        .withChangeVersion(config.getChangeVersion())
                        .withLastModified(config.getModified())
                        .withCpuAllocation(config.getCpuAllocation())
                        .withMemoryAllocation(config.getMemoryAllocation()));
        List<ManagedObjectReference> datastores = new ArrayList<>(1);
        List<ManagedObjectReference> networks = new ArrayList<>(1);
        addNew(MachineFiles.home(m, vm), datastores);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualDeviceFileBackingInfo file) {
                addNew(file.getDatastore(), datastores);
            } else if (device.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo card) {
                addNew(card.getNetwork(), networks);
            }
        }
        m.set(vm, VirtualMachineProperties.DATASTORE, datastores);
        m.set(vm, VirtualMachineProperties.NETWORK, networks);
    }

    private static void addNew(@Nullable ManagedObjectReference ref, List<ManagedObjectReference> few) {
        if (ref != null && !few.contains(ref)) {
            few.add(ref);
        }
    }

    private static void summarize(Mutation m, ManagedObjectReference vm) {
        VirtualMachineRuntimeInfo runtime = m.require(vm, VirtualMachineProperties.RUNTIME);
        GuestInfo guest = m.get(vm, VirtualMachineProperties.GUEST);
        ManagedEntityStatus heartbeat = heartbeat(runtime, guest);
        ManagedEntityStatus status = status(runtime);
        List<CustomFieldValue> values = m.get(vm, VirtualMachineProperties.CUSTOM_VALUE);
        m.set(vm, VirtualMachineProperties.GUEST_HEARTBEAT_STATUS, heartbeat);
        m.set(vm, VirtualMachineProperties.OVERALL_STATUS, status);
        m.set(
                vm,
                VirtualMachineProperties.SUMMARY,
                new VirtualMachineSummary()
                        .withVm(vm)
                        .withRuntime(runtime)
                        .withGuest(guest == null ? null : guestSummary(guest))
                        .withConfig(configSummary(m.require(vm, VirtualMachineProperties.CONFIG)))
                        .withStorage(storageSummary(m.get(vm, VirtualMachineProperties.STORAGE)))
                        .withQuickStats(quickStats(m.get(vm, VirtualMachineProperties.SUMMARY), runtime, heartbeat))
                        .withOverallStatus(status)
                        .withCustomValue(values == null ? List.of() : values));
    }

    private static ManagedEntityStatus status(VirtualMachineRuntimeInfo runtime) {
        return runtime.getConnectionState() == VirtualMachineConnectionState.CONNECTED
                ? ManagedEntityStatus.GREEN
                : ManagedEntityStatus.GRAY;
    }

    private static ManagedEntityStatus heartbeat(VirtualMachineRuntimeInfo runtime, @Nullable GuestInfo guest) {
        boolean beats = runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON
                && runtime.getConnectionState() == VirtualMachineConnectionState.CONNECTED
                && guest != null
                && (guest.getToolsStatus() == VirtualMachineToolsStatus.TOOLS_OK
                        || guest.getToolsStatus() == VirtualMachineToolsStatus.TOOLS_OLD);
        return beats ? ManagedEntityStatus.GREEN : ManagedEntityStatus.GRAY;
    }

    private static VirtualMachineQuickStats quickStats(
            @Nullable VirtualMachineSummary before, VirtualMachineRuntimeInfo runtime, ManagedEntityStatus heartbeat) {
        if (before == null || runtime.getPowerState() != VirtualMachinePowerState.POWERED_ON) {
            return new VirtualMachineQuickStats()
                    .withOverallCpuUsage(0)
                    .withGuestMemoryUsage(0)
                    .withHostMemoryUsage(0)
                    .withGuestHeartbeatStatus(heartbeat);
        }
        VirtualMachineQuickStats kept = before.getQuickStats();
        return kept.getGuestHeartbeatStatus() == heartbeat
                ? kept
                : WireType.copy(kept).withGuestHeartbeatStatus(heartbeat);
    }

    private static VirtualMachineGuestSummary guestSummary(GuestInfo guest) {
        return new VirtualMachineGuestSummary()
                .withGuestId(guest.getGuestId())
                .withGuestFullName(guest.getGuestFullName())
                .withToolsStatus(guest.getToolsStatus())
                .withToolsVersionStatus(guest.getToolsVersionStatus())
                .withToolsRunningStatus(guest.getToolsRunningStatus())
                .withHostName(guest.getHostName())
                .withIpAddress(guest.getIpAddress());
    }

    private static VirtualMachineConfigSummary configSummary(VirtualMachineConfigInfo config) {
        int cards = 0;
        int disks = 0;
        for (VirtualDevice device : config.getHardware().getDevice()) {
            cards += device instanceof VirtualEthernetCard ? 1 : 0;
            disks += device instanceof VirtualDisk ? 1 : 0;
        }
        return new VirtualMachineConfigSummary()
                .withName(config.getName())
                .withTemplate(config.isTemplate())
                .withVmPathName(config.getFiles().getVmPathName())
                .withMemorySizeMB(config.getHardware().getMemoryMB())
                .withCpuReservation(reservation(config.getCpuAllocation()))
                .withMemoryReservation(reservation(config.getMemoryAllocation()))
                .withNumCpu(config.getHardware().getNumCPU())
                .withNumEthernetCards(cards)
                .withNumVirtualDisks(disks)
                .withUuid(config.getUuid())
                .withInstanceUuid(config.getInstanceUuid())
                .withGuestId(config.getGuestId())
                .withGuestFullName(config.getGuestFullName())
                .withAnnotation(config.getAnnotation());
    }

    private static int reservation(@Nullable ResourceAllocationInfo allocation) {
        return allocation == null || allocation.getReservation() == null
                ? 0
                : allocation.getReservation().intValue();
    }

    private static @Nullable VirtualMachineStorageSummary storageSummary(@Nullable VirtualMachineStorageInfo storage) {
        if (storage == null) {
            return null;
        }
        VirtualMachineStorageSummary sum = new VirtualMachineStorageSummary().withTimestamp(storage.getTimestamp());
        for (VirtualMachineUsageOnDatastore usage : storage.getPerDatastoreUsage()) {
            sum.setCommitted(sum.getCommitted() + usage.getCommitted());
            sum.setUncommitted(sum.getUncommitted() + usage.getUncommitted());
            sum.setUnshared(sum.getUnshared() + usage.getUnshared());
        }
        return sum;
    }
}
