package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.FolderPaths;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.SourceLines;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a description can be built: names, references, bounds, and that everything fits on its host and
 * datastore.
 */
public final class InventoryCheck {
    private static final Pattern VOLUME_UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final long LEAST_VMFS = 1200L << 20;
    private static final int MOST_VLAN = 4095;
    private static final int MOST_FAILOVERS = 4;
    private static final int MOST_THRESHOLD = 5;
    private static final int MOST_MEMBERS = 32;

    private final InventoryDescription inventory;
    private final DescriptionProblems problems;
    private final boolean tolerant;

    private InventoryCheck(InventoryDescription inventory, SourceLines lines, boolean tolerant) {
        this.inventory = inventory;
        this.problems = new DescriptionProblems(lines);
        this.tolerant = tolerant;
    }

    /**
     * Checks a description.
     *
     * @param lines where its parts are written
     * @param tolerant whether it may have what came after VirtualCenter 2.5
     * @throws IllegalArgumentException with the first thing that is wrong, in one line, and where it is
     */
    public static void check(InventoryDescription inventory, SourceLines lines, boolean tolerant) {
        new InventoryCheck(inventory, lines, tolerant).check();
    }

    private void check() {
        checkFolders(inventory, "folders", inventory.folders());
        for (DatacenterDescription datacenter : inventory.datacenters()) {
            checkPlace(
                    datacenter,
                    datacenter.name(),
                    datacenter.folder(),
                    inventory.folders(),
                    "a datacenter in its folder");
        }
        for (DatacenterDescription datacenter : inventory.datacenters()) {
            check(datacenter);
        }
    }

