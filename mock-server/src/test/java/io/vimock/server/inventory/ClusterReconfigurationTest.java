package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ClusterComputeResourceProperties;
import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ClusterAffinityRuleSpec;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigInfoEx;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterCreatedEvent;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigSpec;
import io.vimock.vim25.ClusterDasVmSettings;
import io.vimock.vim25.ClusterDpmConfigInfo;
import io.vimock.vim25.ClusterDpmHostConfigInfo;
import io.vimock.vim25.ClusterDpmHostConfigSpec;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigInfo;
import io.vimock.vim25.ClusterDrsVmConfigSpec;
import io.vimock.vim25.ClusterFailoverLevelAdmissionControlPolicy;
import io.vimock.vim25.ClusterFailoverResourcesAdmissionControlPolicy;
import io.vimock.vim25.ClusterGroupSpec;
import io.vimock.vim25.ClusterHostGroup;
import io.vimock.vim25.ClusterRuleInfo;
import io.vimock.vim25.ClusterRuleSpec;
import io.vimock.vim25.ClusterVmGroup;
import io.vimock.vim25.ClusterVmHostRuleInfo;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.DasVmPriority;
import io.vimock.vim25.DrsBehavior;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.ManagedObjectNotFound;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.OptionValue;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterReconfigurationTest {
    private final EntityLab lab = EntityLab.instant();
    private final ComputeResource resources = new ComputeResource(lab.support());
    private final ClusterComputeResource clusters = new ClusterComputeResource(lab.support(), lab.arrivals());
    private final Folder folders = new Folder(lab.support(), lab.machines(), lab.arrivals());
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference first = lab.machine("DC0_C0_RP0_VM0");
    private final ManagedObjectReference second = lab.machine("DC0_C0_RP0_VM1");
    private final ManagedObjectReference third = lab.machine("DC0_C0_RP1_VM0");

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference reconfigure(ComputeResourceConfigSpec spec, boolean modify) {
        return resources.reconfigureComputeResourceTask(
                lab.call(cluster, "ReconfigureComputeResource_Task"), spec, modify);
    }

    private void applied(ComputeResourceConfigSpec spec) {
        lab.succeeds(reconfigure(spec, true));
    }

    private ClusterConfigInfoEx config() {
        return (ClusterConfigInfoEx) lab.snapshot().require(cluster, ComputeResourceProperties.CONFIGURATION_EX);
    }

    private static ClusterRuleSpec add(ClusterRuleInfo rule) {
        return new ClusterRuleSpec().withOperation(ArrayUpdateOperation.ADD).withInfo(rule);
    }

    private static ClusterRuleInfo apart(String name, ManagedObjectReference... machines) {
        return new ClusterAntiAffinityRuleSpec().withVm(machines).withName(name);
    }

    private static ClusterConfigSpecEx rules(ClusterRuleSpec... changes) {
        return new ClusterConfigSpecEx().withRulesSpec(changes);
    }

    @Test
    void reconfigure_storesDrsAndHa_inBothForms() {
        lab.events().clear();
        lab.succeeds(clusters.reconfigureClusterTask(
                lab.call(cluster, "ReconfigureCluster_Task"),
                new ClusterConfigSpec()
                        .withDrsConfig(new ClusterDrsConfigInfo()
                                .withEnabled(true)
                                .withDefaultVmBehavior(DrsBehavior.MANUAL)
                                .withOption(new OptionValue().withKey("A").withValue("1")))
                        .withDasConfig(
                                new ClusterDasConfigInfo().withEnabled(true).withFailoverLevel(2)),
                true));
        assertThat(config().getDrsConfig().isEnabled()).isTrue();
        assertThat(config().getDrsConfig().getDefaultVmBehavior()).isEqualTo(DrsBehavior.MANUAL);
        assertThat(config().getDrsConfig().getVmotionRate()).isEqualTo(3);
        assertThat(config().getDrsConfig().getOption()).hasSize(1);
        assertThat(config().getDasConfig().getFailoverLevel()).isEqualTo(2);
        assertThat(((ClusterFailoverLevelAdmissionControlPolicy)
                                config().getDasConfig().getAdmissionControlPolicy())
                        .getFailoverLevel())
                .isEqualTo(2);
        assertThat(lab.snapshot().require(cluster, ClusterComputeResourceProperties.CONFIGURATION))
                .satisfies(old -> {
                    assertThat(old.getDrsConfig()).isEqualTo(config().getDrsConfig());
                    assertThat(old.getDasConfig()).isEqualTo(config().getDasConfig());
                });
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "DasEnabledEvent",
                        "DrsEnabledEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent",
                        "ClusterReconfiguredEvent");
        lab.isConsistent();
    }

    @Test
    void reconfigure_withModify_keepsTheRest_andWithoutItDoesNot() {
        applied(new ClusterConfigSpecEx()
                .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true).withVmotionRate(5))
                .withDpmConfig(new ClusterDpmConfigInfo().withEnabled(true)));
        applied(new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withVmotionRate(1)));
        assertThat(config().getDrsConfig().isEnabled()).isTrue();
        assertThat(config().getDrsConfig().getVmotionRate()).isEqualTo(1);
        assertThat(config().getDpmConfigInfo().isEnabled()).isTrue();
        lab.succeeds(reconfigure(
                new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true)), false));
        assertThat(config().getDrsConfig().getVmotionRate()).isEqualTo(3);
        assertThat(config().getDpmConfigInfo().isEnabled()).isFalse();
    }

    @Test
    void reconfigure_changesOptionsByTheirKeys() {
        applied(new ClusterConfigSpecEx()
                .withDasConfig(new ClusterDasConfigInfo()
                        .withOption(
                                new OptionValue().withKey("das.a").withValue("1"),
                                new OptionValue().withKey("das.b").withValue("1"))));
        applied(new ClusterConfigSpecEx()
                .withDasConfig(new ClusterDasConfigInfo()
                        .withOption(
                                new OptionValue().withKey("das.a").withValue(""),
                                new OptionValue().withKey("das.b").withValue("2"))));
        assertThat(config().getDasConfig().getOption())
                .singleElement()
                .satisfies(option -> assertThat(option.getValue()).isEqualTo("2"));
    }

    @Test
    void reconfigure_withValuesOutOfRange_changesNothing() {
        ClusterConfigInfoEx before = config();
        List<ClusterConfigSpecEx> wrong = List.of(
                new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withVmotionRate(6)),
                new ClusterConfigSpecEx().withDasConfig(new ClusterDasConfigInfo().withFailoverLevel(5)),
                new ClusterConfigSpecEx()
                        .withDasConfig(new ClusterDasConfigInfo()
                                .withDefaultVmSettings(new ClusterDasVmSettings().withRestartPriority("soon"))),
                new ClusterConfigSpecEx()
                        .withDasConfig(new ClusterDasConfigInfo()
                                .withDefaultVmSettings(
                                        new ClusterDasVmSettings().withIsolationResponse("clusterIsolationResponse"))),
                new ClusterConfigSpecEx()
                        .withDasConfig(new ClusterDasConfigInfo()
                                .withAdmissionControlPolicy(new ClusterFailoverResourcesAdmissionControlPolicy()
                                        .withCpuFailoverResourcesPercent(101))),
                new ClusterConfigSpecEx().withDpmConfig(new ClusterDpmConfigInfo().withHostPowerActionRate(0)));
        for (ClusterConfigSpecEx spec : wrong) {
            lab.fails(reconfigure(spec, true), InvalidArgument.class);
        }
        ClusterConfigSpecEx placement = new ClusterConfigSpecEx();
        placement.setVmSwapPlacement("anywhere");
        lab.fails(reconfigure(placement, true), InvalidArgument.class);
        assertThat(config()).isSameAs(before);
    }

    @Test
    void swapPlacement_isStored_alsoForStandaloneHosts() {
        applied(new ComputeResourceConfigSpec().withVmSwapPlacement("hostLocal"));
        assertThat(config().getVmSwapPlacement()).isEqualTo("hostLocal");
        ManagedObjectReference standalone = lab.entity(MoTypes.COMPUTE_RESOURCE, "DC0_H0");
        lab.succeeds(resources.reconfigureComputeResourceTask(
                lab.call(standalone, "ReconfigureComputeResource_Task"),
                new ComputeResourceConfigSpec().withVmSwapPlacement("hostLocal"),
                true));
        assertThat(lab.snapshot()
                        .require(standalone, ComputeResourceProperties.CONFIGURATION_EX)
                        .getVmSwapPlacement())
                .isEqualTo("hostLocal");
        lab.fails(
                resources.reconfigureComputeResourceTask(
                        lab.call(standalone, "ReconfigureComputeResource_Task"), new ClusterConfigSpecEx(), true),
                InvalidArgument.class);
    }

    @Test
    void rules_getKeys_andAreEditedAndRemovedByThem() {
        applied(rules(
                add(apart("web", first, second)),
                add(new ClusterAffinityRuleSpec().withVm(first, third).withName("pair"))));
        assertThat(config().getRule()).extracting(ClusterRuleInfo::getKey).containsExactly(1, 2);
        assertThat(config().getRule().get(0).isEnabled()).isTrue();
        assertThat(config().getRule().get(0).isUserCreated()).isTrue();
        ClusterRuleInfo change =
                new ClusterAntiAffinityRuleSpec().withEnabled(false).withKey(1);
        applied(rules(
                new ClusterRuleSpec().withOperation(ArrayUpdateOperation.EDIT).withInfo(change)));
        assertThat(config().getRule().get(0).isEnabled()).isFalse();
        assertThat(config().getRule().get(0).getName()).isEqualTo("web");
        assertThat(((ClusterAntiAffinityRuleSpec) config().getRule().get(0)).getVm())
                .containsExactly(first, second);
        ClusterRuleSpec removal = new ClusterRuleSpec();
        removal.withOperation(ArrayUpdateOperation.REMOVE).withRemoveKey(1);
        applied(rules(removal));
        assertThat(config().getRule()).extracting(ClusterRuleInfo::getName).containsExactly("pair");
        assertThat(lab.snapshot()
                        .require(cluster, ClusterComputeResourceProperties.CONFIGURATION)
                        .getRule())
                .hasSize(1);
        lab.isConsistent();
    }

    @Test
    void rules_aboutWhatIsNotInTheCluster_areRefused() {
        ManagedObjectReference foreign = lab.machine("DC0_C1_RP0_VM0");
        ManagedObjectReference none = new ManagedObjectReference("VirtualMachine", "vm-99999");
        lab.fails(reconfigure(rules(add(apart("r", first, foreign))), true), InvalidArgument.class);
        lab.fails(reconfigure(rules(add(apart("r", first, none))), true), ManagedObjectNotFound.class);
        lab.fails(reconfigure(rules(add(apart("r", first, cluster))), true), InvalidArgument.class);
        lab.fails(reconfigure(rules(add(apart("r", first))), true), InvalidArgument.class);
        lab.fails(reconfigure(rules(add(apart("r", first, first))), true), InvalidArgument.class);
        lab.fails(reconfigure(rules(add(apart("", first, second))), true), InvalidArgument.class);
        lab.fails(
                reconfigure(rules(add(apart("r", first, second)), add(apart("r", first, third))), true),
                DuplicateName.class);
        ClusterRuleSpec unknown = new ClusterRuleSpec();
        unknown.withOperation(ArrayUpdateOperation.REMOVE).withRemoveKey(7);
        lab.fails(reconfigure(rules(unknown), true), InvalidArgument.class);
        assertThat(config().getRule()).isEmpty();
    }

    @Test
    void groups_carryRulesBetweenMachinesAndHosts() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        ClusterVmHostRuleInfo rule =
                new ClusterVmHostRuleInfo().withVmGroupName("vms").withAffineHostGroupName("hosts");
        rule.setName("placed");
        applied(new ClusterConfigSpecEx()
                .withGroupSpec(
                        new ClusterGroupSpec()
                                .withOperation(ArrayUpdateOperation.ADD)
                                .withInfo(new ClusterVmGroup().withVm(first).withName("vms")),
                        new ClusterGroupSpec()
                                .withOperation(ArrayUpdateOperation.ADD)
                                .withInfo(new ClusterHostGroup().withHost(host).withName("hosts")))
                .withRulesSpec(add(rule)));
        assertThat(config().getGroup()).hasSize(2);
        assertThat(config().getRule()).hasSize(1);
        ClusterGroupSpec removal = new ClusterGroupSpec();
        removal.withOperation(ArrayUpdateOperation.REMOVE).withRemoveKey("hosts");
        lab.fails(reconfigure(new ClusterConfigSpecEx().withGroupSpec(removal), true), InvalidArgument.class);
        assertThat(config().getGroup()).hasSize(2);
    }

    @Test
    void machineSettings_areKeptInBothForms() {
        applied(new ClusterConfigSpecEx()
                .withDasVmConfigSpec(
                        new ClusterDasVmConfigSpec()
                                .withOperation(ArrayUpdateOperation.ADD)
                                .withInfo(new ClusterDasVmConfigInfo()
                                        .withKey(first)
                                        .withRestartPriority(DasVmPriority.HIGH)
                                        .withPowerOffOnIsolation(false)),
                        new ClusterDasVmConfigSpec()
                                .withOperation(ArrayUpdateOperation.ADD)
                                .withInfo(new ClusterDasVmConfigInfo()
                                        .withKey(second)
                                        .withDasSettings(new ClusterDasVmSettings()
                                                .withRestartPriority("low")
                                                .withIsolationResponse("shutdown"))))
                .withDrsVmConfigSpec(new ClusterDrsVmConfigSpec()
                        .withOperation(ArrayUpdateOperation.ADD)
                        .withInfo(new ClusterDrsVmConfigInfo().withKey(first).withBehavior(DrsBehavior.MANUAL)))
                .withDpmHostConfigSpec(new ClusterDpmHostConfigSpec()
                        .withOperation(ArrayUpdateOperation.ADD)
                        .withInfo(new ClusterDpmHostConfigInfo().withKey(lab.host("DC0_C0_H0")))));
        ClusterDasVmConfigInfo old = config().getDasVmConfig().get(0);
        assertThat(old.getDasSettings().getRestartPriority()).isEqualTo("high");
        assertThat(old.getDasSettings().getIsolationResponse()).isEqualTo("none");
        ClusterDasVmConfigInfo recent = config().getDasVmConfig().get(1);
        assertThat(recent.getRestartPriority()).isEqualTo(DasVmPriority.LOW);
        assertThat(recent.isPowerOffOnIsolation()).isFalse();
        assertThat(config().getDrsVmConfig().get(0).isEnabled()).isTrue();
        assertThat(config().getDpmHostConfig()).hasSize(1);
        ClusterDrsVmConfigSpec again = new ClusterDrsVmConfigSpec()
                .withOperation(ArrayUpdateOperation.ADD)
                .withInfo(new ClusterDrsVmConfigInfo().withKey(first));
        lab.fails(reconfigure(new ClusterConfigSpecEx().withDrsVmConfigSpec(again), true), InvalidArgument.class);
        ClusterDrsVmConfigSpec removal = new ClusterDrsVmConfigSpec();
        removal.withOperation(ArrayUpdateOperation.REMOVE).withRemoveKey(first);
        applied(new ClusterConfigSpecEx().withDrsVmConfigSpec(removal));
        assertThat(config().getDrsVmConfig()).isEmpty();
    }

    @Test
    void whatLeavesTheCluster_isForgotten() {
        applied(new ClusterConfigSpecEx()
                .withDrsVmConfigSpec(new ClusterDrsVmConfigSpec()
                        .withOperation(ArrayUpdateOperation.ADD)
                        .withInfo(new ClusterDrsVmConfigInfo().withKey(first)))
                .withGroupSpec(new ClusterGroupSpec()
                        .withOperation(ArrayUpdateOperation.ADD)
                        .withInfo(new ClusterVmGroup().withVm(first, third).withName("vms")))
                .withRulesSpec(add(apart("three", first, second, third)), add(apart("two", first, second))));
        lab.powerOff(first);
        lab.succeeds(new VirtualMachine(lab.machines()).destroyTask(lab.call(first, "Destroy_Task")));
        assertThat(config().getDrsVmConfig()).isEmpty();
        assertThat(((ClusterVmGroup) config().getGroup().get(0)).getVm()).containsExactly(third);
        assertThat(config().getRule()).extracting(ClusterRuleInfo::getName).containsExactly("three");
        assertThat(((ClusterAntiAffinityRuleSpec) config().getRule().get(0)).getVm())
                .containsExactly(second, third);
        lab.isConsistent();
    }

    @Test
    void drsOff_takesThePoolsAway() {
        ManagedObjectReference pool = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1");
        applied(new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true)));
        assertThat(lab.snapshot().exists(pool)).isTrue();
        applied(new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withEnabled(false)));
        assertThat(lab.snapshot().exists(pool)).isFalse();
        ManagedObjectReference root = lab.snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL);
        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.VM)).contains(third);
        lab.isConsistent();
    }

    @Test
    void createCluster_appliesItsSpecification() {
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC0");
        ManagedObjectReference folder = lab.snapshot().require(datacenter, DatacenterProperties.HOST_FOLDER);
        lab.events().clear();
        ClusterConfigSpecEx spec = new ClusterConfigSpecEx()
                .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true).withVmotionRate(4));
        spec.setVmSwapPlacement("hostLocal");
        ManagedObjectReference made = folders.createClusterEx(lab.call(folder, "CreateClusterEx"), "gold", spec);
        ClusterConfigInfoEx config =
                (ClusterConfigInfoEx) lab.snapshot().require(made, ComputeResourceProperties.CONFIGURATION_EX);
        assertThat(config.getDrsConfig().getVmotionRate()).isEqualTo(4);
        assertThat(config.getVmSwapPlacement()).isEqualTo("hostLocal");
        assertThat(lab.snapshot()
                        .require(made, ComputeResourceProperties.SUMMARY)
                        .getNumHosts())
                .isZero();
        assertThat(lab.events().types()).containsExactly("TaskEvent", "ClusterCreatedEvent", "DrsEnabledEvent");
        assertThat(((ClusterCreatedEvent) lab.events().all().get(1)).getParent().getFolder())
                .isEqualTo(folder);
        ManagedObjectReference old =
                folders.createCluster(lab.call(folder, "CreateCluster"), "silver", new ClusterConfigSpec());
        assertThat(lab.snapshot().refs(old, HostSystemProperties.DATASTORE)).isEmpty();
        lab.isConsistent();
    }

    @Test
    void createCluster_withBadArguments_changesNothing() {
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC0");
        ManagedObjectReference folder = lab.snapshot().require(datacenter, DatacenterProperties.HOST_FOLDER);
        int before = lab.snapshot().all(MoTypes.CLUSTER_COMPUTE_RESOURCE).size();
        var call = lab.call(folder, "CreateClusterEx");
        assertFault(DuplicateName.class, () -> folders.createClusterEx(call, "DC0_C0", new ClusterConfigSpecEx()));
        assertFault(InvalidName.class, () -> folders.createClusterEx(call, "", new ClusterConfigSpecEx()));
        assertFault(
                InvalidArgument.class,
                () -> folders.createClusterEx(call, "bronze", rules(add(apart("r", first, second)))));
        ManagedObjectReference vmFolder = lab.snapshot().require(datacenter, DatacenterProperties.VM_FOLDER);
        assertFault(
                NotSupported.class,
                () -> folders.createCluster(lab.call(vmFolder, "CreateCluster"), "wrong", new ClusterConfigSpec()));
        assertThat(lab.snapshot().all(MoTypes.CLUSTER_COMPUTE_RESOURCE)).hasSize(before);
    }
}
