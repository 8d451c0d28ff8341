package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the inventory that a server starts with: datacenters DC0 ..., each with clusters, standalone hosts, datastores,
 * networks and virtual machines, named as scripts for common simulators expect.
 *
 * <p>Hosts and datastores are as big as what is generated needs, with room. Same options, same inventory. Used once, in
 * one step of the world.
 */
public final class InventoryGenerator {
    private static final int VM_MEMORY_MB = 32;
    private static final long VM_DISK_KB = 1L << 20;
    private static final int VM_TOTAL_MB = VM_MEMORY_MB + 85;
    private static final long LEAST_VOLUME = 1L << 40;
    private static final String VM_NETWORK = "VM Network";

    /** How long hosts and virtual machines have been running when the server starts. */
    private static final Duration HOST_UPTIME = Duration.ofDays(30);

    private static final Duration VM_UPTIME = Duration.ofDays(1);

    private final Mutation m;
    private final InventoryOptions options;
    private final Personality personality;
    private final Identities identities;
    private final VirtualMachineFactory machines;
    private int hostCount;
    private int unitCount;

    /** What the objects of one datacenter are made in and from. */
    private record Site(
            String name,
            ManagedObjectReference vmFolder,
            ManagedObjectReference hostFolder,
            List<String> portGroups,
            List<ManagedObjectReference> networks,
            List<SharedVolume> volumes,
            List<ManagedObjectReference> datastores,
            List<ManagedObjectReference> hosts) {}

    private InventoryGenerator(
            Mutation m,
            InventoryOptions options,
            Personality personality,
            Identities identities,
            VirtualMachineFactory machines) {
        this.m = m;
        this.options = options;
        this.personality = personality;
        this.identities = identities;
        this.machines = machines;
    }

    /**
     * Builds the inventory in an empty world: the services that every VirtualCenter has, and the managed entities.
     *
     * @param identities gives out uuids and addresses, now and for what is made later
     */
    public static void generate(Mutation m, InventoryOptions options, Identities identities) {
        new InventoryGenerator(m, options, Personality.VIRTUAL_CENTER, identities, new VirtualMachineFactory()).build();
    }

    /**
     * Builds the inventory in an empty world, with identities that what is made later does not have again.
     *
     * @param personality whose inventory; that of an ESX host has one datacenter with one standalone host
     * @param support what operations of virtual machines work with
     */
    public static void generate(
            Mutation m, InventoryOptions options, Personality personality, VirtualMachineSupport support) {
        new InventoryGenerator(m, options, personality, support.identities(), support.factory()).build();
    }

    /** Builds the inventory of a VirtualCenter, with identities that what is made later does not have again. */
    public static void generate(Mutation m, InventoryOptions options, VirtualMachineSupport support) {
        generate(m, options, Personality.VIRTUAL_CENTER, support);
    }

    /** Builds the inventory with identities that nothing else uses; for worlds in which nothing is made later. */
    public static void generate(Mutation m, InventoryOptions options) {
        generate(m, options, new Identities(options.seed()));
    }

    private void build() {
        ManagedObjectReference root = EntityFactory.folder(m, personality.rootFolder(), null, FolderKind.DATACENTER);
        ServiceRoot.create(m, personality, root, options.level(), identities.uuid());
        for (int i = 0; i < options.datacenters(); i++) {
            buildDatacenter(root, i);
        }
    }

    private void buildDatacenter(ManagedObjectReference root, int number) {
        boolean inFolder = number >= options.datacenters() - options.folders();
        String folderName = "F" + number;
        ManagedObjectReference parent =
                inFolder ? EntityFactory.folder(m, folderName, root, FolderKind.DATACENTER) : root;
        String name = personality.datacenter(number);
        ManagedObjectReference datacenter = EntityFactory.datacenter(m, name, parent);
        ManagedObjectReference vmFolder = m.require(datacenter, DatacenterProperties.VM_FOLDER);
        ManagedObjectReference hostFolder = m.require(datacenter, DatacenterProperties.HOST_FOLDER);
        ManagedObjectReference datastoreFolder = m.require(datacenter, DatacenterProperties.DATASTORE_FOLDER);
        ManagedObjectReference networkFolder = m.require(datacenter, DatacenterProperties.NETWORK_FOLDER);
        if (inFolder) {
            vmFolder = EntityFactory.folder(m, folderName, vmFolder, FolderKind.VIRTUAL_MACHINE);
            hostFolder = EntityFactory.folder(m, folderName, hostFolder, FolderKind.HOST);
            datastoreFolder = EntityFactory.folder(m, folderName, datastoreFolder, FolderKind.DATASTORE);
            networkFolder = EntityFactory.folder(m, folderName, networkFolder, FolderKind.NETWORK);
        }
        Site site = site(name, vmFolder, hostFolder);
        for (String portGroup : site.portGroups()) {
            site.networks().add(EntityFactory.network(m, portGroup, networkFolder));
        }
        for (SharedVolume volume : site.volumes()) {
            site.datastores().add(DatastoreFactory.create(m, datastoreFolder, volume));
        }
        List<Runnable> machineBatches = new ArrayList<>();
        for (int i = 0; i < options.clusters(); i++) {
            machineBatches.add(buildCluster(site, name + "_C" + i));
        }
        for (int i = 0; i < options.standaloneHosts(); i++) {
            machineBatches.add(buildStandalone(site, personality.standaloneHost(name, i)));
        }
        for (int i = 0; i < site.volumes().size(); i++) {
            DatastoreFactory.mount(m, site.datastores().get(i), site.volumes().get(i), site.hosts());
        }
        machineBatches.forEach(Runnable::run);
    }

