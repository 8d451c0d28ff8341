package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TestCall;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.PublishedValues;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ClusterAntiAffinityRuleSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.ClusterRuleSpec;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ResourcePoolResourceUsage;
import io.vimock.vim25.SystemError;
import io.vimock.vim25.TaskInfo;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on hosts, clusters, pools and machines: whatever they do or refuse, the totals are those of the
 * parts.
 */
class ClusterModelTest {
    private static final int OPERATIONS = 200;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomOperations_keepTheTotalsRight(long seed) {
        try (EntityLab lab = EntityLab.instant()) {
            PublishedValues published = new PublishedValues(lab.world());
            Run run = new Run(lab, new SplittableRandom(seed));
            int refused = 0;
            for (int i = 0; i < OPERATIONS; i++) {
                refused += run.operate(i) ? 0 : 1;
                lab.settle();
                run.requireTotals();
            }
            assertThat(refused).isBetween(10, OPERATIONS * 3 / 4);
            lab.isConsistent();
            published.requireUnchanged();
        }
    }

    private record Run(EntityLab lab, SplittableRandom random) {

        private ManagedObjectReference any(MoType type) {
            List<ObjectState> all = lab.snapshot().all(type);
            return all.get(random.nextInt(all.size())).ref();
        }

        private ManagedObjectReference anyCluster() {
            return any(MoTypes.CLUSTER_COMPUTE_RESOURCE);
        }

        private TestCall call(ManagedObjectReference self, String operation) {
            return TestCall.of(lab.world(), self, lab.snapshot().state(self).type(), operation);
        }

        /** Whether a random operation succeeded. */
        boolean operate(int number) {
            try {
                ManagedObjectReference task = start(number);
                if (task == null) {
                    return true;
                }
                lab.settle();
                TaskInfo info = lab.settled(task);
                if (info.getState() == TaskInfoState.ERROR) {
                    assertThat(info.getError().getFault()).isNotInstanceOf(SystemError.class);
                }
                return info.getState() == TaskInfoState.SUCCESS;
            } catch (VimFaultException refused) {
                assertThat(refused.fault()).isNotInstanceOf(SystemError.class);
                return false;
            }
        }

