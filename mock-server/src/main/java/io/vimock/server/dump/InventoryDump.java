package io.vimock.server.dump;

import io.vimock.api.ApiLevel;
import io.vimock.client.ComputeResource;
import io.vimock.client.Datacenter;
import io.vimock.client.Datastore;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ManagedObject;
import io.vimock.client.Network;
import io.vimock.client.ObjectProperties;
import io.vimock.client.ObjectQuery;
import io.vimock.client.PropertyPath;
import io.vimock.client.ResourcePool;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.inventory.DescribedHosts;
import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.FolderPaths;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.Size;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostNasVolume;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NasDatastoreInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Describes the inventory of a server of the VI API, in about twenty calls whatever its size. Used once.
 *
 * <p>What has no place in a description, such as hosts that never told their hardware, is left out and reported.
 */
public final class InventoryDump {
    private final Consumer<String> skipped;
    private final boolean hasAllFolders;
    private final List<ObjectProperties<Datacenter>> datacenters;
    private final List<ObjectProperties<Network>> networks;
    private final List<ObjectProperties<Datastore>> datastores;
    private final List<ObjectProperties<ComputeResource>> computeResources;
    private final List<ObjectProperties<HostSystem>> hosts;
    private final List<ObjectProperties<ResourcePool>> pools;
    private final List<ObjectProperties<VirtualMachine>> machines;
    private final FolderTree folders;
    private final ManagedObject root;
    private final HostReader hostReader = new HostReader();
    private final Map<ManagedObjectReference, String> hostNames = new HashMap<>();
    private final Map<ManagedObjectReference, String> poolPaths = new HashMap<>();
    private final Map<String, String> networkNames = new HashMap<>();
    private final MachineReader machineReader = new MachineReader(networkNames);

    private InventoryDump(VimConnection vim, Consumer<String> skipped) {
        this.skipped = skipped;
        this.root = vim.rootFolder();
        this.hasAllFolders = vim.apiLevel().includes(ApiLevel.V4_0);
        this.datacenters = query(vim, Datacenter.class)
                .properties(
                        ManagedEntity.PARENT,
                        Datacenter.VM_FOLDER,
                        Datacenter.HOST_FOLDER,
                        Datacenter.NETWORK,
                        Datacenter.DATASTORE)
                .properties(
                        hasAllFolders
                                ? new PropertyPath<?>[] {Datacenter.DATASTORE_FOLDER, Datacenter.NETWORK_FOLDER}
                                : new PropertyPath<?>[0])
                .list();
        this.folders = new FolderTree(vim, datacenters, hasAllFolders);
        PropertyPath<?>[] place = hasAllFolders ? new PropertyPath<?>[] {ManagedEntity.PARENT} : new PropertyPath<?>[0];
        this.networks = query(vim, Network.class).properties(place).list();
        this.datastores = query(vim, Datastore.class)
                .properties(place)
                .properties(Datastore.SUMMARY, Datastore.INFO, Datastore.HOST)
                .list();
        this.computeResources = vim.inventory()
                .all(ComputeResource.class)
                .properties(
                        ManagedEntity.NAME,
                        ManagedEntity.PARENT,
                        ComputeResource.CONFIGURATION_EX,
                        ComputeResource.RESOURCE_POOL)
                .list();
        this.hosts = vim.inventory()
                .all(HostSystem.class)
                .properties(
                        ManagedEntity.NAME,
                        ManagedEntity.PARENT,
                        HostSystem.HARDWARE,
                        HostSystem.CONFIG,
                        HostSystem.RUNTIME,
                        HostSystem.NETWORK,
                        HostSystem.DATASTORE)
                .list();
        this.pools = vim.inventory()
                .all(ResourcePool.class)
                .properties(ManagedEntity.NAME, ManagedEntity.PARENT, ResourcePool.CONFIG)
                .list();
        this.machines = vim.inventory()
                .all(VirtualMachine.class)
                .properties(
                        ManagedEntity.NAME,
                        ManagedEntity.PARENT,
                        VirtualMachine.CONFIG,
                        VirtualMachine.RUNTIME,
                        VirtualMachine.GUEST,
                        VirtualMachine.RESOURCE_POOL,
                        VirtualMachine.SNAPSHOT)
                .list();
    }

