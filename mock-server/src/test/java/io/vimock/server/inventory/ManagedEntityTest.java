package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.ResourceInUse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagedEntityTest {
    private final EntityLab lab = EntityLab.instant();
    private final ManagedEntity entities = new ManagedEntity(lab.support());

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference rename(ManagedObjectReference entity, String name) {
        return entities.renameTask(lab.call(entity, "Rename_Task"), name);
    }

    private ManagedObjectReference destroy(ManagedObjectReference entity) {
        return entities.destroyTask(lab.call(entity, "Destroy_Task"));
    }

    @Test
    void rename_ofDatacenter_postsEvent() {
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC0");
        lab.succeeds(rename(datacenter, "Berlin"));
        assertThat(lab.snapshot().get(datacenter, ManagedEntityProperties.NAME)).isEqualTo("Berlin");
        assertThat(lab.events().types()).containsExactly("TaskEvent", "DatacenterRenamedEvent");
        assertThat(lab.events().all().get(1).getChainId())
                .isEqualTo(lab.events().all().get(0).getKey());
    }

    @Test
    void rename_toTakenName_faultsDuplicateName() {
        lab.fails(rename(lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0"), "DC0_C1"), DuplicateName.class);
        ManagedObjectReference pool = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1");
        lab.succeeds(rename(pool, "gold"));
        assertThat(lab.snapshot().require(pool, ResourcePoolProperties.SUMMARY).getName())
                .isEqualTo("gold");
    }

    @Test
    void rename_ofWhatHasNoNameOfItsOwn_faultsNotSupported() {
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC0");
        for (ManagedObjectReference fixed : List.of(
                WellKnown.ROOT_FOLDER,
                lab.snapshot().require(datacenter, DatacenterProperties.VM_FOLDER),
                lab.entity(MoTypes.RESOURCE_POOL, "Resources"),
                lab.host("DC0_H0"))) {
            assertThatThrownBy(() -> rename(fixed, "other"))
                    .isInstanceOfSatisfying(
                            VimFaultException.class,
                            thrown -> assertThat(thrown.fault()).isInstanceOf(NotSupported.class));
        }
    }

    @Test
    void rename_ofDatastore_relabelsHostsAndPaths() {
        ManagedObjectReference datastore = lab.entity(MoTypes.DATASTORE, "LocalDS_0");
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        long free =
                lab.snapshot().require(datastore, DatastoreProperties.SUMMARY).getFreeSpace();
        lab.fails(rename(datastore, "LocalDS_1"), DuplicateName.class);
        lab.succeeds(rename(datastore, "gold"));
        assertThat(lab.snapshot()
                        .require(vm, VirtualMachineProperties.SUMMARY)
                        .getConfig()
                        .getVmPathName())
                .isEqualTo("[gold] DC0_C0_RP0_VM0/DC0_C0_RP0_VM0.vmx");
        assertThat(Rendering.of(lab.snapshot().require(vm, VirtualMachineProperties.CONFIG)))
                .doesNotContain("LocalDS_0");
        assertThat(Rendering.of(VirtualMachineStorage.layout(lab.snapshot(), vm)))
                .doesNotContain("LocalDS_0");
        assertThat(lab.snapshot().require(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(datastore);
        assertThat(Rendering.of(lab.snapshot()
                        .require(lab.host("DC0_H0"), HostSystemProperties.CONFIG)
                        .getFileSystemVolume()))
                .contains("gold")
                .doesNotContain("LocalDS_0");
        assertThat(lab.snapshot()
                        .require(datastore, DatastoreProperties.SUMMARY)
                        .getFreeSpace())
                .isEqualTo(free);
        lab.isConsistent();
    }

    @Test
    void destroy_ofFolder_deletesItsMachinesWhenTheyAreOff() {
        ManagedObjectReference folder = lab.world()
                .write(m -> EntityFactory.folder(
                        m,
                        "web",
                        m.require(lab.entity(MoTypes.DATACENTER, "DC0"), DatacenterProperties.VM_FOLDER),
                        EntityFactory.FolderKind.VIRTUAL_MACHINE));
        ManagedObjectReference vm = lab.machine("DC0_C0_RP0_VM0");
        ManagedObjectReference datastore =
                lab.snapshot().require(vm, VirtualMachineProperties.DATASTORE).get(0);
        lab.world().change(m -> m.set(vm, ManagedEntityProperties.PARENT, folder));
        lab.fails(destroy(folder), InvalidPowerState.class);
        assertThat(lab.snapshot().exists(vm)).isTrue();
        lab.powerOff(vm);
        long before =
                lab.snapshot().require(datastore, DatastoreProperties.SUMMARY).getFreeSpace();
        lab.succeeds(destroy(folder));
        assertThat(lab.snapshot().exists(vm)).isFalse();
        assertThat(lab.snapshot().exists(folder)).isFalse();
        assertThat(lab.snapshot()
                        .require(datastore, DatastoreProperties.SUMMARY)
                        .getFreeSpace())
                .isGreaterThan(before + (1L << 30));
        assertThat(lab.events().types()).contains("VmRemovedEvent");
        lab.isConsistent();
    }

    @Test
    void destroy_ofFixedFolder_faultsNotSupported() {
        lab.fails(destroy(WellKnown.ROOT_FOLDER), NotSupported.class);
    }

    @Test
    void destroy_ofDatacenter_takesEverythingInIt() {
        ManagedObjectReference datacenter = lab.entity(MoTypes.DATACENTER, "DC1");
        lab.succeeds(destroy(datacenter));
        assertThat(lab.snapshot().all(MoTypes.MANAGED_ENTITY))
                .extracting(state -> state.get(ManagedEntityProperties.NAME))
                .noneMatch(name -> name != null && name.startsWith("DC1"));
        assertThat(lab.snapshot().all(MoTypes.DATASTORE)).hasSize(2);
        assertThat(lab.snapshot().all(MoTypes.HOST_NETWORK_SYSTEM)).hasSize(5);
        lab.isConsistent();
    }

    @Test
    void destroy_ofClusterHost_needsMaintenanceMode() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        lab.fails(destroy(host), InvalidState.class);
        lab.snapshot().refs(host, HostSystemProperties.VM).forEach(lab::powerOff);
        lab.world().change(m -> m.set(host, "runtime.inMaintenanceMode", true));
        lab.succeeds(destroy(host));
        assertThat(lab.snapshot()
                        .require(cluster, ComputeResourceProperties.SUMMARY)
                        .getNumHosts())
                .isEqualTo(1);
        assertThat(lab.events().types()).contains("VmRemovedEvent", "HostRemovedEvent");
        lab.isConsistent();
    }

    @Test
    void destroy_ofStandaloneHost_takesItsComputeResource() {
        ManagedObjectReference host = lab.host("DC0_H0");
        ManagedObjectReference resource = lab.snapshot().require(host, HostSystemProperties.PARENT);
        lab.succeeds(destroy(host));
        assertThat(lab.snapshot().exists(resource)).isFalse();
        lab.isConsistent();
    }

    @Test
    void destroy_ofPool_handsWhatItHasToItsParent() {
        ManagedObjectReference pool = lab.entity(MoTypes.RESOURCE_POOL, "DC0_C0_RP1");
        ManagedObjectReference root = lab.snapshot().require(pool, ResourcePoolProperties.PARENT);
        long used = lab.snapshot()
                .require(root, ResourcePoolProperties.RUNTIME)
                .getMemory()
                .getReservationUsedForVm();
        lab.succeeds(destroy(pool));
        assertThat(lab.snapshot().get(lab.machine("DC0_C0_RP1_VM0"), VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(root);
        assertThat(lab.snapshot()
                        .require(root, ResourcePoolProperties.RUNTIME)
                        .getMemory()
                        .getReservationUsedForVm())
                .isEqualTo(used);
        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "VmResourcePoolMovedEvent",
                        "VmResourcePoolMovedEvent",
                        "ResourcePoolDestroyedEvent");
        lab.isConsistent();
    }

    @Test
    void destroy_ofRootPool_faultsNotSupported() {
        lab.fails(destroy(lab.entity(MoTypes.RESOURCE_POOL, "Resources")), NotSupported.class);
    }

    @Test
    void destroy_ofDatastoreOrNetworkInUse_faultsResourceInUse() {
        lab.fails(destroy(lab.entity(MoTypes.DATASTORE, "LocalDS_0")), ResourceInUse.class);
        lab.fails(destroy(lab.entity(MoTypes.NETWORK, "VM Network")), ResourceInUse.class);
    }

    @Test
    void destroyAndRename_needPrivileges() {
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        assertThatThrownBy(() ->
                        entities.destroyTask(lab.call(cluster, "Destroy_Task").without("Host.Inventory.DeleteCluster")))
                .isInstanceOf(VimFaultException.class)
                .hasMessageContaining("Host.Inventory.DeleteCluster");
        assertThatThrownBy(() -> entities.renameTask(
                        lab.call(cluster, "Rename_Task").without("Host.Inventory.RenameCluster"), "x"))
                .isInstanceOf(VimFaultException.class)
                .hasMessageContaining("Host.Inventory.RenameCluster");
    }
}
