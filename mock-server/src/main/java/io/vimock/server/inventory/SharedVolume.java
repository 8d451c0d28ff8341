package io.vimock.server.inventory;

import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.HostMountInfo;
import io.vimock.vim25.HostScsiDiskPartition;
import io.vimock.vim25.HostVmfsVolume;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.List;

/**
 * A VMFS-3 volume on logical units that all hosts of a datacenter see (facts: storage 1).
 *
 * @param name the datastore's name
 * @param uuid the volume's uuid
 * @param capacity bytes
 * @param units the logical units it extends over, the head first
 */
record SharedVolume(String name, String uuid, long capacity, List<LogicalUnit> units) {
    private static final int BLOCK_MB = 8;

    /** The biggest extent: 2 TB less a block. */
    static final long MOST_EXTENT = (2L << 40) - BLOCK_MB * (1L << 20);

    /** What the file system keeps for itself. */
    static final long METADATA = 600L << 20;

    /**
     * A disk of the storage array.
     *
     * @param number its number behind every adapter
     * @param capacity bytes
     * @param serial its serial number
     */
    record LogicalUnit(int number, long capacity, long serial) {

        /** Its name in the paths of the first adapter, which is what VMFS knows it by: {@code vmhba1:0:3}. */
        String canonicalName() {
            return HostStorageFactory.FIBRE_CHANNEL + ":0:" + number;
        }

        /** {@code ScsiLun.uuid}: type, number and identification of the unit. */
        String uuid() {
            return String.format("0200%02x000060060160%016x52414944203%d", number & 0xff, serial, number % 10);
        }
    }

    /** Where hosts mount it. */
    String url() {
        return "/vmfs/volumes/" + uuid;
    }

    /** How a host mounts it. */
    HostMountInfo mountInfo() {
        return new HostMountInfo().withPath(url()).withAccessMode("readWrite").withAccessible(true);
    }

    /** The file system as hosts and the datastore describe it. */
    HostVmfsVolume vmfs() {
        return new HostVmfsVolume()
                .withType("VMFS")
                .withName(name)
                .withCapacity(capacity)
                .withBlockSizeMb(BLOCK_MB)
                .withMaxBlocks(262144)
                .withMajorVersion(3)
                .withVersion("3.31")
                .withUuid(uuid)
                .withExtent(units.stream()
                        .map(unit -> new HostScsiDiskPartition()
                                .withDiskName(unit.canonicalName())
                                .withPartition(1))
                        .toList())
                .withVmfsUpgradable(false);
    }

    /** {@code Datastore.info}. */
    VmfsDatastoreInfo info() {
        return new VmfsDatastoreInfo()
                .withName(name)
                .withUrl(url())
                .withFreeSpace(capacity - METADATA)
                .withMaxFileSize((2L << 40) - 512)
                .withVmfs(vmfs());
    }

    /** {@code Datastore.capability}. */
    static DatastoreCapability capability() {
        return new DatastoreCapability()
                .withDirectoryHierarchySupported(true)
                .withRawDiskMappingsSupported(true)
                .withPerFileThinProvisioningSupported(true)
                .withStorageIORMSupported(false);
    }
}
