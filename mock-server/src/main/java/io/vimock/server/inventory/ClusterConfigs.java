package io.vimock.server.inventory;

import io.vimock.api.ClusterComputeResourceProperties;
import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ClusterConfigInfo;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDpmConfigInfo;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.DpmBehavior;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/**
 * The forms of a cluster's configuration (facts: distributed-services 1, 3, 4). Stateless.
 *
 * <p>{@code configurationEx} is the one that is written; {@code configuration}, the form of VirtualCenter 2.0, follows
 * from it.
 */
final class ClusterConfigs {
    static final String VM_DIRECTORY = "vmDirectory";

    private ClusterConfigs() {}

    static List<Derivation> derivations() {
        return List.of(Derivation.ofOwn(
                MoTypes.CLUSTER_COMPUTE_RESOURCE,
                List.of(ComputeResourceProperties.CONFIGURATION_EX),
                ClusterConfigs::showOldForm));
    }

    private static void showOldForm(Mutation m, ManagedObjectReference cluster) {
        if (m.get(cluster, ComputeResourceProperties.CONFIGURATION_EX) instanceof ClusterConfigInfoEx config) {
            m.set(
                    cluster,
                    ClusterComputeResourceProperties.CONFIGURATION,
                    new ClusterConfigInfo()
                            .withDasConfig(config.getDasConfig())
                            .withDasVmConfig(config.getDasVmConfig())
                            .withDrsConfig(config.getDrsConfig())
                            .withDrsVmConfig(config.getDrsVmConfig())
                            .withRule(config.getRule()));
        }
    }

    /** What holds for a cluster about which nothing else was said: DRS, HA and power management are off. */
    static ClusterConfigInfoEx defaults() {
        ClusterConfigInfoEx config = new ClusterConfigInfoEx()
                .withDasConfig(new ClusterDasConfigInfo()
                        .withEnabled(false)
                        .withVmMonitoring("vmMonitoringDisabled")
                        .withHostMonitoring("enabled")
                        .withFailoverLevel(1)
                        .withAdmissionControlPolicy(
                                new ClusterFailoverLevelAdmissionControlPolicy().withFailoverLevel(1))
                        .withAdmissionControlEnabled(true)
                        .withDefaultVmSettings(new ClusterDasVmSettings()
                                .withRestartPriority("medium")
                                .withIsolationResponse("powerOff")))
                .withDrsConfig(new ClusterDrsConfigInfo()
                        .withEnabled(false)
                        .withEnableVmBehaviorOverrides(true)
                        .withDefaultVmBehavior(DrsBehavior.FULLY_AUTOMATED)
                        .withVmotionRate(3))
                .withDpmConfigInfo(new ClusterDpmConfigInfo()
                        .withEnabled(false)
                        .withDefaultDpmBehavior(DpmBehavior.AUTOMATED)
                        .withHostPowerActionRate(3));
        config.setVmSwapPlacement(VM_DIRECTORY);
        return config;
    }

    /** A change in the form of VirtualCenter 2.0 as one of 2.5. */
    static ClusterConfigSpecEx extended(ClusterConfigSpec spec) {
        return new ClusterConfigSpecEx()
                .withDasConfig(spec.getDasConfig())
                .withDasVmConfigSpec(spec.getDasVmConfigSpec())
                .withDrsConfig(spec.getDrsConfig())
                .withDrsVmConfigSpec(spec.getDrsVmConfigSpec())
                .withRulesSpec(spec.getRulesSpec());
    }
}
