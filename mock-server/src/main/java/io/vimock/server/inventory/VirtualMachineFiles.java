package io.vimock.server.inventory;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineFileLayout;
import io.vimock.vim25.VirtualMachineFileLayoutDiskLayout;
import io.vimock.vim25.VirtualMachineFileLayoutEx;
import io.vimock.vim25.VirtualMachineFileLayoutExDiskLayout;
import io.vimock.vim25.VirtualMachineFileLayoutExDiskUnit;
import io.vimock.vim25.VirtualMachineFileLayoutExFileInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a virtual machine has, as they follow from its configuration and power state (facts: storage 2).
 *
 * <p>Made for one computation, then thrown away.
 */
final class VirtualMachineFiles {
    private static final long CONFIG_SIZE = 2_600;
    private static final long DESCRIPTOR_SIZE = 500;
    private static final long NVRAM_SIZE = 8_684;
    private static final long LOG_SIZE = 65_536;
    private static final long DEVICE_STATE_SIZE = 20 << 10;
    /** What a thin disk has allocated when it is new. */
    private static final long THIN_START = 1L << 20;

    private final VirtualMachineConfigInfo config;
    private final String directory;
    private final String base;
    private final boolean running;
    private final List<File> files = new ArrayList<>();
    private final List<DiskFiles> disks = new ArrayList<>();

    private record File(
            String path, String type, long size, @Nullable ManagedObjectReference datastore) {}

    private record DiskFiles(int key, String descriptor, int fileKey, long uncommitted) {}

    /**
     * @param home the datastore that holds the machine's directory; null when it is not known
     */
    VirtualMachineFiles(
            VirtualMachineConfigInfo config, VirtualMachineRuntimeInfo runtime, @Nullable ManagedObjectReference home) {
        this.config = config;
        String path = config.getFiles().getVmPathName();
        int slash = path.lastIndexOf('/');
        this.directory = path.substring(0, slash + 1);
        this.base = stem(path.substring(slash + 1));
        this.running = runtime.getPowerState() != VirtualMachinePowerState.POWERED_OFF;
        add(path, "config", CONFIG_SIZE, home);
        add(directory + base + ".vmsd", "snapshotList", 0, home);
        if (running || runtime.getBootTime() != null) {
            add(directory + "nvram", "nvram", NVRAM_SIZE, home);
            add(directory + "vmware.log", "log", LOG_SIZE, home);
        }
        if (runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            add(swapPath(), "swap", swapSize(config), home);
        }
        if (runtime.getPowerState() == VirtualMachinePowerState.SUSPENDED) {
            add(suspendPath(), "suspend", suspendSize(config), home);
        }
        addDisks();
    }

    /** A file's name without what is behind its last dot. */
    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private int add(String path, String type, long size, @Nullable ManagedObjectReference datastore) {
        files.add(new File(path, type, size, datastore));
        return files.size() - 1;
    }