    private static <T extends ManagedEntity> ObjectQuery<T> query(VimConnection vim, Class<T> type) {
        return vim.inventory().all(type).properties(ManagedEntity.NAME);
    }

    /** The folder of a datastore or network; below level 4.0 they are in none. */
    private @Nullable ManagedEntity folder(ObjectProperties<? extends ManagedEntity> entity) {
        return hasAllFolders ? parent(entity) : null;
    }

    /**
     * Describes what a server has.
     *
     * @param skipped is told in a line what was left out
     * @throws io.vimock.client.VimException when the server refuses or cannot be reached
     */
    public static InventoryDescription read(VimConnection vim, Consumer<String> skipped) {
        return new InventoryDump(vim, skipped).describe();
    }

    private InventoryDescription describe() {
        for (ObjectProperties<Network> network : networks) {
            networkNames.put(network.object().ref().getValue(), name(network));
        }
        for (ObjectProperties<ComputeResource> resource : computeResources) {
            ManagedObject top = resource.get(ComputeResource.RESOURCE_POOL);
            if (top != null) {
                namePools(top.ref(), "");
            }
        }
        List<DatacenterDescription> described = new ArrayList<>();
        for (ObjectProperties<Datacenter> datacenter : folders.membersOf(root, datacenters, InventoryDump::parent)) {
            described.add(describe(datacenter));
        }
        return new InventoryDescription(folders.pathsBelow(root), described);
    }

    private static String name(ObjectProperties<? extends ManagedEntity> entity) {
        return entity.require(ManagedEntity.NAME);
    }

    private static @Nullable ManagedEntity parent(ObjectProperties<? extends ManagedEntity> entity) {
        return entity.get(ManagedEntity.PARENT);
    }

    private void namePools(ManagedObjectReference parent, String prefix) {
        for (ObjectProperties<ResourcePool> pool : childPools(parent)) {
            String path = prefix + name(pool);
            poolPaths.put(pool.object().ref(), path);
            namePools(pool.object().ref(), path + "/");
        }
    }

    private List<ObjectProperties<ResourcePool>> childPools(ManagedObjectReference parent) {
        return pools.stream().filter(pool -> isIn(pool, parent)).toList();
    }

    private static boolean isIn(ObjectProperties<? extends ManagedEntity> entity, ManagedObjectReference parent) {
        ManagedEntity own = parent(entity);
        return own != null && own.ref().equals(parent);
    }

    private DatacenterDescription describe(ObjectProperties<Datacenter> datacenter) {
        ManagedObject vmFolder = datacenter.get(Datacenter.VM_FOLDER);
        ManagedObject hostFolder = datacenter.get(Datacenter.HOST_FOLDER);
        ManagedObject datastoreFolder = hasAllFolders ? datacenter.get(Datacenter.DATASTORE_FOLDER) : null;
        ManagedObject networkFolder = hasAllFolders ? datacenter.get(Datacenter.NETWORK_FOLDER) : null;
        List<ObjectProperties<Network>> ownNetworks =
                members(networkFolder, networks, datacenter.get(Datacenter.NETWORK));
        List<ClusterDescription> clusters = new ArrayList<>();
        List<HostDescription> standalone = new ArrayList<>();
        for (ObjectProperties<ComputeResource> resource :
                folders.membersOf(hostFolder, computeResources, InventoryDump::parent)) {
            String folder = folders.path(parent(resource));
            ManagedObject top = resource.get(ComputeResource.RESOURCE_POOL);
            List<PoolDescription> ownPools = top == null ? List.of() : pools(top.ref());
            if (resource.object().ref().getType().equals("ClusterComputeResource")) {
                clusters.add(ClusterReader.read(
                        name(resource),
                        folder,
                        resource.get(ComputeResource.CONFIGURATION_EX),
                        ownPools,
                        hosts(resource, null, List.of()),
                        machineNames(resource)));
            } else {
                standalone.addAll(hosts(resource, folder, ownPools));
            }
        }
        DatacenterDescription described = new DatacenterDescription(
                name(datacenter),
                folders.path(parent(datacenter)),
                new FolderPaths(
                        folders.pathsBelow(vmFolder),
                        folders.pathsBelow(hostFolder),
                        folders.pathsBelow(datastoreFolder),
                        folders.pathsBelow(networkFolder)),
                ownNetworks.stream()
                        .map(network -> new NetworkDescription(
                                name(network),
                                folders.path(folder(network)),
                                vlan(name(network), clusters, standalone)))
                        .toList(),
                List.of(),
                clusters,
                standalone,
                machines(vmFolder));
        return DescribedHosts.simplify(new DatacenterDescription(
                described.name(),
                described.folder(),
                described.folders(),
                described.networks(),
                datastores(
                        members(datastoreFolder, datastores, datacenter.get(Datacenter.DATASTORE)),
                        HostDescription.in(described)),
                clusters,
                standalone,
                described.virtualMachines()));
    }

