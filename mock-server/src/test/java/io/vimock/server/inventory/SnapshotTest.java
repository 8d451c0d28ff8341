package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.Call;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.vim25.InsufficientHostMemoryCapacityFault;
import io.vimock.vim25.InvalidDeviceSpec;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MemorySnapshotOnIndependentDisk;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.SnapshotDisabled;
import io.vimock.vim25.SnapshotLocked;
import io.vimock.vim25.TooManySnapshotLevels;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);
    private final VirtualMachineSnapshot snapshots = new VirtualMachineSnapshot(lab.support());

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference create(String name, boolean memory) {
        return lab.machines()
                .createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), name, "about " + name, memory, true);
    }

    private ManagedObjectReference taken(String name) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(create(name, false)));
    }

    private ManagedObjectReference takenWithMemory(String name) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(create(name, true)));
    }

    private Call on(ManagedObjectReference snapshot, String operation) {
        return lab.call(snapshot, operation);
    }

    private ManagedObjectReference revert(ManagedObjectReference snapshot) {
        return snapshots.revertToSnapshotTask(on(snapshot, "RevertToSnapshot_Task"), null, null);
    }

    private ManagedObjectReference revertToCurrent() {
        return lab.machines().revertToCurrentSnapshotTask(lab.call(vm, "RevertToCurrentSnapshot_Task"), null, null);
    }

    private ManagedObjectReference remove(ManagedObjectReference snapshot, boolean children) {
        return snapshots.removeSnapshotTask(on(snapshot, "RemoveSnapshot_Task"), children);
    }

    private ManagedObjectReference removeAll() {
        return lab.machines().removeAllSnapshotsTask(lab.call(vm, "RemoveAllSnapshots_Task"));
    }

    private @Nullable VirtualMachineSnapshotInfo info() {
        return lab.world().snapshot().get(vm, VirtualMachineProperties.SNAPSHOT);
    }

    private VirtualMachineSnapshotInfo some() {
        return Objects.requireNonNull(info());
    }

    private VirtualDiskFlatVer2BackingInfo disk() {
        return (VirtualDiskFlatVer2BackingInfo)
                lab.device(vm, VirtualDisk.class).getBacking();
    }

    /** The names of the files of the machine's disk, the newest first. */
    private List<String> chain() {
        return DiskChains.chain(lab.device(vm, VirtualDisk.class)).stream()
                .map(link -> DatastorePath.parse(link.getFileName()).fileName())
                .toList();
    }

    private void setMemory(long memoryMB) {
        lab.succeeded(lab.reconfigure(vm, new VirtualMachineConfigSpec().withMemoryMB(memoryMB)));
    }

    @Test
    void create_addsANodeAndLetsTheDiskWriteToADelta() {
        lab.stopped();

        ManagedObjectReference first = taken("first");

        VirtualMachineSnapshotTree node = some().getRootSnapshotList().get(0);
        assertThat(some().getCurrentSnapshot()).isEqualTo(first);
        assertThat(node.getSnapshot()).isEqualTo(first);
        assertThat(node.getVm()).isEqualTo(vm);
        assertThat(node.getName()).isEqualTo("first");
        assertThat(node.getDescription()).isEqualTo("about first");
        assertThat(node.getId()).isEqualTo(1);
        assertThat(node.getState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(node.isQuiesced()).isFalse();
        assertThat(node.getCreateTime()).isEqualTo(lab.clock().now());
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.ROOT_SNAPSHOT))
                .containsExactly(first);
        assertThat(chain()).containsExactly("DC0_H0_VM0-000001.vmdk", "DC0_H0_VM0.vmdk");
        assertThat(disk().getUuid()).isEqualTo(disk().getParent().getUuid());
        assertThat(lab.events().types()).containsExactly("TaskEvent");
    }

    @Test
    void create_again_buildsOnTheOneBefore() {
        ManagedObjectReference first = taken("first");

        ManagedObjectReference second = taken("second");

        VirtualMachineSnapshotTree root = some().getRootSnapshotList().get(0);
        assertThat(root.getChildSnapshotList())
                .extracting(VirtualMachineSnapshotTree::getName)
                .containsExactly("second");
        assertThat(lab.world().snapshot().refs(first, VirtualMachineSnapshotProperties.CHILD_SNAPSHOT))
                .containsExactly(second);
        assertThat(chain()).containsExactly("DC0_H0_VM0-000002.vmdk", "DC0_H0_VM0-000001.vmdk", "DC0_H0_VM0.vmdk");
    }

    @Test
    void create_ofARunningMachine_keepsItsStateOnlyWithMemory() {
        takenWithMemory("with");
        taken("without");

        VirtualMachineSnapshotTree with = some().getRootSnapshotList().get(0);
        assertThat(with.getState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(with.isQuiesced()).isFalse();
        VirtualMachineSnapshotTree without = with.getChildSnapshotList().get(0);
        assertThat(without.getState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(without.isQuiesced()).isTrue();
    }

    @Test
    void create_withABadName_faultsInvalidName() {
        MachineLab.assertFault(InvalidName.class, () -> create("", false));
        MachineLab.assertFault(InvalidName.class, () -> create("x".repeat(81), false));
        assertThat(info()).isNull();
    }

    @Test
    void create_whatTheMachineCannot_faults() {
        lab.world().change(m -> m.set(vm, "config.flags.snapshotDisabled", true));
        lab.failed(create("no", false), SnapshotDisabled.class);
        lab.world().change(m -> m.set(vm, "config.flags.snapshotDisabled", false));
        lab.world().change(m -> m.set(vm, "config.flags.snapshotLocked", true));
        lab.failed(create("no", false), SnapshotLocked.class);
        lab.world().change(m -> m.set(vm, "config.flags.snapshotLocked", false));
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000].backing.diskMode", "independent_persistent"));
        lab.failed(create("no", true), MemorySnapshotOnIndependentDisk.class);
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000].backing.diskMode", "persistent"));
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 1L << 20));
        lab.failed(create("no", false), NoDiskSpace.class);
        assertThat(info()).isNull();
    }

    @Test
    void create_ofATemplate_faultsNotSupported() {
        lab.stopped();
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        lab.failed(create("no", false), NotSupported.class);
    }

    @Test
    void create_beyondThirtyTwoLevels_faultsTooManySnapshotLevels() {
        lab.stopped();
        for (int i = 0; i < 32; i++) {
            taken("level" + i);
        }

        lab.failed(create("one too many", false), TooManySnapshotLevels.class);
    }

    @Test
    void independentDisk_isLeftOut() {
        lab.stopped();
        lab.world().change(m -> m.set(vm, "config.hardware.device[2000].backing.diskMode", "independent_persistent"));

        taken("without it");

        assertThat(chain()).containsExactly("DC0_H0_VM0.vmdk");
    }

    @Test
    void revert_bringsConfigurationDevicesAndPowerStateBack() {
        lab.stopped();
        ManagedObjectReference before = taken("before");
        setMemory(256);
        lab.succeeded(lab.change(vm, DeviceSpecs.newDisk(1024, "")));
        lab.succeeded(lab.powerOn(vm));
        lab.events().clear();

        assertThat(lab.succeeded(revert(before))).isNull();

        assertThat(lab.config(vm).getHardware().getMemoryMB()).isEqualTo(32);
        assertThat(lab.devices(vm, VirtualDisk.class)).hasSize(1);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.guest(vm).getIpAddress()).isNull();
        assertThat(chain()).containsExactly("DC0_H0_VM0-000002.vmdk", "DC0_H0_VM0.vmdk");
        assertThat(some().getCurrentSnapshot()).isEqualTo(before);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmPoweredOffEvent");
    }

    @Test
    void revert_toARunningMachine_letsItRunOn() {
        ManagedObjectReference running = takenWithMemory("running");
        lab.succeeded(lab.powerOff(vm));
        lab.events().clear();

        lab.succeeded(revert(running));

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
        assertThat(lab.device(vm, io.vimock.vim25.VirtualEthernetCard.class)
                        .getConnectable()
                        .isConnected())
                .isTrue();
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmPoweredOnEvent");
    }

    @Test
    void revert_withoutPowerOn_leavesTheMachineSuspended() {
        ManagedObjectReference running = takenWithMemory("running");

        lab.succeeded(snapshots.revertToSnapshotTask(on(running, "RevertToSnapshot_Task"), null, true));

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.SUSPENDED);
    }

    @Test
    void revert_whenTheHostHasNoRoom_changesNothing() {
        ManagedObjectReference clustered = lab.vm(MachineLab.CLUSTERED);
        ManagedObjectReference snapshot = (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(lab.machines()
                .createSnapshotTask(lab.call(clustered, "CreateSnapshot_Task"), "running", null, true, false)));
        lab.succeeded(lab.powerOff(clustered));
        ManagedObjectReference host = lab.runtime(clustered).getHost();
        lab.world().change(m -> m.set(host, "hardware.memorySize", 50L << 20));
        var before = lab.config(clustered);

        lab.failed(revert(snapshot), InsufficientHostMemoryCapacityFault.class);

        assertThat(lab.config(clustered)).isSameAs(before);
        assertThat(lab.runtime(clustered).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
    }

    @Test
    void revert_toCurrent_needsOne() {
        lab.failed(revertToCurrent(), NotFound.class);
        lab.stopped();
        taken("current");
        setMemory(64);

        lab.succeeded(revertToCurrent());

        assertThat(lab.config(vm).getHardware().getMemoryMB()).isEqualTo(32);
    }

    @Test
    void revert_whenAnotherMachineHasTheOldName_keepsThePresentOne() {
        lab.stopped();
        ManagedObjectReference before = taken("before");
        lab.succeeded(lab.machines().renameTask(lab.call(vm, "Rename_Task"), "renamed"));
        lab.succeeded(lab.machines().renameTask(lab.call(lab.vm(MachineLab.OTHER), "Rename_Task"), MachineLab.RUNNING));

        lab.succeeded(revert(before));

        assertThat(lab.config(vm).getName()).isEqualTo("renamed");
    }

    @Test
    void remove_theOnlyOne_mergesItsDelta() {
        lab.stopped();
        ManagedObjectReference only = taken("only");

        lab.succeeded(remove(only, false));

        assertThat(info()).isNull();
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.ROOT_SNAPSHOT))
                .isEmpty();
        assertThat(lab.world().snapshot().exists(only)).isFalse();
        assertThat(chain()).containsExactly("DC0_H0_VM0.vmdk");
    }

    @Test
    void remove_inTheMiddle_givesItsChildrenToItsParent() {
        lab.stopped();
        ManagedObjectReference first = taken("first");
        ManagedObjectReference second = taken("second");
        ManagedObjectReference third = taken("third");

        lab.succeeded(remove(second, false));

        VirtualMachineSnapshotTree root = some().getRootSnapshotList().get(0);
        assertThat(root.getSnapshot()).isEqualTo(first);
        assertThat(root.getChildSnapshotList().get(0).getSnapshot()).isEqualTo(third);
        assertThat(some().getCurrentSnapshot()).isEqualTo(third);
        assertThat(chain()).containsExactly("DC0_H0_VM0-000003.vmdk", "DC0_H0_VM0-000001.vmdk", "DC0_H0_VM0.vmdk");
    }

    @Test
    void remove_withChildren_removesTheBranch() {
        lab.stopped();
        ManagedObjectReference first = taken("first");
        ManagedObjectReference second = taken("second");
        taken("third");

        lab.succeeded(remove(second, true));

        assertThat(some().getRootSnapshotList().get(0).getChildSnapshotList()).isEmpty();
        assertThat(some().getCurrentSnapshot()).isEqualTo(first);
        assertThat(chain()).containsExactly("DC0_H0_VM0-000001.vmdk", "DC0_H0_VM0.vmdk");
    }

    @Test
    void remove_afterARevert_keepsTheOtherBranch() {
        lab.stopped();
        ManagedObjectReference first = taken("first");
        ManagedObjectReference second = taken("second");
        lab.succeeded(revert(first));

        lab.succeeded(remove(first, false));

        assertThat(some().getRootSnapshotList())
                .extracting(VirtualMachineSnapshotTree::getSnapshot)
                .containsExactly(second);
        assertThat(some().getCurrentSnapshot()).isNull();
        assertThat(chain()).containsExactly("DC0_H0_VM0-000003.vmdk", "DC0_H0_VM0.vmdk");
        lab.failed(revertToCurrent(), NotFound.class);

        lab.succeeded(remove(second, false));
        assertThat(info()).isNull();
        assertThat(chain()).containsExactly("DC0_H0_VM0.vmdk");
    }

    @Test
    void removeAll_leavesABaseDiskAndNoSnapshot() {
        lab.stopped();
        ManagedObjectReference first = taken("first");
        taken("second");
        lab.succeeded(revert(first));
        taken("third");

        lab.succeeded(removeAll());

        assertThat(info()).isNull();
        assertThat(chain()).containsExactly("DC0_H0_VM0.vmdk");
        lab.succeeded(removeAll());
    }

    @Test
    void rename_changesNameAndDescription() {
        ManagedObjectReference first = taken("first");

        snapshots.renameSnapshot(on(first, "RenameSnapshot"), "renamed", null);
        snapshots.renameSnapshot(on(first, "RenameSnapshot"), null, "told");

        VirtualMachineSnapshotTree node = some().getRootSnapshotList().get(0);
        assertThat(node.getName()).isEqualTo("renamed");
        assertThat(node.getDescription()).isEqualTo("told");
        MachineLab.assertFault(
                InvalidName.class, () -> snapshots.renameSnapshot(on(first, "RenameSnapshot"), "", null));
    }

    @Test
    void diskWithSnapshots_cannotGrow() {
        lab.stopped();
        taken("first");
        VirtualDisk grown = new VirtualDisk()
                .withKey(2000)
                .withCapacityInKB(lab.device(vm, VirtualDisk.class).getCapacityInKB() * 2);

        lab.failed(lab.change(vm, DeviceSpecs.edit(grown)), InvalidDeviceSpec.class);
    }

    @Test
    void destroyedMachine_takesItsSnapshotsAlong() {
        lab.stopped();
        ManagedObjectReference first = taken("first");

        lab.succeeded(lab.machines().destroyTask(lab.call(vm, "Destroy_Task")));

        assertThat(lab.world().snapshot().exists(first)).isFalse();
    }
}
