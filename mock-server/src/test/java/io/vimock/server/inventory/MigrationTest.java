package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.vim25.AffinityConfigured;
import io.vimock.vim25.CannotAccessNetwork;
import io.vimock.vim25.CannotAccessVmConfig;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DisallowedMigrationDeviceAttached;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.InsufficientHostMemoryCapacityFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.VMotionNotConfigured;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualCdromAtapiBackingInfo;
import io.vimock.vim25.VirtualMachineAffinityInfo;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmFailedMigrateEvent;
import io.vimock.vim25.VmMigratedEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MigrationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
    private final ManagedObjectReference source = lab.runtime(vm).getHost();
    private final ManagedObjectReference target = lab.host("DC0_C0_H2");
    private final ManagedObjectReference pool =
            lab.world().snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL);

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference migrate(
            @Nullable ManagedObjectReference pool, @Nullable ManagedObjectReference host) {
        return migrate(pool, host, null);
    }

    private ManagedObjectReference migrate(
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host,
            @Nullable VirtualMachinePowerState state) {
        return lab.machines()
                .migrateVMTask(
                        lab.call(vm, "MigrateVM_Task"), pool, host, VirtualMachineMovePriority.DEFAULT_PRIORITY, state);
    }

    /** Takes a datastore away from a host. */
    static void unmount(MachineLab lab, ManagedObjectReference host) {
        lab.world().change(m -> {
            List<DatastoreHostMount> left =
                    new ArrayList<>(m.require(lab.datastore(), io.vimock.api.DatastoreProperties.HOST));
            left.removeIf(mount -> mount.getKey().equals(host));
            m.set(lab.datastore(), io.vimock.api.DatastoreProperties.HOST, left);
        });
    }

    @Test
    void migrate_ofARunningMachine_movesItWhileItRuns() {
        var booted = lab.runtime(vm).getBootTime();

        assertThat(lab.succeeded(migrate(null, target))).isNull();

        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.runtime(vm).getBootTime()).isEqualTo(booted);
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
        assertThat(lab.machinesOf(target)).contains(vm);
        assertThat(lab.machinesOf(source)).doesNotContain(vm);
        assertThat(lab.events().types())
                .containsExactly("TaskEvent", "VmBeingHotMigratedEvent", "VmEmigratingEvent", "VmMigratedEvent");
        VmMigratedEvent moved = (VmMigratedEvent) lab.events().all().get(3);
        assertThat(moved.getSourceHost().getHost()).isEqualTo(source);
    }

    @Test
    void migrate_ofAStoppedMachine_registersItElsewhere() {
        lab.succeeded(lab.powerOff(vm));
        lab.events().clear();

        lab.succeeded(migrate(null, target, VirtualMachinePowerState.POWERED_OFF));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmBeingMigratedEvent", "VmMigratedEvent");
    }

    @Test
    void migrate_toAnotherComputeResource_needsItsPool() {
        lab.failed(migrate(null, lab.host("DC0_H0")), InvalidArgument.class);
        long reserved = memoryReserved(pool);

        lab.succeeded(migrate(lab.pool(), null));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(lab.host("DC0_H0"));
        assertThat(lab.world().snapshot().require(vm, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(lab.pool());
        assertThat(lab.world().snapshot().require(vm, VirtualMachineProperties.ENVIRONMENT_BROWSER))
                .isEqualTo(lab.world()
                        .snapshot()
                        .require(lab.vm(MachineLab.RUNNING), VirtualMachineProperties.ENVIRONMENT_BROWSER));
        assertThat(memoryReserved(pool)).isLessThan(reserved);
        assertThat(lab.events().types()).endsWith("VmResourcePoolMovedEvent", "VmMigratedEvent");
    }

    private long memoryReserved(ManagedObjectReference of) {
        return lab.world()
                .snapshot()
                .require(of, ResourcePoolProperties.RUNTIME)
                .getMemory()
                .getReservationUsedForVm();
    }

    @Test
    void migrate_intoAClusterWithoutDrs_needsAHost() {
        ManagedObjectReference standalone = lab.vm(MachineLab.RUNNING);

        lab.failed(
                lab.machines()
                        .migrateVMTask(
                                lab.call(standalone, "MigrateVM_Task"),
                                pool,
                                null,
                                VirtualMachineMovePriority.DEFAULT_PRIORITY,
                                null),
                InvalidArgument.class);
    }

    @Test
    void migrate_withoutAnyTarget_faultsInvalidArgument() {
        MachineLab.assertFault(InvalidArgument.class, () -> migrate(null, null));
    }

    @Test
    void migrate_inAnotherPowerState_faultsInvalidPowerState() {
        lab.failed(migrate(null, target, VirtualMachinePowerState.POWERED_OFF), InvalidPowerState.class);

        assertThat(lab.runtime(vm).getHost()).isEqualTo(source);
        VmFailedMigrateEvent event = (VmFailedMigrateEvent) lab.events().all().get(1);
        assertThat(event.getDestHost().getHost()).isEqualTo(target);
        assertThat(event.getReason().getFault()).isInstanceOf(InvalidPowerState.class);
    }

    @Test
    void migrate_ofATemplate_faultsNotSupported() {
        lab.succeeded(lab.powerOff(vm));
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        MachineLab.assertFault(NotSupported.class, () -> migrate(null, target));
    }

    @Test
    void migrate_toAHostThatCannotTakeIt_faultsAndChangesNothing() {
        lab.maintenance(target, true);
        lab.failed(migrate(null, target), InvalidState.class);
        lab.maintenance(target, false);
        lab.world().change(m -> m.set(target, "runtime.connectionState", HostSystemConnectionState.NOT_RESPONDING));
        lab.failed(migrate(null, target), HostNotConnected.class);
        lab.world().change(m -> m.set(target, "runtime.connectionState", HostSystemConnectionState.CONNECTED));
        lab.world().change(m -> m.set(target, "hardware.memorySize", 50L << 20));
        lab.failed(migrate(null, target), InsufficientHostMemoryCapacityFault.class);

        assertThat(lab.runtime(vm).getHost()).isEqualTo(source);
    }

    @Test
    void migrate_toAHostWithoutTheNetwork_faultsCannotAccessNetworkWhileTheMachineRuns() {
        lab.world().change(m -> m.set(target, HostSystemProperties.NETWORK, List.of()));

        assertThat(lab.failed(migrate(null, target), CannotAccessNetwork.class).getBacking())
                .isEqualTo("VM Network");
        lab.succeeded(lab.powerOff(vm));
        lab.succeeded(migrate(null, target));
    }

    @Test
    void migrate_toAHostWithoutTheDatastore_faultsCannotAccessVmConfig() {
        unmount(lab, target);

        lab.failed(migrate(null, target), CannotAccessVmConfig.class);
    }

    @Test
    void migrate_withoutVMotionOnTheTarget_faultsVMotionNotConfigured() {
        lab.world().change(m -> m.set(target, "config.vmotion.netConfig.selectedVnic", null));

        VMotionNotConfigured fault = lab.failed(migrate(null, target), VMotionNotConfigured.class);

        assertThat(fault.isAtSourceHost()).isFalse();
        assertThat(fault.getFailedHost()).isEqualTo("DC0_C0_H2");
    }

    @Test
    void migrate_boundToProcessors_faultsAffinityConfigured() {
        lab.world()
                .change(m -> m.set(vm, "config.cpuAffinity", new VirtualMachineAffinityInfo().withAffinitySet(0, 1)));

        lab.failed(migrate(null, target), AffinityConfigured.class);
    }

    @Test
    void migrate_withADeviceOfTheHostConnected_faultsDisallowedMigrationDeviceAttached() {
        lab.world().change(m -> {
            m.set(vm, "config.hardware.device[3002].connectable.connected", true);
            m.set(
                    vm,
                    "config.hardware.device[3002].backing",
                    new VirtualCdromAtapiBackingInfo().withDeviceName("/dev/cdrom"));
        });
        assertThat(lab.device(vm, VirtualCdrom.class).getKey()).isEqualTo(3002);

        lab.failed(migrate(null, target), DisallowedMigrationDeviceAttached.class);
    }

    @Test
    void migrate_needsThePrivilegesOfItsKind() {
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .migrateVMTask(
                                lab.call(vm, "MigrateVM_Task").without("Resource.HotMigrate"),
                                null,
                                target,
                                VirtualMachineMovePriority.DEFAULT_PRIORITY,
                                null));
        lab.succeeded(lab.powerOff(vm));
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .migrateVMTask(
                                lab.call(vm, "MigrateVM_Task").without("Resource.ColdMigrate"),
                                null,
                                target,
                                VirtualMachineMovePriority.DEFAULT_PRIORITY,
                                null));
        assertThat(lab.world().snapshot().all(MoTypes.TASK)).hasSize(1);
    }
}
