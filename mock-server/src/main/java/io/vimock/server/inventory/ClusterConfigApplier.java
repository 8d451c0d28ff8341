package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDasAdmissionControlPolicy;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDpmConfigInfo;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterFailoverHostAdmissionControlPolicy;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.ClusterFailoverResourcesAdmissionControlPolicy;
import io.vimock.vim25.ComputeResourceConfigInfo;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.OptionValue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Applies a specification to the configuration of a cluster or of a standalone host's compute resource
 * (facts: distributed-services 1, 3, 4). Everything is checked; a fault leaves nothing behind.
 */
final class ClusterConfigApplier {
    private static final Set<String> SWAP_PLACEMENTS = Set.of(ClusterConfigs.VM_DIRECTORY, "hostLocal");
    private static final Set<String> RESTART_PRIORITIES = Set.of("disabled", "low", "medium", "high");
    private static final Set<String> ISOLATION_RESPONSES = Set.of("none", "powerOff", "shutdown");
    private static final Set<String> VM_MONITORING =
            Set.of("vmMonitoringDisabled", "vmMonitoringOnly", "vmAndAppMonitoring");
    private static final Set<String> HOST_MONITORING = Set.of("enabled", "disabled");
    private static final String CLUSTER_PRIORITY = "clusterRestartPriority";
    private static final String CLUSTER_RESPONSE = "clusterIsolationResponse";
    private static final int MOST_FAILOVERS = 4;
    private static final int MOST_RATE = 5;

    private ClusterConfigApplier() {}

    /**
     * The configuration that a specification leads to.
     *
     * @param present the configuration it is applied to
     * @param modify whether what the specification leaves out stays as it is; otherwise it becomes the default
     * @param members what belongs to the compute resource
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, DuplicateName, ManagedObjectNotFound
     */
    static ComputeResourceConfigInfo apply(
            ComputeResourceConfigInfo present, ComputeResourceConfigSpec spec, boolean modify, ClusterMembers members) {
        if (present instanceof ClusterConfigInfoEx cluster) {
            return applyToCluster(cluster, spec, modify, members);
        }
        if (spec instanceof ClusterConfigSpecEx) {
            throw Faults.invalidArgument("spec", "the compute resource is not a cluster");
        }
        String standing = modify ? present.getVmSwapPlacement() : ClusterConfigs.VM_DIRECTORY;
        return new ComputeResourceConfigInfo().withVmSwapPlacement(swapPlacement(spec, standing));
    }

    private static String swapPlacement(ComputeResourceConfigSpec spec, String standing) {
        return spec.getVmSwapPlacement() == null
                ? standing
                : requireOneOf(SWAP_PLACEMENTS, spec.getVmSwapPlacement(), "spec.vmSwapPlacement");
    }

    private static ClusterConfigInfoEx applyToCluster(
            ClusterConfigInfoEx present, ComputeResourceConfigSpec spec, boolean modify, ClusterMembers members) {
        ClusterConfigInfoEx config = modify ? WireType.deepCopy(present) : ClusterConfigs.defaults();
        config.setVmSwapPlacement(swapPlacement(spec, config.getVmSwapPlacement()));
        if (spec instanceof ClusterConfigSpecEx change) {
            applyHa(config.getDasConfig(), change.getDasConfig(), members);
            applyDrs(config.getDrsConfig(), change.getDrsConfig());
            applyPowerManagement(config.getDpmConfigInfo(), change.getDpmConfig());
            new ClusterListsApplier(config, members).apply(change);
        }
        return config;
    }

