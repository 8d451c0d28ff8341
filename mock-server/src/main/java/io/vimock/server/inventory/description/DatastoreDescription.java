package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A datastore.
 *
 * @param name its name
 * @param folder the path of the datastore folder it is in; null for the datacenter's own
 * @param type VMFS on the storage array, or NFS
 * @param capacity its capacity; a VMFS volume of more than 2 TB extends over several logical units
 * @param uuid the uuid of the VMFS volume; null for one that follows from the seed
 * @param server the NFS server's name or address
 * @param path the directory that the NFS server exports
 * @param hosts the hosts that mount it; null for all of the datacenter
 */
public record DatastoreDescription(
        String name,
        @Nullable String folder,
        @Default("vmfs") Type type,
        @Default("1 TB") Size capacity,
        @Nullable String uuid,
        @Nullable String server,
        @Nullable String path,
        @Nullable List<String> hosts) {
    /** The kinds of file systems. */
    public enum Type {
        VMFS,
        NFS
    }

    /** Whether a host of the datacenter mounts it. */
    public boolean isMountedBy(HostDescription host) {
        return hosts == null || hosts.contains(host.name());
    }

    /** Copies the list. */
    public DatastoreDescription {
        hosts = hosts == null ? null : List.copyOf(hosts);
    }
}
