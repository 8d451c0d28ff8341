package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.InvalidDatastorePath;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidVmConfig;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoActiveHostInCluster;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualE1000;
import io.vimock.vim25.VirtualHardwareVersionNotSupported;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineToolsStatus;
import io.vimock.vim25.VmUuidAssignedEvent;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvisioningTest {
    private final MachineLab lab = MachineLab.instant();

    @AfterEach
    void close() {
        lab.close();
    }

    private static VirtualMachineConfigSpec spec(String name) {
        return new VirtualMachineConfigSpec()
                .withName(name)
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0]"));
    }

    private ManagedObjectReference created(VirtualMachineConfigSpec spec) {
        return (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(lab.create(spec)));
    }

    @Test
    void create_fromNameAndDatastore_hasTheDefaults() {
        ManagedObjectReference vm = created(spec("web01"));

        VirtualMachineConfigInfo config = lab.config(vm);
        assertThat(config.getName()).isEqualTo("web01");
        assertThat(config.getHardware().getNumCPU()).isEqualTo(1);
        assertThat(config.getHardware().getMemoryMB()).isEqualTo(32);
        assertThat(config.getGuestId()).isEqualTo("otherGuest");
        assertThat(config.getVersion()).isEqualTo("vmx-04");
        assertThat(config.isTemplate()).isFalse();
        assertThat(config.getFiles().getVmPathName()).isEqualTo("[LocalDS_0] web01/web01.vmx");
        assertThat(config.getFiles().getLogDirectory()).isEqualTo("[LocalDS_0] web01/");
        assertThat(config.getUuid()).matches("[0-9a-f-]{36}").isNotEqualTo(config.getInstanceUuid());
        assertThat(config.getDatastoreUrl()).hasSize(1);
        assertThat(lab.devices(vm, VirtualDevice.class).map(VirtualDevice::getKey))
                .containsExactly(200, 201, 300, 100, 400, 600, 700, 500);
        assertThat(lab.runtime(vm).getPowerState()).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        assertThat(lab.runtime(vm).getHost()).isEqualTo(lab.host("DC0_H0"));
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_INSTALLED);
        assertThat(lab.world().snapshot().refs(vm, VirtualMachineProperties.DATASTORE))
                .containsExactly(lab.datastore());
        assertThat(lab.world().snapshot().get(vm, VirtualMachineProperties.PARENT))
                .isEqualTo(lab.folder());
        assertThat(lab.world().snapshot().get(vm, VirtualMachineProperties.RESOURCE_POOL))
                .isEqualTo(lab.pool());
        assertThat(lab.machinesOf(lab.host("DC0_H0"))).contains(vm);
    }

    @Test
    void create_withDevices_givesThemControllersFilesAndAddresses() {
        ManagedObjectReference vm = created(spec("web01")
                .withNumCPUs(2)
                .withMemoryMB(512L)
                .withGuestId("rhel5_64Guest")
                .withDeviceChange(
                        DeviceSpecs.newDisk(1024, ""),
                        DeviceSpecs.newDisk(2048, "[LocalDS_0]"),
                        DeviceSpecs.add(DeviceSpecs.card(new VirtualE1000()))));

        assertThat(lab.devices(vm, VirtualDisk.class)
                        .map(disk -> disk.getDeviceInfo().getLabel() + " "
                                + ((VirtualDiskFlatVer2BackingInfo) disk.getBacking()).getFileName()))
                .containsExactly(
                        "Hard disk 1 [LocalDS_0] web01/web01.vmdk", "Hard disk 2 [LocalDS_0] web01/web01_1.vmdk");
        VirtualController scsi = lab.devices(vm, VirtualController.class)
                .filter(controller -> controller.getKey() == 1000)
                .findFirst()
                .orElseThrow();
        assertThat(scsi.getDevice()).containsExactly(2000, 2001);
        assertThat(scsi.getDeviceInfo().getLabel()).isEqualTo("SCSI Controller 0");
        assertThat(lab.device(vm, VirtualE1000.class).getConnectable().isConnected())
                .isFalse();
        assertThat(lab.config(vm).getCpuAllocation().getShares().getShares()).isEqualTo(2000);
        assertThat(lab.config(vm).getMemoryAllocation().getShares().getShares()).isEqualTo(5120);
    }

    @Test
    void create_postsItsEventsInOrder() {
        ManagedObjectReference vm =
                created(spec("web01").withDeviceChange(DeviceSpecs.add(DeviceSpecs.card(new VirtualE1000()))));

        assertThat(lab.events().types())
                .containsExactly(
                        "TaskEvent",
                        "VmBeingCreatedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmCreatedEvent");
        VmUuidAssignedEvent event = (VmUuidAssignedEvent) lab.events().all().get(3);
        assertThat(event.getUuid()).isEqualTo(lab.config(vm).getUuid());
    }

    @Test
    void create_thenPowerOn_bootsAGuestFromTheDisk() {
        ManagedObjectReference vm = created(spec("web01")
                .withDeviceChange(
                        DeviceSpecs.newDisk(1024, ""), DeviceSpecs.add(DeviceSpecs.card(new VirtualE1000()))));

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.guest(vm).getHostName()).isEqualTo("web01");
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
    }

    @Test
    void create_withoutDisk_hasNoGuest() {
        ManagedObjectReference vm = created(spec("web01"));

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_INSTALLED);
        assertThat(lab.guest(vm).getIpAddress()).isNull();
    }

    @Test
    void create_whenTheNameIsTaken_faultsDuplicateName() {
        lab.failed(lab.create(spec(MachineLab.RUNNING)), DuplicateName.class);
        lab.failed(lab.create(spec(" ")), InvalidName.class);
        MachineLab.assertFault(InvalidArgument.class, () -> lab.create(new VirtualMachineConfigSpec()));
    }

    @Test
    void create_whenTheDirectoryIsTaken_getsAnotherOne() {
        lab.succeeded(lab.machines().renameTask(lab.call(lab.vm(MachineLab.OTHER), "Rename_Task"), "renamed"));

        ManagedObjectReference vm = created(spec(MachineLab.OTHER));

        assertThat(lab.config(vm).getFiles().getVmPathName()).isEqualTo("[LocalDS_0] DC0_H0_VM1_1/DC0_H0_VM1.vmx");
    }

    @Test
    void create_whereAFileIs_faultsFileAlreadyExists() {
        VirtualMachineConfigSpec spec = spec("web01");
        spec.getFiles().setVmPathName("[LocalDS_0] DC0_H0_VM0/DC0_H0_VM0.vmx");
        lab.failed(lab.create(spec), FileAlreadyExists.class);
        spec.getFiles().setVmPathName("[LocalDS_0] own/place/web01.vmx");

        assertThat(lab.config(created(spec)).getFiles().getVmPathName()).isEqualTo("[LocalDS_0] own/place/web01.vmx");
    }

    @Test
    void create_withoutUsableDatastore_faults() {
        VirtualMachineConfigSpec spec = spec("web01");
        spec.getFiles().setVmPathName("[nowhere]");
        lab.failed(lab.create(spec), InvalidDatastore.class);
        spec.getFiles().setVmPathName("nonsense");
        lab.failed(lab.create(spec), InvalidDatastorePath.class);
        lab.failed(lab.create(spec.withFiles(null)), InvalidVmConfig.class);
        assertThat(lab.world().snapshot().all(MoTypes.VIRTUAL_MACHINE)).hasSize(4);
        assertThat(lab.events().types()).containsOnly("TaskEvent");
    }

    @Test
    void create_versions() {
        assertThat(lab.config(created(spec("v7").withVersion("vmx-07"))).getVersion())
                .isEqualTo("vmx-07");
        lab.failed(lab.create(spec("v99").withVersion("vmx-99")), VirtualHardwareVersionNotSupported.class);
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            strict.failed(strict.create(spec("v7").withVersion("vmx-07")), VirtualHardwareVersionNotSupported.class);
        }
    }

    @Test
    void create_inACluster_choosesTheEmptiestUsableHost() {
        ManagedObjectReference pool = Objects.requireNonNull(
                lab.world().snapshot().get(lab.vm(MachineLab.CLUSTERED), VirtualMachineProperties.RESOURCE_POOL));
        lab.maintenance(lab.host("DC0_C0_H0"), true);
        lab.maintenance(lab.host("DC0_C0_H1"), true);

        ManagedObjectReference vm = (ManagedObjectReference) Objects.requireNonNull(lab.succeeded(
                lab.provisioning().create(lab.call(lab.folder(), "CreateVM_Task"), spec("web01"), pool, null)));

        assertThat(lab.runtime(vm).getHost()).isEqualTo(lab.host("DC0_C0_H2"));
        lab.maintenance(lab.host("DC0_C0_H2"), true);
        lab.failed(
                lab.provisioning().create(lab.call(lab.folder(), "CreateVM_Task"), spec("web02"), pool, null),
                NoActiveHostInCluster.class);
    }

    @Test
    void create_onAHostOutsideOfThePool_faultsInvalidArgument() {
        lab.failed(
                lab.provisioning()
                        .create(
                                lab.call(lab.folder(), "CreateVM_Task"),
                                spec("web01"),
                                lab.pool(),
                                lab.host("DC0_C0_H0")),
                InvalidArgument.class);
    }

    @Test
    void create_withoutPrivilege_faultsNoPermission() {
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.provisioning()
                        .create(
                                lab.call(lab.folder(), "CreateVM_Task").without("Resource.AssignVMToPool"),
                                spec("web01"),
                                lab.pool(),
                                null));
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.provisioning()
                        .create(
                                lab.call(lab.folder(), "CreateVM_Task").without("VirtualMachine.Config.AddNewDisk"),
                                spec("web01").withDeviceChange(DeviceSpecs.newDisk(1024, "")),
                                lab.pool(),
                                null));
    }

    @Test
    void create_sameSeed_givesTheSameIdentities() {
        try (MachineLab twin = MachineLab.instant()) {
            VirtualMachineConfigInfo mine = lab.config(created(spec("web01")));
            ManagedObjectReference other =
                    (ManagedObjectReference) Objects.requireNonNull(twin.succeeded(twin.create(spec("web01"))));

            assertThat(twin.config(other).getUuid()).isEqualTo(mine.getUuid());
            assertThat(twin.config(other).getInstanceUuid()).isEqualTo(mine.getInstanceUuid());
        }
    }

    @Test
    void ticket_ofARunningMachine() {
        ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

        var ticket = lab.machines().acquireMksTicket(lab.call(vm, "AcquireMksTicket"));

        assertThat(ticket.getHost())
                .isEqualTo(lab.world().snapshot().get(lab.host("DC0_H0"), HostSystemProperties.NAME));
        assertThat(ticket.getCfgFile()).isEqualTo(lab.config(vm).getFiles().getVmPathName());
        assertThat(lab.machines()
                        .acquireTicket(lab.call(vm, "AcquireTicket"), "mks")
                        .getTicket())
                .isNotEqualTo(ticket.getTicket());
        assertThat(lab.events().types()).containsExactly("VmAcquiredMksTicketEvent", "VmAcquiredTicketEvent");
        lab.stopped();
        MachineLab.assertFault(
                io.vimock.vim25.InvalidState.class,
                () -> lab.machines().acquireTicket(lab.call(vm, "AcquireTicket"), "mks"));
    }
}