    private Site site(String name, ManagedObjectReference vmFolder, ManagedObjectReference hostFolder) {
        List<String> portGroups = new ArrayList<>();
        portGroups.add(VM_NETWORK);
        for (int i = 0; i < options.portGroups(); i++) {
            portGroups.add(personality.portGroup(name, i));
        }
        List<SharedVolume> volumes = new ArrayList<>();
        for (int i = 0; i < options.datastores(); i++) {
            volumes.add(volume("LocalDS_" + i));
        }
        return new Site(
                name,
                vmFolder,
                hostFolder,
                portGroups,
                new ArrayList<>(),
                volumes,
                new ArrayList<>(),
                new ArrayList<>());
    }

    private int machinesPerDatacenter() {
        int perCluster = options.hosts() == 0 ? 0 : (options.pools() + 1) * options.virtualMachines();
        return options.clusters() * perCluster + options.standaloneHosts() * options.virtualMachines();
    }

    private SharedVolume volume(String name) {
        long perMachine = VM_DISK_KB * 1024 + ((long) VM_MEMORY_MB << 20) + (1L << 20);
        long needed = machinesPerDatacenter() * perMachine / options.datastores() * 3 / 2;
        long capacity = Math.max(LEAST_VOLUME, needed);
        List<SharedVolume.LogicalUnit> units = new ArrayList<>();
        long total = 0;
        while (total < capacity) {
            long size = Math.min(SharedVolume.MOST_EXTENT, (capacity - total + (1L << 30) - 1) >> 30 << 30);
            units.add(new SharedVolume.LogicalUnit(unitCount++, size, identities.number()));
            total += size;
        }
        return new SharedVolume(name, identities.volumeUuid(), total, units);
    }

    private Runnable buildCluster(Site site, String name) {
        ManagedObjectReference cluster = EntityFactory.cluster(m, name, site.hostFolder());
        ManagedObjectReference root = m.require(cluster, ComputeResourceProperties.RESOURCE_POOL);
        List<ManagedObjectReference> pools = new ArrayList<>();
        pools.add(root);
        for (int i = 1; i <= options.pools(); i++) {
            pools.add(EntityFactory.pool(m, name + "_RP" + i, root, cluster, EntityFactory.normalPool()));
        }
        int count = pools.size() * options.virtualMachines();
        int perHost = options.hosts() == 0 ? 0 : (count + options.hosts() - 1) / options.hosts();
        List<ManagedObjectReference> hosts = new ArrayList<>();
        for (int i = 0; i < options.hosts(); i++) {
            hosts.add(buildHost(site, cluster, name + "_H" + i, perHost));
        }
        return () -> {
            for (int i = 0; i < pools.size() && !hosts.isEmpty(); i++) {
                buildMachines(site, name + "_RP" + i, pools.get(i), hosts);
            }
        };
    }

    private Runnable buildStandalone(Site site, String name) {
        ManagedObjectReference resource = EntityFactory.standalone(m, name, site.hostFolder());
        ManagedObjectReference host = buildHost(site, resource, name, options.virtualMachines());
        ManagedObjectReference pool = m.require(resource, ComputeResourceProperties.RESOURCE_POOL);
        if (personality == Personality.ESX) {
            AboutInfo product = Products.host(options.level());
            m.update(host, HostSystemProperties.CONFIG, config -> config.withProduct(product));
        }
        return () -> buildMachines(site, personality.machinesOf(name), pool, List.of(host));
    }

    private ManagedObjectReference buildHost(
            Site site, ManagedObjectReference computeResource, String name, int virtualMachines) {
        ManagedObjectReference host = HostFactory.create(
                m,
                computeResource,
                new HostFactory.NewHost(
                        name,
                        ++hostCount,
                        HostSize.running(virtualMachines, VM_TOTAL_MB),
                        site.portGroups(),
                        site.networks(),
                        site.volumes(),
                        m.now().minus(HOST_UPTIME)),
                identities);
        site.hosts().add(host);
        return host;
    }

    private void buildMachines(
            Site site, String prefix, ManagedObjectReference pool, List<ManagedObjectReference> hosts) {
        Instant created = m.now().minus(VM_UPTIME);
        for (int i = 0; i < options.virtualMachines(); i++) {
            ManagedObjectReference host = hosts.get(i % hosts.size());
            int store = i % site.datastores().size();
            String name = prefix + "_VM" + i;
            String directory = "[" + site.volumes().get(store).name() + "] " + name;
            VirtualMachineConfigInfo config = machines.config(
                    name,
                    identities.uuid(),
                    identities.uuid(),
                    directory,
                    site.volumes().get(store).url(),
                    VM_MEMORY_MB,
                    devices(site, store, directory + "/" + name + ".vmdk"),
                    created);
            VirtualMachineFactory.Placement placement =
                    new VirtualMachineFactory.Placement(site.vmFolder(), pool, host);
            if (options.autostart()) {
                machines.create(
                        m, placement, config, PowerState.on(m, config, host, created), GuestState.running(config));
            } else {
                machines.create(m, placement, config);
            }
        }
    }

    private List<VirtualDevice> devices(Site site, int store, String disk) {
        List<VirtualDevice> devices = new ArrayList<>(machines.devices().chipSet());
        devices.add(machines.devices().cdrom());
        devices.add(VirtualMachineDevices.disk(disk, site.datastores().get(store), identities.diskUuid(), VM_DISK_KB));
        devices.add(VirtualMachineDevices.nic(
                site.networks().get(0), VM_NETWORK, identities.macAddress(), options.autostart()));
        return devices;
    }
}