    private void addDisks() {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk disk
                    && disk.getBacking() instanceof VirtualDeviceFileBackingInfo backing) {
                String descriptor = backing.getFileName();
                long extent = extent(disk);
                int key = add(descriptor, "diskDescriptor", DESCRIPTOR_SIZE, backing.getDatastore());
                add(stem(descriptor) + extentSuffix(backing), "diskExtent", extent, backing.getDatastore());
                boolean isFlat = backing instanceof VirtualDiskFlatVer2BackingInfo;
                disks.add(new DiskFiles(
                        disk.getKey(), descriptor, key, isFlat ? disk.getCapacityInKB() * 1024 - extent : 0));
            }
        }
    }

    private static String extentSuffix(VirtualDeviceFileBackingInfo backing) {
        if (backing instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            return "physicalMode".equals(mapping.getCompatibilityMode()) ? "-rdmp.vmdk" : "-rdm.vmdk";
        }
        return "-flat.vmdk";
    }

    /** The bytes that a disk's data takes on its datastore; those of a raw device mapping are on the array. */
    private static long extent(VirtualDisk disk) {
        if (!(disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing)) {
            return 0;
        }
        long capacity = disk.getCapacityInKB() * 1024;
        return Boolean.TRUE.equals(backing.isThinProvisioned()) ? Math.min(capacity, THIN_START) : capacity;
    }

    /** The bytes that a disk's files take on their datastore. */
    static long space(VirtualDisk disk) {
        return DESCRIPTOR_SIZE + extent(disk);
    }

    private String swapPath() {
        return directory + base + "-" + config.getUuid().substring(0, 8) + ".vswp";
    }

    private String suspendPath() {
        return directory + base + "-" + config.getUuid().substring(0, 8) + ".vmss";
    }

    /** The bytes of the file that a suspended machine's memory and device state are in. */
    static long suspendSize(VirtualMachineConfigInfo config) {
        return ((long) config.getHardware().getMemoryMB() << 20) + DEVICE_STATE_SIZE;
    }

    /** The bytes of the swap file of a running machine: memory that is not reserved (facts: resource-management 4). */
    static long swapSize(VirtualMachineConfigInfo config) {
        ResourceAllocationInfo memory = config.getMemoryAllocation();
        long reserved = memory == null || memory.getReservation() == null ? 0 : memory.getReservation();
        return Math.max(0, config.getHardware().getMemoryMB() - reserved) << 20;
    }

    /** {@code VirtualMachine.layout}. */
    VirtualMachineFileLayout layout() {
        VirtualMachineFileLayout layout = new VirtualMachineFileLayout();
        List<String> configFiles = new ArrayList<>();
        List<String> logFiles = new ArrayList<>();
        for (File file : files) {
            String name = file.path().substring(file.path().lastIndexOf('/') + 1);
            switch (file.type()) {
                case "config", "snapshotList", "nvram" -> configFiles.add(name);
                case "log" -> logFiles.add(name);
                case "swap" -> layout.setSwapFile(file.path());
                default -> {
                    // Disks are listed by device.
                }
            }
        }
        return layout.withConfigFile(configFiles)
                .withLogFile(logFiles)
                .withDisk(disks.stream()
                        .map(disk -> new VirtualMachineFileLayoutDiskLayout()
                                .withKey(disk.key())
                                .withDiskFile(disk.descriptor()))
                        .toList());
    }

    /** {@code VirtualMachine.layoutEx}. */
    VirtualMachineFileLayoutEx layoutEx(Instant time) {
        List<VirtualMachineFileLayoutExFileInfo> infos = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            infos.add(new VirtualMachineFileLayoutExFileInfo()
                    .withKey(i)
                    .withName(files.get(i).path())
                    .withType(files.get(i).type())
                    .withSize(files.get(i).size()));
        }
        return new VirtualMachineFileLayoutEx()
                .withFile(infos)
                .withDisk(disks.stream()
                        .map(disk -> new VirtualMachineFileLayoutExDiskLayout()
                                .withKey(disk.key())
                                .withChain(new VirtualMachineFileLayoutExDiskUnit()
                                        .withFileKey(disk.fileKey(), disk.fileKey() + 1)))
                        .toList())
                .withTimestamp(time);
    }

    /** The space taken on every datastore: {@code VirtualMachine.storage}. */
    List<VirtualMachineUsageOnDatastore> usage() {
        Map<ManagedObjectReference, VirtualMachineUsageOnDatastore> usage = new LinkedHashMap<>();
        for (File file : files) {
            if (file.datastore() != null) {
                VirtualMachineUsageOnDatastore on = usage.computeIfAbsent(
                        file.datastore(), ref -> new VirtualMachineUsageOnDatastore().withDatastore(ref));
                on.setCommitted(on.getCommitted() + file.size());
                on.setUnshared(on.getCommitted());
            }
        }
        for (DiskFiles disk : disks) {
            VirtualMachineUsageOnDatastore on =
                    usage.get(files.get(disk.fileKey()).datastore());
            if (on != null) {
                on.setUncommitted(on.getUncommitted() + disk.uncommitted());
            }
        }
        return new ArrayList<>(usage.values());
    }
}