    private void checkFolders(Record part, String component, List<String> paths) {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < paths.size(); i++) {
            String path = paths.get(i);
            String where = component + "[" + i + "]";
            int slash = path.lastIndexOf('/');
            problems.requireName(path.substring(slash + 1), part, where);
            problems.require(known.add(path), part, where, "the folder '" + path + "' is there twice");
            problems.require(
                    slash < 0 || known.contains(path.substring(0, slash)),
                    part,
                    where,
                    "the folder '" + path + "' needs its parent before it");
        }
    }

    /** Demands a name that no folder beside it, and nothing else in its folder has. */
    private void checkPlace(Record part, String name, @Nullable String folder, List<String> folders, String kind) {
        problems.requireName(name, part, "name");
        problems.requireKnown(folders, folder, "folder", part, "folder");
        String path = folder == null ? name : folder + "/" + name;
        problems.require(!folders.contains(path), part, "name", "there is a folder '" + path + "', too");
        problems.requireNew("the name of " + kind, path, part, "name");
    }

    private void check(DatacenterDescription datacenter) {
        FolderPaths folders = datacenter.folders();
        checkFolders(folders, "vm", folders.vm());
        checkFolders(folders, "host", folders.host());
        checkFolders(folders, "datastore", folders.datastore());
        checkFolders(folders, "network", folders.network());
        String in = " in " + (datacenter.folder() == null ? "" : datacenter.folder() + "/") + datacenter.name();
        for (NetworkDescription network : datacenter.networks()) {
            checkPlace(network, network.name(), network.folder(), folders.network(), "a network" + in);
            problems.requireNew("the network" + in, network.name(), network, "name");
            problems.requireRange(network.vlan(), 0, MOST_VLAN, network, "vlan");
        }
        HostCheck hosts = new HostCheck(datacenter, problems);
        for (ClusterDescription cluster : datacenter.clusters()) {
            checkPlace(cluster, cluster.name(), cluster.folder(), folders.host(), "a cluster or host" + in);
            checkSettings(cluster);
            new RuleCheck(datacenter, cluster, problems).check();
            checkPools(cluster.pools(), "", in + "/" + cluster.name());
            for (HostDescription host : cluster.hosts()) {
                problems.require(host.folder() == null, host, "folder", "the host of a cluster has no folder");
                problems.require(
                        host.pools().isEmpty(), host, "pools", "the resource pools of a cluster are at the cluster");
            }
        }
        for (HostDescription host : datacenter.hosts()) {
            checkPlace(host, host.name(), host.folder(), folders.host(), "a cluster or host" + in);
            checkPools(host.pools(), "", in + "/" + host.name());
        }
        HostDescription.in(datacenter).forEach(hosts::check);
        Set<String> hostNames = new HashSet<>();
        HostDescription.in(datacenter).forEach(host -> hostNames.add(host.name()));
        for (DatastoreDescription datastore : datacenter.datastores()) {
            checkPlace(datastore, datastore.name(), datastore.folder(), folders.datastore(), "a datastore" + in);
            problems.requireNew("the datastore" + in, datastore.name(), datastore, "name");
            check(datastore, hostNames);
        }
        new MachineCheck(datacenter, problems, tolerant)
                .checkAll(vm -> checkPlace(vm, vm.name(), vm.folder(), folders.vm(), "a virtual machine" + in));
        new CapacityCheck(datacenter, problems).check();
    }

    private void check(DatastoreDescription datastore, Set<String> hostNames) {
        boolean nfs = datastore.type() == DatastoreDescription.Type.NFS;
        problems.require(
                nfs == (datastore.server() != null) && nfs == (datastore.path() != null),
                datastore,
                "type",
                "an NFS datastore needs 'server' and 'path', a VMFS one has neither");
        problems.require(
                datastore.capacity().bytes() >= (nfs ? 1 : LEAST_VMFS),
                datastore,
                "capacity",
                "the datastore '" + datastore.name() + "' is too small: a VMFS volume has at least 1200 MB");
        if (datastore.uuid() != null) {
            problems.require(
                    !nfs && VOLUME_UUID.matcher(datastore.uuid()).matches(),
                    datastore,
                    "uuid",
                    "only VMFS volumes have a uuid, such as 47a1b2c3-4d5e6f70-8192-a3b4c5d6e7f8");
            problems.requireNew("the uuid of a datastore", datastore.uuid(), datastore, "uuid");
        }
        List<String> hosts = datastore.hosts() == null ? List.of() : datastore.hosts();
        for (int i = 0; i < hosts.size(); i++) {
            String where = "hosts[" + i + "]";
            problems.requireKnown(hostNames, hosts.get(i), "host", datastore, where);
            problems.require(
                    hosts.indexOf(hosts.get(i)) == i,
                    datastore,
                    where,
                    "the host '" + hosts.get(i) + "' is there twice");
        }
    }

    private void checkSettings(ClusterDescription cluster) {
        problems.requireRange(
                cluster.drs().migrationThreshold(), 1, MOST_THRESHOLD, cluster.drs(), "migrationThreshold");
        problems.requireRange(cluster.ha().failoverLevel(), 1, MOST_FAILOVERS, cluster.ha(), "failoverLevel");
        boolean limited = cluster.drs().enabled() || cluster.ha().enabled();
        problems.require(
                !limited || cluster.hosts().size() <= MOST_MEMBERS,
                cluster,
                "hosts",
                "a cluster with DRS or HA has at most " + MOST_MEMBERS + " hosts");
    }

    private void checkPools(List<PoolDescription> pools, String prefix, String in) {
        for (PoolDescription pool : pools) {
            String path = prefix + pool.name();
            problems.requireName(pool.name(), pool, "name");
            problems.requireNew("the resource pool" + in, path, pool, "name");
            checkAllocations(problems, pool.cpu(), pool.memory());
            checkPools(pool.pools(), path + "/", in);
        }
    }

    /** Demands that limits are not below reservations, and memory is in megabytes. */
    static void checkAllocations(DescriptionProblems problems, CpuAllocation cpu, MemoryAllocation memory) {
        problems.require(
                cpu.limit() == null
                        || cpu.limit().megahertz() >= cpu.reservation().megahertz(),
                cpu,
                "limit",
                "the limit of " + cpu.limit() + " is below the reservation of " + cpu.reservation());
        problems.require(
                memory.limit() == null
                        || memory.limit().bytes() >= memory.reservation().bytes(),
                memory,
                "limit",
                "the limit of " + memory.limit() + " is below the reservation of " + memory.reservation());
        problems.require(
                memory.reservation().bytes() % (1 << 20) == 0,
                memory,
                "reservation",
                "memory is reserved in whole megabytes");
        problems.require(
                memory.limit() == null || memory.limit().bytes() % (1 << 20) == 0,
                memory,
                "limit",
                "memory is limited in whole megabytes");
    }
}