    private static void applyHa(
            ClusterDasConfigInfo config, @Nullable ClusterDasConfigInfo change, ClusterMembers members) {
        if (change == null) {
            return;
        }
        mergeOptions(config.getOption(), change.getOption());
        ClusterDasVmSettings settings = config.getDefaultVmSettings();
        if (change.getDefaultVmSettings() != null) {
            checkSettings(change.getDefaultVmSettings(), false, "spec.dasConfig.defaultVmSettings");
            Fields.merge(settings, change.getDefaultVmSettings(), Set.of());
        }
        Fields.merge(config, change, Set.of("option", "defaultVmSettings"));
        requireOneOf(VM_MONITORING, config.getVmMonitoring(), "spec.dasConfig.vmMonitoring");
        requireOneOf(HOST_MONITORING, config.getHostMonitoring(), "spec.dasConfig.hostMonitoring");
        if (config.getAdmissionControlPolicy() instanceof ClusterFailoverLevelAdmissionControlPolicy policy) {
            if (change.getAdmissionControlPolicy() == null) {
                policy.setFailoverLevel(config.getFailoverLevel());
            }
            config.setFailoverLevel(policy.getFailoverLevel());
        }
        requireRange(config.getFailoverLevel(), 1, MOST_FAILOVERS, "spec.dasConfig.failoverLevel");
        checkPolicy(config.getAdmissionControlPolicy(), members);
    }

    private static void checkPolicy(ClusterDasAdmissionControlPolicy policy, ClusterMembers members) {
        String path = "spec.dasConfig.admissionControlPolicy";
        if (policy instanceof ClusterFailoverResourcesAdmissionControlPolicy percent) {
            requireRange(percent.getCpuFailoverResourcesPercent(), 0, 100, path + ".cpuFailoverResourcesPercent");
            requireRange(percent.getMemoryFailoverResourcesPercent(), 0, 100, path + ".memoryFailoverResourcesPercent");
        } else if (policy instanceof ClusterFailoverHostAdmissionControlPolicy standby) {
            standby.getFailoverHosts().forEach(host -> members.requireHost(host, path + ".failoverHosts"));
        }
    }

    /**
     * Checks what HA does with a virtual machine.
     *
     * @param perMachine whether the cluster's setting can be meant
     */
    static void checkSettings(ClusterDasVmSettings settings, boolean perMachine, String path) {
        String priority = settings.getRestartPriority();
        if (priority != null && !(perMachine && priority.equals(CLUSTER_PRIORITY))) {
            requireOneOf(RESTART_PRIORITIES, priority, path + ".restartPriority");
        }
        String response = settings.getIsolationResponse();
        if (response != null && !(perMachine && response.equals(CLUSTER_RESPONSE))) {
            requireOneOf(ISOLATION_RESPONSES, response, path + ".isolationResponse");
        }
    }

    private static void applyDrs(ClusterDrsConfigInfo config, @Nullable ClusterDrsConfigInfo change) {
        if (change != null) {
            mergeOptions(config.getOption(), change.getOption());
            Fields.merge(config, change, Set.of("option"));
            requireRange(config.getVmotionRate(), 1, MOST_RATE, "spec.drsConfig.vmotionRate");
        }
    }

    private static void applyPowerManagement(ClusterDpmConfigInfo config, @Nullable ClusterDpmConfigInfo change) {
        if (change != null) {
            mergeOptions(config.getOption(), change.getOption());
            Fields.merge(config, change, Set.of("option"));
            requireRange(config.getHostPowerActionRate(), 1, MOST_RATE, "spec.dpmConfig.hostPowerActionRate");
        }
    }

    /** Advanced options are changed key by key; an empty value takes one away. */
    private static void mergeOptions(List<OptionValue> options, List<OptionValue> changes) {
        for (OptionValue change : changes) {
            options.removeIf(option -> option.getKey().equals(change.getKey()));
            if (change.getValue() != null && !"".equals(change.getValue())) {
                options.add(WireType.deepCopy(change));
            }
        }
    }

    private static String requireOneOf(Set<String> allowed, String value, String path) {
        if (!allowed.contains(value)) {
            throw Faults.invalidArgument(path, "'" + value + "' is none of " + new TreeSet<>(allowed));
        }
        return value;
    }

    private static void requireRange(int value, int least, int most, String path) {
        if (value < least || value > most) {
            throw Faults.invalidArgument(path, value + " is not within " + least + " and " + most);
        }
    }
}
