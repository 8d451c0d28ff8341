package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster.
 *
 * @param name its name
 * @param folder the path of the host folder it is in; null for the datacenter's own
 * @param drs how DRS is set
 * @param ha how HA is set
 * @param pools the resource pools below its root pool
 * @param hosts its hosts
 */
public record ClusterDescription(
        String name,
        @Nullable String folder,
        DrsDescription drs,
        HaDescription ha,
        List<PoolDescription> pools,
        List<HostDescription> hosts) {
    /** Copies the lists. */
    public ClusterDescription {
        pools = List.copyOf(pools);
        hosts = List.copyOf(hosts);
    }
}
