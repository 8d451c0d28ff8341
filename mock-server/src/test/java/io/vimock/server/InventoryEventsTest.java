package io.vimock.server;

import static io.vimock.server.EventLab.fails;
import static io.vimock.server.EventLab.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ClusterComputeResource;
import io.vimock.client.CustomFieldsManager;
import io.vimock.client.Datastore;
import io.vimock.client.EventManager;
import io.vimock.client.FileManager;
import io.vimock.client.HostLocalAccountManager;
import io.vimock.client.HostSystem;
import io.vimock.client.LicenseManager;
import io.vimock.client.ResourcePool;
import io.vimock.client.SessionManager;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.EventLab.Driver;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterConfigSpecEx;
import io.vimock.vim25.ClusterDasConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigInfo;
import io.vimock.vim25.ClusterDasVmConfigSpec;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.DasVmPriority;
import io.vimock.vim25.HostAccountSpec;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.LicenseServerSource;
import io.vimock.vim25.ResourceConfigSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events the operations on clusters, pools, datastores and services cause, in their order (facts: events, chains). */
class InventoryEventsTest {
    private static final String TASK = "TaskEvent";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"clusters", "highAvailability", "pools", "storage", "services"})
    void operation_causesItsEvents(String operation, Driver driver, String expected) throws Exception {
        try (EventLab lab = new EventLab(false)) {
            driver.drive(lab);
            lab.settle();

            assertThat(lab.types()).isEqualTo(expected);
            lab.requireComplete();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accounts")
    void operationOfAHost_causesItsEvents(String operation, Driver driver, String expected) throws Exception {
        try (EventLab lab = new EventLab(true)) {
            driver.drive(lab);
            lab.settle();

            assertThat(lab.types()).isEqualTo(expected);
            lab.requireComplete();
        }
    }

    static Stream<Object[]> clusters() {
        return Stream.of(
                row(
                        "CreateClusterEx",
                        lab -> lab.hosts()
                                .createClusterEx(
                                        "web",
                                        new ClusterConfigSpecEx()
                                                .withDasConfig(new ClusterDasConfigInfo().withEnabled(true))
                                                .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true))),
                        TASK,
                        "ClusterCreatedEvent",
                        "DasEnabledEvent",
                        "DrsEnabledEvent"),
                row(
                        "ReconfigureCluster_Task of DRS",
                        lab -> {
                            reconfigure(
                                    lab,
                                    new ClusterConfigSpec()
                                            .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true)));
                            reconfigure(
                                    lab,
                                    new ClusterConfigSpec()
                                            .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(false)));
                        },
                        TASK,
                        "DrsEnabledEvent",
                        "ClusterReconfiguredEvent",
                        TASK,
                        "DrsDisabledEvent",
                        "ClusterReconfiguredEvent",
                        "VmResourcePoolMovedEvent",
                        "VmResourcePoolMovedEvent",
                        "ResourcePoolDestroyedEvent"),
                row(
                        "MoveHostInto_Task",
                        lab -> {
                            maintenance(lab, "DC0_H0");
                            lab.forget();
                            lab.cluster().moveHostInto(lab.host("DC0_H0")).await();
                        },
                        TASK),
                row(
                        "Destroy_Task of a cluster",
                        lab -> {
                            ClusterComputeResource cluster =
                                    lab.hosts().createClusterEx("web", new ClusterConfigSpecEx());
                            lab.forget();
                            cluster.destroy().await();
                        },
                        TASK,
                        "ClusterDestroyedEvent"),
                row(
                        "CreateDatacenter",
                        lab -> lab.connect(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                                .rootFolder()
                                .createDatacenter("west"),
                        "UserLoginSessionEvent",
                        "DatacenterCreatedEvent"),
                row(
                        "Rename_Task of a datacenter",
                        lab -> lab.datacenter().rename("west").await(),
                        TASK,
                        "DatacenterRenamedEvent"),
                row("CreateFolder", lab -> lab.machines().createFolder("web")));
    }

    static Stream<Object[]> highAvailability() {
        return Stream.of(
                row(
                        "ReconfigureCluster_Task that switches HA on",
                        lab -> ha(lab, true),
                        TASK,
                        "DasEnabledEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent",
                        "ClusterReconfiguredEvent"),
                row(
                        "ReconfigureCluster_Task that switches HA off",
                        lab -> {
                            ha(lab, true);
                            lab.forget();
                            ha(lab, false);
                        },
                        TASK,
                        "DasDisabledEvent",
                        "HostDasDisablingEvent",
                        "HostDasDisabledEvent",
                        "HostDasDisablingEvent",
                        "HostDasDisabledEvent",
                        "ClusterReconfiguredEvent"),
                row(
                        "ReconfigureCluster_Task of admission control",
                        lab -> {
                            reconfigure(lab, new ClusterConfigSpec().withDasConfig(admission(false)));
                            reconfigure(lab, new ClusterConfigSpec().withDasConfig(admission(true)));
                        },
                        TASK,
                        "DasAdmissionControlDisabledEvent",
                        "ClusterReconfiguredEvent",
                        TASK,
                        "DasAdmissionControlEnabledEvent",
                        "ClusterReconfiguredEvent"),
                row(
                        "ReconfigureCluster_Task of a machine's HA",
                        lab -> {
                            ha(lab, true);
                            VirtualMachine vm = lab.get(VirtualMachine.class, "DC0_C0_RP0_VM0");
                            lab.forget();
                            reconfigure(
                                    lab,
                                    new ClusterConfigSpec()
                                            .withDasVmConfigSpec(new ClusterDasVmConfigSpec()
                                                    .withOperation(ArrayUpdateOperation.ADD)
                                                    .withInfo(new ClusterDasVmConfigInfo()
                                                            .withKey(vm.ref())
                                                            .withRestartPriority(DasVmPriority.HIGH))));
                        },
                        TASK,
                        "VmDasUpdateOkEvent",
                        "ClusterReconfiguredEvent"),
                row(
                        "MoveIntoFolder_Task of a host of a cluster with HA",
                        lab -> {
                            for (String pool : List.of("DC0_C0_RP0", "DC0_C0_RP1")) {
                                lab.get(VirtualMachine.class, pool + "_VM0")
                                        .powerOff()
                                        .await();
                                lab.get(VirtualMachine.class, pool + "_VM1")
                                        .powerOff()
                                        .await();
                            }
                            HostSystem host = lab.host("DC0_C0_H0");
                            host.enterMaintenanceMode(0).await();
                            ha(lab, true);
                            lab.forget();
                            lab.hosts().moveIntoFolder(List.of(host)).await();
                        },
                        TASK,
                        "HostDasDisablingEvent",
                        "HostDasDisabledEvent"),
                row(
                        "ReconnectHost_Task of a host of a cluster with HA",
                        lab -> {
                            lab.off();
                            ClusterComputeResource cluster = lab.hosts()
                                    .createClusterEx(
                                            "web",
                                            new ClusterConfigSpecEx()
                                                    .withDasConfig(new ClusterDasConfigInfo().withEnabled(true)));
                            HostSystem host = cluster.addHost(connection("esx.example.com"), true)
                                    .await();
                            host.disconnect().await();
                            lab.forget();
                            host.reconnect().await();
                        },
                        TASK,
                        "HostConnectedEvent",
                        "HostDasEnablingEvent",
                        "HostDasEnabledEvent"));
    }

    static Stream<Object[]> pools() {
        return Stream.of(
                row(
                        "CreateResourcePool",
                        lab -> lab.pool().createResourcePool("Gold", PoolSpecs.normal()),
                        TASK,
                        "ResourcePoolCreatedEvent"),
                row(
                        "UpdateConfig",
                        lab -> gold(lab).updateConfig(null, PoolSpecs.normal()),
                        TASK,
                        "ResourcePoolReconfiguredEvent"),
                row(
                        "UpdateChildResourceConfiguration",
                        lab -> {
                            ResourceConfigSpec pool =
                                    PoolSpecs.normal().withEntity(gold(lab).ref());
                            ResourceConfigSpec machine =
                                    PoolSpecs.normal().withEntity(lab.running().ref());
                            lab.forget();
                            machine.getCpuAllocation().setExpandableReservation(null);
                            machine.getMemoryAllocation().setExpandableReservation(null);
                            lab.pool().updateChildResourceConfiguration(List.of(pool, machine));
                        },
                        TASK,
                        "ResourcePoolReconfiguredEvent",
                        "VmReconfiguredEvent",
                        "VmResourceReallocatedEvent"),
                row(
                        "MoveIntoResourcePool of a pool",
                        lab -> {
                            ResourcePool gold = gold(lab);
                            ResourcePool silver = lab.pool().createResourcePool("Silver", PoolSpecs.normal());
                            lab.forget();
                            gold.moveIntoResourcePool(List.of(silver));
                        },
                        TASK,
                        "ResourcePoolMovedEvent"),
                row(
                        "Destroy_Task of a pool with a machine",
                        lab -> {
                            ResourcePool gold = gold(lab);
                            gold.moveIntoResourcePool(List.of(lab.running()));
                            lab.forget();
                            gold.destroy().await();
                        },
                        TASK,
                        "VmResourcePoolMovedEvent",
                        "ResourcePoolDestroyedEvent"),
                row(
                        "DestroyChildren",
                        lab -> {
                            ResourcePool root = lab.pool();
                            gold(lab);
                            root.destroyChildren();
                        },
                        TASK,
                        "ResourcePoolDestroyedEvent"));
    }

    static Stream<Object[]> storage() {
        return Stream.of(
                row(
                        "RenameDatastore",
                        lab -> lab.get(Datastore.class, "LocalDS_0").renameDatastore("fast"),
                        TASK,
                        "DatastoreRenamedEvent"),
                row(
                        "CopyDatastoreFile_Task, MoveDatastoreFile_Task, DeleteDatastoreFile_Task",
                        lab -> {
                            FileManager files = lab.service(FileManager.class);
                            files.makeDirectory("[LocalDS_0] a", lab.datacenter(), false);
                            lab.forget();
                            files.copyDatastoreFile("[LocalDS_0] a", lab.datacenter(), "[LocalDS_0] b")
                                    .await();
                            files.moveDatastoreFile("[LocalDS_0] b", lab.datacenter(), "[LocalDS_0] c")
                                    .await();
                            files.deleteDatastoreFile("[LocalDS_0] c", lab.datacenter())
                                    .await();
                        },
                        TASK,
                        "DatastoreFileCopiedEvent",
                        TASK,
                        "DatastoreFileMovedEvent",
                        TASK,
                        "DatastoreFileDeletedEvent"),
                row(
                        "Destroy_Task of a host with a volume of its own",
                        lab -> {
                            add(lab, connection("esx.example.com")).await();
                            lab.forget();
                            lab.host("esx.example.com").destroy().await();
                        },
                        TASK,
                        "HostRemovedEvent",
                        "DatastoreDestroyedEvent"));
    }

    static Stream<Object[]> services() {
        return Stream.of(
                row(
                        "Login and Logout",
                        lab -> lab.connect(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                                .close(),
                        "UserLoginSessionEvent",
                        "UserLogoutSessionEvent"),
                row(
                        "Login with a wrong password",
                        lab -> fails(() -> lab.connect(MockOptions.DEFAULT_USER, "wrong")),
                        "BadUsernameSessionEvent"),
                row(
                        "Login on a session that is logged in",
                        lab -> fails(() -> lab.service(SessionManager.class)
                                .login(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)),
                        "AlreadyAuthenticatedSessionEvent"),
                row(
                        "TerminateSession",
                        lab -> {
                            VimConnection other = lab.connect(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD);
                            lab.forget();
                            lab.service(SessionManager.class)
                                    .terminateSession(List.of(other.session().getKey()));
                        },
                        "SessionTerminatedEvent"),
                row(
                        "UpdateServiceMessage",
                        lab -> lab.service(SessionManager.class).updateServiceMessage("Hello"),
                        "GlobalMessageChangedEvent"),
                row(
                        "LogUserEvent",
                        lab -> lab.service(EventManager.class).logUserEvent(lab.running(), "Watch this"),
                        "GeneralUserEvent"),
                row(
                        "custom fields",
                        lab -> {
                            CustomFieldsManager fields = lab.service(CustomFieldsManager.class);
                            int key = fields.addCustomFieldDef("owner").getKey();
                            fields.setField(lab.running(), key, "web team");
                            fields.renameCustomFieldDef(key, "team");
                            fields.removeCustomFieldDef(key);
                        },
                        "CustomFieldDefAddedEvent",
                        "CustomFieldValueChangedEvent",
                        "CustomFieldDefRenamedEvent",
                        "CustomFieldDefRemovedEvent"),
                row(
                        "ConfigureLicenseSource",
                        lab -> lab.service(LicenseManager.class)
                                .configureLicenseSource(
                                        null, new LicenseServerSource().withLicenseServer("27000@license.example.com")),
                        "LicenseServerAvailableEvent"));
    }

    static Stream<Object[]> accounts() {
        return Stream.of(
                row(
                        "CreateUser and CreateGroup",
                        lab -> {
                            HostLocalAccountManager accounts = lab.service(HostLocalAccountManager.class);
                            accounts.createUser(new HostAccountSpec().withId("ann"));
                            accounts.createGroup(new HostAccountSpec().withId("staff"));
                        },
                        "AccountCreatedEvent",
                        "AccountCreatedEvent"),
                row(
                        "UpdateUser",
                        lab -> withAccounts(
                                lab,
                                accounts -> accounts.updateUser(
                                        new HostAccountSpec().withId("ann").withDescription("Ann"))),
                        "AccountUpdatedEvent"),
                row(
                        "UpdateUser with a password",
                        lab -> withAccounts(
                                lab,
                                accounts -> accounts.updateUser(
                                        new HostAccountSpec().withId("ann").withPassword("other"))),
                        "AccountUpdatedEvent",
                        "UserPasswordChanged"),
                row(
                        "AssignUserToGroup and UnassignUserFromGroup",
                        lab -> withAccounts(lab, accounts -> {
                            accounts.assignUserToGroup("ann", "staff");
                            accounts.unassignUserFromGroup("ann", "staff");
                        }),
                        "UserAssignedToGroup",
                        "UserUnassignedFromGroup"),
                row(
                        "RemoveUser and RemoveGroup",
                        lab -> withAccounts(lab, accounts -> {
                            accounts.removeUser("ann");
                            accounts.removeGroup("staff");
                        }),
                        "AccountRemovedEvent",
                        "AccountRemovedEvent"));
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

    private static void reconfigure(EventLab lab, ClusterConfigSpec spec) {
        lab.cluster().reconfigureCluster(spec, true).await();
    }

    private static void ha(EventLab lab, boolean enabled) {
        reconfigure(lab, new ClusterConfigSpec().withDasConfig(new ClusterDasConfigInfo().withEnabled(enabled)));
    }

    private static ClusterDasConfigInfo admission(boolean enabled) {
        return new ClusterDasConfigInfo().withAdmissionControlEnabled(enabled);
    }

    private static ResourcePool gold(EventLab lab) {
        ResourcePool gold = lab.pool().createResourcePool("Gold", PoolSpecs.normal());
        lab.forget();
        return gold;
    }

    private static void withAccounts(EventLab lab, java.util.function.Consumer<HostLocalAccountManager> use) {
        HostLocalAccountManager accounts = lab.service(HostLocalAccountManager.class);
        accounts.createUser(new HostAccountSpec().withId("ann").withPassword("secret"));
        accounts.createGroup(new HostAccountSpec().withId("staff"));
        lab.forget();
        use.accept(accounts);
    }
}
