package io.vimock.server.dump;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.description.HaDescription.IsolationResponse;
import io.vimock.server.inventory.description.HaDescription.RestartPriority;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.DrsBehavior;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes clusters from what they tell. Stateless. */
final class ClusterReader {
    private ClusterReader() {}

    /** Describes a cluster; what it does not tell is as if nothing had been said about it. */
    static ClusterDescription read(
            String name,
            @Nullable String folder,
            @Nullable ComputeResourceConfigInfo config,
            List<PoolDescription> pools,
            List<HostDescription> hosts) {
        DrsDescription drs = DrsDescription.OFF;
        HaDescription ha = HaDescription.OFF;
        if (config instanceof ClusterConfigInfoEx cluster) {
            drs = drs(cluster.getDrsConfig());
            ha = ha(cluster.getDasConfig());
        }
        return new ClusterDescription(name, folder, drs, ha, pools, hosts);
    }

    private static DrsDescription drs(@Nullable ClusterDrsConfigInfo drs) {
        if (drs == null) {
            return DrsDescription.OFF;
        }
        DrsBehavior behavior = drs.getDefaultVmBehavior();
        Integer rate = drs.getVmotionRate();
        return new DrsDescription(
                Boolean.TRUE.equals(drs.isEnabled()),
                behavior == null ? DrsDescription.OFF.behavior() : DrsDescription.Behavior.valueOf(behavior.name()),
                rate == null ? DrsDescription.OFF.migrationThreshold() : rate);
    }

    private static HaDescription ha(@Nullable ClusterDasConfigInfo das) {
        if (das == null) {
            return HaDescription.OFF;
        }
        Integer level = das.getAdmissionControlPolicy() instanceof ClusterFailoverLevelAdmissionControlPolicy policy
                ? Integer.valueOf(policy.getFailoverLevel())
                : das.getFailoverLevel();
        ClusterDasVmSettings settings = das.getDefaultVmSettings();
        return new HaDescription(
                Boolean.TRUE.equals(das.isEnabled()),
                level == null || level == 0 ? HaDescription.OFF.failoverLevel() : level,
                !Boolean.FALSE.equals(das.isAdmissionControlEnabled()),
                priority(settings == null ? null : settings.getRestartPriority()),
                response(settings == null ? null : settings.getIsolationResponse()));
    }

    private static RestartPriority priority(@Nullable String text) {
        for (RestartPriority priority : RestartPriority.values()) {
            if (priority.name().toLowerCase(Locale.ROOT).equals(text)) {
                return priority;
            }
        }
        return RestartPriority.MEDIUM;
    }

    private static IsolationResponse response(@Nullable String text) {
        return switch (text == null ? "" : text) {
            case "none" -> IsolationResponse.NONE;
            case "shutdown" -> IsolationResponse.SHUTDOWN;
            default -> IsolationResponse.POWER_OFF;
        };
    }
}
