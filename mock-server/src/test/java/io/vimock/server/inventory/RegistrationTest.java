package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.FolderProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.TaskInProgress;
import io.vimock.vim25.ToolsUnavailable;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineToolsStatus;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private void markAsTemplate() {
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));
    }

    private void markAsVirtualMachine(ManagedObjectReference pool) {
        lab.machines().markAsVirtualMachine(lab.call(vm, "MarkAsVirtualMachine"), pool, null);
    }

    @Test
    void markAsTemplate_leavesThePool() {
        lab.stopped();
        ManagedObjectReference pool = lab.pool();

        markAsTemplate();

        assertThat(lab.config(vm).isTemplate()).isTrue();
        assertThat(lab.config(vm).getFiles().getVmPathName()).endsWith(".vmtx");
        assertThat(lab.world().snapshot().refs(pool, ResourcePoolProperties.VM)).doesNotContain(vm);
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.SUMMARY)
                        .getConfig()
                        .isTemplate())
                .isTrue();
        assertThat(lab.events().types()).containsExactly("TaskEvent");
        MachineLab.assertFault(NotSupported.class, this::markAsTemplate);
    }

    @Test
    void markAsTemplate_whenOn_faultsInvalidPowerState() {
        MachineLab.assertFault(InvalidPowerState.class, this::markAsTemplate);
        assertThat(lab.config(vm).isTemplate()).isFalse();
    }

    @Test
    void markAsVirtualMachine_joinsThePoolOfAnotherComputeResource() {
        lab.stopped();
        ManagedObjectReference pool = Objects.requireNonNull(
                lab.world().snapshot().get(lab.vm(MachineLab.CLUSTERED), VirtualMachineProperties.RESOURCE_POOL));
        MachineLab.assertFault(NotSupported.class, () -> markAsVirtualMachine(pool));
        markAsTemplate();

        markAsVirtualMachine(pool);

        assertThat(lab.config(vm).isTemplate()).isFalse();
        assertThat(lab.config(vm).getFiles().getVmPathName()).endsWith("VM0.vmx");
        assertThat(lab.world().snapshot().refs(pool, ResourcePoolProperties.VM)).contains(vm);
        assertThat(lab.world().snapshot().get(vm, VirtualMachineProperties.ENVIRONMENT_BROWSER))
                .isEqualTo(lab.world()
                        .snapshot()
                        .get(lab.vm(MachineLab.CLUSTERED), VirtualMachineProperties.ENVIRONMENT_BROWSER));
        lab.succeeded(lab.powerOn(vm));
    }

    @Test
    void markAsVirtualMachine_onAHostWithoutItsDatastore_faultsInvalidDatastore() {
        lab.stopped();
        ManagedObjectReference pool = lab.pool();
        markAsTemplate();
        MachineLab.assertFault(
                InvalidArgument.class,
                () -> lab.machines()
                        .markAsVirtualMachine(lab.call(vm, "MarkAsVirtualMachine"), pool, lab.host("DC0_C0_H0")));
        lab.world().change(m -> m.set(lab.datastore(), io.vimock.api.DatastoreProperties.HOST, null));

        MachineLab.assertFault(InvalidDatastore.class, () -> markAsVirtualMachine(pool));
        assertThat(lab.config(vm).isTemplate()).isTrue();
    }

    @Test
    void unregister_keepsTheFiles() {
        lab.stopped();
        long free = lab.freeSpace();
        ManagedObjectReference folder = lab.folder();

        lab.machines().unregisterVM(lab.call(vm, "UnregisterVM"));

        assertThat(lab.world().snapshot().exists(vm)).isFalse();
        assertThat(lab.world().snapshot().refs(folder, FolderProperties.CHILD_ENTITY))
                .doesNotContain(vm);
        assertThat(lab.freeSpace()).isEqualTo(free);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmRemovedEvent");
        ManagedObjectReference other = lab.vm(MachineLab.OTHER);
        lab.succeeded(lab.reconfigure(
                other,
                new VirtualMachineConfigSpec()
                        .withDeviceChange(DeviceSpecs.add(new VirtualDisk()
                                .withKey(-1)
                                .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                        .withFileName("[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmdk"))))));
    }

    @Test
    void unregister_whenOn_faultsInvalidPowerState() {
        MachineLab.assertFault(
                InvalidPowerState.class, () -> lab.machines().unregisterVM(lab.call(vm, "UnregisterVM")));
        assertThat(lab.world().snapshot().exists(vm)).isTrue();
    }

    @Test
    void destroy_givesTheSpaceBack() {
        lab.stopped();
        long free = lab.freeSpace();
        long capacity = lab.device(vm, VirtualDisk.class).getCapacityInKB() * 1024;

        ManagedObjectReference task = lab.machines().destroyTask(lab.call(vm, "Destroy_Task"));

        lab.succeeded(task);
        assertThat(lab.world().snapshot().exists(vm)).isFalse();
        assertThat(lab.machinesOf(lab.host("DC0_H0"))).doesNotContain(vm);
        assertThat(lab.freeSpace() - free).isGreaterThan(capacity);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmRemovedEvent");
        assertThat(lab.info(task).getDescriptionId()).isEqualTo("VirtualMachine.destroy");
        lab.clock().advance(Duration.ofMinutes(11));
        assertThat(lab.world().snapshot().exists(task)).isFalse();
    }

    @Test
    void destroy_whenOn_faultsInvalidPowerState() {
        lab.failed(lab.machines().destroyTask(lab.call(vm, "Destroy_Task")), InvalidPowerState.class);
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .destroyTask(lab.call(vm, "Destroy_Task").without("VirtualMachine.Inventory.Delete")));
    }

    @Test
    void rename_changesTheNameButNotTheFiles() {
        lab.succeeded(lab.machines().renameTask(lab.call(vm, "Rename_Task"), "web01"));

        assertThat(lab.vm("web01")).isEqualTo(vm);
        assertThat(lab.config(vm).getFiles().getVmPathName()).contains("DC0_H0_VM0");
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmRenamedEvent");
        lab.failed(lab.machines().renameTask(lab.call(vm, "Rename_Task"), MachineLab.OTHER), DuplicateName.class);
        MachineLab.assertFault(InvalidName.class, () -> lab.machines().renameTask(lab.call(vm, "Rename_Task"), ""));
    }

    @Test
    void synchronousOperation_whileATaskRuns_faultsTaskInProgress() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            slow.info(slow.powerOff(machine));

            MachineLab.assertFault(
                    TaskInProgress.class, () -> slow.machines().markAsTemplate(slow.call(machine, "MarkAsTemplate")));
            MachineLab.assertFault(
                    TaskInProgress.class, () -> slow.machines().shutdownGuest(slow.call(machine, "ShutdownGuest")));
        }
    }

    @Test
    void shutdownGuest_powersTheMachineOff() {
        lab.machines().shutdownGuest(lab.call(vm, "ShutdownGuest"));

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.events().types()).containsExactly("VmGuestShutdownEvent", "VmPoweredOffEvent");
        assertThat(lab.events().all().get(1).getChainId())
                .isEqualTo(lab.events().all().get(0).getKey());
        MachineLab.assertFault(
                InvalidPowerState.class, () -> lab.machines().shutdownGuest(lab.call(vm, "ShutdownGuest")));
    }

    @Test
    void rebootGuest_bootsAgain() {
        lab.clock().advance(Duration.ofHours(1));

        lab.machines().rebootGuest(lab.call(vm, "RebootGuest"));

        assertThat(lab.runtime(vm).getBootTime()).isEqualTo(lab.clock().now());
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        assertThat(lab.events().types()).containsExactly("VmGuestRebootEvent");
    }

    @Test
    void guestOperations_withoutTools_faultToolsUnavailable() {
        lab.world()
                .change(m -> m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(VirtualMachines.config(m, vm))));

        MachineLab.assertFault(
                ToolsUnavailable.class, () -> lab.machines().shutdownGuest(lab.call(vm, "ShutdownGuest")));
        MachineLab.assertFault(ToolsUnavailable.class, () -> lab.machines().rebootGuest(lab.call(vm, "RebootGuest")));
    }

    @Test
    void shutdownGuest_realistic_takesTimeAndIsForgottenAfterAReset() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            slow.machines().shutdownGuest(slow.call(machine, "ShutdownGuest"));
            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            slow.machines().resetVMTask(slow.call(machine, "ResetVM_Task"));
            slow.clock().advance(Duration.ofMinutes(2));
            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);

            slow.machines().shutdownGuest(slow.call(machine, "ShutdownGuest"));
            slow.clock().advance(Duration.ofSeconds(15));
            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        }
    }
}
