package io.vimock.server.sim;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.HostListSummary;
import io.vimock.vim25.HostListSummaryQuickStats;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourcePoolQuickStats;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import io.vimock.vim25.ResourcePoolSummary;
import io.vimock.vim25.VirtualMachineQuickStats;
import io.vimock.vim25.VirtualMachineSummary;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes the quick figures of virtual machines, hosts and resource pools into the world after a tick, where they
 * changed. They are the figures of the tick's samples.
 *
 * <p>Uptime alone is no change of a virtual machine: it is written along with others, and every five minutes. What a
 * powered-off machine shows is not written here. Only for the world thread.
 */
final class QuickFigures {
    private static final long KB_PER_MB = 1024;
    private static final int EVEN = 1000;

    private final Population population;
    private final Sampler sampler;

    QuickFigures(Population population, Sampler sampler) {
        this.population = population;
        this.sampler = sampler;
    }

    /** Writes the figures of a tick. */
    void write(Mutation m, long tick, Round round) {
        Roster roster = population.roster();
        long[] row = new long[Figures.COUNT];
        for (int slot = 0; slot < roster.vms().length; slot++) {
            VmSettings vm = roster.vms()[slot];
            ManagedObjectReference ref = population.vmIn(slot);
            int used = round.usedMHz(slot);
            if (vm != null && ref != null && used >= 0) {
                sampler.figures(vm, tick, used, round.reclaimedMB(slot), row);
                boolean inCluster = isInCluster(roster, vm.host());
                boolean withUptime = Math.floorMod(tick + slot, (long) Ticks.PER_PERIOD) == 0;
                writeVm(m, ref, vm, tick, row, round.hosts(), inCluster, withUptime);
            }
        }
        for (Map.Entry<ManagedObjectReference, Track<HostSettings>> host :
                population.hosts().entrySet()) {
            int at = host.getValue().slot() * Figures.COUNT;
            HostSettings settings = host.getValue().newest();
            if (settings != null && round.hosts()[at + Figures.TICKS] > 0) {
                System.arraycopy(round.hosts(), at, row, 0, Figures.COUNT);
                writeHost(m, host.getKey(), settings, tick, row);
            }
        }
        for (Map.Entry<ManagedObjectReference, Track<GroupSettings>> group :
                population.groups().entrySet()) {
            long[] rows = Objects.requireNonNull(round.groups());
            System.arraycopy(rows, group.getValue().slot() * Figures.COUNT, row, 0, Figures.COUNT);
            writePool(m, group.getKey(), row);
        }
    }

    private static boolean isInCluster(Roster roster, int host) {
        HostSettings settings = host < 0 ? null : roster.hosts()[host];
        return settings != null && settings.cluster() >= 0;
    }

    private static void writeVm(
            Mutation m,
            ManagedObjectReference ref,
            VmSettings vm,
            long tick,
            long[] row,
            long[] hosts,
            boolean inCluster,
            boolean withUptime) {
        VirtualMachineSummary summary = m.get(ref, VirtualMachineProperties.SUMMARY);
        VirtualMachineQuickStats old = summary == null ? null : summary.getQuickStats();
        if (summary == null || old == null || (!withUptime && isSame(old, row))) {
            return;
        }
        int at = vm.host() * Figures.COUNT;
        long worstMHz =
                vm.cpu().worstCase(hosts[at + Figures.EFFECTIVE_MHZ], hosts[at + Figures.CPU_SHARES], vm.capacityMHz());
        long worstMB = vm.memory()
                .worstCase(
                        hosts[at + Figures.EFFECTIVE_KB] / KB_PER_MB, hosts[at + Figures.MEMORY_SHARES], vm.memoryMB());
        VirtualMachineQuickStats quick = new VirtualMachineQuickStats()
                .withOverallCpuUsage((int) row[Figures.USED_MHZ])
                .withOverallCpuDemand((int) row[Figures.DEMAND_MHZ])
                .withGuestMemoryUsage(mb(row[Figures.ACTIVE_KB]))
                .withHostMemoryUsage(hostMB(row))
                .withGuestHeartbeatStatus(old.getGuestHeartbeatStatus())
                .withStaticCpuEntitlement((int) worstMHz)
                .withStaticMemoryEntitlement((int) worstMB)
                .withPrivateMemory(mb(row[Figures.GRANTED_KB] - row[Figures.SHARED_KB]))
                .withSharedMemory(mb(row[Figures.SHARED_KB]))
                .withSwappedMemory(mb(row[Figures.SWAPPED_KB]))
                .withBalloonedMemory(mb(row[Figures.BALLOON_KB]))
                .withConsumedOverheadMemory(mb(row[Figures.OVERHEAD_KB]))
                .withCompressedMemory(0L)
                .withUptimeSeconds((int) Math.max(0, tick * Ticks.SECONDS - vm.bootSecond()));
        if (inCluster) {
            quick.setDistributedCpuEntitlement((int) row[Figures.USED_MHZ]);
            quick.setDistributedMemoryEntitlement(hostMB(row));
        }
        m.set(ref, VirtualMachineProperties.SUMMARY, WireType.copy(summary).withQuickStats(quick));
    }