    /** What a folder of a datacenter holds; without such folders, as with VirtualCenter 2.5, what the datacenter names. */
    private <T extends ManagedEntity> List<ObjectProperties<T>> members(
            @Nullable ManagedObject folder, List<ObjectProperties<T>> all, @Nullable List<T> named) {
        if (folder != null) {
            return folders.membersOf(folder, all, InventoryDump::parent);
        }
        Set<ManagedObjectReference> refs = named == null
                ? Set.of()
                : named.stream().map(ManagedObject::ref).collect(Collectors.toSet());
        return all.stream().filter(one -> refs.contains(one.object().ref())).toList();
    }

    private List<PoolDescription> pools(ManagedObjectReference parent) {
        List<PoolDescription> described = new ArrayList<>();
        for (ObjectProperties<ResourcePool> pool : childPools(parent)) {
            ResourceConfigSpec config = pool.require(ResourcePool.CONFIG);
            described.add(new PoolDescription(
                    name(pool),
                    Amounts.poolCpu(config.getCpuAllocation()),
                    Amounts.poolMemory(config.getMemoryAllocation()),
                    pools(pool.object().ref())));
        }
        return described;
    }

    private List<HostDescription> hosts(
            ObjectProperties<ComputeResource> resource, @Nullable String folder, List<PoolDescription> ownPools) {
        List<HostDescription> described = new ArrayList<>();
        for (ObjectProperties<HostSystem> host : hosts) {
            if (isIn(host, resource.object().ref())) {
                HostHardwareInfo hardware = host.get(HostSystem.HARDWARE);
                HostRuntimeInfo runtime = host.get(HostSystem.RUNTIME);
                if (hardware == null) {
                    skipped.accept("the host " + name(host) + ", which does not tell its hardware");
                    continue;
                }
                hostNames.put(host.object().ref(), name(host));
                List<Network> on = host.get(HostSystem.NETWORK);
                described.add(hostReader.read(
                        name(host),
                        folder,
                        hardware,
                        host.get(HostSystem.CONFIG),
                        runtime != null && runtime.isInMaintenanceMode(),
                        on == null
                                ? List.of()
                                : on.stream()
                                        .map(network -> networkNames.getOrDefault(
                                                network.ref().getValue(), ""))
                                        .toList(),
                        ownPools));
            }
        }
        return described;
    }

    /** The names of a cluster's machines, but those that several have. */
    private Map<ManagedObjectReference, String> machineNames(ObjectProperties<ComputeResource> resource) {
        Set<ManagedObjectReference> members = hosts.stream()
                .filter(host -> isIn(host, resource.object().ref()))
                .map(host -> host.object().ref())
                .collect(Collectors.toSet());
        Map<ManagedObjectReference, String> names = new HashMap<>();
        Set<String> known = new HashSet<>();
        Set<String> ambiguous = new HashSet<>();
        for (ObjectProperties<VirtualMachine> vm : machines) {
            VirtualMachineRuntimeInfo runtime = vm.get(VirtualMachine.RUNTIME);
            if (runtime != null && runtime.getHost() != null && members.contains(runtime.getHost())) {
                names.put(vm.object().ref(), name(vm));
                if (!known.add(name(vm))) {
                    ambiguous.add(name(vm));
                }
            }
        }
        names.values().removeAll(ambiguous);
        return names;
    }

