package io.vimock.server.inventory;

import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.HostScsiDiskPartition;
import io.vimock.vim25.HostVmfsVolume;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.HexFormat;
import java.util.List;

/**
 * A VMFS-3 volume: on logical units that all hosts of a datacenter see, or on the local disk of one (facts: storage 1).
 *
 * @param name the datastore's name
 * @param uuid the volume's uuid
 * @param capacity bytes
 * @param units the logical units it extends over, the head first
 */
record SharedVolume(String name, String uuid, long capacity, List<LogicalUnit> units) implements Volume {
    private static final int BLOCK_MB = 8;

    /** The biggest extent: 2 TB less a block. */
    static final long MOST_EXTENT = (2L << 40) - BLOCK_MB * (1L << 20);

    /** Where the first partitions of a local disk, which hold the service console, leave room for VMFS. */
    private static final int LOCAL_PARTITION = 3;

    /** What the file system keeps for itself. */
    static final long METADATA = 600L << 20;

    /**
     * A disk of the storage array, or the local one of a host.
     *
     * @param adapter the adapter whose path VMFS knows it by
     * @param number its number behind every adapter
     * @param capacity bytes
     * @param serial its serial number
     */
    record LogicalUnit(String adapter, int number, long capacity, long serial) {

        private static final int SERIAL_AT = "0200nn000060060160".length();
        private static final int SERIAL_END = SERIAL_AT + 16;

        /** A disk of the storage array. */
        LogicalUnit(int number, long capacity, long serial) {
            this(HostStorageFactory.FIBRE_CHANNEL, number, capacity, serial);
        }

        /** Whether it is a disk of the storage array. */
        boolean isShared() {
            return !adapter.equals(HostStorageFactory.LOCAL);
        }

        private LogicalUnit behind(String other) {
            return isShared() ? new LogicalUnit(other, number, capacity, serial) : this;
        }

        /** Its name in the paths of its adapter, which is what VMFS knows it by: {@code vmhba1:0:3}. */
        String canonicalName() {
            return adapter + ":0:" + number;
        }

        /** The serial number in a uuid such as {@link #uuid} gives. */
        static long serial(String uuid) {
            return uuid.length() < SERIAL_END ? 0 : Long.parseUnsignedLong(uuid.substring(SERIAL_AT, SERIAL_END), 16);
        }

        /** {@code ScsiLun.uuid}: type, number and identification of the unit. */
        String uuid() {
            HexFormat hex = HexFormat.of();
            return "0200" + hex.toHexDigits((byte) number) + "000060060160" + hex.toHexDigits(serial) + "52414944203"
                    + number % 10;
        }
    }

    /** The volume that the installation of a host makes on its local disk. */
    static SharedVolume local(String name, String uuid) {
        LogicalUnit disk = new LogicalUnit(HostStorageFactory.LOCAL, 0, HostStorageFactory.LOCAL_CAPACITY, 0);
        return new SharedVolume(name, uuid, HostStorageFactory.LOCAL_VOLUME, List.of(disk));
    }

    /** The volume as a host sees it that reaches the storage array by another adapter. */
    SharedVolume behind(String adapter) {
        return new SharedVolume(
                name,
                uuid,
                capacity,
                units.stream().map(unit -> unit.behind(adapter)).toList());
    }

    @Override
    public String url() {
        return "/vmfs/volumes/" + uuid;
    }

    @Override
    public long overhead() {
        return METADATA;
    }

    @Override
    public String type() {
        return "VMFS";
    }

    @Override
    public HostVmfsVolume fileSystem() {
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
                                .withPartition(unit.isShared() ? 1 : LOCAL_PARTITION))
                        .toList())
                .withVmfsUpgradable(false);
    }

    @Override
    public VmfsDatastoreInfo info() {
        return new VmfsDatastoreInfo()
                .withName(name)
                .withUrl(url())
                .withFreeSpace(capacity - METADATA)
                .withMaxFileSize((2L << 40) - 512)
                .withVmfs(fileSystem());
    }

    @Override
    public DatastoreCapability capability() {
        return new DatastoreCapability()
                .withDirectoryHierarchySupported(true)
                .withRawDiskMappingsSupported(true)
                .withPerFileThinProvisioningSupported(true)
                .withStorageIORMSupported(false);
    }
}
