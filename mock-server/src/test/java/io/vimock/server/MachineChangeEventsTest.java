package io.vimock.server;

import static io.vimock.server.EventLab.added;
import static io.vimock.server.EventLab.fails;
import static io.vimock.server.EventLab.row;
import static io.vimock.server.EventSpecs.card;
import static io.vimock.server.EventSpecs.disk;
import static io.vimock.server.EventSpecs.edited;
import static io.vimock.server.EventSpecs.elsewhere;
import static io.vimock.server.EventSpecs.machine;
import static io.vimock.server.EventSpecs.manual;
import static io.vimock.server.EventSpecs.other;
import static io.vimock.server.EventSpecs.reconfigure;
import static io.vimock.server.EventSpecs.snapshot;
import static io.vimock.server.EventSpecs.to;
import static io.vimock.server.EventSpecs.withDisk;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ResourcePool;
import io.vimock.client.VirtualMachine;
import io.vimock.client.VirtualMachineSnapshot;
import io.vimock.server.EventLab.Driver;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events the operations on virtual machines cause that change or move them, in their order (facts: events, chains). */
class MachineChangeEventsTest {
    private static final VirtualMachineMovePriority PRIORITY = VirtualMachineMovePriority.DEFAULT_PRIORITY;
    private static final String TASK = "TaskEvent";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"configuration", "snapshots", "moves"})
    void operation_causesItsEvents(String operation, Driver driver, String expected) throws Exception {
        try (EventLab lab = new EventLab(false)) {
            driver.drive(lab);
            lab.settle();

            assertThat(lab.types()).isEqualTo(expected);
            lab.requireComplete();
        }
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
}
