package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.AboutInfo;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds an inventory from its description, in an empty world: the services that every VirtualCenter has, and the
 * managed entities. Same description and same seed, same inventory. Used once, in one step of the world.
 */
public final class InventoryBuilder {
    /** How long hosts have been running when the server starts. */
    private static final Duration HOST_UPTIME = Duration.ofDays(30);

    private static final String ROOT = "";

    private final Mutation m;
    private final Personality personality;
    private final ApiLevel level;
    private final Identities identities;
    private final VirtualMachineFactory factory;
    private int hostCount;
    private int unitCount;

    /** What of a datacenter others refer to. */
    private final class Site {
        private final DatacenterDescription description;
        private final Map<FolderKind, Map<String, ManagedObjectReference>> folders = new HashMap<>();
        private final Map<String, ManagedObjectReference> networks = new HashMap<>();
        private final Map<String, Volume> volumes = new HashMap<>();
        private final Map<String, ManagedObjectReference> hosts = new HashMap<>();
        private final Map<String, Map<String, ManagedObjectReference>> poolsOfHosts = new HashMap<>();
        private final Map<String, Integer> machinesOfHosts = new HashMap<>();
        private final Map<ClusterDescription, ManagedObjectReference> clusters = new IdentityHashMap<>();

        /** The machines by host and name, when there are rules about machines. */
        private final Map<String, ManagedObjectReference> ruled = new HashMap<>();

        private final boolean hasRules;

        Site(DatacenterDescription description) {
            this.description = description;
            this.hasRules = description.clusters().stream()
                    .anyMatch(cluster ->
                            !cluster.rules().isEmpty() || !cluster.exceptions().isEmpty());
            for (VirtualMachineDescription vm : description.virtualMachines()) {
                machinesOfHosts.merge(vm.host(), 1, Integer::sum);
            }
        }

        ManagedObjectReference folder(FolderKind kind, @Nullable String path) {
            return known(known(folders, kind), path == null ? ROOT : path);
        }
    }

    private InventoryBuilder(
            Mutation m, Personality personality, ApiLevel level, Identities identities, VirtualMachineFactory factory) {
        this.m = m;
        this.personality = personality;
        this.level = level;
        this.identities = identities;
        this.factory = factory;
    }

    /**
     * Builds an inventory.
     *
     * @param description the inventory, checked
     * @param personality what the server is
     * @param support what operations of virtual machines work with; its identities are those of the inventory, too
     */
    public static void build(
            Mutation m, InventoryDescription description, Personality personality, VirtualMachineSupport support) {
        build(m, description, personality, support.level(), support.identities(), support.factory());
    }

    static void build(
            Mutation m,
            InventoryDescription description,
            Personality personality,
            ApiLevel level,
            Identities identities,
            VirtualMachineFactory factory) {
        new InventoryBuilder(m, personality, level, identities, factory).build(description);
    }

    private static <K, V> V known(Map<K, V> all, K key) {
        V known = all.get(key);
        if (known == null) {
            throw new IllegalArgumentException("the description does not have '" + key + "'");
        }
        return known;
    }

    private void build(InventoryDescription description) {
        ManagedObjectReference root = EntityFactory.folder(m, personality.rootFolder(), null, FolderKind.DATACENTER);
        ServiceRoot.create(m, personality, root, level, identities.uuid());
        Map<String, ManagedObjectReference> folders = folders(root, description.folders(), FolderKind.DATACENTER);
        for (DatacenterDescription datacenter : description.datacenters()) {
            ManagedObjectReference parent = known(folders, datacenter.folder() == null ? ROOT : datacenter.folder());
            buildDatacenter(new Site(datacenter), EntityFactory.datacenter(m, datacenter.name(), parent));
        }
    }

    private Map<String, ManagedObjectReference> folders(
            ManagedObjectReference root, List<String> paths, FolderKind kind) {
        Map<String, ManagedObjectReference> made = new HashMap<>();
        made.put(ROOT, root);
        for (String path : paths) {
            int slash = path.lastIndexOf('/');
            ManagedObjectReference parent = known(made, slash < 0 ? ROOT : path.substring(0, slash));
            made.put(path, EntityFactory.folder(m, path.substring(slash + 1), parent, kind));
        }
        return made;
    }

