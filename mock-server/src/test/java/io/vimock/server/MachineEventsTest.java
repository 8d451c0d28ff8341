package io.vimock.server;

import static io.vimock.server.EventLab.added;
import static io.vimock.server.EventLab.fails;
import static io.vimock.server.EventLab.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ResourcePool;
import io.vimock.client.VirtualMachine;
import io.vimock.client.VirtualMachineSnapshot;
import io.vimock.server.EventLab.Driver;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.CustomizationGlobalIPSettings;
import io.vimock.vim25.CustomizationLinuxOptions;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationVirtualMachineName;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualLsiLogicController;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualPCNet32;
import io.vimock.vim25.VirtualSCSISharing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events the operations on virtual machines cause, in their order (facts: events, chains). */
class MachineEventsTest {
    private static final VirtualMachineMovePriority PRIORITY = VirtualMachineMovePriority.DEFAULT_PRIORITY;
    private static final String TASK = "TaskEvent";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"power", "guests", "provisioning", "configuration", "snapshots", "moves"})
    void operation_causesItsEvents(String operation, Driver driver, String expected) throws Exception {
        try (EventLab lab = new EventLab(false)) {
            driver.drive(lab);
            lab.settle();

            assertThat(lab.types()).isEqualTo(expected);
            lab.requireComplete();
        }
    }

    static Stream<Object[]> power() {
        return Stream.of(
                row("PowerOnVM_Task", lab -> lab.off().powerOn().await(), TASK, "VmStartingEvent", "VmPoweredOnEvent"),
                row(
                        "PowerOnVM_Task with DRS",
                        lab -> {
                            VirtualMachine vm = lab.get(VirtualMachine.class, "DC0_C0_RP0_VM0");
                            vm.powerOff().await();
                            lab.cluster()
                                    .reconfigureCluster(
                                            new ClusterConfigSpec()
                                                    .withDrsConfig(new ClusterDrsConfigInfo().withEnabled(true)),
                                            true)
                                    .await();
                            lab.forget();
                            vm.powerOn().await();
                        },
                        TASK,
                        "VmStartingEvent",
                        "DrsVmPoweredOnEvent"),
                row(
                        "PowerOnVM_Task of a suspended machine",
                        lab -> {
                            lab.running().suspend().await();
                            lab.forget();
                            lab.running().powerOn().await();
                        },
                        TASK,
                        "VmResumingEvent",
                        "VmPoweredOnEvent"),
                row(
                        "PowerOnVM_Task of a running machine",
                        lab -> fails(() -> lab.running().powerOn().await()),
                        TASK,
                        "VmFailedToPowerOnEvent"),
                row(
                        "PowerOffVM_Task",
                        lab -> lab.running().powerOff().await(),
                        TASK,
                        "VmStoppingEvent",
                        "VmPoweredOffEvent"),
                row(
                        "PowerOffVM_Task of a machine that is off",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(() -> vm.powerOff().await());
                        },
                        TASK,
                        "VmFailedToPowerOffEvent"),
                row(
                        "SuspendVM_Task",
                        lab -> lab.running().suspend().await(),
                        TASK,
                        "VmSuspendingEvent",
                        "VmSuspendedEvent"),
                row(
                        "SuspendVM_Task of a machine that is off",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(() -> vm.suspend().await());
                        },
                        TASK,
                        "VmFailedToSuspendEvent"),
                row("ResetVM_Task", lab -> lab.running().reset().await(), TASK, "VmResettingEvent", "VmPoweredOnEvent"),
                row(
                        "ResetVM_Task of a machine that is off",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(() -> vm.reset().await());
                        },
                        TASK,
                        "VmFailedToResetEvent"),
                row("AcquireMksTicket", lab -> lab.running().acquireMksTicket(), "VmAcquiredMksTicketEvent"),
                row("AcquireTicket", lab -> lab.running().acquireTicket("mks"), "VmAcquiredTicketEvent"));
    }

    static Stream<Object[]> guests() {
        return Stream.of(
                row("ShutdownGuest", lab -> lab.running().shutdownGuest(), "VmGuestShutdownEvent", "VmPoweredOffEvent"),
                row("RebootGuest", lab -> lab.running().rebootGuest(), "VmGuestRebootEvent"),
                row(
                        "StandbyGuest",
                        lab -> {
                            lab.running()
                                    .reconfig(new VirtualMachineConfigSpec()
                                            .withPowerOpInfo(new VirtualMachineDefaultPowerOpInfo()
                                                    .withStandbyAction("checkpoint")))
                                    .await();
                            lab.forget();
                            lab.running().standbyGuest();
                        },
                        "VmGuestStandbyEvent",
                        "VmSuspendedEvent"),
                row(
                        "ShutdownGuest without a guest",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(vm::shutdownGuest);
                        },
                        "VmFailedToShutdownGuestEvent"),
                row(
                        "RebootGuest without a guest",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(vm::rebootGuest);
                        },
                        "VmFailedToRebootGuestEvent"),
                row(
                        "StandbyGuest without a guest",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(vm::standbyGuest);
                        },
                        "VmFailedToStandbyGuestEvent"),
                row(
                        "CustomizeVM_Task, then PowerOnVM_Task",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            vm.customize(customization()).await();
                            vm.powerOn().await();
                        },
                        TASK,
                        TASK,
                        "VmStartingEvent",
                        "VmPoweredOnEvent",
                        "CustomizationStartedEvent",
                        "CustomizationSucceeded"),
                row(
                        "PowerOnVM_Task with a question",
                        lab -> {
                            VirtualMachine old = lab.off();
                            String path = old.require(VirtualMachine.CONFIG)
                                    .getFiles()
                                    .getVmPathName();
                            ResourcePool pool = lab.pool();
                            old.unregister();
                            lab.service(io.vimock.client.FileManager.class)
                                    .moveDatastoreFile(
                                            path.substring(0, path.lastIndexOf('/')),
                                            lab.datacenter(),
                                            "[LocalDS_0] elsewhere")
                                    .await();
                            VirtualMachine vm = lab.machines()
                                    .registerVM("[LocalDS_0] elsewhere/DC0_H0_VM1.vmx", null, false, pool, null)
                                    .await();
                            lab.forget();
                            io.vimock.client.Task<Void> start = vm.powerOn();
                            lab.settle();
                            vm.answer(
                                    vm.require(VirtualMachine.RUNTIME_QUESTION).getId(), "2");
                            start.await();
                        },
                        TASK,
                        "VmStartingEvent",
                        "VmMessageEvent",
                        "VmUuidChangedEvent",
                        "VmPoweredOnEvent"));
    }

    private static CustomizationSpec customization() {
        return new CustomizationSpec()
                .withOptions(new CustomizationLinuxOptions())
                .withIdentity(new CustomizationLinuxPrep()
                        .withDomain("example.com")
                        .withHostName(new CustomizationVirtualMachineName()))
                .withGlobalIPSettings(new CustomizationGlobalIPSettings())
                .withNicSettingMap(new io.vimock.vim25.CustomizationAdapterMapping()
                        .withAdapter(new io.vimock.vim25.CustomizationIPSettings()
                                .withIp(new io.vimock.vim25.CustomizationDhcpIpGenerator())));
    }

    static Stream<Object[]> provisioning() {
        return Stream.of(
                row(
                        "CreateVM_Task",
                        lab -> lab.machines()
                                .createVM(machine("web"), lab.pool())
                                .await(),
                        TASK,
                        "VmBeingCreatedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmCreatedEvent"),
                row(
                        "CloneVM_Task",
                        lab -> lab.off().clone(lab.machines(), "copy", copy()).await(),
                        TASK,
                        "VmBeingClonedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmClonedEvent"),
                row(
                        "CloneVM_Task without space",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fill(lab, vm);
                            lab.forget();
                            fails(() -> vm.clone(lab.machines(), "copy", copy()).await());
                        },
                        TASK,
                        "VmBeingClonedEvent",
                        "VmCloneFailedEvent"),
                row(
                        "MarkAsTemplate, then CloneVM_Task",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            ResourcePool pool = lab.pool();
                            vm.markAsTemplate();
                            vm.clone(
                                            lab.machines(),
                                            "copy",
                                            copy().withLocation(location().withPool(pool.ref())))
                                    .await();
                        },
                        TASK,
                        TASK,
                        "VmBeingDeployedEvent",
                        "VmInstanceUuidAssignedEvent",
                        "VmUuidAssignedEvent",
                        "VmMacAssignedEvent",
                        "VmDeployedEvent"),
                row(
                        "CloneVM_Task of a template without space",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            ResourcePool pool = lab.pool();
                            vm.markAsTemplate();
                            fill(lab, vm);
                            lab.forget();
                            fails(() -> vm.clone(
                                            lab.machines(),
                                            "copy",
                                            copy().withLocation(location().withPool(pool.ref())))
                                    .await());
                        },
                        TASK,
                        "VmBeingDeployedEvent",
                        "VmDeployFailedEvent"),
                row("UnregisterVM", lab -> lab.off().unregister(), TASK, "VmRemovedEvent"),
                row("Destroy_Task", lab -> lab.off().destroy().await(), TASK, "VmRemovedEvent"),
                row(
                        "RegisterVM_Task",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            String path =
                                    vm.require(VirtualMachine.CONFIG).getFiles().getVmPathName();
                            vm.unregister();
                            lab.forget();
                            register(lab, path);
                        },
                        TASK,
                        "VmRegisteredEvent"),
                row(
                        "RegisterVM_Task of what another machine is already",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            String uuid = vm.require(VirtualMachine.CONFIG_UUID);
                            String path =
                                    vm.require(VirtualMachine.CONFIG).getFiles().getVmPathName();
                            String mac = "00:50:56:00:00:01";
                            vm.reconfig(new VirtualMachineConfigSpec().withDeviceChange(edited(manual(vm, lab, mac))))
                                    .await();
                            vm.unregister();
                            VirtualMachineConfigSpec same = machine("web").withUuid(uuid);
                            ((VirtualPCNet32) same.getDeviceChange().get(0).getDevice())
                                    .withAddressType("manual")
                                    .setMacAddress(mac);
                            lab.machines().createVM(same, lab.pool()).await();
                            lab.forget();
                            register(lab, path);
                        },
                        TASK,
                        "VmRegisteredEvent",
                        "VmUuidConflictEvent",
                        "VmStaticMacConflictEvent"));
    }

    private static void register(EventLab lab, String path) {
        lab.machines().registerVM(path, null, false, lab.pool(), null).await();
    }

    private static void fill(EventLab lab, VirtualMachine vm) {
        String name = elsewhere(vm).equals("LocalDS_1") ? "LocalDS_0" : "LocalDS_1";
        var datastore = lab.get(io.vimock.client.Datastore.class, name);
        long free = datastore.require(io.vimock.client.Datastore.SUMMARY_FREE_SPACE);
        lab.service(io.vimock.client.VirtualDiskManager.class)
                .createVirtualDisk(
                        "[" + name + "] filler.vmdk",
                        lab.datacenter(),
                        new io.vimock.vim25.FileBackedVirtualDiskSpec()
                                .withDiskType("preallocated")
                                .withAdapterType("lsiLogic")
                                .withCapacityKb((free >> 10) - 1024))
                .await();
    }

    private static VirtualMachineConfigSpec machine(String name) {
        return new VirtualMachineConfigSpec()
                .withName(name)
                .withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0]"))
                .withDeviceChange(added(card()));
    }

    private static VirtualMachineConfigSpec withDisk(VirtualMachineConfigSpec spec) {
        VirtualLsiLogicController controller = new VirtualLsiLogicController();
        controller.withSharedBus(VirtualSCSISharing.NO_SHARING).setKey(-2);
        spec.getDeviceChange().add(added(controller));
        spec.getDeviceChange().add(disk(-2, 0, 1 << 20));
        return spec;
    }

    private static VirtualPCNet32 card() {
        VirtualPCNet32 card = new VirtualPCNet32();
        card.withKey(-1).setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("VM Network"));
        return card;
    }

    private static VirtualMachineCloneSpec copy() {
        return new VirtualMachineCloneSpec().withLocation(location()).withTemplate(false);
    }

    private static VirtualMachineRelocateSpec location() {
        return new VirtualMachineRelocateSpec();
    }

    private static void reconfigure(EventLab lab, VirtualMachineConfigSpec spec) {
        lab.off().reconfig(spec).await();
    }

    private static VirtualPCNet32 manual(VirtualMachine owner, EventLab lab, String mac) {
        VirtualPCNet32 card = lab.device(owner, VirtualPCNet32.class);
        return card.withAddressType("manual").withMacAddress(mac);
    }

    private static VirtualDeviceConfigSpec edited(io.vimock.vim25.VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.EDIT)
                .withDevice(device);
    }

    static Stream<Object[]> configuration() {
        return Stream.of(
                row(
                        "ReconfigVM_Task",
                        lab -> reconfigure(lab, new VirtualMachineConfigSpec().withNumCPUs(2)),
                        TASK,
                        "VmReconfiguredEvent"),
                row(
                        "ReconfigVM_Task of the name",
                        lab -> reconfigure(lab, new VirtualMachineConfigSpec().withName("web")),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmRenamedEvent"),
                row(
                        "ReconfigVM_Task of an allocation",
                        lab -> reconfigure(
                                lab,
                                new VirtualMachineConfigSpec()
                                        .withCpuAllocation(new ResourceAllocationInfo().withReservation(100L))),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmResourceReallocatedEvent"),
                row(
                        "ReconfigVM_Task of the uuid",
                        lab -> reconfigure(
                                lab, new VirtualMachineConfigSpec().withUuid("564d0000-0000-0000-0000-000000000001")),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmUuidChangedEvent"),
                row(
                        "ReconfigVM_Task of the instance uuid",
                        lab -> reconfigure(
                                lab,
                                new VirtualMachineConfigSpec()
                                        .withInstanceUuid("564d0000-0000-0000-0000-000000000001")),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmInstanceUuidChangedEvent"),
                row(
                        "ReconfigVM_Task to the uuid of another machine",
                        lab -> reconfigure(
                                lab,
                                new VirtualMachineConfigSpec()
                                        .withUuid(lab.running().require(VirtualMachine.CONFIG_UUID))),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmUuidChangedEvent",
                        "VmUuidConflictEvent"),
                row(
                        "ReconfigVM_Task with a new card",
                        lab -> reconfigure(lab, new VirtualMachineConfigSpec().withDeviceChange(added(card()))),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmMacAssignedEvent"),
                row(
                        "ReconfigVM_Task with an address of one's own",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            vm.reconfig(new VirtualMachineConfigSpec()
                                            .withDeviceChange(edited(manual(vm, lab, "00:50:56:00:00:01"))))
                                    .await();
                        },
                        TASK,
                        "VmReconfiguredEvent",
                        "VmMacChangedEvent"),
                row(
                        "ReconfigVM_Task with the address of another machine",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            lab.running()
                                    .reconfig(new VirtualMachineConfigSpec()
                                            .withDeviceChange(added(card().withAddressType("manual")
                                                    .withMacAddress("00:50:56:00:00:01"))))
                                    .await();
                            lab.forget();
                            vm.reconfig(new VirtualMachineConfigSpec()
                                            .withDeviceChange(edited(manual(vm, lab, "00:50:56:00:00:01"))))
                                    .await();
                        },
                        TASK,
                        "VmReconfiguredEvent",
                        "VmStaticMacConflictEvent",
                        "VmMacChangedEvent"),
                row(
                        "ReconfigVM_Task with world wide names",
                        lab -> reconfigure(lab, new VirtualMachineConfigSpec().withNpivWorldWideNameOp("generate")),
                        TASK,
                        "VmReconfiguredEvent",
                        "VmWwnAssignedEvent"),
                row(
                        "ReconfigVM_Task with other world wide names, those of another machine",
                        lab -> {
                            VirtualMachineConfigSpec names = new VirtualMachineConfigSpec()
                                    .withNpivWorldWideNameOp("set")
                                    .withNpivNodeWorldWideName(1L)
                                    .withNpivPortWorldWideName(2L);
                            reconfigure(lab, new VirtualMachineConfigSpec().withNpivWorldWideNameOp("generate"));
                            VirtualMachine other = lab.machines()
                                    .createVM(machine("web"), lab.pool())
                                    .await();
                            other.reconfig(names).await();
                            VirtualMachine vm = lab.get(VirtualMachine.class, "DC0_H0_VM1");
                            lab.forget();
                            vm.reconfig(names).await();
                        },
                        TASK,
                        "VmReconfiguredEvent",
                        "VmWwnChangedEvent",
                        "VmWwnConflictEvent"),
                row(
                        "ReconfigVM_Task with a disk that does not fit",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            fails(() -> vm.reconfig(new VirtualMachineConfigSpec()
                                            .withDeviceChange(disk(
                                                    lab.device(vm, VirtualDisk.class)
                                                            .getControllerKey(),
                                                    2,
                                                    2000L << 20)))
                                    .await());
                        },
                        TASK,
                        "VmDiskFailedEvent"),
                row("Rename_Task", lab -> lab.off().rename("web").await(), TASK, "VmRenamedEvent"),
                row(
                        "UpgradeVM_Task",
                        lab -> {
                            VirtualMachine old = lab.machines()
                                    .createVM(withDisk(machine("web").withVersion("vmx-04")), lab.pool())
                                    .await();
                            lab.forget();
                            old.upgrade().await();
                        },
                        TASK,
                        "VmUpgradingEvent",
                        "VmUpgradeCompleteEvent"),
                row(
                        "UpgradeVM_Task of what is new",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            vm.upgrade().await();
                            lab.forget();
                            fails(() -> vm.upgrade().await());
                        },
                        TASK,
                        "VmUpgradeFailedEvent"));
    }

    private static VirtualDeviceConfigSpec disk(int controller, int unit, long kilobytes) {
        return added(new VirtualDisk()
                        .withCapacityInKB(kilobytes)
                        .withKey(-1)
                        .withControllerKey(controller)
                        .withUnitNumber(unit)
                        .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                .withDiskMode("persistent")
                                .withFileName("[LocalDS_0]")))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE);
    }

    static Stream<Object[]> snapshots() {
        return Stream.of(
                row("CreateSnapshot_Task", lab -> snapshot(lab.running(), true), TASK),
                row(
                        "RemoveSnapshot_Task",
                        lab -> {
                            VirtualMachineSnapshot snapshot = snapshot(lab.running(), true);
                            lab.forget();
                            snapshot.removeSnapshot(false).await();
                        },
                        TASK),
                row(
                        "RevertToSnapshot_Task to one without memory",
                        lab -> {
                            VirtualMachineSnapshot snapshot = snapshot(lab.running(), false);
                            lab.forget();
                            snapshot.revertToSnapshot().await();
                        },
                        TASK,
                        "VmPoweredOffEvent"),
                row(
                        "RevertToCurrentSnapshot_Task to one with memory",
                        lab -> {
                            snapshot(lab.running(), true);
                            lab.running().powerOff().await();
                            lab.forget();
                            lab.running().revertToCurrentSnapshot().await();
                        },
                        TASK,
                        "VmPoweredOnEvent"));
    }

    private static VirtualMachineSnapshot snapshot(VirtualMachine vm, boolean memory) {
        return vm.createSnapshot("before", "", memory, false).await();
    }

    static Stream<Object[]> moves() {
        return Stream.of(
                row(
                        "MigrateVM_Task of a running machine",
                        lab -> {
                            VirtualMachine vm = lab.get(VirtualMachine.class, "DC0_C0_RP0_VM0");
                            vm.migrate(null, other(lab, vm), PRIORITY).await();
                        },
                        TASK,
                        "VmBeingHotMigratedEvent",
                        "VmEmigratingEvent",
                        "VmMigratedEvent"),
                row(
                        "MigrateVM_Task of a machine that is off, to a pool of another compute resource",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            ResourcePool target = lab.get(ResourcePool.class, "DC0_C0_RP1");
                            vm.migrate(target, lab.host("DC0_C0_H0"), PRIORITY).await();
                        },
                        TASK,
                        "VmBeingMigratedEvent",
                        "VmResourcePoolMovedEvent",
                        "VmMigratedEvent"),
                row(
                        "MigrateVM_Task to where a network is missing",
                        lab -> {
                            VirtualMachine vm = lab.get(VirtualMachine.class, "DC0_C0_RP0_VM0");
                            vm.powerOff().await();
                            HostSystem target = other(lab, vm);
                            for (String name : List.of("DC0_C0_RP0_VM1", "DC0_C0_RP1_VM0", "DC0_C0_RP1_VM1")) {
                                lab.get(VirtualMachine.class, name).powerOff().await();
                            }
                            var system = lab.object(
                                    target.require(HostSystem.CONFIG_MANAGER_NETWORK_SYSTEM)
                                            .ref(),
                                    io.vimock.client.HostNetworkSystem.class);
                            system.removePortGroup("VM Network");
                            lab.forget();
                            vm.migrate(null, target, PRIORITY).await();
                        },
                        TASK,
                        "VmBeingMigratedEvent",
                        "VmMigratedEvent",
                        "VmNoNetworkAccessEvent"),
                row(
                        "MigrateVM_Task to a host in maintenance mode",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            HostSystem target = lab.host("DC0_H0");
                            lab.running().powerOff().await();
                            target.enterMaintenanceMode(0).await();
                            lab.forget();
                            fails(() -> vm.migrate(null, target, PRIORITY).await());
                        },
                        TASK,
                        "VmFailedMigrateEvent"),
                row(
                        "RelocateVM_Task",
                        lab -> lab.running()
                                .relocate(to(lab, elsewhere(lab.running())))
                                .await(),
                        TASK,
                        "VmBeingRelocatedEvent",
                        "VmRelocatedEvent"),
                row(
                        "RelocateVM_Task to a host that is not connected",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            VirtualMachineRelocateSpec spec = to(lab, elsewhere(vm));
                            HostSystem target = lab.host("DC0_C0_H0");
                            target.disconnect().await();
                            lab.forget();
                            fails(() -> vm.relocate(spec.withHost(target.ref())).await());
                        },
                        TASK,
                        "VmRelocateFailedEvent"),
                row(
                        "MoveIntoResourcePool",
                        lab -> {
                            ResourcePool target = lab.pool().createResourcePool("Gold", PoolSpecs.normal());
                            VirtualMachine vm = lab.off();
                            target.moveIntoResourcePool(List.of(vm));
                        },
                        TASK,
                        "VmResourcePoolMovedEvent"),
                row(
                        "UnregisterAndDestroy_Task",
                        lab -> {
                            VirtualMachine vm = lab.off();
                            Folder folder = lab.machines().createFolder("Old");
                            folder.moveIntoFolder(List.of(vm)).await();
                            lab.forget();
                            folder.unregisterAndDestroy().await();
                        },
                        TASK,
                        "VmRemovedEvent"));
    }

    private static HostSystem other(EventLab lab, VirtualMachine vm) {
        HostSystem first = lab.host("DC0_C0_H0");
        return first.ref().equals(vm.require(VirtualMachine.RUNTIME_HOST)) ? lab.host("DC0_C0_H1") : first;
    }

    private static String elsewhere(VirtualMachine vm) {
        boolean first =
                vm.require(VirtualMachine.CONFIG).getFiles().getVmPathName().startsWith("[LocalDS_0]");
        return first ? "LocalDS_1" : "LocalDS_0";
    }

    private static VirtualMachineRelocateSpec to(EventLab lab, String datastore) {
        return new VirtualMachineRelocateSpec()
                .withDatastore(
                        lab.get(io.vimock.client.Datastore.class, datastore).ref());
    }
}
