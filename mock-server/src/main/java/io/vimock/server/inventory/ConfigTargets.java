package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ConfigTarget;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ScsiLun;
import io.vimock.vim25.VirtualMachineCdromInfo;
import io.vimock.vim25.VirtualMachineDatastoreInfo;
import io.vimock.vim25.VirtualMachineFloppyInfo;
import io.vimock.vim25.VirtualMachineNetworkInfo;
import io.vimock.vim25.VirtualMachineParallelInfo;
import io.vimock.vim25.VirtualMachineScsiDiskDeviceInfo;
import io.vimock.vim25.VirtualMachineSerialInfo;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts together what the hosts of a compute resource offer to virtual machines. Made for one question. */
final class ConfigTargets {
    private static final int MOST_MEMORY_MB = 65_532;

    private final ReadView view;
    private final List<ManagedObjectReference> hosts;
    private final ManagedObjectReference owner;

    /**
     * @param hosts the hosts, at least one
     * @param owner their compute resource
     */
    ConfigTargets(ReadView view, List<ManagedObjectReference> hosts, ManagedObjectReference owner) {
        this.view = view;
        this.hosts = hosts;
        this.owner = owner;
    }

    /** The target: counts are those of the biggest host. */
    ConfigTarget target() {
        ConfigTarget target = new ConfigTarget().withNumNumaNodes(1);
        for (ManagedObjectReference host : hosts) {
            HostHardwareInfo hardware = view.require(host, HostSystemProperties.HARDWARE);
            target.setNumCpus(
                    Math.max(target.getNumCpus(), hardware.getCpuInfo().getNumCpuThreads()));
            target.setNumCpuCores(
                    Math.max(target.getNumCpuCores(), hardware.getCpuInfo().getNumCpuCores()));
            target.setNumNumaNodes(Math.max(target.getNumNumaNodes(), new HostReach(view, host).numaNodes()));
            long memoryMB = Math.min(MOST_MEMORY_MB, hardware.getMemorySize() >> 20);
            target.setMaxMemMBOptimalPerf(Math.max(target.getMaxMemMBOptimalPerf(), (int) memoryMB));
        }
        ManagedObjectReference pool = view.require(owner, ComputeResourceProperties.RESOURCE_POOL);
        return target.withDatastore(datastores())
                .withNetwork(networks())
                .withScsiDisk(freeDisks())
                .withCdRom(new VirtualMachineCdromInfo().withName("/dev/cdrom"))
                .withFloppy(new VirtualMachineFloppyInfo().withName("/dev/fd0"))
                .withSerial(new VirtualMachineSerialInfo().withName("/dev/ttyS0"))
                .withParallel(new VirtualMachineParallelInfo().withName("/dev/parport0"))
                .withResourcePool(view.get(pool, ResourcePoolProperties.RUNTIME));
    }

    private Set<ManagedObjectReference> all(Property<List<ManagedObjectReference>> property) {
        Set<ManagedObjectReference> all = new LinkedHashSet<>();
        hosts.forEach(host -> all.addAll(view.refs(host, property)));
        return all;
    }

    private List<VirtualMachineDatastoreInfo> datastores() {
        List<VirtualMachineDatastoreInfo> infos = new ArrayList<>();
        for (ManagedObjectReference datastore : all(HostSystemProperties.DATASTORE)) {
            infos.add(new VirtualMachineDatastoreInfo()
                    .withName(view.require(datastore, ManagedEntityProperties.NAME))
                    .withDatastore(view.require(datastore, DatastoreProperties.SUMMARY))
                    .withCapability(view.require(datastore, DatastoreProperties.CAPABILITY))
                    .withMaxFileSize(
                            view.require(datastore, DatastoreProperties.INFO).getMaxFileSize())
                    .withMode("readWrite"));
        }
        return infos;
    }

    private List<VirtualMachineNetworkInfo> networks() {
        List<VirtualMachineNetworkInfo> infos = new ArrayList<>();
        for (ManagedObjectReference network : all(HostSystemProperties.NETWORK)) {
            infos.add(new VirtualMachineNetworkInfo()
                    .withName(view.require(network, ManagedEntityProperties.NAME))
                    .withNetwork(view.require(network, NetworkProperties.SUMMARY)));
        }
        return infos;
    }

    /** The disks that hold no datastore, so that a machine can have them as they are. */
    private List<VirtualMachineScsiDiskDeviceInfo> freeDisks() {
        Set<String> used = new HashSet<>();
        for (ManagedObjectReference datastore : all(HostSystemProperties.DATASTORE)) {
            if (view.require(datastore, DatastoreProperties.INFO) instanceof VmfsDatastoreInfo vmfs) {
                vmfs.getVmfs().getExtent().forEach(extent -> used.add(extent.getDiskName()));
            }
        }
        Map<String, VirtualMachineScsiDiskDeviceInfo> free = new LinkedHashMap<>();
        for (ManagedObjectReference host : hosts) {
            HostConfigInfo config = view.get(host, HostSystemProperties.CONFIG);
            List<ScsiLun> units = config == null || config.getStorageDevice() == null
                    ? List.of()
                    : config.getStorageDevice().getScsiLun();
            for (ScsiLun unit : units) {
                if (unit instanceof HostScsiDisk disk && !used.contains(disk.getCanonicalName())) {
                    free.putIfAbsent(disk.getUuid(), describe(disk));
                }
            }
        }
        return new ArrayList<>(free.values());
    }

    private static VirtualMachineScsiDiskDeviceInfo describe(HostScsiDisk disk) {
        return new VirtualMachineScsiDiskDeviceInfo()
                .withName(disk.getCanonicalName())
                .withCapacity(disk.getCapacity().getBlock() * disk.getCapacity().getBlockSize())
                .withDisk(disk);
    }
}
