package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.EnvironmentBrowserProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.NetworkProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NetworkSummary;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes folders, datacenters, compute resources, resource pools and networks. Stateless; only for the world thread. */
final class EntityFactory {
    private static final int ROOT_SHARES = 9000;

    private EntityFactory() {}

    /** What a folder can hold, as {@code Folder.childType} says. */
    enum FolderKind {
        /** Datacenters: the root folder and those below it. */
        DATACENTER("group-d", "Datacenter"),
        VIRTUAL_MACHINE("group-v", "VirtualMachine"),
        HOST("group-h", "ComputeResource"),
        DATASTORE("group-s", "Datastore"),
        NETWORK("group-n", "Network");

        private final String prefix;
        private final String member;

        FolderKind(String prefix, String member) {
            this.prefix = prefix;
            this.member = member;
        }

        private List<String> childType() {
            return List.of("Folder", member);
        }

        /** The kind of an existing folder. */
        static FolderKind of(List<String> childType) {
            for (FolderKind kind : values()) {
                if (childType.contains(kind.member)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("no folder holds " + childType);
        }
    }

    private static ManagedObjectReference entity(
            Mutation m, MoType type, String prefix, String name, @Nullable ManagedObjectReference parent) {
        ManagedObjectReference ref = m.create(type, m.newRef(type, prefix));
        m.set(ref, ManagedEntityProperties.NAME, name);
        m.set(ref, ManagedEntityProperties.PARENT, parent);
        m.set(ref, ManagedEntityProperties.OVERALL_STATUS, ManagedEntityStatus.GREEN);
        m.set(ref, ManagedEntityProperties.CONFIG_STATUS, ManagedEntityStatus.GREEN);
        m.set(ref, ManagedEntityProperties.ALARM_ACTIONS_ENABLED, true);
        return ref;
    }

    /** A folder; the root folder has no parent. */
    static ManagedObjectReference folder(
            Mutation m, String name, @Nullable ManagedObjectReference parent, FolderKind kind) {
        ManagedObjectReference folder = entity(m, MoTypes.FOLDER, kind.prefix, name, parent);
        m.set(folder, FolderProperties.CHILD_TYPE, kind.childType());
        return folder;
    }

    /** A datacenter with its four folders. */
    static ManagedObjectReference datacenter(Mutation m, String name, ManagedObjectReference parent) {
        ManagedObjectReference datacenter = entity(m, MoTypes.DATACENTER, "datacenter-", name, parent);
        m.set(datacenter, DatacenterProperties.VM_FOLDER, folder(m, "vm", datacenter, FolderKind.VIRTUAL_MACHINE));
        m.set(datacenter, DatacenterProperties.HOST_FOLDER, folder(m, "host", datacenter, FolderKind.HOST));
        m.set(
                datacenter,
                DatacenterProperties.DATASTORE_FOLDER,
                folder(m, "datastore", datacenter, FolderKind.DATASTORE));
        m.set(datacenter, DatacenterProperties.NETWORK_FOLDER, folder(m, "network", datacenter, FolderKind.NETWORK));
        return datacenter;
    }

    /** The network of the port groups of that name. */
    static ManagedObjectReference network(Mutation m, String name, ManagedObjectReference folder) {
        ManagedObjectReference network = entity(m, MoTypes.NETWORK, "network-", name, folder);
        m.set(
                network,
                NetworkProperties.SUMMARY,
                new NetworkSummary().withNetwork(network).withName(name).withAccessible(true));
        return network;
    }

    /** A compute resource for one standalone host, with its root resource pool. */
    static ManagedObjectReference standalone(Mutation m, String name, ManagedObjectReference folder) {
        return computeResource(m, MoTypes.COMPUTE_RESOURCE, "domain-s", name, folder);
    }

    /** A cluster with DRS and HA switched off, with its root resource pool. */
    static ManagedObjectReference cluster(Mutation m, String name, ManagedObjectReference folder) {
        ManagedObjectReference cluster = computeResource(m, MoTypes.CLUSTER_COMPUTE_RESOURCE, "domain-c", name, folder);
        m.set(cluster, ComputeResourceProperties.CONFIGURATION_EX, ClusterConfigs.defaults());
        return cluster;
    }

    private static ManagedObjectReference computeResource(
            Mutation m, MoType type, String prefix, String name, ManagedObjectReference folder) {
        ManagedObjectReference resource = entity(m, type, prefix, name, folder);
        m.set(
                resource,
                ComputeResourceProperties.RESOURCE_POOL,
                pool(m, "Resources", resource, resource, rootConfig()));
        m.set(
                resource,
                ComputeResourceProperties.CONFIGURATION_EX,
                new ComputeResourceConfigInfo().withVmSwapPlacement(ClusterConfigs.VM_DIRECTORY));
        ManagedObjectReference browser = m.create(
                MoTypes.ENVIRONMENT_BROWSER,
                new ManagedObjectReference(MoTypes.ENVIRONMENT_BROWSER.name(), "envbrowser-" + resource.getValue()));
        m.set(
                browser,
                EnvironmentBrowserProperties.DATASTORE_BROWSER,
                DatastoreFactory.createBrowser(m, resource, List.of()));
        m.set(resource, ComputeResourceProperties.ENVIRONMENT_BROWSER, browser);
        return resource;
    }

    /** A resource pool below a pool or, when it is the root pool, below its compute resource. */
    static ManagedObjectReference pool(
            Mutation m,
            String name,
            ManagedObjectReference parent,
            ManagedObjectReference owner,
            ResourceConfigSpec config) {
        ManagedObjectReference pool = entity(m, MoTypes.RESOURCE_POOL, "resgroup-", name, parent);
        m.set(pool, ResourcePoolProperties.OWNER, owner);
        m.set(pool, ResourcePoolProperties.CONFIG, config.withEntity(pool));
        return pool;
    }

    /** The configuration of a root pool; its reservation follows the capacity of the compute resource. */
    private static ResourceConfigSpec rootConfig() {
        return new ResourceConfigSpec().withCpuAllocation(rootAllocation()).withMemoryAllocation(rootAllocation());
    }

    private static ResourceAllocationInfo rootAllocation() {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withExpandableReservation(false)
                .withLimit(0L)
                .withShares(new SharesInfo().withLevel(SharesLevel.CUSTOM).withShares(ROOT_SHARES));
    }

    /** The configuration of a pool with normal shares, no reservation of its own and no limit. */
    static ResourceConfigSpec normalPool() {
        return new ResourceConfigSpec()
                .withCpuAllocation(normalAllocation(4000))
                .withMemoryAllocation(normalAllocation(163_840));
    }

    private static ResourceAllocationInfo normalAllocation(int shares) {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withExpandableReservation(true)
                .withLimit(-1L)
                .withShares(new SharesInfo().withLevel(SharesLevel.NORMAL).withShares(shares));
    }
}
