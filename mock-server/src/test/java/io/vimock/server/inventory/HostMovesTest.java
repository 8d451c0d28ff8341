package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Origin;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.TooManyHosts;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostMovesTest {
    private final EntityLab lab = EntityLab.instant();
    private final ClusterComputeResource clusters = new ClusterComputeResource(lab.support(), lab.arrivals());
    private final ResourcePool pools = new ResourcePool(lab.support(), lab.machines());
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference root =
            lab.snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL);
    private final ManagedObjectReference standalone = lab.host("DC0_H0");
    private final ManagedObjectReference resource = lab.snapshot().require(standalone, HostSystemProperties.PARENT);

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference moveInto(ManagedObjectReference... hosts) {
        return clusters.moveIntoTask(lab.call(cluster, "MoveInto_Task"), List.of(hosts));
    }

    private ManagedObjectReference moveHostInto(ManagedObjectReference host, @Nullable ManagedObjectReference pool) {
        return clusters.moveHostIntoTask(lab.call(cluster, "MoveHostInto_Task"), host, pool);
    }

    private ManagedObjectReference poolOfStandalone(String name) {
        ManagedObjectReference parent = lab.snapshot().require(resource, ComputeResourceProperties.RESOURCE_POOL);
        return pools.createResourcePool(
                lab.call(parent, "CreateResourcePool"),
                name,
                new ResourceConfigSpec()
                        .withCpuAllocation(new ResourceAllocationInfo().withReservation(1000L))
                        .withMemoryAllocation(new ResourceAllocationInfo()));
    }

    private void drs() {
        lab.succeeds(new ComputeResource(lab.support())
                .reconfigureComputeResourceTask(
                        lab.call(cluster, "ReconfigureComputeResource_Task"),
                        new ClusterConfigSpecEx().withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true)),
                        true));
    }

    @Test
    void moveInto_takesAStandaloneHostWithItsRunningMachines() {
        List<ManagedObjectReference> machines = List.copyOf(lab.snapshot().refs(standalone, HostSystemProperties.VM));
        lab.succeeds(moveInto(standalone));
        assertThat(lab.snapshot().exists(resource)).isFalse();
        assertThat(lab.snapshot().refs(cluster, ComputeResourceProperties.HOST)).contains(standalone);
        assertThat(machines).isNotEmpty().allSatisfy(vm -> {
            assertThat(lab.snapshot().get(vm, VirtualMachineProperties.RESOURCE_POOL))
                    .isEqualTo(root);
            assertThat(lab.snapshot()
                            .require(vm, VirtualMachineProperties.RUNTIME)
                            .getPowerState())
                    .isEqualTo(VirtualMachinePowerState.POWERED_ON);
        });
        assertThat(lab.snapshot()
                        .require(cluster, ComputeResourceProperties.SUMMARY)
                        .getNumHosts())
                .isEqualTo(3);
        lab.isConsistent();
    }

    @Test
    void moveInto_fromACluster_needsMaintenanceMode() {
        ManagedObjectReference host = lab.host("DC0_C1_H0");
        lab.fails(moveInto(standalone, host), InvalidState.class);
        assertThat(lab.snapshot().exists(resource)).isTrue();
        lab.world().change(m -> m.set(host, "runtime.inMaintenanceMode", true));
        lab.succeeds(moveInto(standalone, host));
        assertThat(lab.snapshot().get(host, HostSystemProperties.PARENT)).isEqualTo(cluster);
        assertThat(lab.snapshot().exists(lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C1")))
                .isTrue();
        lab.isConsistent();
    }

    @Test
    void moveInto_ofWhatCannotBeThere_isRefused() {
        lab.fails(moveInto(lab.host("DC0_C0_H0")), InvalidArgument.class);
        lab.fails(moveInto(lab.host("DC1_H0")), InvalidArgument.class);
        lab.world().change(m -> lab.arrivals().connections().disconnect(m, Origin.SERVER, standalone));
        lab.fails(moveInto(standalone), InvalidState.class);
        assertFault(
                NoPermission.class,
                () -> clusters.moveIntoTask(
                        lab.call(cluster, "MoveInto_Task").without("Host.Inventory.MoveHost"), List.of(standalone)));
    }

    @Test
    void moveHostInto_withDrs_keepsThePools() {
        ManagedObjectReference pool = poolOfStandalone("mine");
        ManagedObjectReference inside =
                lab.snapshot().refs(standalone, HostSystemProperties.VM).get(0);
        ManagedObjectReference beside =
                lab.snapshot().refs(standalone, HostSystemProperties.VM).get(1);
        pools.moveIntoResourcePool(lab.call(pool, "MoveIntoResourcePool"), List.of(inside));
        drs();
        ManagedObjectReference target = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1");
        lab.succeeds(moveHostInto(standalone, target));
        assertThat(lab.snapshot().get(pool, ResourcePoolProperties.PARENT)).isEqualTo(target);
        assertThat(lab.snapshot().get(pool, ResourcePoolProperties.OWNER)).isEqualTo(cluster);
        assertThat(lab.snapshot().get(inside, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(pool);
        assertThat(lab.snapshot().get(beside, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(target);
        assertThat(lab.snapshot()
                        .require(target, ResourcePoolProperties.RUNTIME)
                        .getCpu()
                        .getReservationUsed())
                .isEqualTo(1000);
        lab.isConsistent();
    }

    @Test
    void moveHostInto_withoutDrs_leavesThePoolsBehind() {
        ManagedObjectReference pool = poolOfStandalone("mine");
        ManagedObjectReference vm =
                lab.snapshot().refs(standalone, HostSystemProperties.VM).get(0);
        pools.moveIntoResourcePool(lab.call(pool, "MoveIntoResourcePool"), List.of(vm));
        lab.succeeds(moveHostInto(standalone, lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1")));
        assertThat(lab.snapshot().exists(pool)).isFalse();
        assertThat(lab.snapshot().get(vm, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(root);
        assertThat(lab.snapshot()
                        .require(root, ResourcePoolProperties.RUNTIME)
                        .getCpu()
                        .getReservationUsed())
                .isZero();
        assertFault(
                InvalidArgument.class,
                () -> moveHostInto(lab.host("DC0_C1_H0"), lab.entity(MoTypes.RESOURCE_POOL, "DC0_C1_RP1")));
        lab.isConsistent();
    }

    @Test
    void aClusterWithDrs_hasAtMost32Hosts() {
        drs();
        for (int i = 0; i < 30; i++) {
            lab.succeeds(clusters.addHostTask(
                    lab.call(cluster, "AddHost_Task"),
                    new HostConnectSpec()
                            .withHostName("esx" + i)
                            .withUserName("root")
                            .withPassword("x"),
                    true,
                    null,
                    null));
        }
        lab.fails(moveInto(standalone), TooManyHosts.class);
    }
}
