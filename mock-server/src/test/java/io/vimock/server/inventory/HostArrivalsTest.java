package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.vim25.AlreadyConnected;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.ComputeResourceSummary;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.HostAddFailedEvent;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostDatastoreNameConflictConnectInfo;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoHost;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.TaskInfoState;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostArrivalsTest {
    private final EntityLab lab = EntityLab.instant();
    private final ClusterComputeResource clusters = new ClusterComputeResource(lab.support(), lab.arrivals());
    private final Folder folders = new Folder(lab.support(), lab.machines(), lab.arrivals());
    private final HostSystem hosts = lab.hosts();
    private final ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
    private final ManagedObjectReference folder =
            lab.snapshot().require(lab.entity(MoTypes.DATACENTER, "DC0"), DatacenterProperties.HOST_FOLDER);

    @AfterEach
    void close() {
        lab.close();
    }

    private static HostConnectSpec spec(String name) {
        return new HostConnectSpec().withHostName(name).withUserName("root").withPassword("secret");
    }

    private ManagedObjectReference add(HostConnectSpec spec, boolean connected) {
        return clusters.addHostTask(lab.call(cluster, "AddHost_Task"), spec, connected, null, null);
    }

    private ManagedObjectReference addStandalone(HostConnectSpec spec) {
        return folders.addStandaloneHostTask(lab.call(folder, "AddStandaloneHost_Task"), spec, null, true, null);
    }

    private ManagedObjectReference added(ManagedObjectReference task) {
        lab.succeeds(task);
        return (ManagedObjectReference) Objects.requireNonNull(lab.settled(task).getResult());
    }

    private void destroy(ManagedObjectReference entity) {
        lab.succeeds(new ManagedEntity(lab.support()).destroyTask(lab.call(entity, "Destroy_Task")));
    }

    private ManagedObjectReference reconnect(ManagedObjectReference host, @Nullable HostConnectSpec spec) {
        return hosts.reconnectHostTask(lab.call(host, "ReconnectHost_Task"), spec);
    }

    private ComputeResourceSummary summary() {
        return lab.snapshot().require(cluster, ComputeResourceProperties.SUMMARY);
    }

    private HostSystemConnectionState state(ManagedObjectReference host) {
        return lab.snapshot().require(host, HostSystemProperties.RUNTIME).getConnectionState();
    }

    @Test
    void addHost_isANewMachineThatSeesTheSharedVolumes() {
        ComputeResourceSummary before = summary();
        lab.events().clear();
        ManagedObjectReference host = added(add(spec("esx9.example.com"), true));
        assertThat(lab.snapshot().get(host, ManagedEntityProperties.NAME)).isEqualTo("esx9.example.com");
        assertThat(lab.snapshot().refs(cluster, ComputeResourceProperties.HOST)).contains(host);
        assertThat(summary().getNumHosts()).isEqualTo(before.getNumHosts() + 1);
        assertThat(summary().getTotalCpu()).isEqualTo(before.getTotalCpu() + 8 * 2500);
        assertThat(summary().getEffectiveMemory()).isEqualTo(before.getEffectiveMemory() + 16 * 1024);
        assertThat(lab.snapshot()
                        .require(
                                lab.snapshot().require(cluster, ComputeResourceProperties.RESOURCE_POOL),
                                ResourcePoolProperties.CONFIG)
                        .getCpuAllocation()
                        .getReservation())
                .isEqualTo(summary().getEffectiveCpu());
        assertThat(lab.snapshot().refs(host, HostSystemProperties.DATASTORE))
                .extracting(datastore -> lab.snapshot().get(datastore, DatastoreProperties.NAME))
                .containsExactlyInAnyOrder("LocalDS_0", "LocalDS_1", "storage1");
        assertThat(lab.snapshot().refs(host, HostSystemProperties.NETWORK)).hasSize(1);
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getNetwork()
                        .getDnsConfig()
                        .getDomainName())
                .isEqualTo("example.com");
        assertThat(lab.events().types())
                .startsWith(
                        "TaskEvent",
                        "HostAddedEvent",
                        "HostConnectedEvent",
                        "VcAgentUpgradedEvent",
                        "DatastoreDiscoveredEvent");
        lab.isConsistent();
    }

    @Test
    void addHost_byAddress_hasThatAddress() {
        ManagedObjectReference host = added(add(spec("10.9.8.7"), true));
        assertThat(lab.snapshot().lookup(InventoryIndexes.HOST_ADDRESS, "10.9.8.7"))
                .containsExactly(host);
        ManagedObjectReference other = added(add(spec("10.9.8.8"), true));
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getNetwork()
                        .getVnic())
                .isNotEqualTo(lab.snapshot()
                        .require(other, HostSystemProperties.CONFIG)
                        .getNetwork()
                        .getVnic());
        assertThat(lab.snapshot().refs(other, HostSystemProperties.DATASTORE))
                .extracting(datastore -> lab.snapshot().get(datastore, DatastoreProperties.NAME))
                .contains("storage1 (1)");
        lab.isConsistent();
    }

    @Test
    void addHost_thatDoesNotAnswer_faultsNoHost() {
        lab.events().clear();
        NoHost fault = lab.fails(add(spec("esx.invalid"), true), NoHost.class);
        assertThat(fault.getName()).isEqualTo("esx.invalid");
        assertThat(lab.events().types())
                .containsExactly("TaskEvent", "HostCnxFailedNotFoundEvent", "HostAddFailedEvent");
        assertThat(((HostAddFailedEvent) lab.events().all().get(2)).getHostname())
                .isEqualTo("esx.invalid");
        assertThat(summary().getNumHosts()).isEqualTo(2);
    }

    @Test
    void addHost_withWrongCredentials_faultsInvalidLogin() {
        lab.fails(add(spec("esx9").withPassword(""), true), InvalidLogin.class);
        lab.fails(add(spec("esx9").withUserName(null), true), InvalidLogin.class);
        ManagedObjectReference host = added(addStandalone(spec("esx9")));
        destroy(lab.snapshot().require(host, ComputeResourceProperties.HOST).get(0));
        lab.fails(add(spec("esx9").withPassword("guess"), true), InvalidLogin.class);
        ManagedObjectReference again = added(add(spec("esx9"), true));
        assertThat(state(again)).isEqualTo(HostSystemConnectionState.CONNECTED);
    }

    @Test
    void addHost_twice_isRefused() {
        DuplicateName duplicate = lab.fails(add(spec("DC0_C0_H0"), true), DuplicateName.class);
        assertThat(duplicate.getObject()).isEqualTo(lab.host("DC0_C0_H0"));
        assertThat(lab.fails(add(spec("DC0_H0"), true), AlreadyConnected.class).getName())
                .isEqualTo("DC0_H0");
        lab.fails(addStandalone(spec("DC0_H0")), DuplicateName.class);
        lab.fails(addStandalone(spec("DC0_C0_H0")), AlreadyConnected.class);
        assertFault(InvalidArgument.class, () -> add(new HostConnectSpec(), true));
        assertThat(summary().getNumHosts()).isEqualTo(2);
    }

    @Test
    void addHost_withAPoolOfAnotherCluster_faultsInvalidArgument() {
        ManagedObjectReference pool = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C1_RP1");
        assertFault(
                InvalidArgument.class,
                () -> clusters.addHostTask(lab.call(cluster, "AddHost_Task"), spec("esx9"), true, pool, null));
    }

    @Test
    void addHost_withoutConnecting_waitsForReconnect() {
        ManagedObjectReference host = added(add(spec("later.invalid"), false));
        assertThat(state(host)).isEqualTo(HostSystemConnectionState.DISCONNECTED);
        assertThat(summary().getNumHosts()).isEqualTo(3);
        assertThat(summary().getNumEffectiveHosts()).isEqualTo(2);
        lab.fails(reconnect(host, null), NoHost.class);
        ManagedObjectReference fine = added(add(spec("later"), false));
        lab.succeeds(reconnect(fine, null));
        assertThat(summary().getNumEffectiveHosts()).isEqualTo(3);
    }

    @Test
    void addStandalone_bringsItsComputeResource() {
        ManagedObjectReference task = folders.addStandaloneHostTask(
                lab.call(folder, "AddStandaloneHost_Task"),
                spec("esx9"),
                new ComputeResourceConfigSpec().withVmSwapPlacement("hostLocal"),
                true,
                null);
        ManagedObjectReference resource = added(task);
        assertThat(resource.getType()).isEqualTo("ComputeResource");
        assertThat(lab.snapshot().get(resource, ManagedEntityProperties.NAME)).isEqualTo("esx9");
        assertThat(lab.snapshot()
                        .require(resource, ComputeResourceProperties.CONFIGURATION_EX)
                        .getVmSwapPlacement())
                .isEqualTo("hostLocal");
        assertThat(lab.snapshot().refs(resource, ComputeResourceProperties.HOST))
                .hasSize(1);
        assertFault(
                NotSupported.class,
                () -> folders.addStandaloneHostTask(
                        lab.call(
                                lab.snapshot()
                                        .require(lab.entity(MoTypes.DATACENTER, "DC0"), DatacenterProperties.VM_FOLDER),
                                "AddStandaloneHost_Task"),
                        spec("esx10"),
                        null,
                        true,
                        null));
        lab.isConsistent();
    }

    @Test
    void addStandalone_inAnEmptyDatacenter_hasItsOwnStorageAndNetwork() {
        ManagedObjectReference datacenter =
                folders.createDatacenter(lab.call(WellKnown.ROOT_FOLDER, "CreateDatacenter"), "empty");
        ManagedObjectReference hostFolder = lab.snapshot().require(datacenter, DatacenterProperties.HOST_FOLDER);
        ManagedObjectReference resource = added(folders.addStandaloneHostTask(
                lab.call(hostFolder, "AddStandaloneHost_Task"), spec("esx9"), null, true, null));
        assertThat(lab.snapshot().refs(datacenter, DatacenterProperties.DATASTORE))
                .hasSize(1);
        assertThat(lab.snapshot().refs(datacenter, DatacenterProperties.NETWORK))
                .hasSize(1);
        destroy(resource);
        assertThat(lab.snapshot().refs(datacenter, DatacenterProperties.DATASTORE))
                .isEmpty();
        assertThat(lab.snapshot().refs(datacenter, DatacenterProperties.NETWORK))
                .isEmpty();
        lab.isConsistent();
    }

    @Test
    void disconnect_keepsTheMachinesAsTheyWere() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        ManagedObjectReference vm =
                lab.snapshot().refs(host, HostSystemProperties.VM).get(0);
        lab.events().clear();
        lab.succeeds(hosts.disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        assertThat(state(host)).isEqualTo(HostSystemConnectionState.DISCONNECTED);
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getRuntime()
                        .getPowerState())
                .isEqualTo(HostSystemPowerState.UNKNOWN);
        assertThat(lab.snapshot().require(vm, VirtualMachineProperties.RUNTIME)).satisfies(runtime -> {
            assertThat(runtime.getConnectionState()).isEqualTo(VirtualMachineConnectionState.DISCONNECTED);
            assertThat(runtime.getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        });
        assertThat(summary().getNumEffectiveHosts()).isEqualTo(1);
        assertThat(lab.events().types()).startsWith("TaskEvent", "HostDisconnectedEvent", "VmDisconnectedEvent");
        lab.fails(hosts.disconnectHostTask(lab.call(host, "DisconnectHost_Task")), InvalidState.class);
        lab.fails(
                new VirtualMachine(lab.machines()).powerOffVMTask(lab.call(vm, "PowerOffVM_Task")), InvalidState.class);
        lab.isConsistent();
    }

    @Test
    void reconnect_bringsEverythingBack() {
        ManagedObjectReference host = added(add(spec("esx9"), true));
        lab.fails(reconnect(host, null), InvalidState.class);
        lab.succeeds(hosts.disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        lab.fails(reconnect(host, spec("esx9").withPassword("guess")), InvalidLogin.class);
        lab.fails(reconnect(host, spec("other")), InvalidName.class);
        assertThat(lab.events().types()).contains("HostReconnectionFailedEvent");
        lab.events().clear();
        lab.succeeds(reconnect(host, spec("esx9")));
        assertThat(state(host)).isEqualTo(HostSystemConnectionState.CONNECTED);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "HostConnectedEvent");
        ManagedObjectReference old = lab.host("DC0_C0_H0");
        lab.succeeds(hosts.disconnectHostTask(lab.call(old, "DisconnectHost_Task")));
        lab.succeeds(reconnect(old, null));
        assertThat(lab.snapshot().refs(old, HostSystemProperties.VM))
                .allSatisfy(vm -> assertThat(lab.snapshot()
                                .require(vm, VirtualMachineProperties.RUNTIME)
                                .getConnectionState())
                        .isEqualTo(VirtualMachineConnectionState.CONNECTED));
    }

    @Test
    void queryConnectionInfo_showsWhatTheHostHas() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        HostConnectInfo info = hosts.queryHostConnectionInfo(lab.call(host, "QueryHostConnectionInfo"));
        assertThat(info.getHost().getHost()).isEqualTo(host);
        assertThat(info.getVm()).hasSameSizeAs(lab.snapshot().refs(host, HostSystemProperties.VM));
        assertThat(info.getDatastore()).hasSize(2);
        assertThat(info.getNetwork()).hasSize(2);
    }

    @Test
    void queryConnectionInfo_ofANewMachine_isWhatThenJoins() {
        Datacenter datacenters = new Datacenter(lab.arrivals());
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC0");
        var call = lab.call(datacenter, "QueryConnectionInfo");
        HostConnectInfo info = datacenters.queryConnectionInfo(call, "esx9", 443, "root", "secret", null);
        assertThat(info.getHost().getHost()).isNull();
        assertThat(info.getVm()).isEmpty();
        assertThat(info.getDatastore())
                .extracting(datastore -> datastore.getSummary().getName())
                .containsExactly("LocalDS_0", "LocalDS_1", "storage1");
        ManagedObjectReference host = added(add(spec("esx9"), true));
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getHardware()
                        .getUuid())
                .isEqualTo(info.getHost().getHardware().getUuid());
        HostConnectInfo known = datacenters.queryConnectionInfo(
                lab.call(datacenter, "QueryConnectionInfo"), "esx9", 443, "root", "secret", null);
        assertThat(known.getHost().getHost()).isEqualTo(host);
        HostConnectInfo second = datacenters.queryConnectionInfo(
                lab.call(datacenter, "QueryConnectionInfo"), "esx10", 443, "root", "secret", null);
        assertThat(second.getDatastore().get(2))
                .isInstanceOfSatisfying(
                        HostDatastoreNameConflictConnectInfo.class,
                        conflict -> assertThat(conflict.getNewDatastoreName()).isEqualTo("storage1 (1)"));
        assertFault(NoHost.class, () -> datacenters.queryConnectionInfo(call, "esx.invalid", 443, "root", "x", null));
        assertFault(
                InvalidLogin.class, () -> datacenters.queryConnectionInfo(call, "esx9", 443, "root", "guess", null));
    }

    @Test
    void removeAHost_andAddAnother_toTheSameCluster() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        List<ManagedObjectReference> machines = List.copyOf(lab.snapshot().refs(host, HostSystemProperties.VM));
        ManagedEntity entities = new ManagedEntity(lab.support());
        lab.fails(entities.destroyTask(lab.call(host, "Destroy_Task")), InvalidState.class);
        machines.forEach(lab::powerOff);
        ManagedObjectReference entering =
                hosts.enterMaintenanceModeTask(lab.call(host, "EnterMaintenanceMode_Task"), 0, null);
        assertThat(lab.settled(entering).getState()).isEqualTo(TaskInfoState.SUCCESS);
        destroy(host);
        assertThat(machines).noneMatch(vm -> lab.snapshot().exists(vm));
        assertThat(summary().getNumHosts()).isEqualTo(1);
        ManagedObjectReference other = added(add(spec("esx9"), true));
        assertThat(other).isNotEqualTo(host);
        assertThat(summary().getNumEffectiveHosts()).isEqualTo(2);
        lab.isConsistent();
    }

    @Test
    void removeADisconnectedHost_takesItsMachinesAlong() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        lab.succeeds(hosts.disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        destroy(host);
        assertThat(lab.snapshot().exists(host)).isFalse();
        lab.isConsistent();
    }

    @Test
    void powerOn_onADisconnectedHost_isRefused() {
        ManagedObjectReference host = added(add(spec("esx9"), true));
        lab.succeeds(hosts.disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        lab.powerOff(vm);
        lab.fails(
                new VirtualMachine(lab.machines()).powerOnVMTask(lab.call(vm, "PowerOnVM_Task"), host),
                HostNotConnected.class);
    }
}
