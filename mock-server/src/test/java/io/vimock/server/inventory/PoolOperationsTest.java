package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InsufficientCpuResourcesFault;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ResourcePoolCreatedEvent;
import io.vimock.vim25.ResourcePoolResourceUsage;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolOperationsTest {
    private final EntityLab lab = EntityLab.instant();
    private final ResourcePool pools = new ResourcePool(lab.support(), lab.machines());
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference root =
            lab.snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL);
    private final ManagedObjectReference existing = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1");

    @AfterEach
    void close() {
        lab.close();
    }

    private static ResourceAllocationInfo reserving(long reservation, boolean expandable) {
        return new ResourceAllocationInfo().withReservation(reservation).withExpandableReservation(expandable);
    }

    private static ResourceConfigSpec cpu(long mhz, boolean expandable) {
        return new ResourceConfigSpec()
                .withCpuAllocation(reserving(mhz, expandable))
                .withMemoryAllocation(reserving(0, true));
    }

    private ManagedObjectReference create(ManagedObjectReference parent, String name, ResourceConfigSpec spec) {
        return pools.createResourcePool(lab.call(parent, "CreateResourcePool"), name, spec);
    }

    private void update(ManagedObjectReference pool, @Nullable String name, @Nullable ResourceConfigSpec spec) {
        pools.updateConfig(lab.call(pool, "UpdateConfig"), name, spec);
    }

    private void move(ManagedObjectReference target, ManagedObjectReference... list) {
        pools.moveIntoResourcePool(lab.call(target, "MoveIntoResourcePool"), List.of(list));
    }

    private ResourcePoolResourceUsage cpuOf(ManagedObjectReference pool) {
        return lab.snapshot().require(pool, ResourcePoolProperties.RUNTIME).getCpu();
    }

    private ResourceConfigSpec config(ManagedObjectReference pool) {
        return lab.snapshot().require(pool, ResourcePoolProperties.CONFIG);
    }

    private long capacity() {
        return config(root).getCpuAllocation().getReservation();
    }

    /** Gives a running machine a CPU reservation. */
    private void reserve(ManagedObjectReference vm, long mhz) {
        lab.world().change(m -> m.set(vm, "config.cpuAllocation.reservation", mhz));
    }

    @Test
    void create_withDefaults_hasNormalSharesAndCanBorrow() {
        lab.events().clear();
        ManagedObjectReference pool = create(
                root,
                "gold",
                new ResourceConfigSpec()
                        .withCpuAllocation(new ResourceAllocationInfo())
                        .withMemoryAllocation(new ResourceAllocationInfo()));
        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.RESOURCE_POOL))
                .contains(pool);
        ResourceAllocationInfo allocation = config(pool).getCpuAllocation();
        assertThat(allocation.getShares().getShares()).isEqualTo(4000);
        assertThat(allocation.isExpandableReservation()).isTrue();
        assertThat(allocation.getLimit()).isEqualTo(-1);
        assertThat(config(pool).getMemoryAllocation().getShares().getShares()).isEqualTo(163_840);
        assertThat(config(pool).getEntity()).isEqualTo(pool);
        assertThat(cpuOf(pool).getUnreservedForPool()).isEqualTo(capacity());
        assertThat(lab.events().types()).containsExactly("TaskEvent", "ResourcePoolCreatedEvent");
        ResourcePoolCreatedEvent event =
                (ResourcePoolCreatedEvent) lab.events().all().get(1);
        assertThat(event.getParent().getResourcePool()).isEqualTo(root);
        assertThat(event.getResourcePool().getName()).isEqualTo("gold");
        assertThat(event.getComputeResource().getName()).isEqualTo("DC0_C0");
        lab.isConsistent();
    }

    @Test
    void create_scalesSharesByTheirLevel() {
        ResourceConfigSpec spec = cpu(0, false);
        spec.getCpuAllocation().setShares(new SharesInfo().withLevel(SharesLevel.HIGH));
        spec.getMemoryAllocation().setShares(new SharesInfo().withLevel(SharesLevel.LOW));
        ManagedObjectReference pool = create(root, "high", spec);
        assertThat(config(pool).getCpuAllocation().getShares().getShares()).isEqualTo(8000);
        assertThat(config(pool).getMemoryAllocation().getShares().getShares()).isEqualTo(81_920);
        assertThat(config(pool).getCpuAllocation().isExpandableReservation()).isFalse();
    }

    @Test
    void create_withBadArguments_changesNothing() {
        int before =
                lab.snapshot().refs(root, ResourcePoolProperties.RESOURCE_POOL).size();
        assertFault(DuplicateName.class, () -> create(root, "DC0_C0_RP1", cpu(0, true)));
        assertFault(InvalidName.class, () -> create(root, "", cpu(0, true)));
        assertFault(InvalidArgument.class, () -> create(root, "minus", cpu(-1, true)));
        ResourceConfigSpec limited = cpu(1000, true);
        limited.getCpuAllocation().setLimit(500L);
        assertFault(InvalidArgument.class, () -> create(root, "limited", limited));
        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.RESOURCE_POOL))
                .hasSize(before);
    }

    @Test
    void create_withMoreThanTheParentHas_faultsInsufficientResources() {
        assertThatThrownBy(() -> create(root, "huge", cpu(capacity() + 1, true)))
                .isInstanceOfSatisfying(VimFaultException.class, thrown -> {
                    InsufficientCpuResourcesFault fault = (InsufficientCpuResourcesFault) thrown.fault();
                    assertThat(fault.getUnreserved()).isEqualTo(capacity());
                    assertThat(fault.getRequested()).isEqualTo(capacity() + 1);
                });
        long memory = config(root).getMemoryAllocation().getReservation();
        ResourceConfigSpec spec = cpu(0, true);
        spec.getMemoryAllocation().setReservation(memory + 1);
        assertFault(InsufficientMemoryResourcesFault.class, () -> create(root, "huge", spec));
        ManagedObjectReference full = create(root, "full", cpu(capacity(), true));
        assertThat(cpuOf(root).getUnreservedForPool()).isZero();
        assertThat(cpuOf(full).getUnreservedForPool()).isEqualTo(capacity());
        assertFault(InsufficientCpuResourcesFault.class, () -> create(root, "more", cpu(1, true)));
    }

    /** The white paper's figure 1-5, with a cluster of other size. */
    @Test
    void update_ofAPoolInAFixedOne_needsRoomThere() {
        ManagedObjectReference finance = create(root, "Finance", cpu(8000, false));
        ManagedObjectReference accounting = create(finance, "Accounting", cpu(4000, false));
        ManagedObjectReference payroll = lab.machine("DC0_C0_RP0_VM0");
        move(finance, payroll);
        update(accounting, null, cpu(6000, false));
        assertThat(cpuOf(finance).getUnreservedForPool()).isEqualTo(2000);
        update(accounting, null, cpu(4000, false));
        reserve(payroll, 4000);
        assertThat(cpuOf(finance).getUnreservedForPool()).isZero();
        assertThatThrownBy(() -> update(accounting, null, cpu(6000, false)))
                .isInstanceOfSatisfying(VimFaultException.class, thrown -> {
                    InsufficientCpuResourcesFault fault = (InsufficientCpuResourcesFault) thrown.fault();
                    assertThat(fault.getUnreserved()).isZero();
                    assertThat(fault.getRequested()).isEqualTo(2000);
                });
        update(finance, null, cpu(8000, true));
        update(accounting, null, cpu(6000, false));
        assertThat(cpuOf(finance).getReservationUsed()).isEqualTo(10_000);
        assertThat(cpuOf(root).getReservationUsed()).isEqualTo(10_000);
        assertFault(InsufficientCpuResourcesFault.class, () -> update(finance, null, cpu(8000, false)));
    }

    @Test
    void update_underALimitOnTheWay_isRefused() {
        ManagedObjectReference a = create(root, "A", cpu(10_000, false));
        ResourceConfigSpec limited = cpu(4000, true);
        limited.getCpuAllocation().setLimit(4000L);
        ManagedObjectReference b = create(a, "B", limited);
        ManagedObjectReference c = create(b, "C", cpu(0, true));
        assertFault(InsufficientCpuResourcesFault.class, () -> update(c, null, cpu(5000, true)));
        limited.getCpuAllocation().setLimit(-1L);
        update(b, null, limited);
        update(c, null, cpu(5000, true));
        assertThat(cpuOf(a).getReservationUsed()).isEqualTo(5000);
        assertThat(cpuOf(a).getUnreservedForPool()).isEqualTo(5000);
    }

    @Test
    void update_renamesAndReconfigures() {
        String version = config(existing).getChangeVersion();
        lab.events().clear();
        update(existing, "silver", cpu(100, true));
        assertThat(lab.snapshot().get(existing, ManagedEntityProperties.NAME)).isEqualTo("silver");
        assertThat(config(existing).getCpuAllocation().getReservation()).isEqualTo(100);
        assertThat(config(existing).getCpuAllocation().getShares().getShares()).isEqualTo(4000);
        assertThat(config(existing).getChangeVersion()).isNotEqualTo(version);
        assertThat(lab.snapshot()
                        .require(existing, ResourcePoolProperties.SUMMARY)
                        .getConfig())
                .isEqualTo(config(existing));
        assertThat(lab.events().types()).containsExactly("TaskEvent", "ResourcePoolReconfiguredEvent");
    }

    @Test
    void update_fromAnOldVersion_faultsConcurrentAccess() {
        update(existing, null, cpu(100, true));
        String first = config(existing).getChangeVersion();
        update(existing, null, cpu(200, true).withChangeVersion(first));
        assertFault(
                ConcurrentAccess.class,
                () -> update(existing, null, cpu(300, true).withChangeVersion(first)));
        assertThat(config(existing).getCpuAllocation().getReservation()).isEqualTo(200);
    }

    @Test
    void update_ofTheRootPool_faultsNotSupported() {
        assertFault(NotSupported.class, () -> update(root, "mine", null));
        assertFault(NotSupported.class, () -> update(root, null, cpu(1, false)));
    }

    @Test
    void update_withoutPrivilege_faultsNoPermission() {
        assertFault(
                NoPermission.class,
                () -> pools.updateConfig(
                        lab.call(existing, "UpdateConfig").without("Resource.EditPool"), null, cpu(1, true)));
        assertFault(
                NoPermission.class,
                () -> pools.updateConfig(lab.call(existing, "UpdateConfig").without("Resource.RenamePool"), "x", null));
    }

    @Test
    void move_takesMachinesAndPoolsAlong() {
        ManagedObjectReference target = create(root, "target", cpu(0, true));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        reserve(vm, 500);
        lab.events().clear();
        move(target, vm, existing);
        assertThat(lab.snapshot().refs(target, ResourcePoolProperties.VM)).containsExactly(vm);
        assertThat(lab.snapshot().refs(target, ResourcePoolProperties.RESOURCE_POOL))
                .containsExactly(existing);
        assertThat(lab.snapshot().get(vm, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(target);
        assertThat(cpuOf(target).getReservationUsed()).isEqualTo(500);
        assertThat(lab.events().types())
                .containsExactly("TaskEvent", "VmResourcePoolMovedEvent", "ResourcePoolMovedEvent");
        lab.isConsistent();
    }

    @Test
    void move_intoAPoolWithoutRoom_movesNothing() {
        ManagedObjectReference small = create(root, "small", cpu(100, false));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        ManagedObjectReference other = lab.machine("DC0_C0_RP0_VM1");
        reserve(vm, 500);
        ResourceConfigSpec memory = cpu(100, false);
        memory.getMemoryAllocation().setReservation(4096L);
        update(small, null, memory);
        assertFault(InsufficientCpuResourcesFault.class, () -> move(small, other, vm));
        assertThat(lab.snapshot().refs(small, ResourcePoolProperties.VM)).isEmpty();
        lab.powerOff(vm);
        move(small, other, vm);
        assertThat(lab.snapshot().refs(small, ResourcePoolProperties.VM)).hasSize(2);
    }

    @Test
    void move_ofWhatCannotBeThere_isRefused() {
        ManagedObjectReference inner = create(existing, "inner", cpu(0, true));
        ManagedObjectReference elsewhere = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C1_RP1");
        assertFault(InvalidArgument.class, () -> move(inner, existing));
        assertFault(InvalidArgument.class, () -> move(existing, elsewhere));
        assertFault(InvalidArgument.class, () -> move(existing, lab.machine("DC0_C1_RP0_VM0")));
        assertFault(NotSupported.class, () -> move(existing, root));
        create(root, "inner", cpu(0, true));
        assertFault(DuplicateName.class, () -> move(root, inner));
        ManagedObjectReference a = create(root, "a", cpu(0, true));
        ManagedObjectReference b = create(root, "b", cpu(0, true));
        move(a, b);
        assertFault(InvalidArgument.class, () -> move(b, a));
        lab.isConsistent();
    }

    @Test
    void updateChildren_changesPoolsAndMachinesTogether() {
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        lab.events().clear();
        pools.updateChildResourceConfiguration(
                lab.call(root, "UpdateChildResourceConfiguration"),
                List.of(cpu(300, true).withEntity(existing), cpu(200, false).withEntity(vm)));
        assertThat(config(existing).getCpuAllocation().getReservation()).isEqualTo(300);
        assertThat(lab.snapshot()
                        .require(vm, VirtualMachineProperties.CONFIG)
                        .getCpuAllocation()
                        .getReservation())
                .isEqualTo(200);
        assertThat(cpuOf(root).getReservationUsed()).isEqualTo(500);
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "ResourcePoolReconfiguredEvent",
                        "VmReconfiguredEvent",
                        "VmResourceReallocatedEvent");
    }

    @Test
    void updateChildren_isAllOrNothing() {
        ManagedObjectReference foreign = lab.machine("DC0_C0_RP1_VM0");
        assertFault(
                InvalidArgument.class,
                () -> pools.updateChildResourceConfiguration(
                        lab.call(root, "UpdateChildResourceConfiguration"),
                        List.of(
                                cpu(300, true).withEntity(existing),
                                cpu(1, false).withEntity(foreign))));
        assertFault(
                InvalidArgument.class,
                () -> pools.updateChildResourceConfiguration(
                        lab.call(root, "UpdateChildResourceConfiguration"), List.of(cpu(300, true))));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        assertFault(
                InsufficientCpuResourcesFault.class,
                () -> pools.updateChildResourceConfiguration(
                        lab.call(root, "UpdateChildResourceConfiguration"),
                        List.of(
                                cpu(capacity(), true).withEntity(existing),
                                cpu(1, false).withEntity(vm))));
        assertThat(config(existing).getCpuAllocation().getReservation()).isZero();
        assertThat(cpuOf(root).getReservationUsed()).isZero();
    }

    @Test
    void destroyChildren_leavesTheMachines() {
        ManagedObjectReference inner = create(existing, "inner", cpu(500, true));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP1_VM0");
        move(inner, vm);
        lab.events().clear();
        pools.destroyChildren(lab.call(root, "DestroyChildren"));
        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.RESOURCE_POOL))
                .isEmpty();
        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.VM)).contains(vm);
        assertThat(lab.snapshot().exists(inner)).isFalse();
        assertThat(cpuOf(root).getReservationUsed()).isZero();
        assertThat(lab.events().types()).contains("ResourcePoolDestroyedEvent", "VmResourcePoolMovedEvent");
        assertThat(lab.snapshot().get(vm, HostSystemProperties.PARENT)).isNotNull();
        lab.isConsistent();
    }

    @Test
    void destroy_doesNotMakeTwoOfOneName() {
        ManagedObjectReference outer = create(root, "same", cpu(0, true));
        ManagedObjectReference inner = create(outer, "same", cpu(0, true));
        create(inner, "DC0_C0_RP1", cpu(0, true));
        ManagedEntity entities = new ManagedEntity(lab.support());
        lab.succeeds(entities.destroyTask(lab.call(outer, "Destroy_Task")));
        assertThat(lab.snapshot().get(inner, ResourcePoolProperties.PARENT)).isEqualTo(root);
        lab.fails(entities.destroyTask(lab.call(inner, "Destroy_Task")), DuplicateName.class);
        assertThat(lab.snapshot().exists(inner)).isTrue();
    }
}
