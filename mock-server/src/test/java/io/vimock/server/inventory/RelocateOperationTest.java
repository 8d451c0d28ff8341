package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.CannotAccessVmConfig;
import io.vimock.vim25.FullStorageVMotionNotSupported;
import io.vimock.vim25.HotSnapshotMoveNotSupported;
import io.vimock.vim25.IndependentDiskVMotionNotSupported;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.SnapshotMoveNotSupported;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateSpecDiskLocator;
import io.vimock.vim25.VirtualMachineRelocateTransformation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelocateOperationTest {
    private static final InventoryOptions TWO_STORES =
            new InventoryOptions(1, 1, 3, 1, 0, 2, 2, 1, 0, true, 1, ApiLevel.V4_1);

    private final MachineLab lab = new MachineLab(TaskTime.INSTANT, TWO_STORES);
    private final ManagedObjectReference vm = lab.vm(MachineLab.CLUSTERED);
    private final ManagedObjectReference other = lab.entity(MoTypes.DATASTORE, "LocalDS_1");
    private final ManagedObjectReference target = lab.host("DC0_C0_H2");

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference relocate(VirtualMachineRelocateSpec spec) {
        return lab.machines().relocateVMTask(lab.call(vm, "RelocateVM_Task"), spec, null);
    }

    private void stop() {
        lab.succeeded(lab.powerOff(vm));
        lab.events().clear();
    }

    private long free(ManagedObjectReference datastore) {
        return lab.world()
                .snapshot()
                .require(datastore, DatastoreProperties.SUMMARY)
                .getFreeSpace();
    }

    private VirtualDiskFlatVer2BackingInfo disk() {
        return (VirtualDiskFlatVer2BackingInfo)
                lab.device(vm, VirtualDisk.class).getBacking();
    }

    @Test
    void relocate_movesFilesAndSpace() {
        stop();
        long here = free(lab.datastore());
        long there = free(other);
        String uuid = disk().getUuid();

        assertThat(lab.succeeded(relocate(new VirtualMachineRelocateSpec().withDatastore(other))))
                .isNull();

        assertThat(lab.config(vm).getFiles().getVmPathName())
                .isEqualTo("[LocalDS_1] DC0_C0_RP0_VM0/DC0_C0_RP0_VM0.vmx");
        assertThat(disk().getFileName()).isEqualTo("[LocalDS_1] DC0_C0_RP0_VM0/DC0_C0_RP0_VM0.vmdk");
        assertThat(disk().getDatastore()).isEqualTo(other);
        assertThat(disk().getUuid()).isEqualTo(uuid);
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(other);
        long moved = there - free(other);
        assertThat(moved).isGreaterThan(1L << 20);
        assertThat(free(lab.datastore()) - here).isEqualTo(moved);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmBeingRelocatedEvent", "VmRelocatedEvent");
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void relocate_ofARunningMachine_movesItsFilesUnderIt() {
        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withDatastore(other)));

        assertThat(disk().getDatastore()).isEqualTo(other);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(other);
    }

    @Test
    void relocate_ofARunningMachineToAnotherHost_isVMotion() {
        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withHost(target)));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
        assertThat(lab.events().types())
                .containsExactly("TaskEvent", "VmBeingHotMigratedEvent", "VmEmigratingEvent", "VmMigratedEvent");
    }

    @Test
    void relocate_ofARunningMachineAndItsFiles_faultsAtOnce() {
        lab.failed(
                relocate(new VirtualMachineRelocateSpec().withHost(target).withDatastore(other)),
                FullStorageVMotionNotSupported.class);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmRelocateFailedEvent");
        stop();

        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withHost(target).withDatastore(other)));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
        assertThat(disk().getDatastore()).isEqualTo(other);
    }

    @Test
    void relocate_ofOneDisk_leavesTheRest() {
        stop();
        lab.succeeded(relocate(new VirtualMachineRelocateSpec()
                .withDisk(new VirtualMachineRelocateSpecDiskLocator()
                        .withDiskId(2000)
                        .withDatastore(other))));

        assertThat(disk().getDatastore()).isEqualTo(other);
        assertThat(lab.config(vm).getFiles().getVmPathName()).startsWith("[LocalDS_0]");
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactlyInAnyOrder(lab.datastore(), other);
    }

    @Test
    void relocate_exceptOneDisk_leavesThatOne() {
        stop();
        lab.succeeded(relocate(new VirtualMachineRelocateSpec()
                .withDatastore(other)
                .withDisk(new VirtualMachineRelocateSpecDiskLocator()
                        .withDiskId(2000)
                        .withDatastore(lab.datastore()))));

        assertThat(disk().getFileName()).startsWith("[LocalDS_0]");
        assertThat(lab.config(vm).getFiles().getVmPathName()).startsWith("[LocalDS_1]");
    }

    @Test
    void relocate_sparse_makesThinDisks() {
        stop();
        lab.succeeded(relocate(new VirtualMachineRelocateSpec()
                .withDatastore(other)
                .withTransform(VirtualMachineRelocateTransformation.SPARSE)));

        assertThat(disk().isThinProvisioned()).isTrue();
    }

    @Test
    void relocate_ofAnUnknownDisk_faultsInvalidArgument() {
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> relocate(new VirtualMachineRelocateSpec()
                        .withDisk(new VirtualMachineRelocateSpecDiskLocator()
                                .withDiskId(4711)
                                .withDatastore(other))));
    }

    @Test
    void relocate_withoutRoom_faultsNoDiskSpaceAndChangesNothing() {
        stop();
        lab.world().change(m -> m.set(other, "summary.freeSpace", 1L << 20));
        var before = lab.config(vm);

        lab.failed(relocate(new VirtualMachineRelocateSpec().withDatastore(other)), NoDiskSpace.class);

        assertThat(lab.config(vm)).isSameAs(before);
    }

    @Test
    void relocate_withSnapshotsOrIndependentDisks_faults() {
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000].backing.diskMode", "independent_persistent"));
        lab.failed(
                relocate(new VirtualMachineRelocateSpec().withDatastore(other)),
                IndependentDiskVMotionNotSupported.class);
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000].backing.diskMode", "persistent"));
        lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "one", null, false, false));
        lab.failed(relocate(new VirtualMachineRelocateSpec().withDatastore(other)), HotSnapshotMoveNotSupported.class);
    }

    @Test
    void relocate_withSnapshots_onVirtualCenter25_faultsSnapshotMoveNotSupported() {
        InventoryOptions options = new InventoryOptions(1, 1, 3, 1, 0, 2, 2, 1, 0, true, 1, ApiLevel.V2_5);
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, options)) {
            ManagedObjectReference off = strict.vm(MachineLab.CLUSTERED);
            strict.succeeded(strict.powerOff(off));
            strict.succeeded(strict.machines()
                    .createSnapshotTask(strict.call(off, "CreateSnapshot_Task"), "one", null, false, false));

            VirtualMachineRelocateSpec spec =
                    new VirtualMachineRelocateSpec().withDatastore(strict.entity(MoTypes.DATASTORE, "LocalDS_1"));
            strict.failed(
                    strict.machines().relocateVMTask(strict.call(off, "RelocateVM_Task"), spec, null),
                    SnapshotMoveNotSupported.class);
        }
    }

    private ManagedObjectReference snapshot(String name) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(
                lab.machines().createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), name, null, false, false)));
    }

    @Test
    void relocate_withSnapshots_movesAllTheirFiles() {
        stop();
        ManagedObjectReference first = snapshot("first");
        ManagedObjectReference second = snapshot("second");
        VirtualMachineSnapshot snapshots = new VirtualMachineSnapshot(lab.support());
        lab.succeeded(snapshots.revertToSnapshotTask(lab.call(first, "RevertToSnapshot_Task"), null, null));
        long here = free(lab.datastore());
        long there = free(other);

        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withDatastore(other)));

        assertThat(DiskChains.files(List.of(
                        lab.config(vm),
                        lab.world().snapshot().require(first, VirtualMachineSnapshotProperties.CONFIG),
                        lab.world().snapshot().require(second, VirtualMachineSnapshotProperties.CONFIG))))
                .hasSize(3)
                .allSatisfy(file -> assertThat(file).startsWith("[LocalDS_1] DC0_C0_RP0_VM0/DC0_C0_RP0_VM0"));
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(other);
        long moved = there - free(other);
        assertThat(free(lab.datastore()) - here).isEqualTo(moved);
        lab.succeeded(snapshots.revertToSnapshotTask(lab.call(second, "RevertToSnapshot_Task"), null, null));
        lab.succeeded(lab.machines().removeAllSnapshotsTask(lab.call(vm, "RemoveAllSnapshots_Task")));
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void relocate_ofDisksWithSnapshotsAlone_leavesTheDirectory() {
        stop();
        ManagedObjectReference snapshot = snapshot("first");
        VirtualMachineRelocateSpec spec = new VirtualMachineRelocateSpec()
                .withDisk(new VirtualMachineRelocateSpecDiskLocator()
                        .withDiskId(lab.device(vm, VirtualDisk.class).getKey())
                        .withDatastore(other));

        lab.succeeded(relocate(spec));

        assertThat(lab.config(vm).getFiles().getVmPathName()).startsWith("[LocalDS_0]");
        assertThat(DiskChains.files(List.of(
                        lab.config(vm),
                        lab.world().snapshot().require(snapshot, VirtualMachineSnapshotProperties.CONFIG))))
                .hasSize(2)
                .allSatisfy(file -> assertThat(file).startsWith("[LocalDS_1]"));
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void relocate_withSnapshotsToAFullDatastore_faultsAndChangesNothing() {
        stop();
        snapshot("first");
        lab.world().change(m -> m.set(other, "summary.freeSpace", 1L << 20));
        VirtualMachineConfigInfo before = lab.config(vm);

        lab.failed(relocate(new VirtualMachineRelocateSpec().withDatastore(other)), NoDiskSpace.class);

        assertThat(lab.config(vm)).isSameAs(before);
    }

    @Test
    void relocate_withADiskMoveType_movesAllFilesOrFaults() {
        stop();
        VirtualMachineRelocateSpec spec = new VirtualMachineRelocateSpec().withDatastore(other);
        MachineLab.assertFault(InvalidArgument.class, () -> relocate(spec.withDiskMoveType("moveNothing")));
        MachineLab.assertFault(NotSupported.class, () -> relocate(spec.withDiskMoveType("createNewChildDiskBacking")));
        snapshot("first");
        MachineLab.assertFault(NotSupported.class, () -> relocate(spec.withDiskMoveType("moveChildMostDiskBacking")));

        lab.succeeded(relocate(spec.withDiskMoveType("moveAllDiskBackingsAndAllowSharing")));

        assertThat(disk().getDatastore()).isEqualTo(other);
    }

    @Test
    void relocate_whenTheHostHasLostTheDatastore_needsAHostThatHasIt() {
        stop();
        MigrationTest.unmount(lab, lab.runtime(vm).getHost());

        lab.failed(relocate(new VirtualMachineRelocateSpec().withDatastore(other)), CannotAccessVmConfig.class);
        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withHost(target)));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
        lab.succeeded(relocate(new VirtualMachineRelocateSpec().withDatastore(other)));
        assertThat(disk().getDatastore()).isEqualTo(other);
    }

    @Test
    void relocate_toADatastoreThatTheHostHasNot_faultsInvalidDatastore() {
        stop();
        lab.world().change(m -> m.set(other, DatastoreProperties.HOST, java.util.List.of()));

        lab.failed(relocate(new VirtualMachineRelocateSpec().withDatastore(other)), InvalidDatastore.class);
    }

    @Test
    void relocate_ofATemplate_movesItsFiles() {
        stop();
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        lab.succeeded(
                relocate(new VirtualMachineRelocateSpec().withDatastore(other).withHost(target)));

        assertThat(lab.config(vm).getFiles().getVmPathName())
                .isEqualTo("[LocalDS_1] DC0_C0_RP0_VM0/DC0_C0_RP0_VM0.vmtx");
        assertThat(lab.runtime(vm).getHost()).isEqualTo(target);
    }

    @Test
    void defragment_needsTheMachineOffAndItsFilesInReach() {
        Runnable defragment = () -> lab.machines().defragmentAllDisks(lab.call(vm, "DefragmentAllDisks"));
        MachineLab.assertFault(InvalidPowerState.class, defragment::run);
        stop();
        var before = lab.config(vm);
        defragment.run();
        assertThat(lab.config(vm)).isSameAs(before);

        MigrationTest.unmount(lab, lab.runtime(vm).getHost());

        MachineLab.assertFault(InvalidState.class, defragment::run);
    }
}
