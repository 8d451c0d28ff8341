package io.vimock.server.inventory;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.Shares;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The settings of clusters, resource pools and virtual machines, from their descriptions. Stateless. */
final class DescribedSettings {
    private static final int POOL_CPU_SHARES = 4000;
    private static final int POOL_MEMORY_SHARES = 163_840;

    private DescribedSettings() {}

    /** The configuration of a cluster. */
    static ClusterConfigInfoEx cluster(ClusterDescription cluster) {
        ClusterConfigInfoEx config = ClusterConfigs.defaults();
        DrsDescription drs = cluster.drs();
        config.getDrsConfig()
                .withEnabled(drs.enabled())
                .withDefaultVmBehavior(DrsBehavior.valueOf(drs.behavior().name()))
                .withVmotionRate(drs.migrationThreshold());
        HaDescription ha = cluster.ha();
        config.getDasConfig()
                .withEnabled(ha.enabled())
                .withFailoverLevel(ha.failoverLevel())
                .withAdmissionControlEnabled(ha.admissionControl())
                .withAdmissionControlPolicy(
                        new ClusterFailoverLevelAdmissionControlPolicy().withFailoverLevel(ha.failoverLevel()))
                .withDefaultVmSettings(new ClusterDasVmSettings()
                        .withRestartPriority(ha.restartPriority().name().toLowerCase(Locale.ROOT))
                        .withIsolationResponse(response(ha.isolationResponse())));
        return config;
    }

    /** What the API calls a response. */
    static String response(HaDescription.IsolationResponse response) {
        return switch (response) {
            case NONE -> "none";
            case POWER_OFF -> "powerOff";
            case SHUTDOWN -> "shutdown";
        };
    }

    /** The configuration of a resource pool. */
    static ResourceConfigSpec pool(PoolDescription pool) {
        return new ResourceConfigSpec()
                .withCpuAllocation(cpu(pool.cpu(), POOL_CPU_SHARES)
                        .withExpandableReservation(isExpandable(pool.cpu().expandable())))
                .withMemoryAllocation(memory(pool.memory(), POOL_MEMORY_SHARES)
                        .withExpandableReservation(isExpandable(pool.memory().expandable())));
    }

    /** Whether a pool may borrow, which it may unless that is denied. */
    static boolean isExpandable(@Nullable Boolean described) {
        return described == null || described;
    }

    /** {@code cpuAllocation} of a virtual machine or pool whose normal shares are so many. */
    static ResourceAllocationInfo cpu(CpuAllocation cpu, int normalShares) {
        return allocation(
                cpu.reservation().megahertz(),
                cpu.limit() == null ? null : cpu.limit().megahertz(),
                cpu.shares(),
                normalShares);
    }

    /** {@code memoryAllocation} of a virtual machine or pool whose normal shares are so many. */
    static ResourceAllocationInfo memory(MemoryAllocation memory, int normalShares) {
        return allocation(
                memory.reservation().megabytes(),
                memory.limit() == null ? null : memory.limit().megabytes(),
                memory.shares(),
                normalShares);
    }

    private static ResourceAllocationInfo allocation(
            long reservation, @Nullable Long limit, Shares shares, int normalShares) {
        SharesInfo asked = new SharesInfo()
                .withLevel(SharesLevel.valueOf(shares.level().name()))
                .withShares(shares.number());
        return new ResourceAllocationInfo()
                .withReservation(reservation)
                .withExpandableReservation(false)
                .withLimit(limit == null ? ResourceAllocationRules.UNLIMITED : limit)
                .withShares(ResourceAllocationRules.shares(asked, normalShares, 1, "shares"));
    }
}
