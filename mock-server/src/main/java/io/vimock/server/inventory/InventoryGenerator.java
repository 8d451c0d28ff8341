package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.CpuDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.FolderPaths;
import io.vimock.server.inventory.description.Frequency;
import io.vimock.server.inventory.description.GuestDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.Size;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription.PowerState;
import io.vimock.server.inventory.description.VirtualMachineDescription.ScsiController;
import io.vimock.server.world.Mutation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the inventory that a server starts with when only counts are given: datacenters DC0 ..., each with clusters,
 * standalone hosts, datastores, networks and virtual machines, named as scripts for common simulators expect.
 *
 * <p>Hosts and datastores are as big as what is generated needs, with room. Stateless.
 */
public final class InventoryGenerator {
    private static final Size VM_MEMORY = Size.ofMB(32);
    private static final Size VM_DISK = Size.ofGB(1);
    private static final int VM_TOTAL_MB = (int) VM_MEMORY.megabytes() + 85;
    private static final long LEAST_VOLUME = 1L << 40;
    /** The network that every ESX host has. */
    public static final String VM_NETWORK = "VM Network";

    private static final List<DiskDescription> VM_DISKS =
            List.of(new DiskDescription(VM_DISK, null, false, DiskDescription.Mode.PERSISTENT));
    private static final List<NicDescription> VM_NICS =
            List.of(new NicDescription(VM_NETWORK, NicDescription.Type.PCNET32, null, true, List.of()));

    private final InventoryOptions options;
    private final Personality personality;

    private InventoryGenerator(InventoryOptions options, Personality personality) {
        this.options = options;
        this.personality = personality;
    }

    /** The inventory of these counts. */
    public static InventoryDescription describe(InventoryOptions options, Personality personality) {
        return new InventoryGenerator(options, personality).describe();
    }

    /** Builds the inventory with identities that nothing else uses; for worlds in which nothing is made later. */
    public static void generate(Mutation m, InventoryOptions options) {
        Personality personality = Personality.VIRTUAL_CENTER;
        InventoryBuilder.build(
                m,
                describe(options, personality),
                personality,
                options.level(),
                new Identities(options.seed()),
                new VirtualMachineFactory());
    }

    /** Builds a VirtualCenter's inventory with identities that what is made later does not have again. */
    public static void generate(Mutation m, InventoryOptions options, VirtualMachineSupport support) {
        generate(m, options, Personality.VIRTUAL_CENTER, support);
    }

    /** Builds the inventory with identities that what is made later does not have again. */
    public static void generate(
            Mutation m, InventoryOptions options, Personality personality, VirtualMachineSupport support) {
        InventoryBuilder.build(m, describe(options, personality), personality, support);
    }

    private InventoryDescription describe() {
        List<String> folders = new ArrayList<>();
        List<DatacenterDescription> datacenters = new ArrayList<>();
        for (int i = 0; i < options.datacenters(); i++) {
            boolean inFolder = i >= options.datacenters() - options.folders();
            if (inFolder) {
                folders.add("F" + i);
            }
            datacenters.add(datacenter(personality.datacenter(i), inFolder ? "F" + i : null));
        }
        return new InventoryDescription(folders, datacenters);
    }

    private DatacenterDescription datacenter(String name, @Nullable String folder) {
        List<String> paths = folder == null ? List.of() : List.of(folder);
        List<NetworkDescription> networks = new ArrayList<>();
        networks.add(new NetworkDescription(VM_NETWORK, folder, 0));
        for (int i = 0; i < options.portGroups(); i++) {
            networks.add(new NetworkDescription(personality.portGroup(name, i), folder, 0));
        }
        List<DatastoreDescription> datastores = new ArrayList<>();
        for (int i = 0; i < options.datastores(); i++) {
            datastores.add(new DatastoreDescription(
                    "LocalDS_" + i, folder, DatastoreDescription.Type.VMFS, capacity(), null, null, null, null));
        }
        List<VirtualMachineDescription> machines = new ArrayList<>();
        List<ClusterDescription> clusters = new ArrayList<>();
        for (int i = 0; i < options.clusters(); i++) {
            clusters.add(cluster(name + "_C" + i, folder, machines));
        }
        List<HostDescription> hosts = new ArrayList<>();
        for (int i = 0; i < options.standaloneHosts(); i++) {
            String host = personality.standaloneHost(name, i);
            hosts.add(host(host, folder, options.virtualMachines()));
            addMachines(machines, personality.machinesOf(host), folder, null, List.of(host));
        }
        return new DatacenterDescription(
                name,
                folder,
                new FolderPaths(paths, paths, paths, paths),
                networks,
                datastores,
                clusters,
                hosts,
                machines);
    }

