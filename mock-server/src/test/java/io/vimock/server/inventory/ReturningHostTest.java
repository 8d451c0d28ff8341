package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ComputeResourceConfigSpec;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.InvalidLogin;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmAutoRenameEvent;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReturningHostTest {
    private static final String NAME = "DC0_H0";

    private final EntityLab lab = new EntityLab(InventoryOptions.DEFAULT, io.vimock.server.call.TaskTime.INSTANT);
    private final VirtualMachine machines = new VirtualMachine(lab.machines());
    private final ManagedObjectReference vm = lab.machine("DC0_H0_VM0");

    @AfterEach
    void close() {
        lab.close();
    }

    private static HostConnectSpec spec() {
        return new HostConnectSpec()
                .withHostName(NAME)
                .withUserName("root")
                .withPassword("secret")
                .withForce(false);
    }

    private void remove(String host) {
        lab.succeeds(new ManagedEntity(lab.support()).destroyTask(lab.call(lab.host(host), "Destroy_Task")));
    }

    private ManagedObjectReference add(boolean connected) {
        Folder folders = new Folder(lab.support(), lab.machines(), lab.arrivals());
        lab.succeeds(folders.addStandaloneHostTask(
                lab.call(lab.entity(MoTypes.FOLDER, "host"), "AddStandaloneHost_Task"),
                spec(),
                new ComputeResourceConfigSpec(),
                connected,
                null));
        return lab.host(NAME);
    }

    private VirtualMachineConfigInfo config(ManagedObjectReference machine) {
        return lab.snapshot().require(machine, VirtualMachineProperties.CONFIG);
    }

    private @Nullable VirtualMachinePowerState power(ManagedObjectReference machine) {
        return lab.snapshot().require(machine, VirtualMachineProperties.RUNTIME).getPowerState();
    }

    private long free(String datastore) {
        return lab.snapshot()
                .require(lab.entity(MoTypes.DATASTORE, datastore), DatastoreProperties.SUMMARY)
                .getFreeSpace();
    }

    @Test
    void addedAgain_isAsItWas_withItsMachines() {
        lab.powerOff(lab.machine("DC0_H0_VM1"));
        VirtualMachineConfigInfo before = config(vm);
        HostConfigInfo config = lab.snapshot().require(lab.host(NAME), HostSystemProperties.CONFIG);
        long free = free("LocalDS_0");
        remove(NAME);
        lab.events().clear();

        ManagedObjectReference host = add(true);

        ManagedObjectReference again = lab.machine("DC0_H0_VM0");
        assertThat(again).isNotEqualTo(vm);
        assertThat(config(again).getUuid()).isEqualTo(before.getUuid());
        assertThat(WireType.equal(config(again).getHardware(), before.getHardware()))
                .isTrue();
        assertThat(power(again)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        assertThat(power(lab.machine("DC0_H0_VM1"))).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(WireType.equal(
                        lab.snapshot()
                                .require(host, HostSystemProperties.CONFIG)
                                .getNetwork()
                                .getVswitch(),
                        config.getNetwork().getVswitch()))
                .isTrue();
        assertThat(free("LocalDS_0")).isEqualTo(free);
        ManagedObjectReference folder = lab.snapshot().require(again, ManagedEntityProperties.PARENT);
        assertThat(lab.snapshot().require(folder, ManagedEntityProperties.NAME)).isEqualTo(ReturningHost.FOLDER);
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "HostAddedEvent",
                        "HostConnectedEvent",
                        "DatastoreDiscoveredEvent",
                        "VmDiscoveredEvent",
                        "VmDiscoveredEvent");
        lab.isConsistent();
        lab.succeeds(machines.powerOffVMTask(lab.call(again, "PowerOffVM_Task")));
        lab.succeeds(machines.powerOnVMTask(lab.call(again, "PowerOnVM_Task"), null));
    }

    @Test
    void addedAgain_bringsSnapshotsBack() {
        lab.succeeds(machines.createSnapshotTask(lab.call(vm, "CreateSnapshot_Task"), "before", "all", true, false));
        remove(NAME);

        ManagedObjectReference host = add(true);

        ManagedObjectReference again = lab.machine("DC0_H0_VM0");
        assertThat(lab.snapshot()
                        .require(again, VirtualMachineProperties.SNAPSHOT)
                        .getRootSnapshotList())
                .singleElement()
                .satisfies(tree -> assertThat(tree.getVm()).isEqualTo(again));
        assertThat(lab.snapshot().refs(host, HostSystemProperties.VM)).contains(again);
        lab.isConsistent();
        lab.succeeds(machines.revertToCurrentSnapshotTask(lab.call(again, "RevertToCurrentSnapshot_Task"), null, null));
        lab.succeeds(machines.removeAllSnapshotsTask(lab.call(again, "RemoveAllSnapshots_Task")));
    }

    @Test
    void addedToACluster_putsItsMachinesIntoThePool() {
        remove(NAME);
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        ManagedObjectReference root =
                lab.snapshot().require(cluster, io.vimock.api.ComputeResourceProperties.RESOURCE_POOL);

        lab.succeeds(new ClusterComputeResource(lab.support(), lab.arrivals())
                .addHostTask(lab.call(cluster, "AddHost_Task"), spec(), true, root, null));

        assertThat(lab.snapshot().refs(root, ResourcePoolProperties.VM)).contains(lab.machine("DC0_H0_VM0"));
        lab.isConsistent();
    }

    @Test
    void addedAgain_withoutConnecting_showsItsMachinesDisconnected() {
        remove(NAME);

        ManagedObjectReference host = add(false);

        assertThat(lab.snapshot().require(host, HostSystemProperties.RUNTIME).getConnectionState())
                .isEqualTo(HostSystemConnectionState.DISCONNECTED);
        assertThat(lab.snapshot()
                        .require(lab.machine("DC0_H0_VM0"), VirtualMachineProperties.RUNTIME)
                        .getConnectionState())
                .isEqualTo(VirtualMachineConnectionState.DISCONNECTED);
        lab.succeeds(lab.hosts().reconnectHostTask(lab.call(host, "ReconnectHost_Task"), null));
        assertThat(lab.snapshot()
                        .require(lab.machine("DC0_H0_VM0"), VirtualMachineProperties.RUNTIME)
                        .getConnectionState())
                .isEqualTo(VirtualMachineConnectionState.CONNECTED);
    }

    @Test
    void machineWhoseNameIsTaken_isRenamed_andOneThatIsElsewhereStaysThere() {
        ManagedObjectReference pool = Objects.requireNonNull(
                lab.snapshot().get(lab.machine("DC0_C0_RP0_VM0"), VirtualMachineProperties.RESOURCE_POOL));
        String path = config(vm).getFiles().getVmPathName();
        lab.powerOff(vm);
        remove(NAME);
        ManagedObjectReference vmFolder = lab.entity(MoTypes.FOLDER, "vm");
        VirtualMachineProvisioning provisioning = new VirtualMachineProvisioning(lab.machines());
        lab.succeeds(provisioning.register(lab.call(vmFolder, "RegisterVM_Task"), path, null, false, pool, null));
        lab.world().change(m -> {
            ManagedObjectReference folder =
                    EntityFactory.folder(m, ReturningHost.FOLDER, vmFolder, EntityFactory.FolderKind.VIRTUAL_MACHINE);
            ManagedObjectReference other = lab.machine("DC0_C0_RP0_VM1");
            m.set(other, "config.name", "DC0_H0_VM1");
            m.set(other, ManagedEntityProperties.PARENT, folder);
        });
        lab.events().clear();

        ManagedObjectReference host = add(true);

        List<ManagedObjectReference> came = lab.snapshot().refs(host, HostSystemProperties.VM);
        assertThat(came)
                .singleElement()
                .satisfies(machine -> assertThat(config(machine).getName()).isEqualTo("DC0_H0_VM1 (1)"));
        assertThat(lab.events().all())
                .filteredOn(VmAutoRenameEvent.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((VmAutoRenameEvent) event).getOldName()).isEqualTo("DC0_H0_VM1"));
        lab.isConsistent();
    }

    @Test
    void volumeThatWentWithItsHost_comesBackWithItsFiles() {
        remove(NAME);
        for (String host : List.of("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2")) {
            lab.world().change(m -> m.set(lab.host(host), "runtime.inMaintenanceMode", true));
            remove(host);
        }
        assertThat(lab.snapshot().all(MoTypes.DATASTORE)).isEmpty();

        ManagedObjectReference host = add(true);

        ManagedObjectReference again = lab.machine("DC0_H0_VM0");
        assertThat(lab.snapshot().refs(host, HostSystemProperties.VM)).contains(again);
        assertThat(lab.snapshot().refs(again, VirtualMachineProperties.DATASTORE))
                .containsExactly(lab.entity(MoTypes.DATASTORE, "LocalDS_0"));
        lab.isConsistent();
    }

    @Test
    void addedAgain_withAnotherPassword_faultsInvalidLogin() {
        remove(NAME);
        ManagedObjectReference first = add(true);
        assertThat(first).isNotNull();
        remove(NAME);
        Folder folders = new Folder(lab.support(), lab.machines(), lab.arrivals());

        lab.fails(
                folders.addStandaloneHostTask(
                        lab.call(lab.entity(MoTypes.FOLDER, "host"), "AddStandaloneHost_Task"),
                        spec().withPassword("other"),
                        null,
                        true,
                        null),
                InvalidLogin.class);
    }
}
