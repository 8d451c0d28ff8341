package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.TaskProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.server.world.Change;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.InsufficientHostMemoryCapacityFault;
import io.vimock.vim25.InsufficientMemoryResourcesFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.TaskInProgress;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineToolsStatus;
import io.vimock.vim25.VmFailedToPowerOnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PowerOperationsTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private VirtualMachinePowerState powerState() {
        return lab.runtime(vm).getPowerState();
    }

    @Test
    void powerOff_stopsTheMachineAndFreesItsSwapFile() {
        long free = lab.freeSpace();

        assertThat(lab.succeeded(lab.powerOff(vm))).isNull();

        assertThat(powerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.runtime(vm).getBootTime()).isNull();
        assertThat(lab.runtime(vm).getMemoryOverhead()).isNull();
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_RUNNING);
        assertThat(lab.guest(vm).getIpAddress()).isNull();
        assertThat(lab.device(vm, VirtualEthernetCard.class).getConnectable().isConnected())
                .isFalse();
        // The log has grown by what it says of the end.
        assertThat(lab.freeSpace() - free).isBetween((32L << 20) - 200, 32L << 20);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmStoppingEvent", "VmPoweredOffEvent");
    }

    @Test
    void powerOff_whenOff_faultsInvalidPowerState() {
        lab.stopped();

        InvalidPowerState fault = lab.failed(lab.powerOff(vm), InvalidPowerState.class);

        assertThat(fault.getExistingState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(fault.getRequestedState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmFailedToPowerOffEvent");
    }

    @Test
    void powerOn_startsMachineAndGuest() {
        lab.stopped();
        long free = lab.freeSpace();

        lab.succeeded(lab.powerOn(vm));

        assertThat(powerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.runtime(vm).getBootTime()).isEqualTo(lab.clock().now());
        assertThat(lab.runtime(vm).getMemoryOverhead()).isBetween(80L << 20, 100L << 20);
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        assertThat(lab.guest(vm).getIpAddress()).matches("10\\.\\d+\\.\\d+\\.\\d+");
        assertThat(lab.guest(vm).getHostName()).isEqualTo("dc0-h0-vm0");
        assertThat(lab.world().snapshot().get(vm, VirtualMachineProperties.GUEST_HEARTBEAT_STATUS))
                .isEqualTo(ManagedEntityStatus.GREEN);
        assertThat(lab.device(vm, VirtualEthernetCard.class).getConnectable().isConnected())
                .isTrue();
        assertThat(free - lab.freeSpace()).isGreaterThanOrEqualTo(32L << 20);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmStartingEvent", "VmPoweredOnEvent");
    }

    @Test
    void powerOn_eventsAreOneChainOfTheCaller() {
        lab.stopped();
        ManagedObjectReference task = lab.powerOn(vm);
        lab.succeeded(task);

        int chain = lab.info(task).getEventChainId();
        assertThat(lab.events().all()).extracting(Event::getChainId).containsOnly(chain);
        assertThat(lab.events().all()).extracting(Event::getUserName).containsOnly("tester");
    }

    @Test
    void powerOn_reachesWatchersAsRunningAndThenSuccessTogetherWithTheState() {
        lab.stopped();
        List<String> seen = new ArrayList<>();
        lab.world().addListener(commit -> {
            for (Change change : commit.changes()) {
                if (change.after() != null && change.after().type() == MoTypes.TASK) {
                    TaskInfoState state = commit.after()
                            .require(change.ref(), TaskProperties.INFO)
                            .getState();
                    seen.add(state + " "
                            + commit.after()
                                    .require(vm, VirtualMachineProperties.RUNTIME)
                                    .getPowerState());
                }
            }
        });

        lab.succeeded(lab.powerOn(vm));

        assertThat(seen).containsExactly("RUNNING POWERED_OFF", "SUCCESS POWERED_ON");
    }

    @Test
    void powerOn_whenOn_faultsInvalidPowerState() {
        InvalidPowerState fault = lab.failed(lab.powerOn(vm), InvalidPowerState.class);

        assertThat(fault.getExistingState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmFailedToPowerOnEvent");
        VmFailedToPowerOnEvent event =
                (VmFailedToPowerOnEvent) lab.events().all().get(1);
        assertThat(event.getReason().getFault()).isInstanceOf(InvalidPowerState.class);
    }

    @Test
    void powerOn_ofATemplate_faultsNotSupported() {
        lab.stopped();
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        lab.failed(lab.powerOn(vm), NotSupported.class);
    }

    @Test
    void powerOn_whenHostInMaintenance_faultsInvalidState() {
        lab.stopped();
        lab.maintenance(lab.host("DC0_H0"), true);

        lab.failed(lab.powerOn(vm), InvalidState.class);
        assertThat(powerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
    }

    @Test
    void powerOn_whenHostDisconnected_faultsHostNotConnected() {
        lab.stopped();
        lab.world()
                .change(m ->
                        m.set(lab.host("DC0_H0"), "runtime.connectionState", HostSystemConnectionState.NOT_RESPONDING));

        lab.failed(lab.powerOn(vm), HostNotConnected.class);
    }

    @Test
    void powerOn_whenMachineDisconnected_faultsInvalidState() {
        lab.stopped();
        lab.world().change(m -> m.set(vm, "runtime.connectionState", VirtualMachineConnectionState.DISCONNECTED));

        lab.failed(lab.powerOn(vm), InvalidState.class);
    }

    @Test
    void powerOn_onAnotherHostOfTheCluster_movesTheMachineThere() {
        ManagedObjectReference clustered = lab.vm(MachineLab.CLUSTERED);
        lab.succeeded(lab.powerOff(clustered));
        ManagedObjectReference target = lab.host("DC0_C0_H2");

        lab.succeeded(lab.powerOn(clustered, target));

        assertThat(lab.runtime(clustered).getHost()).isEqualTo(target);
        assertThat(lab.machinesOf(target)).contains(clustered);
    }

    @Test
    void powerOn_onAHostOutsideOfTheComputeResource_faultsInvalidArgument() {
        lab.stopped();

        lab.failed(lab.powerOn(vm, lab.host("DC0_C0_H0")), InvalidArgument.class);
    }

    @Test
    void powerOn_withoutRoomForTheSwapFile_faultsNoDiskSpace() {
        lab.stopped();
        lab.world().change(m -> m.set(lab.datastore(), "summary.freeSpace", 1L << 20));

        NoDiskSpace fault = lab.failed(lab.powerOn(vm), NoDiskSpace.class);

        assertThat(fault.getDatastore()).isEqualTo("LocalDS_0");
    }

    @Test
    void powerOn_whenTheHostHasNoMemoryForIt_faultsInsufficientHostMemory() {
        ManagedObjectReference clustered = lab.vm(MachineLab.CLUSTERED);
        lab.succeeded(lab.powerOff(clustered));
        ManagedObjectReference host = VirtualMachines.host(lab.world().snapshot(), clustered);
        lab.world().change(m -> m.set(host, "hardware.memorySize", 50L << 20));

        InsufficientHostMemoryCapacityFault fault =
                lab.failed(lab.powerOn(clustered), InsufficientHostMemoryCapacityFault.class);

        assertThat(fault.getHost()).isEqualTo(host);
        assertThat(fault.getRequested()).isGreaterThan(fault.getUnreserved());
    }

    @Test
    void powerOn_whenThePoolHasNoMemoryForIt_faultsInsufficientMemory() {
        lab.stopped();
        lab.world().change(m -> m.set(lab.host("DC0_H0"), "hardware.memorySize", 120L << 20));

        InsufficientMemoryResourcesFault fault = lab.failed(lab.powerOn(vm), InsufficientMemoryResourcesFault.class);

        assertThat(fault.getRequested()).isGreaterThan(fault.getUnreserved());
    }

    @Test
    void reset_restartsMachineAndGuest() {
        lab.clock().advance(Duration.ofHours(1));

        lab.succeeded(lab.machines().resetVMTask(lab.call(vm, "ResetVM_Task")));

        assertThat(lab.runtime(vm).getBootTime()).isEqualTo(lab.clock().now());
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmResettingEvent", "VmPoweredOnEvent");
    }

    @Test
    void reset_whenOff_faultsInvalidPowerState() {
        lab.stopped();

        lab.failed(lab.machines().resetVMTask(lab.call(vm, "ResetVM_Task")), InvalidPowerState.class);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmFailedToResetEvent");
    }

    @Test
    void powerOn_realistic_takesTimeAndTheGuestBootsAfterwards() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            ManagedObjectReference off = slow.powerOff(machine);
            slow.clock().advance(Duration.ofSeconds(10));
            slow.succeeded(off);

            ManagedObjectReference on = slow.powerOn(machine);
            assertThat(slow.info(on).getState()).isEqualTo(TaskInfoState.RUNNING);
            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            ManagedObjectReference second = slow.powerOn(machine);
            assertThat(slow.failed(second, TaskInProgress.class).getTask()).isEqualTo(on);

            slow.clock().advance(Duration.ofSeconds(4));
            slow.succeeded(on);
            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(slow.guest(machine).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_RUNNING);

            slow.clock().advance(Duration.ofSeconds(29));
            assertThat(slow.guest(machine).getIpAddress()).isNull();
            slow.clock().advance(Duration.ofSeconds(1));
            assertThat(slow.guest(machine).getIpAddress()).isNotNull();
        }
    }

    @Test
    void powerOff_realistic_whileTheGuestBoots_theGuestStaysDown() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            slow.machines().resetVMTask(slow.call(machine, "ResetVM_Task"));
            slow.clock().advance(Duration.ofSeconds(5));
            slow.powerOff(machine);
            slow.clock().advance(Duration.ofMinutes(2));

            assertThat(slow.runtime(machine).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            assertThat(slow.guest(machine).getIpAddress()).isNull();
        }
    }
}