    private void buildDatacenter(Site site, ManagedObjectReference datacenter) {
        DatacenterDescription description = site.description;
        site.folders.put(
                FolderKind.VIRTUAL_MACHINE,
                folders(
                        m.require(datacenter, DatacenterProperties.VM_FOLDER),
                        description.folders().vm(),
                        FolderKind.VIRTUAL_MACHINE));
        site.folders.put(
                FolderKind.HOST,
                folders(
                        m.require(datacenter, DatacenterProperties.HOST_FOLDER),
                        description.folders().host(),
                        FolderKind.HOST));
        site.folders.put(
                FolderKind.DATASTORE,
                folders(
                        m.require(datacenter, DatacenterProperties.DATASTORE_FOLDER),
                        description.folders().datastore(),
                        FolderKind.DATASTORE));
        site.folders.put(
                FolderKind.NETWORK,
                folders(
                        m.require(datacenter, DatacenterProperties.NETWORK_FOLDER),
                        description.folders().network(),
                        FolderKind.NETWORK));
        for (DatastoreDescription datastore : description.datastores()) {
            site.volumes.put(datastore.name(), volume(datastore));
        }
        for (NetworkDescription network : description.networks()) {
            site.networks.put(
                    network.name(),
                    EntityFactory.network(m, network.name(), site.folder(FolderKind.NETWORK, network.folder())));
        }
        Map<String, ManagedObjectReference> datastores = new HashMap<>();
        for (DatastoreDescription datastore : description.datastores()) {
            datastores.put(
                    datastore.name(),
                    DatastoreFactory.create(
                            m,
                            site.folder(FolderKind.DATASTORE, datastore.folder()),
                            seenByFirstHost(description, datastore, known(site.volumes, datastore.name()))));
        }
        description.clusters().forEach(cluster -> buildCluster(site, cluster));
        description.hosts().forEach(host -> buildStandalone(site, host));
        for (DatastoreDescription datastore : description.datastores()) {
            mount(site, datastore, known(datastores, datastore.name()));
        }
        MachineBuilder machines = new MachineBuilder(m, identities, factory, site.volumes, datastores, site.networks);
        for (VirtualMachineDescription vm : description.virtualMachines()) {
            ManagedObjectReference pool =
                    known(known(site.poolsOfHosts, vm.host()), vm.pool() == null ? ROOT : vm.pool());
            ManagedObjectReference made = machines.create(
                    vm,
                    new VirtualMachineFactory.Placement(
                            site.folder(FolderKind.VIRTUAL_MACHINE, vm.folder()),
                            vm.template() ? null : pool,
                            known(site.hosts, vm.host())));
            if (site.hasRules) {
                site.ruled.put(vm.host() + "/" + vm.name(), made);
            }
        }
        description.clusters().forEach(cluster -> DescribedRules.apply(m, cluster, site.clusters, site.ruled));
    }

    private void mount(Site site, DatastoreDescription datastore, ManagedObjectReference ref) {
        List<ManagedObjectReference> hosts = new ArrayList<>();
        for (HostDescription host : HostDescription.in(site.description)) {
            if (datastore.isMountedBy(host)) {
                hosts.add(known(site.hosts, host.name()));
            }
        }
        DatastoreFactory.mount(m, ref, known(site.volumes, datastore.name()), hosts);
    }

    private Volume volume(DatastoreDescription datastore) {
        if (datastore.type() == DatastoreDescription.Type.NFS) {
            return new NasVolume(
                    datastore.name(),
                    Objects.requireNonNull(datastore.server()),
                    Objects.requireNonNull(datastore.path()),
                    datastore.capacity().bytes());
        }
        List<SharedVolume.LogicalUnit> units = new ArrayList<>();
        long left = datastore.capacity().bytes();
        while (left > 0) {
            long size = Math.min(SharedVolume.MOST_EXTENT, left);
            units.add(new SharedVolume.LogicalUnit(unitCount++, size, identities.number()));
            left -= size;
        }
        // A new uuid is taken in any case: with a given one, too, what follows must not repeat it.
        String uuid = identities.volumeUuid();
        return new SharedVolume(
                datastore.name(),
                datastore.uuid() == null ? uuid : datastore.uuid(),
                datastore.capacity().bytes(),
                units);
    }