    /** The VLAN that the first host with such a port group has it on. */
    private static int vlan(String network, List<ClusterDescription> clusters, List<HostDescription> standalone) {
        List<HostDescription> all = new ArrayList<>();
        clusters.forEach(cluster -> all.addAll(cluster.hosts()));
        all.addAll(standalone);
        return all.stream()
                .flatMap(host -> host.switches() == null ? null : host.switches().stream())
                .flatMap(described -> described.portGroups().stream())
                .filter(group -> group.name().equals(network))
                .mapToInt(PortGroupDescription::vlan)
                .findFirst()
                .orElse(0);
    }

    private List<DatastoreDescription> datastores(
            List<ObjectProperties<Datastore>> own, List<HostDescription> allHosts) {
        List<DatastoreDescription> described = new ArrayList<>();
        for (ObjectProperties<Datastore> datastore : own) {
            Set<String> mounting = mountingHosts(datastore);
            List<String> names = allHosts.stream()
                    .map(HostDescription::name)
                    .filter(mounting::contains)
                    .toList();
            described.add(describe(datastore, names.size() == allHosts.size() ? null : names));
        }
        return described;
    }

    /** Some servers tell it at the datastore only, others at the host only. */
    private Set<String> mountingHosts(ObjectProperties<Datastore> datastore) {
        Set<String> names = new HashSet<>();
        List<DatastoreHostMount> mounts = datastore.get(Datastore.HOST);
        if (mounts != null) {
            mounts.forEach(mount -> names.add(hostNames.getOrDefault(mount.getKey(), "")));
        }
        for (ObjectProperties<HostSystem> host : hosts) {
            List<Datastore> mounted = host.get(HostSystem.DATASTORE);
            if (mounted != null && mounted.contains(datastore.object())) {
                names.add(name(host));
            }
        }
        return names;
    }

    private DatastoreDescription describe(ObjectProperties<Datastore> datastore, @Nullable List<String> on) {
        DatastoreSummary summary = datastore.require(Datastore.SUMMARY);
        Object info = datastore.get(Datastore.INFO);
        HostNasVolume nfs = info instanceof NasDatastoreInfo nas ? nas.getNas() : null;
        String uuid = info instanceof VmfsDatastoreInfo vmfs && vmfs.getVmfs() != null
                ? vmfs.getVmfs().getUuid()
                : null;
        return new DatastoreDescription(
                name(datastore),
                folders.path(folder(datastore)),
                nfs == null ? DatastoreDescription.Type.VMFS : DatastoreDescription.Type.NFS,
                new Size(summary.getCapacity()),
                uuid,
                nfs == null ? null : nfs.getRemoteHost(),
                nfs == null ? null : nfs.getRemotePath(),
                on);
    }

    private List<VirtualMachineDescription> machines(@Nullable ManagedObject vmFolder) {
        List<VirtualMachineDescription> described = new ArrayList<>();
        for (ObjectProperties<VirtualMachine> vm : folders.membersOf(vmFolder, machines, InventoryDump::parent)) {
            VirtualMachineConfigInfo config = vm.get(VirtualMachine.CONFIG);
            VirtualMachineRuntimeInfo runtime = vm.get(VirtualMachine.RUNTIME);
            String host = runtime == null || runtime.getHost() == null ? null : hostNames.get(runtime.getHost());
            if (config == null || runtime == null || host == null) {
                skipped.accept("the virtual machine " + name(vm) + ", which has no configuration or no host");
                continue;
            }
            ManagedObject pool = vm.get(VirtualMachine.RESOURCE_POOL);
            MachineReader.Place place = new MachineReader.Place(
                    folders.path(parent(vm)), host, pool == null ? null : poolPaths.get(pool.ref()));
            described.add(machineReader.read(
                    name(vm),
                    place,
                    config,
                    vm.get(VirtualMachine.GUEST),
                    runtime.getPowerState(),
                    vm.get(VirtualMachine.SNAPSHOT)));
        }
        return described;
    }
}
