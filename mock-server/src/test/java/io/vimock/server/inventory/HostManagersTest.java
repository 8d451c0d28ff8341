package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostAutoStartManagerProperties;
import io.vimock.api.HostDateTimeSystemProperties;
import io.vimock.api.HostFirewallSystemProperties;
import io.vimock.api.HostHealthStatusSystemProperties;
import io.vimock.api.HostServiceSystemProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.HostVMotionSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.server.call.TestCall;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.AutoStartDefaults;
import io.vimock.vim25.AutoStartPowerInfo;
import io.vimock.vim25.AutoStartWaitHeartbeatSetting;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.HostConfigManager;
import io.vimock.vim25.HostDateTimeConfig;
import io.vimock.vim25.HostDateTimeSystemTimeZone;
import io.vimock.vim25.HostFirewallDefaultPolicy;
import io.vimock.vim25.HostFirewallRuleset;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostNtpConfig;
import io.vimock.vim25.HostService;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoVirtualNic;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.PlatformConfigFault;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostManagersTest {
    private final EntityLab lab = EntityLab.instant();
    private final ManagedObjectReference host = lab.host("DC0_H0");
    private final HostConfigManager managers = lab.snapshot().require(host, HostSystemProperties.CONFIG_MANAGER);
    private final HostServiceSystem services = new HostServiceSystem(lab.support());
    private final HostFirewallSystem firewall = new HostFirewallSystem(lab.support());
    private final HostDateTimeSystem clock = new HostDateTimeSystem(lab.support());
    private final HostVMotionSystem vmotion = new HostVMotionSystem(lab.support());
    private final HostHealthStatusSystem health = new HostHealthStatusSystem(lab.support());
    private final HostAutoStartManager autoStart = new HostAutoStartManager(lab.support(), lab.machines());

    @AfterEach
    void close() {
        lab.close();
    }

    private TestCall service(String operation) {
        return lab.call(managers.getServiceSystem(), operation);
    }

    private TestCall wall(String operation) {
        return lab.call(managers.getFirewallSystem(), operation);
    }

    private TestCall time(String operation) {
        return lab.call(managers.getDateTimeSystem(), operation);
    }

    private TestCall moving(String operation) {
        return lab.call(managers.getVmotionSystem(), operation);
    }

    private TestCall order(String operation) {
        return lab.call(managers.getAutoStartManager(), operation);
    }

    private HostService snmpd() {
        return lab
                .snapshot()
                .require(managers.getServiceSystem(), HostServiceSystemProperties.SERVICE_INFO)
                .getService()
                .stream()
                .filter(candidate -> candidate.getKey().equals("snmpd"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void services_startAndStop() {
        services.startService(service("StartService"), "snmpd");
        assertThat(snmpd().isRunning()).isTrue();
        assertFault(InvalidState.class, () -> services.startService(service("StartService"), "snmpd"));
        services.restartService(service("RestartService"), "snmpd");
        services.updateServicePolicy(service("UpdateServicePolicy"), "snmpd", "automatic");
        assertThat(snmpd().getPolicy()).isEqualTo("automatic");
        services.stopService(service("StopService"), "snmpd");
        assertThat(snmpd().isRunning()).isFalse();
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getService()
                        .getService())
                .contains(snmpd());
        assertFault(InvalidState.class, () -> services.stopService(service("StopService"), "snmpd"));
        assertFault(InvalidState.class, () -> services.restartService(service("RestartService"), "snmpd"));
        assertFault(NotFound.class, () -> services.startService(service("StartService"), "telnetd"));
        assertFault(
                InvalidArgument.class,
                () -> services.updateServicePolicy(service("UpdateServicePolicy"), "snmpd", "sometimes"));
        services.refreshServices(service("RefreshServices"));
        lab.isConsistent();
    }

    @Test
    void services_thatBelongToTheHost_stayInstalled() {
        assertFault(PlatformConfigFault.class, () -> services.uninstallService(service("UninstallService"), "snmpd"));
        lab.world().change(m -> m.set(host, "config.service.service[\"snmpd\"].uninstallable", true));
        services.uninstallService(service("UninstallService"), "snmpd");
        assertFault(NotFound.class, () -> services.uninstallService(service("UninstallService"), "snmpd"));
        lab.world().change(m -> m.set(host, "config.service.service[\"sshd\"].required", true));
        assertFault(PlatformConfigFault.class, () -> services.stopService(service("StopService"), "sshd"));
    }

    private HostFirewallRuleset nfs() {
        return lab
                .snapshot()
                .require(managers.getFirewallSystem(), HostFirewallSystemProperties.FIREWALL_INFO)
                .getRuleset()
                .stream()
                .filter(candidate -> candidate.getKey().equals("nfsClient"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void firewall_opensAndCloses() {
        firewall.enableRuleset(wall("EnableRuleset"), "nfsClient");
        assertThat(nfs().isEnabled()).isTrue();
        firewall.disableRuleset(wall("DisableRuleset"), "nfsClient");
        assertThat(nfs().isEnabled()).isFalse();
        firewall.updateDefaultPolicy(
                wall("UpdateDefaultPolicy"), new HostFirewallDefaultPolicy().withOutgoingBlocked(false));
        assertThat(lab.snapshot()
                        .require(managers.getFirewallSystem(), HostFirewallSystemProperties.FIREWALL_INFO)
                        .getDefaultPolicy())
                .satisfies(policy -> {
                    assertThat(policy.isIncomingBlocked()).isTrue();
                    assertThat(policy.isOutgoingBlocked()).isFalse();
                });
        assertFault(NotFound.class, () -> firewall.enableRuleset(wall("EnableRuleset"), "gopher"));
        firewall.refreshFirewall(wall("RefreshFirewall"));
        lab.world().change(m -> m.set(host, "config.firewall.ruleset[\"sshServer\"].required", true));
        assertFault(PlatformConfigFault.class, () -> firewall.disableRuleset(wall("DisableRuleset"), "sshServer"));
    }

    @Test
    void dateTime_hasZonesServersAndAClock() {
        List<HostDateTimeSystemTimeZone> zones = clock.queryAvailableTimeZones(time("QueryAvailableTimeZones"));
        assertThat(zones).extracting(HostDateTimeSystemTimeZone::getKey).contains("UTC", "Europe/Berlin");
        clock.updateDateTimeConfig(
                time("UpdateDateTimeConfig"),
                new HostDateTimeConfig()
                        .withTimeZone("Europe/Berlin")
                        .withNtpConfig(new HostNtpConfig().withServer("ntp.example.com")));
        assertThat(lab.snapshot().require(managers.getDateTimeSystem(), HostDateTimeSystemProperties.DATE_TIME_INFO))
                .satisfies(info -> {
                    assertThat(info.getTimeZone().getGmtOffset()).isEqualTo(3600);
                    assertThat(info.getNtpConfig().getServer()).containsExactly("ntp.example.com");
                });
        assertFault(
                InvalidArgument.class,
                () -> clock.updateDateTimeConfig(
                        time("UpdateDateTimeConfig"), new HostDateTimeConfig().withTimeZone("Mars/Olympus")));
        assertThat(clock.queryDateTime(time("QueryDateTime")))
                .isEqualTo(lab.clock().now());
        Instant wanted = lab.clock().now().plus(Duration.ofHours(5));
        clock.updateDateTime(time("UpdateDateTime"), wanted);
        lab.clock().advance(Duration.ofSeconds(3));
        assertThat(clock.queryDateTime(time("QueryDateTime"))).isEqualTo(wanted.plusSeconds(3));
        clock.refreshDateTimeSystem(time("RefreshDateTimeSystem"));
    }

    @Test
    void vmotion_usesTheSelectedInterface() {
        vmotion.updateIpConfig(
                moving("UpdateIpConfig"),
                new HostIpConfig().withDhcp(false).withIpAddress("10.5.5.5").withSubnetMask("255.255.255.0"));
        assertThat(lab.snapshot()
                        .require(managers.getVmotionSystem(), HostVMotionSystemProperties.IP_CONFIG)
                        .getIpAddress())
                .isEqualTo("10.5.5.5");
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getNetwork()
                        .getVnic()
                        .get(0)
                        .getSpec()
                        .getIp()
                        .getIpAddress())
                .isEqualTo("10.5.5.5");
        vmotion.deselectVnic(moving("DeselectVnic"));
        assertThat(lab.snapshot()
                        .require(managers.getVmotionSystem(), HostVMotionSystemProperties.NET_CONFIG)
                        .getSelectedVnic())
                .isNull();
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getConfig()
                        .isVmotionEnabled())
                .isFalse();
        assertFault(
                NotFound.class,
                () -> vmotion.updateIpConfig(moving("UpdateIpConfig"), new HostIpConfig().withDhcp(true)));
        assertFault(NoVirtualNic.class, () -> vmotion.selectVnic(moving("SelectVnic"), "vmk9"));
        vmotion.selectVnic(moving("SelectVnic"), "vmk0");
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getConfig()
                        .isVmotionEnabled())
                .isTrue();
    }

    @Test
    void health_isGreenAfterAReset() {
        lab.world()
                .change(m -> m.update(host, HostSystemProperties.RUNTIME, runtime -> {
                    var sick = WireType.deepCopy(runtime.getHealthSystemRuntime());
                    sick.getSystemHealthInfo()
                            .getNumericSensorInfo()
                            .get(0)
                            .setHealthState(new ElementDescription()
                                    .withKey("Red")
                                    .withLabel("Red")
                                    .withSummary("Too hot"));
                    return runtime.withHealthSystemRuntime(sick);
                }));
        ManagedObjectReference system = managers.getHealthStatusSystem();
        health.refreshHealthStatusSystem(lab.call(system, "RefreshHealthStatusSystem"));
        assertThat(firstSensor(system)).isEqualTo("Red");
        health.resetSystemHealthInfo(lab.call(system, "ResetSystemHealthInfo"));
        assertThat(firstSensor(system)).isEqualTo("Green");
    }

    private String firstSensor(ManagedObjectReference system) {
        return lab.snapshot()
                .require(system, HostHealthStatusSystemProperties.RUNTIME)
                .getSystemHealthInfo()
                .getNumericSensorInfo()
                .get(0)
                .getHealthState()
                .getKey();
    }

    private static AutoStartPowerInfo entry(ManagedObjectReference vm, int place, String start, String stop) {
        return new AutoStartPowerInfo()
                .withKey(vm)
                .withStartOrder(place)
                .withStartDelay(-1)
                .withWaitForHeartbeat(AutoStartWaitHeartbeatSetting.SYSTEM_DEFAULT)
                .withStartAction(start)
                .withStopDelay(-1)
                .withStopAction(stop);
    }

    private void reconfigure(AutoStartPowerInfo... entries) {
        autoStart.reconfigureAutostart(
                order("ReconfigureAutostart"), new HostAutoStartManagerConfig().withPowerInfo(entries));
    }

    private HostAutoStartManagerConfig shown() {
        return lab.snapshot().require(managers.getAutoStartManager(), HostAutoStartManagerProperties.CONFIG);
    }

    private ManagedObjectReference machine(int index) {
        return lab.snapshot().refs(host, HostSystemProperties.VM).get(index);
    }

    private VirtualMachinePowerState power(ManagedObjectReference vm) {
        return lab.snapshot().require(vm, VirtualMachineProperties.RUNTIME).getPowerState();
    }

    @Test
    void startOrder_keepsPlaces() {
        reconfigure(entry(machine(0), 1, "powerOn", "powerOff"), entry(machine(1), 1, "powerOn", "systemDefault"));
        assertThat(shown().getPowerInfo())
                .filteredOn(info -> info.getKey().equals(machine(1)))
                .singleElement()
                .satisfies(info -> assertThat(info.getStartOrder()).isEqualTo(1));
        assertThat(shown().getPowerInfo())
                .filteredOn(info -> info.getKey().equals(machine(0)))
                .singleElement()
                .satisfies(info -> assertThat(info.getStartOrder()).isEqualTo(2));
        reconfigure(entry(machine(1), -1, "none", "none"));
        assertThat(shown().getPowerInfo()).singleElement().satisfies(info -> {
            assertThat(info.getKey()).isEqualTo(machine(0));
            assertThat(info.getStartOrder()).isEqualTo(1);
        });
        autoStart.reconfigureAutostart(
                order("ReconfigureAutostart"),
                new HostAutoStartManagerConfig()
                        .withDefaults(new AutoStartDefaults().withEnabled(true).withStartDelay(5)));
        assertThat(shown().getDefaults().getStartDelay()).isEqualTo(5);
        assertThat(shown().getDefaults().getStopDelay()).isEqualTo(120);
        assertThat(shown().getPowerInfo()).hasSize(1);
        lab.isConsistent();
    }

    @Test
    void startOrder_ofWhatIsNotThere_isRefused() {
        assertFault(
                InvalidArgument.class,
                () -> reconfigure(entry(lab.machine("DC0_C0_RP0_VM0"), 1, "powerOn", "powerOff")));
        assertFault(InvalidArgument.class, () -> reconfigure(entry(machine(0), 0, "powerOn", "powerOff")));
        assertFault(InvalidArgument.class, () -> reconfigure(entry(machine(0), 1, "dance", "powerOff")));
        assertFault(InvalidArgument.class, () -> reconfigure(entry(machine(0), 1, "powerOn", "dance")));
        assertFault(
                InvalidArgument.class,
                () -> reconfigure(entry(machine(0), 1, "powerOn", "powerOff").withStopDelay(-2)));
        assertThat(shown().getPowerInfo()).isEmpty();
    }

    @Test
    void autoStart_stopsAndStartsWhatIsNamed() {
        reconfigure(entry(machine(0), 1, "powerOn", "guestShutdown"), entry(machine(1), -1, "none", "suspend"));
        autoStart.autoStartPowerOff(order("AutoStartPowerOff"));
        lab.settle();
        assertThat(power(machine(0))).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(power(machine(1))).isEqualTo(VirtualMachinePowerState.SUSPENDED);
        autoStart.autoStartPowerOn(order("AutoStartPowerOn"));
        lab.settle();
        assertThat(power(machine(0))).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(power(machine(1))).isEqualTo(VirtualMachinePowerState.SUSPENDED);
    }

    @Test
    void autoStart_forgetsAMachineThatLeaves() {
        ManagedObjectReference vm = machine(0);
        reconfigure(entry(vm, 1, "powerOn", "powerOff"));
        lab.powerOff(vm);
        lab.succeeds(new VirtualMachine(lab.machines()).destroyTask(lab.call(vm, "Destroy_Task")));
        assertThat(shown().getPowerInfo()).isEmpty();
        lab.isConsistent();
    }

    @Test
    void autoStart_waitsBetweenMachines() {
        try (EntityLab slow = new EntityLab(EntityLab.TWO_DATACENTERS, TaskTime.REALISTIC)) {
            ManagedObjectReference started = slow.host("DC0_H0");
            ManagedObjectReference manager = slow.snapshot()
                    .require(started, HostSystemProperties.CONFIG_MANAGER)
                    .getAutoStartManager();
            List<ManagedObjectReference> machines = slow.snapshot().refs(started, HostSystemProperties.VM);
            machines.forEach(slow::powerOff);
            HostAutoStartManager slowly = new HostAutoStartManager(slow.support(), slow.machines());
            slowly.reconfigureAutostart(
                    slow.call(manager, "ReconfigureAutostart"),
                    new HostAutoStartManagerConfig()
                            .withPowerInfo(
                                    entry(machines.get(1), 1, "powerOn", "powerOff")
                                            .withStartDelay(60),
                                    entry(machines.get(0), 2, "powerOn", "powerOff")));
            slowly.autoStartPowerOn(slow.call(manager, "AutoStartPowerOn"));
            slow.settle();
            slow.clock().advance(Duration.ofSeconds(30));
            assertThat(slow.snapshot()
                            .require(machines.get(1), VirtualMachineProperties.RUNTIME)
                            .getPowerState())
                    .isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(slow.snapshot()
                            .require(machines.get(0), VirtualMachineProperties.RUNTIME)
                            .getPowerState())
                    .isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            slow.clock().advance(Duration.ofSeconds(40));
            slow.settle();
            slow.clock().advance(Duration.ofSeconds(10));
            assertThat(slow.snapshot()
                            .require(machines.get(0), VirtualMachineProperties.RUNTIME)
                            .getPowerState())
                    .isEqualTo(VirtualMachinePowerState.POWERED_ON);
        }
    }

    @Test
    void aDisconnectedHost_cannotBeConfigured() {
        lab.succeeds(lab.hosts().disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        assertFault(HostNotConnected.class, () -> services.startService(service("StartService"), "snmpd"));
        assertFault(HostNotConnected.class, () -> firewall.refreshFirewall(wall("RefreshFirewall")));
        assertFault(HostNotConnected.class, () -> clock.queryDateTime(time("QueryDateTime")));
        assertFault(HostNotConnected.class, () -> vmotion.deselectVnic(moving("DeselectVnic")));
        assertFault(HostNotConnected.class, () -> autoStart.autoStartPowerOn(order("AutoStartPowerOn")));
    }
}
