package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.InvalidFolder;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NotSupported;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FolderTest {
    private final EntityLab lab = EntityLab.instant();
    private final Folder folders = new Folder(lab.support(), lab.machines(), lab.arrivals());

    @AfterEach
    void close() {
        lab.close();
    }

    private ManagedObjectReference vmFolder(String datacenter) {
        return lab.snapshot().require(lab.entity(MoTypes.DATACENTER, datacenter), DatacenterProperties.VM_FOLDER);
    }

    private ManagedObjectReference hostFolder(String datacenter) {
        return lab.snapshot().require(lab.entity(MoTypes.DATACENTER, datacenter), DatacenterProperties.HOST_FOLDER);
    }

    private ManagedObjectReference createFolder(ManagedObjectReference parent, String name) {
        return folders.createFolder(lab.call(parent, "CreateFolder"), name);
    }

    private ManagedObjectReference move(ManagedObjectReference folder, ManagedObjectReference... entities) {
        return folders.moveIntoFolderTask(lab.call(folder, "MoveIntoFolder_Task"), List.of(entities));
    }

    private static Class<? extends MethodFault> faultOf(Throwable thrown) {
        return ((VimFaultException) thrown).fault().getClass();
    }

    @Test
    void createFolder_holdsWhatItsParentHolds() {
        ManagedObjectReference folder = createFolder(vmFolder("DC0"), "web");
        assertThat(lab.snapshot().require(folder, FolderProperties.CHILD_TYPE))
                .containsExactly("Folder", "VirtualMachine");
        assertThat(lab.snapshot().require(vmFolder("DC0"), FolderProperties.CHILD_ENTITY))
                .contains(folder);
        lab.isConsistent();
    }

    @Test
    void createFolder_escapesSlashes() {
        ManagedObjectReference folder = createFolder(vmFolder("DC0"), "a/b\\c%d");
        assertThat(lab.snapshot().get(folder, ManagedEntityProperties.NAME)).isEqualTo("a%2fb%5cc%25d");
    }

    @Test
    void createFolder_withTakenOrBadName_faults() {
        assertThatThrownBy(() -> createFolder(vmFolder("DC0"), "DC0_H0_VM0"))
                .satisfies(thrown -> assertThat(faultOf(thrown)).isEqualTo(DuplicateName.class));
        assertThatThrownBy(() -> createFolder(vmFolder("DC0"), ""))
                .satisfies(thrown -> assertThat(faultOf(thrown)).isEqualTo(InvalidName.class));
        assertThatThrownBy(() -> createFolder(vmFolder("DC0"), "x".repeat(81)))
                .satisfies(thrown -> assertThat(faultOf(thrown)).isEqualTo(InvalidName.class));
    }

    @Test
    void createDatacenter_comesWithFoldersAndEvent() {
        ManagedObjectReference made =
                folders.createDatacenter(lab.call(WellKnown.ROOT_FOLDER, "CreateDatacenter"), "Paris");
        assertThat(lab.snapshot()
                        .require(
                                lab.snapshot().require(made, DatacenterProperties.NETWORK_FOLDER),
                                ManagedEntityProperties.PARENT))
                .isEqualTo(made);
        assertThat(lab.events().all())
                .singleElement()
                .satisfies(event -> assertThat(event.getFullFormattedMessage())
                        .isEqualTo("Datacenter Paris was created in folder Datacenters"));
        lab.isConsistent();
    }

    @Test
    void createDatacenter_inOtherFolder_faultsNotSupported() {
        assertThatThrownBy(() -> folders.createDatacenter(lab.call(vmFolder("DC0"), "CreateDatacenter"), "Paris"))
                .satisfies(thrown -> assertThat(faultOf(thrown)).isEqualTo(NotSupported.class));
    }

    @Test
    void move_takesMachinesAndFolders() {
        ManagedObjectReference outer = createFolder(vmFolder("DC0"), "outer");
        ManagedObjectReference inner = createFolder(vmFolder("DC0"), "inner");
        lab.succeeds(move(outer, inner, lab.machine("DC0_H0_VM0")));
        assertThat(lab.snapshot().require(outer, FolderProperties.CHILD_ENTITY))
                .containsExactlyInAnyOrder(inner, lab.machine("DC0_H0_VM0"));
        lab.isConsistent();
    }

    @Test
    void move_whenOneCannot_movesNone() {
        ManagedObjectReference folder = createFolder(vmFolder("DC0"), "web");
        lab.fails(move(folder, lab.machine("DC0_H0_VM0"), lab.machine("DC1_H0_VM0")), NotSupported.class);
        assertThat(lab.snapshot().refs(folder, FolderProperties.CHILD_ENTITY)).isEmpty();
    }

    @Test
    void move_intoItself_faultsInvalidFolder() {
        ManagedObjectReference outer = createFolder(vmFolder("DC0"), "outer");
        ManagedObjectReference inner = createFolder(outer, "inner");
        lab.fails(move(inner, outer), InvalidFolder.class);
    }

    @Test
    void move_toTakenName_faultsDuplicateName() {
        ManagedObjectReference folder = createFolder(vmFolder("DC0"), "web");
        ManagedObjectReference nested = createFolder(folder, "web");
        lab.fails(move(vmFolder("DC0"), nested), DuplicateName.class);
    }

    @Test
    void move_ofFoldersOfADatacenterOrOfAnotherKind_faultsNotSupported() {
        lab.fails(move(WellKnown.ROOT_FOLDER, vmFolder("DC0")), NotSupported.class);
        lab.fails(move(vmFolder("DC0"), lab.entity(MoTypes.DATASTORE, "LocalDS_0")), NotSupported.class);
    }

    @Test
    void move_withoutPrivilege_faultsNoPermission() {
        ManagedObjectReference folder = createFolder(vmFolder("DC0"), "web");
        assertThatThrownBy(() -> folders.moveIntoFolderTask(
                        lab.call(folder, "MoveIntoFolder_Task").without("VirtualMachine.Inventory.Move"),
                        List.of(lab.machine("DC0_H0_VM0"))))
                .satisfies(thrown -> assertThat(faultOf(thrown)).isEqualTo(NoPermission.class));
    }

    @Test
    void move_ofClusterHostInMaintenance_makesItStandalone() {
        ManagedObjectReference host = lab.host("DC0_C0_H0");
        ManagedObjectReference cluster = lab.entity(MoTypes.CLUSTER_COMPUTE_RESOURCE, "DC0_C0");
        lab.fails(move(hostFolder("DC0"), host), InvalidState.class);
        lab.snapshot().refs(host, HostSystemProperties.VM).forEach(lab::powerOff);
        lab.world().change(m -> m.set(host, "runtime.inMaintenanceMode", true));
        lab.succeeds(move(hostFolder("DC0"), host));
        ManagedObjectReference resource = lab.snapshot().require(host, HostSystemProperties.PARENT);
        assertThat(resource.getType()).isEqualTo("ComputeResource");
        assertThat(lab.snapshot()
                        .require(cluster, ComputeResourceProperties.SUMMARY)
                        .getNumHosts())
                .isEqualTo(1);
        assertThat(lab.snapshot().refs(host, HostSystemProperties.VM))
                .isNotEmpty()
                .allMatch(vm -> lab.snapshot()
                        .require(resource, ComputeResourceProperties.RESOURCE_POOL)
                        .equals(lab.snapshot().get(vm, VirtualMachineProperties.RESOURCE_POOL)));
        lab.isConsistent();
    }
}
