package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.AutoStartDefaults;
import io.vimock.vim25.AutoStartPowerInfo;
import io.vimock.vim25.AutoStartWaitHeartbeatSetting;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.Timedout;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostPowerTest {
    private final EntityLab lab = EntityLab.instant();
    private final HostSystem hosts = lab.hosts();
    private final ManagedObjectReference host = lab.host("DC0_H0");

    @AfterEach
    void close() {
        lab.close();
    }

    private HostRuntimeInfo runtime() {
        return lab.snapshot().require(host, HostSystemProperties.RUNTIME);
    }

    private List<ManagedObjectReference> machines() {
        return lab.snapshot().refs(host, HostSystemProperties.VM);
    }

    private VirtualMachinePowerState power(ManagedObjectReference vm) {
        return lab.snapshot().require(vm, VirtualMachineProperties.RUNTIME).getPowerState();
    }

    private ManagedObjectReference standBy(int timeout) {
        return hosts.powerDownHostToStandByTask(lab.call(host, "PowerDownHostToStandBy_Task"), timeout, null);
    }

    @Test
    void reboot_outsideOfMaintenanceMode_hasToBeForced() {
        lab.fails(hosts.rebootHostTask(lab.call(host, "RebootHost_Task"), false), InvalidState.class);
        lab.clock().advance(Duration.ofMinutes(1));
        Instant before = runtime().getBootTime();
        lab.events().clear();
        lab.succeeds(hosts.rebootHostTask(lab.call(host, "RebootHost_Task"), true));
        lab.settle();
        assertThat(runtime().getConnectionState()).isEqualTo(HostSystemConnectionState.CONNECTED);
        assertThat(runtime().getBootTime()).isAfter(before);
        assertThat(machines()).allSatisfy(vm -> assertThat(power(vm)).isEqualTo(VirtualMachinePowerState.POWERED_OFF));
        assertThat(lab.events().types())
                .containsSubsequence(
                        "TaskEvent",
                        "HostShutdownEvent",
                        "VmPoweredOffEvent",
                        "HostConnectionLostEvent",
                        "VmDisconnectedEvent",
                        "HostConnectedEvent",
                        "VmConnectedEvent");
        lab.isConsistent();
    }

    @Test
    void reboot_takesMinutes_whenTasksTakeTime() {
        try (EntityLab slow = new EntityLab(EntityLab.TWO_DATACENTERS, TaskTime.REALISTIC)) {
            ManagedObjectReference rebooted = slow.host("DC0_H0");
            ManagedObjectReference task = slow.hosts().rebootHostTask(slow.call(rebooted, "RebootHost_Task"), true);
            slow.clock().advance(Duration.ofSeconds(30));
            slow.succeeds(task);
            assertThat(slow.snapshot()
                            .require(rebooted, HostSystemProperties.RUNTIME)
                            .getConnectionState())
                    .isEqualTo(HostSystemConnectionState.NOT_RESPONDING);
            slow.clock().advance(Duration.ofMinutes(5));
            assertThat(slow.snapshot()
                            .require(rebooted, HostSystemProperties.RUNTIME)
                            .getConnectionState())
                    .isEqualTo(HostSystemConnectionState.CONNECTED);
        }
    }

    @Test
    void reboot_startsTheMachinesOfTheStartOrder() {
        ManagedObjectReference first = machines().get(1);
        ManagedObjectReference never = machines().get(0);
        lab.world()
                .change(m -> m.set(
                        host,
                        "config.autoStart",
                        new HostAutoStartManagerConfig()
                                .withDefaults(new AutoStartDefaults()
                                        .withEnabled(true)
                                        .withStartDelay(10))
                                .withPowerInfo(new AutoStartPowerInfo()
                                        .withKey(first)
                                        .withStartOrder(1)
                                        .withStartDelay(-1)
                                        .withWaitForHeartbeat(AutoStartWaitHeartbeatSetting.SYSTEM_DEFAULT)
                                        .withStartAction("powerOn")
                                        .withStopDelay(-1)
                                        .withStopAction("systemDefault"))));
        lab.succeeds(hosts.rebootHostTask(lab.call(host, "RebootHost_Task"), true));
        lab.settle();
        assertThat(power(first)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(power(never)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
    }

    @Test
    void shutdown_lastsUntilSomebodyConnectsAgain() {
        machines().forEach(lab::powerOff);
        lab.world().change(m -> m.set(host, "runtime.inMaintenanceMode", true));
        lab.succeeds(hosts.shutdownHostTask(lab.call(host, "ShutdownHost_Task"), false));
        lab.clock().advance(Duration.ofDays(1));
        assertThat(runtime().getConnectionState()).isEqualTo(HostSystemConnectionState.NOT_RESPONDING);
        assertThat(runtime().getPowerState()).isEqualTo(HostSystemPowerState.POWERED_OFF);
        assertThat(machines())
                .allSatisfy(vm -> assertThat(lab.snapshot()
                                .require(vm, VirtualMachineProperties.RUNTIME)
                                .getConnectionState())
                        .isEqualTo(VirtualMachineConnectionState.DISCONNECTED));
        lab.isConsistent();

        lab.succeeds(hosts.reconnectHostTask(lab.call(host, "ReconnectHost_Task"), null));

        assertThat(runtime().getConnectionState()).isEqualTo(HostSystemConnectionState.CONNECTED);
        assertThat(runtime().getPowerState()).isEqualTo(HostSystemPowerState.POWERED_ON);
        assertThat(runtime().getBootTime()).isEqualTo(lab.clock().now());
        assertThat(machines())
                .allSatisfy(vm -> assertThat(lab.snapshot()
                                .require(vm, VirtualMachineProperties.RUNTIME)
                                .getConnectionState())
                        .isEqualTo(VirtualMachineConnectionState.CONNECTED));
    }

    @Test
    void standBy_waitsForTheMachines_andWakesUp() {
        lab.events().clear();
        ManagedObjectReference task = standBy(0);
        assertThat(lab.settled(task).getState()).isEqualTo(TaskInfoState.RUNNING);
        assertThat(runtime().getStandbyMode()).isEqualTo("entering");
        machines().forEach(lab::powerOff);
        lab.succeeds(task);
        assertThat(runtime().getPowerState()).isEqualTo(HostSystemPowerState.STAND_BY);
        assertThat(runtime().getStandbyMode()).isEqualTo("in");
        ManagedObjectReference resource = lab.snapshot().require(host, HostSystemProperties.PARENT);
        assertThat(lab.snapshot()
                        .require(resource, ComputeResourceProperties.SUMMARY)
                        .getNumEffectiveHosts())
                .isZero();
        lab.fails(standBy(0), InvalidState.class);
        lab.fails(
                new VirtualMachine(lab.machines())
                        .powerOnVMTask(lab.call(machines().get(0), "PowerOnVM_Task"), null),
                InvalidState.class);
        lab.succeeds(hosts.powerUpHostFromStandByTask(lab.call(host, "PowerUpHostFromStandBy_Task"), 0));
        assertThat(runtime().getPowerState()).isEqualTo(HostSystemPowerState.POWERED_ON);
        assertThat(runtime().getStandbyMode()).isEqualTo("none");
        lab.fails(
                hosts.powerUpHostFromStandByTask(lab.call(host, "PowerUpHostFromStandBy_Task"), 0), InvalidState.class);
        assertThat(lab.events().types())
                .containsSubsequence(
                        "EnteringStandbyModeEvent",
                        "EnteredStandbyModeEvent",
                        "ExitingStandbyModeEvent",
                        "ExitedStandbyModeEvent");
    }

    @Test
    void standBy_thatTimesOut_leavesTheHostUp() {
        ManagedObjectReference task = standBy(60);
        lab.clock().advance(Duration.ofSeconds(61));
        lab.fails(task, Timedout.class);
        assertThat(runtime().getStandbyMode()).isEqualTo("none");
        assertThat(runtime().getPowerState()).isEqualTo(HostSystemPowerState.POWERED_ON);
    }
}
