package io.vimock.server;

import static io.vimock.server.EventLab.fails;
import static io.vimock.server.EventLab.row;
import static io.vimock.server.EventSpecs.copy;
import static io.vimock.server.EventSpecs.customization;
import static io.vimock.server.EventSpecs.edited;
import static io.vimock.server.EventSpecs.fill;
import static io.vimock.server.EventSpecs.location;
import static io.vimock.server.EventSpecs.machine;
import static io.vimock.server.EventSpecs.manual;
import static io.vimock.server.EventSpecs.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ResourcePool;
import io.vimock.client.VirtualMachine;
import io.vimock.server.EventLab.Driver;
import io.vimock.vim25.ClusterConfigSpec;
import io.vimock.vim25.ClusterDrsConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualPCNet32;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events the operations on virtual machines cause that run or make them, in their order (facts: events, chains). */
class MachineEventsTest {
    private static final String TASK = "TaskEvent";

    @ParameterizedTest(name = "{0}")
    @MethodSource({"power", "guests", "provisioning"})
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
}
