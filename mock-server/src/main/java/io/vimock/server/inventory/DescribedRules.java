package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.ExceptionDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ClusterAffinityRuleSpec;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigSpec;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDrsVmConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigSpec;
import io.vimock.vim25.ClusterRuleInfo;
import io.vimock.vim25.ClusterRuleSpec;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Gives described clusters their rules and what is set for single machines, as a reconfiguration does. Stateless. */
final class DescribedRules {
    private DescribedRules() {}

    /**
     * Applies what a description says.
     *
     * @param clusters the clusters by their descriptions
     * @param machines the machines by {@code host/name}
     */
    static void apply(
            Mutation m,
            ClusterDescription described,
            Map<ClusterDescription, ManagedObjectReference> clusters,
            Map<String, ManagedObjectReference> machines) {
        if (described.rules().isEmpty() && described.exceptions().isEmpty()) {
            return;
        }
        ManagedObjectReference cluster = Objects.requireNonNull(clusters.get(described));
        ClusterConfigSpecEx spec = new ClusterConfigSpecEx();
        for (RuleDescription rule : described.rules()) {
            List<ManagedObjectReference> vms = rule.virtualMachines().stream()
                    .map(name -> machine(described, machines, name))
                    .toList();
            ClusterRuleInfo info = rule.type() == RuleDescription.Type.TOGETHER
                    ? new ClusterAffinityRuleSpec().withVm(vms)
                    : new ClusterAntiAffinityRuleSpec().withVm(vms);
            info.withName(rule.name()).setEnabled(rule.enabled());
            spec.getRulesSpec()
                    .add(new ClusterRuleSpec()
                            .withOperation(ArrayUpdateOperation.ADD)
                            .withInfo(info));
        }
        for (ExceptionDescription exception : described.exceptions()) {
            add(spec, exception, machine(described, machines, exception.virtualMachine()));
        }
        m.set(
                cluster,
                ComputeResourceProperties.CONFIGURATION_EX,
                ClusterConfigApplier.apply(
                        m.require(cluster, ComputeResourceProperties.CONFIGURATION_EX),
                        spec,
                        true,
                        new ClusterMembers(m, cluster)));
    }

    private static void add(ClusterConfigSpecEx spec, ExceptionDescription exception, ManagedObjectReference vm) {
        if (!exception.drs() || exception.behavior() != null) {
            spec.getDrsVmConfigSpec()
                    .add(new ClusterDrsVmConfigSpec()
                            .withOperation(ArrayUpdateOperation.ADD)
                            .withInfo(new ClusterDrsVmConfigInfo()
                                    .withKey(vm)
                                    .withEnabled(exception.drs())
                                    .withBehavior(
                                            exception.behavior() == null
                                                    ? null
                                                    : DrsBehavior.valueOf(
                                                            exception.behavior().name()))));
        }
        if (exception.restartPriority() != null || exception.isolationResponse() != null) {
            spec.getDasVmConfigSpec()
                    .add(new ClusterDasVmConfigSpec()
                            .withOperation(ArrayUpdateOperation.ADD)
                            .withInfo(new ClusterDasVmConfigInfo()
                                    .withKey(vm)
                                    .withDasSettings(new ClusterDasVmSettings()
                                            .withRestartPriority(
                                                    exception.restartPriority() == null
                                                            ? "clusterRestartPriority"
                                                            : exception
                                                                    .restartPriority()
                                                                    .name()
                                                                    .toLowerCase(Locale.ROOT))
                                            .withIsolationResponse(
                                                    exception.isolationResponse() == null
                                                            ? "clusterIsolationResponse"
                                                            : DescribedSettings.response(
                                                                    exception.isolationResponse())))));
        }
    }

    private static ManagedObjectReference machine(
            ClusterDescription cluster, Map<String, ManagedObjectReference> machines, String name) {
        for (HostDescription host : cluster.hosts()) {
            ManagedObjectReference vm = machines.get(host.name() + "/" + name);
            if (vm != null) {
                return vm;
            }
        }
        throw new IllegalStateException("the cluster has no machine '" + name + "'");
    }
}
