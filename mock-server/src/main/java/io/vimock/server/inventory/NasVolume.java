package io.vimock.server.inventory;

import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.HostNasVolume;
import io.vimock.vim25.NasDatastoreInfo;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A directory that an NFS server exports (facts: storage 1).
 *
 * @param name the datastore's name
 * @param server the server's name or address
 * @param path the directory
 * @param capacity bytes
 */
record NasVolume(String name, String server, String path, long capacity) implements Volume {
    @Override
    public long overhead() {
        return 0;
    }

    /** Follows from server and directory, so that all hosts have the same. */
    @Override
    public String url() {
        return "/vmfs/volumes/" + checksum(server) + "-" + checksum(path);
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    @Override
    public String type() {
        return "NFS";
    }

    @Override
    public HostNasVolume fileSystem() {
        return new HostNasVolume()
                .withType("NFS")
                .withName(name)
                .withCapacity(capacity)
                .withRemoteHost(server)
                .withRemotePath(path);
    }

    @Override
    public NasDatastoreInfo info() {
        return new NasDatastoreInfo()
                .withName(name)
                .withUrl(url())
                .withFreeSpace(capacity)
                .withMaxFileSize(capacity)
                .withNas(fileSystem());
    }

    @Override
    public DatastoreCapability capability() {
        return new DatastoreCapability()
                .withDirectoryHierarchySupported(true)
                .withRawDiskMappingsSupported(false)
                .withPerFileThinProvisioningSupported(true)
                .withStorageIORMSupported(false);
    }
}
