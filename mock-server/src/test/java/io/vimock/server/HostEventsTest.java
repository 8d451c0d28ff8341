package io.vimock.server;

import static io.vimock.server.EventLab.fails;
import static io.vimock.server.EventLab.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.HostNetworkSystem;
import io.vimock.client.HostSystem;
import io.vimock.client.Task;
import io.vimock.server.EventLab.Driver;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostVirtualNicSpec;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events the operations on hosts cause, in their order (facts: events, chains). */
class HostEventsTest {
    private static final String TASK = "TaskEvent";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"arrivals", "connections", "hosts", "networks"})
    void operation_causesItsEvents(String operation, Driver driver, String expected) throws Exception {
        try (EventLab lab = new EventLab(false)) {
            driver.drive(lab);
            lab.settle();

            assertThat(lab.types()).isEqualTo(expected);
            lab.requireComplete();
        }
    }

    static Stream<Object[]> arrivals() {
        return Stream.of(
                row(
                        "AddStandaloneHost_Task",
                        lab -> add(lab, connection("esx.example.com")).await(),
                        TASK,
                        "HostAddedEvent",
                        "HostConnectedEvent",
                        "VcAgentUpgradedEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent"),
                row(
                        "AddStandaloneHost_Task of a host whose volume is called like another",
                        lab -> {
                            add(lab, connection("esx1.example.com")).await();
                            lab.forget();
                            add(lab, connection("esx2.example.com")).await();
                        },
                        TASK,
                        "HostAddedEvent",
                        "HostConnectedEvent",
                        "VcAgentUpgradedEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreRenamedOnHostEvent"),
                row(
                        "AddHost_Task to a cluster with HA",
                        lab -> {
                            ha(lab, true);
                            lab.forget();
                            lab.cluster()
                                    .addHost(connection("esx.example.com"), true)
                                    .await();
                        },
                        TASK,
                        "HostAddedEvent",
                        "HostConnectedEvent",
                        "VcAgentUpgradedEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent",
                        "DatastoreDiscoveredEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent"),
                row(
                        "AddStandaloneHost_Task with a wrong password",
                        lab -> fails(
                                () -> add(lab, connection("esx.example.com").withPassword(""))
                                        .await()),
                        TASK,
                        "HostCnxFailedBadUsernameEvent",
                        "HostAddFailedEvent"),
                row(
                        "AddStandaloneHost_Task of an unknown name",
                        lab -> fails(() -> add(lab, connection("esx.invalid")).await()),
                        TASK,
                        "HostCnxFailedNotFoundEvent",
                        "HostAddFailedEvent"),
                row(
                        "AddHost_Task of a host that there is",
                        lab -> fails(() -> lab.cluster()
                                .addHost(connection("DC0_H0"), true)
                                .await()),
                        TASK,
                        "HostCnxFailedEvent",
                        "HostAddFailedEvent"));
    }

    static Stream<Object[]> connections() {
        return Stream.of(
                row(
                        "DisconnectHost_Task",
                        lab -> lab.host("DC0_H0").disconnect().await(),
                        TASK,
                        "HostDisconnectedEvent",
                        "VmDisconnectedEvent",
                        "VmDisconnectedEvent"),
                row(
                        "ReconnectHost_Task",
                        lab -> {
                            HostSystem host = lab.host("DC0_H0");
                            host.disconnect().await();
                            lab.forget();
                            host.reconnect().await();
                        },
                        TASK,
                        "HostConnectedEvent",
                        "VmConnectedEvent",
                        "VmConnectedEvent"),
                row(
                        "ReconnectHost_Task with a wrong password",
                        lab -> {
                            HostSystem host = lab.host("DC0_H0");
                            host.disconnect().await();
                            lab.forget();
                            fails(() -> host.reconnect(connection("DC0_H0").withPassword(""))
                                    .await());
                        },
                        TASK,
                        "HostCnxFailedBadUsernameEvent",
                        "HostReconnectionFailedEvent"),
                row(
                        "Destroy_Task of a host of its own",
                        lab -> lab.host("DC0_H0").destroy().await(),
                        TASK,
                        "VmRemovedEvent",
                        "VmRemovedEvent",
                        "HostRemovedEvent"));
    }

    static Stream<Object[]> hosts() {
        return Stream.of(
                row(
                        "EnterMaintenanceMode_Task",
                        lab -> maintenance(lab, "DC0_H0"),
                        TASK,
                        "EnteringMaintenanceModeEvent",
                        "EnteredMaintenanceModeEvent"),
                row(
                        "EnterMaintenanceMode_Task that takes too long",
                        lab -> {
                            Task<Void> task = lab.host("DC0_H0").enterMaintenanceMode(60);
                            lab.server().clock().advance(Duration.ofMinutes(2));
                            fails(task::await);
                        },
                        TASK,
                        "EnteringMaintenanceModeEvent",
                        "TimedOutHostOperationEvent"),
                row(
                        "EnterMaintenanceMode_Task, cancelled",
                        lab -> {
                            Task<Void> task = lab.host("DC0_H0").enterMaintenanceMode(0);
                            task.cancel();
                            fails(task::await);
                        },
                        TASK,
                        "EnteringMaintenanceModeEvent",
                        "CanceledHostOperationEvent"),
                row(
                        "ExitMaintenanceMode_Task",
                        lab -> {
                            maintenance(lab, "DC0_H0");
                            lab.forget();
                            lab.host("DC0_H0").exitMaintenanceMode(0).await();
                        },
                        TASK,
                        "ExitMaintenanceModeEvent"),
                row(
                        "PowerDownHostToStandBy_Task and PowerUpHostFromStandBy_Task",
                        lab -> {
                            stop(lab);
                            lab.host("DC0_H0").powerDownHostToStandBy(0).await();
                            lab.host("DC0_H0").powerUpHostFromStandBy(0).await();
                        },
                        TASK,
                        "EnteringStandbyModeEvent",
                        "EnteredStandbyModeEvent",
                        TASK,
                        "ExitingStandbyModeEvent",
                        "ExitedStandbyModeEvent"),
                row(
                        "RebootHost_Task",
                        lab -> {
                            maintenance(lab, "DC0_H0");
                            lab.forget();
                            lab.host("DC0_H0").reboot(false).await();
                        },
                        TASK,
                        "HostShutdownEvent",
                        "HostConnectionLostEvent",
                        "VmDisconnectedEvent",
                        "VmDisconnectedEvent",
                        "HostConnectedEvent",
                        "VmConnectedEvent",
                        "VmConnectedEvent"),
                row(
                        "ShutdownHost_Task",
                        lab -> {
                            maintenance(lab, "DC0_H0");
                            lab.forget();
                            lab.host("DC0_H0").shutdown(false).await();
                        },
                        TASK,
                        "HostShutdownEvent",
                        "HostConnectionLostEvent",
                        "VmDisconnectedEvent",
                        "VmDisconnectedEvent"));
    }

    static Stream<Object[]> networks() {
        return Stream.of(
                row(
                        "UpdateServiceConsoleVirtualNic to another address",
                        lab -> network(lab)
                                .updateServiceConsoleVirtualNic(
                                        "vswif0", new HostVirtualNicSpec().withIp(address("192.0.2.7"))),
                        TASK,
                        "HostIpChangedEvent"),
                row(
                        "AddVirtualNic with the address of another host",
                        lab -> {
                            var other = lab.host("DC0_C0_H0").require(HostSystem.CONFIG);
                            String taken = other.getNetwork()
                                    .getVnic()
                                    .get(0)
                                    .getSpec()
                                    .getIp()
                                    .getIpAddress();
                            network(lab)
                                    .addPortGroup(new io.vimock.vim25.HostPortGroupSpec()
                                            .withName("storage")
                                            .withVlanId(0)
                                            .withVswitchName("vSwitch0")
                                            .withPolicy(new io.vimock.vim25.HostNetworkPolicy()));
                            lab.forget();
                            network(lab).addVirtualNic("storage", new HostVirtualNicSpec().withIp(address(taken)));
                        },
                        TASK,
                        "DuplicateIpDetectedEvent"));
    }

    private static HostConnectSpec connection(String name) {
        return new HostConnectSpec()
                .withHostName(name)
                .withUserName("root")
                .withPassword("secret")
                .withForce(false);
    }

    private static Task<?> add(EventLab lab, HostConnectSpec spec) {
        return lab.hosts().addStandaloneHost(spec, null, true);
    }

    /** Powers off what runs on the host of its own. */
    private static void stop(EventLab lab) {
        lab.off();
        lab.running().powerOff().await();
        lab.forget();
    }

    private static void maintenance(EventLab lab, String host) {
        stop(lab);
        lab.host(host).enterMaintenanceMode(0).await();
    }

    private static HostNetworkSystem network(EventLab lab) {
        return lab.object(
                lab.host("DC0_H0")
                        .require(HostSystem.CONFIG_MANAGER_NETWORK_SYSTEM)
                        .ref(),
                HostNetworkSystem.class);
    }

    private static HostIpConfig address(String address) {
        return new HostIpConfig().withDhcp(false).withIpAddress(address).withSubnetMask("255.255.0.0");
    }

    private static void reconfigure(EventLab lab, ClusterConfigSpec spec) {
        lab.cluster().reconfigureCluster(spec, true).await();
    }

    private static void ha(EventLab lab, boolean enabled) {
        reconfigure(lab, new ClusterConfigSpec().withDasConfig(new ClusterDasConfigInfo().withEnabled(enabled)));
    }
}
