package io.vimock.server.inventory.description;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ESX host.
 *
 * @param name its name
 * @param folder for a host outside of clusters the path of the host folder it is in; null for the datacenter's own
 * @param uuid the uuid of its main board; null for one that follows from the seed
 * @param vendor who built it
 * @param model what the vendor calls it
 * @param cpu its processors
 * @param memory its main memory
 * @param nics its network cards; null for two gigabit ones
 * @param hbas its storage adapters; null for a local one, Fibre Channel and software iSCSI
 * @param address the address of its service console; null for one that follows from its place in the inventory
 * @param switches its virtual switches; null for vSwitch0 on all cards with a port group for every network
 * @param maintenance whether it is in maintenance mode
 * @param pools for a host outside of clusters the resource pools below its root pool
 */
public record HostDescription(
        String name,
        @Nullable String folder,
        @Nullable String uuid,
        @Default("Dell Inc.") String vendor,
        @Default("PowerEdge 2950") String model,
        CpuDescription cpu,
        @Default("16 GB") Size memory,
        @Nullable List<HostNicDescription> nics,
        @Nullable List<HbaDescription> hbas,
        @Nullable String address,
        @Nullable List<SwitchDescription> switches,
        @Default("false") boolean maintenance,
        List<PoolDescription> pools) {
    /** All hosts of a datacenter: those of its clusters, then those outside. */
    public static List<HostDescription> in(DatacenterDescription datacenter) {
        List<HostDescription> hosts = new ArrayList<>();
        datacenter.clusters().forEach(cluster -> hosts.addAll(cluster.hosts()));
        hosts.addAll(datacenter.hosts());
        return hosts;
    }

    /** The same host with other virtual switches. */
    public HostDescription withSwitches(@Nullable List<SwitchDescription> others) {
        return new HostDescription(
                name, folder, uuid, vendor, model, cpu, memory, nics, hbas, address, others, maintenance, pools);
    }

    /** Copies the lists. */
    public HostDescription {
        nics = nics == null ? null : List.copyOf(nics);
        hbas = hbas == null ? null : List.copyOf(hbas);
        switches = switches == null ? null : List.copyOf(switches);
        pools = List.copyOf(pools);
    }
}
