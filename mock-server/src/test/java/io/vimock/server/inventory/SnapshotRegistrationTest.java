package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileChanges;
import io.vimock.server.inventory.files.FilePlace;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotRegistrationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);
    private final ManagedObjectReference folder = lab.folder();
    private final ManagedObjectReference pool = lab.pool();

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference snapshot(String name, boolean memory) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(lab.machines()
                .createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), name, "of " + name, memory, false)));
    }

    private void revert(ManagedObjectReference snapshot) {
        lab.succeeded(new VirtualMachineSnapshot(lab.support())
                .revertToSnapshotTask(lab.call(snapshot, "RevertToSnapshot_Task"), null, true));
    }

    private ManagedObjectReference registeredAgain() {
        String path = lab.config(vm).getFiles().getVmPathName();
        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
        assertThat(lab.world().snapshot().all(MoTypes.VIRTUAL_MACHINE_SNAPSHOT)).isEmpty();
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(
                lab.provisioning().register(lab.call(folder, "RegisterVM_Task"), path, null, false, pool, null)));
    }

    private List<VirtualMachineSnapshotTree> roots(ManagedObjectReference machine) {
        return lab.world()
                .snapshot()
                .require(machine, VirtualMachineProperties.SNAPSHOT)
                .getRootSnapshotList();
    }

    private VirtualMachineConfigInfo configOf(VirtualMachineSnapshotTree tree) {
        return lab.world().snapshot().require(tree.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG);
    }

    private @Nullable String disk(VirtualMachineConfigInfo config) {
        return DiskChains.files(List.of(config)).iterator().next();
    }

    @Test
    void register_bringsTheSnapshotsBack_andTheyCanBeRevertedTo() {
        snapshot("with memory", true);
        lab.succeeded(lab.powerOff(vm));
        ManagedObjectReference plain = snapshot("plain, \"quoted\" – ü", false);
        lab.succeeded(lab.reconfigure(vm, new VirtualMachineConfigSpec().withNumCPUs(2)));
        snapshot("two processors", false);
        revert(plain);
        List<VirtualMachineSnapshotTree> before = roots(vm);
        long free = lab.freeSpace();
        String disk = disk(lab.config(vm));

        ManagedObjectReference again = registeredAgain();

        VirtualMachineSnapshotTree root = roots(again).get(0);
        assertThat(root.getName()).isEqualTo("with memory");
        assertThat(root.getState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(root.getCreateTime()).isEqualTo(before.get(0).getCreateTime());
        VirtualMachineSnapshotTree middle = root.getChildSnapshotList().get(0);
        assertThat(middle.getName()).isEqualTo("plain, \"quoted\" – ü");
        assertThat(middle.getDescription()).isEqualTo("of plain, \"quoted\" – ü");
        VirtualMachineSnapshotTree last = middle.getChildSnapshotList().get(0);
        assertThat(configOf(middle).getHardware().getNumCPU()).isEqualTo(1);
        assertThat(configOf(last).getHardware().getNumCPU()).isEqualTo(2);
        assertThat(lab.world()
                        .snapshot()
                        .require(again, VirtualMachineProperties.SNAPSHOT)
                        .getCurrentSnapshot())
                .isEqualTo(middle.getSnapshot());
        assertThat(disk(lab.config(again))).isEqualTo(disk);
        assertThat(lab.freeSpace()).isEqualTo(free);
        revert(last.getSnapshot());
        assertThat(lab.config(again).getHardware().getNumCPU()).isEqualTo(2);
        lab.succeeded(lab.machines().removeAllSnapshotsTask(lab.call(again, "RemoveAllSnapshots_Task")));
        assertThat(DiskChains.files(List.of(lab.config(again)))).hasSize(1);
        lab.succeeded(lab.powerOn(again));
    }

    @Test
    void register_withoutTheStateOfASnapshot_takesThePresentConfiguration() {
        lab.stopped();
        snapshot("lost", false);
        String path = lab.config(vm).getFiles().getVmPathName();
        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));
        DatastorePath state = DatastorePath.parse(path.replace(".vmx", "-Snapshot1.vmsn"));
        lab.world().change(m -> FileChanges.delete(m, new FilePlace(lab.datastore(), state)));

        ManagedObjectReference again = (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(
                lab.provisioning().register(lab.call(folder, "RegisterVM_Task"), path, null, false, pool, null)));

        assertThat(configOf(roots(again).get(0)).getHardware())
                .isEqualTo(lab.config(again).getHardware());
    }
}
