package io.vimock.server.inventory;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Network objects that stand for the port groups of one name in a datacenter (facts: storage-network 7). Stateless;
 * only for the world thread.
 */
final class HostNetworks {
    private HostNetworks() {}

    /** The network of that name in a datacenter; made when there is none. */
    static ManagedObjectReference network(Mutation m, ManagedObjectReference datacenter, String name) {
        for (ManagedObjectReference network : m.refs(datacenter, DatacenterProperties.NETWORK)) {
            if (m.exists(network) && name.equals(m.get(network, ManagedEntityProperties.NAME))) {
                return network;
            }
        }
        return EntityFactory.network(m, name, m.require(datacenter, DatacenterProperties.NETWORK_FOLDER));
    }

    /**
     * Lets a host's networks follow its port groups: those that virtual machines can be on, which are all without an
     * interface of the host itself. A network that neither hosts nor machines are on any more goes.
     */
    static void follow(Mutation m, ManagedObjectReference host) {
        HostNetworkInfo info = m.require(host, HostSystemProperties.CONFIG).getNetwork();
        Set<String> own = Stream.concat(info.getVnic().stream(), info.getConsoleVnic().stream())
                .map(HostVirtualNic::getPortgroup)
                .collect(Collectors.toSet());
        ManagedObjectReference datacenter = DatacenterContents.datacenterOf(m, host);
        List<ManagedObjectReference> before = List.copyOf(m.refs(host, HostSystemProperties.NETWORK));
        List<ManagedObjectReference> networks = new ArrayList<>();
        for (HostPortGroup group : info.getPortgroup()) {
            String name = group.getSpec().getName();
            if (datacenter != null && !own.contains(name)) {
                networks.add(network(m, datacenter, name));
            }
        }
        m.set(host, HostSystemProperties.NETWORK, networks);
        for (ManagedObjectReference network : before) {
            if (m.refs(network, NetworkProperties.HOST).isEmpty()
                    && m.refs(network, NetworkProperties.VM).isEmpty()) {
                m.destroy(network);
            }
        }
    }
}
