package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.ToolsUnavailable;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineToolsStatus;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SuspendTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference suspend() {
        return lab.machines().suspendVMTask(lab.call(vm, "SuspendVM_Task"));
    }

    private void standby() {
        lab.machines().standbyGuest(lab.call(vm, "StandbyGuest"));
    }

    private boolean hasFile(String suffix) {
        return Objects.requireNonNull(VirtualMachineStorage.layoutEx(lab.world().snapshot(), vm)).getFile().stream()
                .anyMatch(file -> file.getName().endsWith(suffix));
    }

    @Test
    void suspend_keepsMemoryInAFileAndFreesWhatTheMachineReserves() {
        long reserved = lab.world()
                .snapshot()
                .require(lab.pool(), ResourcePoolProperties.RUNTIME)
                .getMemory()
                .getReservationUsedForVm();

        assertThat(lab.succeeded(suspend())).isNull();

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.SUSPENDED);
        assertThat(lab.runtime(vm).getSuspendTime()).isEqualTo(lab.clock().now());
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_RUNNING);
        assertThat(lab.guest(vm).getIpAddress()).isNull();
        assertThat(hasFile(".vmss")).isTrue();
        assertThat(hasFile(".vswp")).isFalse();
        assertThat(lab.world()
                        .snapshot()
                        .require(lab.pool(), ResourcePoolProperties.RUNTIME)
                        .getMemory()
                        .getReservationUsedForVm())
                .isLessThan(reserved);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmSuspendingEvent", "VmSuspendedEvent");
    }

    @Test
    void powerOn_whenSuspended_resumes() {
        lab.succeeded(suspend());
        lab.clock().advance(Duration.ofMinutes(2));
        lab.events().clear();

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.runtime(vm).getSuspendInterval()).isEqualTo(120);
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
        assertThat(hasFile(".vmss")).isFalse();
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmResumingEvent", "VmPoweredOnEvent");
    }

    @Test
    void powerOn_whenSuspendedAndRealistic_guestDoesNotBootAgain() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            slow.machines().suspendVMTask(slow.call(machine, "SuspendVM_Task"));
            slow.clock().advance(Duration.ofSeconds(10));
            ManagedObjectReference on = slow.powerOn(machine);
            slow.clock().advance(Duration.ofSeconds(4));

            slow.succeeded(on);
            assertThat(slow.guest(machine).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        }
    }

    @Test
    void powerOff_whenSuspended_dropsTheMemory() {
        lab.succeeded(suspend());

        lab.succeeded(lab.powerOff(vm));

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(hasFile(".vmss")).isFalse();
    }

    @Test
    void suspend_whenOff_faultsInvalidPowerState() {
        lab.stopped();

        InvalidPowerState fault = lab.failed(suspend(), InvalidPowerState.class);

        assertThat(fault.getExistingState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmFailedToSuspendEvent");
    }

    @Test
    void suspend_withoutRoomForTheMemory_faultsNoDiskSpace() {
        lab.world().change(m -> m.set(vm, "config.memoryAllocation.reservation", 32L));
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 1L << 20));

        lab.failed(suspend(), NoDiskSpace.class);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
    }

    @Test
    void standbyGuest_leavesTheMachineOnWithASleepingGuest() {
        standby();

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.guest(vm).getGuestState()).isEqualTo("standby");
        assertThat(lab.events().types()).containsExactly("VmGuestStandbyEvent");
        MachineLab.assertFault(ToolsUnavailable.class, this::standby);
    }

    @Test
    void standbyGuest_asTheMachineSays_suspendsIt() {
        lab.succeeded(lab.reconfigure(
                vm,
                new VirtualMachineConfigSpec()
                        .withPowerOpInfo(new VirtualMachineDefaultPowerOpInfo().withStandbyAction("checkpoint"))));
        lab.events().clear();

        standby();

        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.SUSPENDED);
        assertThat(lab.events().types()).containsExactly("VmGuestStandbyEvent", "VmSuspendedEvent");
    }

    @Test
    void standbyGuest_whenOff_faultsInvalidPowerState() {
        lab.stopped();

        MachineLab.assertFault(InvalidPowerState.class, this::standby);
    }
}
