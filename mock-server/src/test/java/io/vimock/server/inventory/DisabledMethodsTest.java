package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.VirtualMachineConnectionState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DisabledMethodsTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private List<String> disabled(ManagedObjectReference entity) {
        return lab.world().snapshot().require(entity, ManagedEntityProperties.DISABLED_METHOD);
    }

    @Test
    void runningMachine_disablesWhatNeedsItOff() {
        assertThat(disabled(vm))
                .contains(
                        "PowerOnVM_Task",
                        "Destroy_Task",
                        "UnregisterVM",
                        "MarkAsTemplate",
                        "UpgradeVM_Task",
                        "AnswerVM")
                .doesNotContain(
                        "PowerOffVM_Task", "SuspendVM_Task", "ResetVM_Task", "ShutdownGuest", "ReconfigVM_Task");
        lab.failed(lab.powerOn(vm), InvalidPowerState.class);
        lab.failed(lab.machines().destroyTask(lab.call(vm, "Destroy_Task")), InvalidPowerState.class);
    }

    @Test
    void machine_followsItsPowerState() {
        lab.stopped();
        assertThat(disabled(vm))
                .contains("PowerOffVM_Task", "SuspendVM_Task", "ResetVM_Task", "ShutdownGuest", "MarkAsVirtualMachine")
                .doesNotContain("PowerOnVM_Task", "Destroy_Task", "MarkAsTemplate");

        lab.succeeded(lab.powerOn(vm));
        lab.succeeded(lab.machines().suspendVMTask(lab.call(vm, "SuspendVM_Task")));
        assertThat(disabled(vm))
                .contains("SuspendVM_Task", "MarkAsTemplate", "ResetVM_Task")
                .doesNotContain("PowerOnVM_Task", "PowerOffVM_Task", "Destroy_Task");
    }

    @Test
    void template_cannotBePoweredOn() {
        lab.stopped();
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        assertThat(disabled(vm))
                .contains("PowerOnVM_Task", "MarkAsTemplate", "MigrateVM_Task", "CreateSnapshot_Task")
                .doesNotContain("MarkAsVirtualMachine", "CloneVM_Task", "Destroy_Task");
        lab.failed(lab.powerOn(vm), NotSupported.class);
    }

    @Test
    void disconnectedMachine_refusesEverything() {
        lab.world().change(m -> m.set(vm, "runtime.connectionState", VirtualMachineConnectionState.DISCONNECTED));

        assertThat(disabled(vm)).contains("PowerOffVM_Task", "ReconfigVM_Task", "CloneVM_Task", "RelocateVM_Task");
    }

    @Test
    void host_followsMaintenanceModeAndConnection() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        assertThat(disabled(host)).contains("ExitMaintenanceMode_Task", "ReconnectHost_Task", "Destroy_Task");

        lab.maintenance(host, true);
        assertThat(disabled(host))
                .contains("EnterMaintenanceMode_Task")
                .doesNotContain("ExitMaintenanceMode_Task", "Destroy_Task");

        lab.world().change(m -> m.set(host, "runtime.connectionState", HostSystemConnectionState.DISCONNECTED));
        assertThat(disabled(host))
                .contains("EnterMaintenanceMode_Task", "ExitMaintenanceMode_Task")
                .doesNotContain("ReconnectHost_Task");
    }

    @Test
    void foldersPoolsAndStores_sayWhatTheirKindRefuses() {
        ManagedObjectReference root = lab.entity(MoTypes.FOLDER, "Datacenters");
        assertThat(disabled(root)).contains("Destroy_Task", "CreateVM_Task").doesNotContain("CreateDatacenter");
        assertThat(disabled(lab.folder()))
                .contains("Rename_Task", "CreateCluster")
                .doesNotContain("CreateVM_Task");
        assertThat(disabled(lab.pool())).containsExactly("Destroy_Task", "Rename_Task");
        assertThat(disabled(lab.datastore())).contains("DestroyDatastore");
        assertThat(disabled(lab.entity(MoTypes.NETWORK, "VM Network"))).contains("DestroyNetwork");
    }
}