    private static int mb(long kb) {
        return (int) (kb / KB_PER_MB);
    }

    private static int hostMB(long[] row) {
        return mb(row[Figures.CONSUMED_KB] + row[Figures.OVERHEAD_KB]);
    }

    private static boolean isSame(VirtualMachineQuickStats old, long[] row) {
        return equal(old.getOverallCpuUsage(), row[Figures.USED_MHZ])
                && equal(old.getOverallCpuDemand(), row[Figures.DEMAND_MHZ])
                && equal(old.getGuestMemoryUsage(), mb(row[Figures.ACTIVE_KB]))
                && equal(old.getHostMemoryUsage(), hostMB(row));
    }

    private static boolean equal(@Nullable Integer old, long now) {
        return old != null && old == now;
    }

    private static void writeHost(Mutation m, ManagedObjectReference ref, HostSettings host, long tick, long[] row) {
        HostListSummary summary = m.get(ref, HostSystemProperties.SUMMARY);
        if (summary == null) {
            return;
        }
        HostListSummaryQuickStats quick = new HostListSummaryQuickStats()
                .withOverallCpuUsage((int) (row[Figures.USED_MHZ] + row[Figures.SYSTEM_MHZ]))
                .withOverallMemoryUsage(
                        mb(row[Figures.CONSUMED_KB] + row[Figures.OVERHEAD_KB] + row[Figures.SYSTEM_KB]))
                .withUptime((int) Math.max(0, tick * Ticks.SECONDS - host.bootSecond()));
        if (host.cluster() >= 0) {
            quick.setDistributedCpuFairness(EVEN);
            quick.setDistributedMemoryFairness(EVEN);
        }
        m.set(ref, HostSystemProperties.SUMMARY, WireType.copy(summary).withQuickStats(quick));
    }

    private static void writePool(Mutation m, ManagedObjectReference ref, long[] row) {
        ObjectState state = m.state(ref);
        if (!state.type().isA(MoTypes.RESOURCE_POOL)) {
            return;
        }
        ResourcePoolRuntimeInfo runtime = state.get(ResourcePoolProperties.RUNTIME);
        ResourcePoolSummary summary = state.get(ResourcePoolProperties.SUMMARY);
        if (runtime == null || summary == null) {
            return;
        }
        long hostKB = row[Figures.CONSUMED_KB] + row[Figures.OVERHEAD_KB];
        ResourcePoolQuickStats quick = new ResourcePoolQuickStats()
                .withOverallCpuUsage(row[Figures.USED_MHZ])
                .withOverallCpuDemand(row[Figures.DEMAND_MHZ])
                .withGuestMemoryUsage(row[Figures.ACTIVE_KB] / KB_PER_MB)
                .withHostMemoryUsage(hostKB / KB_PER_MB)
                .withDistributedCpuEntitlement(row[Figures.USED_MHZ])
                .withDistributedMemoryEntitlement(hostKB / KB_PER_MB)
                .withPrivateMemory((row[Figures.GRANTED_KB] - row[Figures.SHARED_KB]) / KB_PER_MB)
                .withSharedMemory(row[Figures.SHARED_KB] / KB_PER_MB)
                .withSwappedMemory(row[Figures.SWAPPED_KB] / KB_PER_MB)
                .withBalloonedMemory(row[Figures.BALLOON_KB] / KB_PER_MB)
                .withOverheadMemory(row[Figures.OVERHEAD_KB] / KB_PER_MB)
                .withConsumedOverheadMemory(row[Figures.OVERHEAD_KB] / KB_PER_MB)
                .withCompressedMemory(0L);
        m.set(ref, ResourcePoolProperties.SUMMARY, WireType.copy(summary).withQuickStats(quick));
        m.set(
                ref,
                ResourcePoolProperties.RUNTIME,
                WireType.copy(runtime)
                        .withCpu(WireType.copy(runtime.getCpu()).withOverallUsage(row[Figures.USED_MHZ]))
                        .withMemory(WireType.copy(runtime.getMemory()).withOverallUsage(hostKB * KB_PER_MB)));
    }
}
