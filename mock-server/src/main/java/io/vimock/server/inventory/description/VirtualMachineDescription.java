package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine or a template.
 *
 * @param name its name
 * @param folder the path of the virtual machine folder it is in; null for the datacenter's own
 * @param host the host that it is registered on
 * @param pool the path of its resource pool below the root pool of the host's compute resource; null for the root pool
 * @param datastore where its files are
 * @param uuid its BIOS uuid; null for one that follows from the seed
 * @param instanceUuid the uuid that VirtualCenter knows it by; null for one that follows from the seed
 * @param guestId its guest operating system
 * @param hardwareVersion its virtual hardware: {@code vmx-03}, {@code vmx-04} or {@code vmx-07}
 * @param cpus virtual CPUs
 * @param memory its memory, whole megabytes
 * @param annotation its notes
 * @param template whether it is a template
 * @param powerState whether it runs
 * @param cpuAllocation what it gets of the CPUs
 * @param memoryAllocation what it gets of the memory
 * @param scsiController the kind of its SCSI controllers
 * @param scsiSharing whether its SCSI buses are shared with other virtual machines
 * @param disks its virtual disks
 * @param nics its network cards
 * @param devices its other devices; null for a CD drive
 * @param snapshots the snapshots that build on none
 * @param guest what VMware Tools tell
 * @param workload what its guest does; null for what follows from the seed
 */
public record VirtualMachineDescription(
        String name,
        @Nullable String folder,
        String host,
        @Nullable String pool,
        String datastore,
        @Nullable String uuid,
        @Nullable String instanceUuid,
        @Default("otherLinuxGuest") String guestId,
        @Default("vmx-04") String hardwareVersion,
        @Default("1") int cpus,
        @Default("256 MB") Size memory,
        @Default("") String annotation,
        @Default("false") boolean template,
        @Default("poweredOff") PowerState powerState,
        CpuAllocation cpuAllocation,
        MemoryAllocation memoryAllocation,
        @Default("lsiLogic") ScsiController scsiController,
        @Default("noSharing") ScsiSharing scsiSharing,
        List<DiskDescription> disks,
        List<NicDescription> nics,
        @Nullable List<DeviceDescription> devices,
        List<SnapshotDescription> snapshots,
        GuestDescription guest,
        @Nullable WorkloadDescription workload) {
    /** Whether a virtual machine runs. */
    public enum PowerState {
        POWERED_ON,
        POWERED_OFF,
        SUSPENDED
    }

    /** The kinds of SCSI controllers. */
    public enum ScsiController {
        LSI_LOGIC,
        BUS_LOGIC
    }

    /** Who shares a SCSI bus. */
    public enum ScsiSharing {
        NO_SHARING,
        VIRTUAL_SHARING,
        PHYSICAL_SHARING
    }

    /** Copies the lists. */
    public VirtualMachineDescription {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        devices = devices == null ? null : List.copyOf(devices);
        snapshots = List.copyOf(snapshots);
    }
}