        /** The task; null when the operation answered when it was done. */
        private @Nullable ManagedObjectReference start(int number) {
            HostSystem hosts = lab.hosts();
            ClusterComputeResource clusters = new ClusterComputeResource(lab.support(), lab.arrivals());
            ResourcePool pools = new ResourcePool(lab.support(), lab.machines());
            VirtualMachine machines = new VirtualMachine(lab.machines());
            ManagedObjectReference host = any(MoTypes.HOST_SYSTEM);
            ManagedObjectReference pool = any(MoTypes.RESOURCE_POOL);
            ManagedObjectReference vm = any(MoTypes.VIRTUAL_MACHINE);
            ManagedObjectReference cluster = anyCluster();
            switch (random.nextInt(16)) {
                case 0 -> {
                    return clusters.addHostTask(call(cluster, "AddHost_Task"), login("esx" + number), true, null, null);
                }
                case 1 -> {
                    ManagedObjectReference folder =
                            lab.snapshot().require(any(MoTypes.DATACENTER), DatacenterProperties.HOST_FOLDER);
                    return new Folder(lab.support(), lab.machines(), lab.arrivals())
                            .addStandaloneHostTask(
                                    call(folder, "AddStandaloneHost_Task"), login("alone" + number), null, true, null);
                }
                case 2 -> {
                    return clusters.moveIntoTask(call(cluster, "MoveInto_Task"), List.of(host));
                }
                case 3 -> {
                    return clusters.moveHostIntoTask(
                            call(cluster, "MoveHostInto_Task"), host, random.nextBoolean() ? null : pool);
                }
                case 4 -> {
                    return hosts.disconnectHostTask(call(host, "DisconnectHost_Task"));
                }
                case 5 -> {
                    return hosts.reconnectHostTask(call(host, "ReconnectHost_Task"), null);
                }
                case 6 -> {
                    lab.world().change(m -> m.set(host, "runtime.inMaintenanceMode", !HostPower.runsMachines(m, host)));
                    return null;
                }
                case 7 -> {
                    return lab.snapshot().all(MoTypes.HOST_SYSTEM).size() < 5
                            ? hosts.rebootHostTask(call(host, "RebootHost_Task"), true)
                            : new ManagedEntity(lab.support()).destroyTask(call(host, "Destroy_Task"));
                }
                case 8 -> {
                    Object unused =
                            pools.createResourcePool(call(pool, "CreateResourcePool"), "pool" + number, allocation());
                    return null;
                }
                case 9 -> {
                    pools.updateConfig(call(pool, "UpdateConfig"), null, allocation());
                    return null;
                }
                case 10 -> {
                    pools.moveIntoResourcePool(
                            call(pool, "MoveIntoResourcePool"), List.of(vm, any(MoTypes.RESOURCE_POOL)));
                    return null;
                }
                case 11 -> {
                    pools.moveIntoResourcePool(call(pool, "MoveIntoResourcePool"), List.of(vm));
                    return null;
                }
                case 12 -> {
                    return random.nextBoolean()
                            ? machines.powerOffVMTask(call(vm, "PowerOffVM_Task"))
                            : machines.powerOnVMTask(call(vm, "PowerOnVM_Task"), null);
                }
                case 13 -> {
                    ManagedObjectReference parent = lab.snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL);
                    pools.updateChildResourceConfiguration(
                            call(parent, "UpdateChildResourceConfiguration"),
                            List.of(new ResourceConfigSpec()
                                    .withEntity(vm)
                                    .withCpuAllocation(
                                            new ResourceAllocationInfo().withReservation((long) random.nextInt(2500)))
                                    .withMemoryAllocation(new ResourceAllocationInfo())));
                    return null;
                }
                case 14 -> {
                    return new ComputeResource(lab.support())
                            .reconfigureComputeResourceTask(
                                    call(cluster, "ReconfigureComputeResource_Task"), rules(vm, number), true);
                }
                default -> {
                    new HostNetworkSystem(lab.support())
                            .addPortGroup(
                                    call(
                                            lab.snapshot()
                                                    .require(host, HostSystemProperties.CONFIG_MANAGER)
                                                    .getNetworkSystem(),
                                            "AddPortGroup"),
                                    new HostPortGroupSpec()
                                            .withName("group" + random.nextInt(4))
                                            .withVswitchName("vSwitch0")
                                            .withPolicy(new HostNetworkPolicy()));
                    return null;
                }
            }
        }

        private static HostConnectSpec login(String name) {
            return new HostConnectSpec().withHostName(name).withUserName("root").withPassword("x");
        }

        private ResourceConfigSpec allocation() {
            return new ResourceConfigSpec()
                    .withCpuAllocation(new ResourceAllocationInfo()
                            .withReservation((long) random.nextInt(20_000))
                            .withExpandableReservation(random.nextBoolean()))
                    .withMemoryAllocation(new ResourceAllocationInfo()
                            .withReservation((long) random.nextInt(16_000))
                            .withExpandableReservation(random.nextBoolean()));
        }