    /** A datastore shows its logical units under the names that its first host gives them. */
    private static Volume seenByFirstHost(
            DatacenterDescription datacenter, DatastoreDescription datastore, Volume volume) {
        for (HostDescription host : HostDescription.in(datacenter)) {
            if (datastore.isMountedBy(host)) {
                return HostStorageFactory.seen(DescribedHosts.cabling(host, datacenter, 0), volume);
            }
        }
        return volume;
    }

    private void buildCluster(Site site, ClusterDescription description) {
        ManagedObjectReference cluster =
                EntityFactory.cluster(m, description.name(), site.folder(FolderKind.HOST, description.folder()));
        m.set(cluster, ComputeResourceProperties.CONFIGURATION_EX, DescribedSettings.cluster(description));
        site.clusters.put(description, cluster);
        Map<String, ManagedObjectReference> pools = pools(cluster, description.pools());
        for (HostDescription host : description.hosts()) {
            buildHost(site, cluster, host, pools);
        }
    }

    private void buildStandalone(Site site, HostDescription host) {
        ManagedObjectReference resource =
                EntityFactory.standalone(m, host.name(), site.folder(FolderKind.HOST, host.folder()));
        buildHost(site, resource, host, pools(resource, host.pools()));
    }

    private Map<String, ManagedObjectReference> pools(
            ManagedObjectReference computeResource, List<PoolDescription> descriptions) {
        ManagedObjectReference root = m.require(computeResource, ComputeResourceProperties.RESOURCE_POOL);
        Map<String, ManagedObjectReference> pools = new HashMap<>();
        pools.put(ROOT, root);
        addPools(computeResource, root, ROOT, descriptions, pools);
        return pools;
    }

    private void addPools(
            ManagedObjectReference owner,
            ManagedObjectReference parent,
            String prefix,
            List<PoolDescription> descriptions,
            Map<String, ManagedObjectReference> pools) {
        for (PoolDescription description : descriptions) {
            ManagedObjectReference pool =
                    EntityFactory.pool(m, description.name(), parent, owner, DescribedSettings.pool(description));
            pools.put(prefix + description.name(), pool);
            addPools(owner, pool, prefix + description.name() + "/", description.pools(), pools);
        }
    }

    private void buildHost(
            Site site,
            ManagedObjectReference computeResource,
            HostDescription description,
            Map<String, ManagedObjectReference> pools) {
        DatacenterDescription datacenter = site.description;
        int machines = site.machinesOfHosts.getOrDefault(description.name(), 0);
        HostCabling cabling = DescribedHosts.cabling(description, datacenter, machines);
        List<ManagedObjectReference> networks = datacenter.networks().stream()
                .map(NetworkDescription::name)
                .filter(name -> DescribedHosts.hasPortGroup(cabling, name))
                .map(name -> known(site.networks, name))
                .toList();
        List<Volume> volumes = datacenter.datastores().stream()
                .filter(datastore -> datastore.isMountedBy(description))
                .map(datastore -> known(site.volumes, datastore.name()))
                .toList();
        ManagedObjectReference host = HostFactory.create(
                m,
                computeResource,
                new HostFactory.NewHost(
                        description.name(),
                        ++hostCount,
                        DescribedHosts.size(description, machines),
                        DescribedHosts.model(description),
                        cabling,
                        networks,
                        volumes,
                        m.now().minus(HOST_UPTIME)),
                identities);
        if (personality == Personality.ESX) {
            AboutInfo product = Products.host(level);
            m.update(host, HostSystemProperties.CONFIG, config -> config.withProduct(product));
        }
        if (description.maintenance()) {
            m.set(host, "runtime.inMaintenanceMode", true);
        }
        site.hosts.put(description.name(), host);
        site.poolsOfHosts.put(description.name(), pools);
    }
}
