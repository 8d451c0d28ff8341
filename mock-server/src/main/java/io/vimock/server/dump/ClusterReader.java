package io.vimock.server.dump;

import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.ExceptionDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.description.HaDescription.IsolationResponse;
import io.vimock.server.inventory.description.HaDescription.RestartPriority;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.vim25.ClusterAffinityRuleSpec;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigInfo;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.ClusterRuleInfo;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
            List<HostDescription> hosts,
            Map<ManagedObjectReference, String> machines) {
        DrsDescription drs = DrsDescription.OFF;
        HaDescription ha = HaDescription.OFF;
        List<RuleDescription> rules = List.of();
        List<ExceptionDescription> exceptions = List.of();
        if (config instanceof ClusterConfigInfoEx cluster) {
            drs = drs(cluster.getDrsConfig());
            ha = ha(cluster.getDasConfig());
            rules = rules(cluster, machines);
            exceptions = exceptions(cluster, machines);
        }
        return new ClusterDescription(name, folder, drs, ha, rules, exceptions, pools, hosts);
    }

    /** The rules about at least two machines that can be named. */
    private static List<RuleDescription> rules(
            ClusterConfigInfoEx cluster, Map<ManagedObjectReference, String> machines) {
        List<RuleDescription> rules = new ArrayList<>();
        for (ClusterRuleInfo rule : cluster.getRule()) {
            List<ManagedObjectReference> about = rule instanceof ClusterAffinityRuleSpec together
                    ? together.getVm()
                    : rule instanceof ClusterAntiAffinityRuleSpec apart ? apart.getVm() : List.of();
            List<String> names = about.stream()
                    .map(machines::get)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            if (names.size() > 1 && rule.getName() != null) {
                rules.add(new RuleDescription(
                        rule.getName(),
                        rule instanceof ClusterAffinityRuleSpec
                                ? RuleDescription.Type.TOGETHER
                                : RuleDescription.Type.APART,
                        Boolean.TRUE.equals(rule.isEnabled()),
                        names));
            }
        }
        return rules;
    }

    private static List<ExceptionDescription> exceptions(
            ClusterConfigInfoEx cluster, Map<ManagedObjectReference, String> machines) {
        Set<ManagedObjectReference> keys = new LinkedHashSet<>();
        cluster.getDrsVmConfig().forEach(drs -> keys.add(drs.getKey()));
        cluster.getDasVmConfig().forEach(ha -> keys.add(ha.getKey()));
        keys.retainAll(machines.keySet());
        return keys.stream()
                .map(key -> exception(
                        Objects.requireNonNull(machines.get(key)),
                        cluster.getDrsVmConfig().stream()
                                .filter(drs -> drs.getKey().equals(key))
                                .findFirst()
                                .orElse(null),
                        cluster.getDasVmConfig().stream()
                                .filter(ha -> ha.getKey().equals(key))
                                .map(ClusterDasVmConfigInfo::getDasSettings)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null)))
                .sorted(Comparator.comparing(ExceptionDescription::virtualMachine))
                .toList();
    }

    private static ExceptionDescription exception(
            String name, @Nullable ClusterDrsVmConfigInfo drs, @Nullable ClusterDasVmSettings ha) {
        String priority = ha == null ? null : ha.getRestartPriority();
        String response = ha == null ? null : ha.getIsolationResponse();
        return new ExceptionDescription(
                name,
                drs == null || !Boolean.FALSE.equals(drs.isEnabled()),
                drs == null || drs.getBehavior() == null
                        ? null
                        : DrsDescription.Behavior.valueOf(drs.getBehavior().name()),
                priority == null || priority.equals("clusterRestartPriority") ? null : priority(priority),
                response == null || response.equals("clusterIsolationResponse") ? null : response(response));
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
