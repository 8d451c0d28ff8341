package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.CpuDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What hosts are made of, from their descriptions. Stateless. */
public final class DescribedHosts {
    private DescribedHosts() {}

    /**
     * The hardware of a host.
     *
     * @param machines how many virtual machines it has
     */
    static HostSize size(HostDescription host, int machines) {
        CpuDescription cpu = host.cpu();
        return new HostSize(
                cpu.sockets(),
                cpu.coresPerSocket(),
                (int) cpu.speed().megahertz(),
                (int) host.memory().megabytes(),
                machines);
    }

    /** Which server a host is. */
    static HostModel model(HostDescription host) {
        return new HostModel(host.vendor(), host.model(), host.cpu().model(), host.uuid());
    }

    /** The cards, adapters and switches of a host; what is not described is standard. */
    static HostCabling cabling(HostDescription host, DatacenterDescription datacenter, int machines) {
        List<HostNicDescription> nics = host.nics() == null ? HostNicDescription.STANDARD : host.nics();
        List<HbaDescription> hbas = host.hbas() == null ? HbaDescription.STANDARD : host.hbas();
        List<SwitchDescription> switches = host.switches() == null
                ? List.of(HostCabling.standardSwitch(nics, portGroups(datacenter), machines))
                : host.switches();
        return new HostCabling(nics, hbas, switches, host.address());
    }

    /** The same datacenter, without the switches of hosts that would have the same ones anyway. */
    public static DatacenterDescription simplify(DatacenterDescription datacenter) {
        Map<String, Integer> machines = new HashMap<>();
        datacenter.virtualMachines().forEach(vm -> machines.merge(vm.host(), 1, Integer::sum));
        UnaryOperator<HostDescription> simplified = host -> {
            HostDescription without = host.withSwitches(null);
            List<SwitchDescription> standard = cabling(without, datacenter, machines.getOrDefault(host.name(), 0))
                    .switches();
            return standard.equals(host.switches()) ? without : host;
        };
        return new DatacenterDescription(
                datacenter.name(),
                datacenter.folder(),
                datacenter.folders(),
                datacenter.networks(),
                datacenter.datastores(),
                datacenter.clusters().stream()
                        .map(cluster -> new ClusterDescription(
                                cluster.name(),
                                cluster.folder(),
                                cluster.drs(),
                                cluster.ha(),
                                cluster.rules(),
                                cluster.exceptions(),
                                cluster.pools(),
                                cluster.hosts().stream().map(simplified).toList()))
                        .toList(),
                datacenter.hosts().stream().map(simplified).toList(),
                datacenter.virtualMachines());
    }

    private static List<PortGroupDescription> portGroups(DatacenterDescription datacenter) {
        return datacenter.networks().stream()
                .map(network -> new PortGroupDescription(network.name(), network.vlan()))
                .toList();
    }

    /** Whether a host with these switches is on a network. */
    static boolean hasPortGroup(HostCabling cabling, String network) {
        return cabling.switches().stream()
                .flatMap(described -> described.portGroups().stream())
                .anyMatch(group -> group.name().equals(network));
    }
}
