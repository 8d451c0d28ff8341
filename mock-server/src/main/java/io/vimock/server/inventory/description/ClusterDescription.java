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
 * @param rules the rules that DRS keeps
 * @param exceptions what is set for single virtual machines
 * @param pools the resource pools below its root pool
 * @param hosts its hosts
 */
public record ClusterDescription(
        String name,
        @Nullable String folder,
        DrsDescription drs,
        HaDescription ha,
        List<RuleDescription> rules,
        List<ExceptionDescription> exceptions,
        List<PoolDescription> pools,
        List<HostDescription> hosts) {
    /** Copies the lists. */
    public ClusterDescription {
        rules = List.copyOf(rules);
        exceptions = List.copyOf(exceptions);
        pools = List.copyOf(pools);
        hosts = List.copyOf(hosts);
    }
}