    private int machinesPerDatacenter() {
        int perCluster = options.hosts() == 0 ? 0 : (options.pools() + 1) * options.virtualMachines();
        return options.clusters() * perCluster + options.standaloneHosts() * options.virtualMachines();
    }

    private Size capacity() {
        long perMachine = VM_DISK.bytes() + VM_MEMORY.bytes() + (1L << 20);
        long needed = machinesPerDatacenter() * perMachine / options.datastores() * 3 / 2;
        long capacity = Math.max(LEAST_VOLUME, needed);
        return Size.ofGB((capacity + (1L << 30) - 1) >> 30);
    }

    private ClusterDescription cluster(String name, @Nullable String folder, List<VirtualMachineDescription> machines) {
        List<PoolDescription> pools = new ArrayList<>();
        for (int i = 1; i <= options.pools(); i++) {
            pools.add(new PoolDescription(name + "_RP" + i, CpuAllocation.NORMAL, MemoryAllocation.NORMAL, List.of()));
        }
        int count = (options.pools() + 1) * options.virtualMachines();
        int perHost = options.hosts() == 0 ? 0 : (count + options.hosts() - 1) / options.hosts();
        List<HostDescription> hosts = new ArrayList<>();
        for (int i = 0; i < options.hosts(); i++) {
            hosts.add(host(name + "_H" + i, null, perHost));
        }
        List<String> hostNames = hosts.stream().map(HostDescription::name).toList();
        for (int i = 0; i <= options.pools() && !hosts.isEmpty(); i++) {
            String pool = name + "_RP" + i;
            addMachines(machines, pool, folder, i == 0 ? null : pool, hostNames);
        }
        return new ClusterDescription(
                name, folder, DrsDescription.OFF, HaDescription.OFF, List.of(), List.of(), pools, hosts);
    }

    private static HostDescription host(String name, @Nullable String folder, int virtualMachines) {
        HostSize size = HostSize.running(virtualMachines, VM_TOTAL_MB);
        HostModel model = HostModel.STANDARD;
        return new HostDescription(
                name,
                folder,
                null,
                model.vendor(),
                model.model(),
                new CpuDescription(
                        model.cpuModel(), size.packages(), size.coresPerPackage(), new Frequency(size.coreMHz())),
                Size.ofMB(size.memoryMB()),
                null,
                null,
                null,
                null,
                false,
                List.of());
    }

    private void addMachines(
            List<VirtualMachineDescription> machines,
            String prefix,
            @Nullable String folder,
            @Nullable String pool,
            List<String> hosts) {
        for (int i = 0; i < options.virtualMachines(); i++) {
            machines.add(new VirtualMachineDescription(
                    prefix + "_VM" + i,
                    folder,
                    hosts.get(i % hosts.size()),
                    pool,
                    "LocalDS_" + i % options.datastores(),
                    null,
                    null,
                    GuestState.DEFAULT_GUEST_ID,
                    VirtualMachineFactory.HARDWARE_VERSION,
                    1,
                    VM_MEMORY,
                    "",
                    false,
                    options.autostart() ? PowerState.POWERED_ON : PowerState.POWERED_OFF,
                    CpuAllocation.NORMAL,
                    MemoryAllocation.NORMAL,
                    ScsiController.LSI_LOGIC,
                    VirtualMachineDescription.ScsiSharing.NO_SHARING,
                    VM_DISKS,
                    VM_NICS,
                    null,
                    List.of(),
                    GuestDescription.STANDARD,
                    null));
        }
    }
}