        private ClusterConfigSpecEx rules(ManagedObjectReference vm, int number) {
            ClusterConfigSpecEx spec = new ClusterConfigSpecEx()
                    .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(random.nextInt(4) > 0));
            return random.nextBoolean()
                    ? spec
                    : spec.withRulesSpec(new ClusterRuleSpec()
                            .withOperation(ArrayUpdateOperation.ADD)
                            .withInfo(new ClusterAntiAffinityRuleSpec()
                                    .withVm(vm, any(MoTypes.VIRTUAL_MACHINE))
                                    .withName("rule" + number)));
        }

        void requireTotals() {
            Snapshot snapshot = lab.snapshot();
            for (MoType type : List.of(MoTypes.CLUSTER_COMPUTE_RESOURCE, MoTypes.COMPUTE_RESOURCE)) {
                snapshot.all(type).forEach(state -> requireTotals(snapshot, state.ref()));
            }
            snapshot.all(MoTypes.RESOURCE_POOL).forEach(state -> requireUsage(snapshot, state.ref()));
            for (ObjectState vm : snapshot.all(MoTypes.VIRTUAL_MACHINE)) {
                ManagedObjectReference pool = snapshot.require(vm.ref(), VirtualMachineProperties.RESOURCE_POOL);
                ManagedObjectReference owner = Objects.requireNonNull(ClusterMembers.of(snapshot, vm.ref()));
                assertThat(snapshot.get(pool, ResourcePoolProperties.OWNER)).isEqualTo(owner);
                assertThat(vm.get(VirtualMachineProperties.ENVIRONMENT_BROWSER))
                        .isEqualTo(snapshot.get(owner, ComputeResourceProperties.ENVIRONMENT_BROWSER));
            }
        }

        private static void requireTotals(Snapshot snapshot, ManagedObjectReference resource) {
            ComputeResourceSummary summary = snapshot.require(resource, ComputeResourceProperties.SUMMARY);
            List<ManagedObjectReference> hosts = snapshot.refs(resource, ComputeResourceProperties.HOST);
            List<ManagedObjectReference> effective = hosts.stream()
                    .filter(host ->
                            ComputeResourceSummaries.isEffective(snapshot.require(host, HostSystemProperties.RUNTIME)))
                    .toList();
            assertThat(summary.getNumHosts()).isEqualTo(hosts.size());
            assertThat(summary.getNumEffectiveHosts()).isEqualTo(effective.size());
            assertThat((long) summary.getTotalCpu()).isEqualTo(cpu(snapshot, hosts));
            assertThat((long) summary.getEffectiveCpu()).isEqualTo(cpu(snapshot, effective));
            ManagedObjectReference root = snapshot.require(resource, ComputeResourceProperties.RESOURCE_POOL);
            assertThat(snapshot.require(root, ResourcePoolProperties.CONFIG)
                            .getCpuAllocation()
                            .getReservation())
                    .isEqualTo(cpu(snapshot, effective));
        }

        private static long cpu(Snapshot snapshot, List<ManagedObjectReference> hosts) {
            return hosts.stream()
                    .map(host -> snapshot.require(host, HostSystemProperties.HARDWARE)
                            .getCpuInfo())
                    .mapToLong(cpu -> cpu.getNumCpuCores() * (cpu.getHz() / 1_000_000))
                    .sum();
        }

        private static void requireUsage(Snapshot snapshot, ManagedObjectReference pool) {
            ResourcePoolResourceUsage cpu =
                    snapshot.require(pool, ResourcePoolProperties.RUNTIME).getCpu();
            assertThat(cpu.getReservationUsedForVm())
                    .describedAs("machines of %s", pool)
                    .isEqualTo(ofMachines(snapshot, pool));
            assertThat(cpu.getReservationUsed()).describedAs("used of %s", pool).isEqualTo(used(snapshot, pool));
            assertThat(cpu.getUnreservedForPool()).isNotNegative();
        }

        private static long own(Snapshot snapshot, ManagedObjectReference pool) {
            return snapshot.refs(pool, ResourcePoolProperties.VM).stream()
                    .filter(vm -> snapshot.require(vm, VirtualMachineProperties.RUNTIME)
                                    .getPowerState()
                            == VirtualMachinePowerState.POWERED_ON)
                    .mapToLong(vm ->
                            ResourceAllocationRules.reservation(snapshot.require(vm, VirtualMachineProperties.CONFIG)
                                    .getCpuAllocation()))
                    .sum();
        }

        private static long ofMachines(Snapshot snapshot, ManagedObjectReference pool) {
            return own(snapshot, pool)
                    + snapshot.refs(pool, ResourcePoolProperties.RESOURCE_POOL).stream()
                            .mapToLong(child -> ofMachines(snapshot, child))
                            .sum();
        }

        private static long used(Snapshot snapshot, ManagedObjectReference pool) {
            return own(snapshot, pool)
                    + snapshot.refs(pool, ResourcePoolProperties.RESOURCE_POOL).stream()
                            .mapToLong(child -> Math.max(
                                    ResourceAllocationRules.reservation(
                                            snapshot.require(child, ResourcePoolProperties.CONFIG)
                                                    .getCpuAllocation()),
                                    used(snapshot, child)))
                            .sum();
        }
    }
}
