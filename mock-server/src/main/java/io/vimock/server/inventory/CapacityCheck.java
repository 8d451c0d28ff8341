package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.Size;
import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription.PowerState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that what is described fits: reservations into hosts and resource pools, files into datastores. */
final class CapacityCheck {
    private static final long MB = 1L << 20;
    private static final long DELTA = 16 * MB;

    private final DatacenterDescription datacenter;
    private final DescriptionProblems problems;

    /** What running machines reserve, in MHz and bytes. */
    private record Need(long cpu, long memory) {
        static final Need NONE = new Need(0, 0);

        Need plus(Need other) {
            return new Need(cpu + other.cpu, memory + other.memory);
        }

        static Need of(VirtualMachineDescription vm) {
            long overhead = PowerState.POWERED_ON != vm.powerState()
                    ? 0
                    : io.vimock.server.inventory.PowerState.overheadBytes(
                            vm.cpus(), (int) vm.memory().megabytes(), GuestOperatingSystem.is64Bit(vm.guestId()));
            return new Need(
                    vm.cpuAllocation().reservation().megahertz(),
                    vm.memoryAllocation().reservation().bytes() + overhead);
        }
    }

    CapacityCheck(DatacenterDescription datacenter, DescriptionProblems problems) {
        this.datacenter = datacenter;
        this.problems = problems;
    }

    /** Checks hosts, resource pools and datastores. */
    void check() {
        Map<String, Need> ofHosts = new HashMap<>();
        Map<String, Map<String, Need>> ofPools = new HashMap<>();
        for (VirtualMachineDescription vm : datacenter.virtualMachines()) {
            if (vm.powerState() == PowerState.POWERED_ON) {
                ofHosts.merge(vm.host(), Need.of(vm), Need::plus);
                ofPools.computeIfAbsent(vm.host(), host -> new HashMap<>())
                        .merge(vm.pool() == null ? "" : vm.pool(), Need.of(vm), Need::plus);
            }
        }
        for (HostDescription host : HostDescription.in(datacenter)) {
            checkHost(host, ofHosts.getOrDefault(host.name(), Need.NONE));
        }
        for (ClusterDescription cluster : datacenter.clusters()) {
            checkPools(cluster, cluster.hosts(), cluster.pools(), ofPools);
        }
        for (HostDescription host : datacenter.hosts()) {
            checkPools(host, List.of(host), host.pools(), ofPools);
        }
        datacenter.datastores().forEach(this::checkDatastore);
    }

    private static long memory(HostDescription host) {
        return host.memory().bytes() - HostConfigFactory.CONSOLE_MEMORY;
    }

    private void checkHost(HostDescription host, Need need) {
        problems.require(
                need.memory() <= memory(host),
                host,
                "memory",
                "the host '" + host.name() + "' is too small: its running virtual machines need "
                        + (need.memory() + MB - 1) / MB + " MB, and there are " + memory(host) / MB + " MB for them");
        problems.require(
                need.cpu() <= host.cpu().totalMHz(),
                host,
                "cpu",
                "the host '" + host.name() + "' is too small: its running virtual machines reserve " + need.cpu()
                        + " MHz, and it has " + host.cpu().totalMHz() + " MHz");
    }

    private void checkPools(
            Record part,
            List<HostDescription> hosts,
            List<PoolDescription> pools,
            Map<String, Map<String, Need>> ofPools) {
        Map<String, Need> here = new HashMap<>();
        for (HostDescription host : hosts) {
            ofPools.getOrDefault(host.name(), Map.of()).forEach((pool, need) -> here.merge(pool, need, Need::plus));
        }
        Need used = here.getOrDefault("", Need.NONE);
        for (PoolDescription pool : pools) {
            used = used.plus(demand(pool, pool.name(), here));
        }
        long cpu = hosts.stream().mapToLong(host -> host.cpu().totalMHz()).sum();
        long memory = hosts.stream().mapToLong(CapacityCheck::memory).sum();
        problems.require(
                used.cpu() <= cpu && used.memory() <= memory,
                part,
                "pools",
                "the hosts are too small for what is reserved: " + used.cpu() + " of " + cpu + " MHz, "
                        + (used.memory() + MB - 1) / MB + " of " + memory / MB + " MB");
    }

    /** What a pool takes of its parent: what it reserves or, when it may borrow and has to, more. */
    private Need demand(PoolDescription pool, String path, Map<String, Need> ofMachines) {
        Need used = ofMachines.getOrDefault(path, Need.NONE);
        for (PoolDescription child : pool.pools()) {
            used = used.plus(demand(child, path + "/" + child.name(), ofMachines));
        }
        return new Need(
                demand(
                        pool,
                        "cpu",
                        used.cpu(),
                        pool.cpu().reservation().megahertz(),
                        pool.cpu().limit() == null ? null : pool.cpu().limit().megahertz(),
                        DescribedSettings.isExpandable(pool.cpu().expandable())),
                demand(
                        pool,
                        "memory",
                        used.memory(),
                        pool.memory().reservation().bytes(),
                        pool.memory().limit() == null
                                ? null
                                : pool.memory().limit().bytes(),
                        DescribedSettings.isExpandable(pool.memory().expandable())));
    }

    private long demand(
            PoolDescription pool, String what, long used, long reservation, @Nullable Long limit, boolean expandable) {
        long most = expandable ? limit == null ? Long.MAX_VALUE : limit : reservation;
        problems.require(
                used <= most,
                pool,
                what,
                "the resource pool '" + pool.name() + "' is too small: more " + what
                        + " is reserved in it than it can guarantee");
        return Math.max(used, reservation);
    }

    private void checkDatastore(DatastoreDescription datastore) {
        long used = 0;
        for (VirtualMachineDescription vm : datacenter.virtualMachines()) {
            for (DiskDescription disk : vm.disks()) {
                String home = disk.datastore() == null ? vm.datastore() : disk.datastore();
                used += !disk.thin() && home.equals(datastore.name())
                        ? disk.size().bytes()
                        : 0;
            }
            if (vm.datastore().equals(datastore.name())) {
                used += MB + memoryFile(vm) + snapshotFiles(vm);
            }
        }
        long capacity = datastore.capacity().bytes()
                - (datastore.type() == DatastoreDescription.Type.VMFS ? SharedVolume.METADATA : 0);
        problems.require(
                used <= capacity,
                datastore,
                "capacity",
                "the datastore '" + datastore.name() + "' is too small: the files of its virtual machines take "
                        + new Size(used / MB * MB) + ", and there is room for " + new Size(capacity / MB * MB));
    }

    /** The delta disks of a machine's snapshots, and the memory that they have. */
    private static long snapshotFiles(VirtualMachineDescription vm) {
        long bytes = 0;
        for (SnapshotDescription snapshot : SnapshotDescription.flat(vm.snapshots())) {
            bytes += MB + vm.disks().size() * DELTA;
            bytes += snapshot.state() == VirtualMachineDescription.PowerState.POWERED_ON
                    ? vm.memory().bytes()
                    : 0;
        }
        return bytes;
    }

    /** The swap file of a running machine, or the memory of a suspended one. */
    private static long memoryFile(VirtualMachineDescription vm) {
        return switch (vm.powerState()) {
            case POWERED_ON ->
                vm.memory().bytes() - vm.memoryAllocation().reservation().bytes();
            case SUSPENDED -> vm.memory().bytes();
            case POWERED_OFF -> 0;
        };
    }
}
