package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DrsVmPoweredOnEvent;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmFailedToPowerOffEvent;
import io.vimock.vim25.VmFailedToPowerOnEvent;
import io.vimock.vim25.VmFailedToResetEvent;
import io.vimock.vim25.VmFailedToSuspendEvent;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import io.vimock.vim25.VmResettingEvent;
import io.vimock.vim25.VmResumingEvent;
import io.vimock.vim25.VmStartingEvent;
import io.vimock.vim25.VmStoppingEvent;
import io.vimock.vim25.VmSuspendedEvent;
import io.vimock.vim25.VmSuspendingEvent;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * PowerOnVM_Task, PowerOffVM_Task, SuspendVM_Task and ResetVM_Task (facts: events, resource-management 4). Thread safe.
 */
final class PowerOperations {
    /** How long a host takes to start a machine. */
    static final Duration STARTING = Duration.ofSeconds(4);

    private static final Duration STOPPING = Duration.ofSeconds(2);
    private static final int MEMORY_MB_PER_SECOND = 100;

    private final VirtualMachineSupport support;
    private final GuestOperations guests;

    PowerOperations(VirtualMachineSupport support, GuestOperations guests) {
        this.support = support;
        this.guests = guests;
    }

    /** PowerOnVM_Task; see {@link VirtualMachine#powerOnVMTask}. */
    ManagedObjectReference powerOn(Call call, @Nullable ManagedObjectReference host) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> starting(task, m, vm, host))
                                .when(view -> Questions.isAnswered(view, vm), null)
                                .then(STARTING, (task, m) -> started(task, m, vm, host))
                                .onFailure((task, m, fault) -> reportFailedStart(task, m, vm, fault))
                                .exclusive());
    }

    /**
     * The first step of powering on: everything is checked, the machine is placed, and the host begins or has a question,
     * which has to be answered before the next step.
     */
    @Nullable
    Object starting(TaskContext task, Mutation m, ManagedObjectReference vm, @Nullable ManagedObjectReference asked) {
        requirements(m).requireStartable(vm);
        ManagedObjectReference host = InitialPlacement.host(m, vm, asked, support.isTolerant());
        requirements(m).requireRoom(vm, host);
        if (!host.equals(VirtualMachines.host(m, vm))) {
            m.set(vm, "runtime.host", host);
        }
        VirtualMachines.post(
                m, support, task.origin(), isSuspended(m, vm) ? new VmResumingEvent() : new VmStartingEvent(), vm);
        if (MachineLocation.hasChanged(m, vm)) {
            MachineLocation.ask(m, support, task.origin(), vm);
        } else {
            StartDevices.ask(m, support, task.origin(), vm);
        }
        return null;
    }

    /** The last step of powering on; what was free before may be taken by now. */
    @Nullable
    Object started(TaskContext task, Mutation m, ManagedObjectReference vm, @Nullable ManagedObjectReference asked) {
        MachineLocation.requireSame(m, vm);
        requirements(m).requireStart(vm, VirtualMachines.host(m, vm));
        boolean placed = asked == null && InitialPlacement.isAutomatic(m, vm);
        VirtualMachines.post(
                m, support, task.origin(), placed ? new DrsVmPoweredOnEvent() : new VmPoweredOnEvent(), vm);
        run(m, vm);
        return null;
    }

    private PowerOnRequirements requirements(ReadView view) {
        return new PowerOnRequirements(view, support.isTolerant());
    }

    private static boolean isSuspended(ReadView view, ManagedObjectReference vm) {
        return VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.SUSPENDED;
    }

    /** Lets a machine run where it is registered: a suspended one goes on, another one boots. */
    void run(Mutation m, ManagedObjectReference vm) {
        VirtualMachineRuntimeInfo before = VirtualMachines.runtime(m, vm);
        StartDevices.connect(m, vm, true);
        m.set(
                vm,
                VirtualMachineProperties.RUNTIME,
                PowerState.on(m, VirtualMachines.config(m, vm), VirtualMachines.host(m, vm), m.now())
                        .withSuspendTime(before.getSuspendTime())
                        .withSuspendInterval(PowerState.suspendInterval(before, m.now())));
        if (before.getPowerState() == VirtualMachinePowerState.SUSPENDED) {
            guests.resume(m, vm);
        } else {
            guests.boot(m, vm);
        }
    }

    /** Reports that powering on has failed, with the fault as the reason. */
    void reportFailedStart(TaskContext task, Mutation m, ManagedObjectReference vm, VimFaultException fault) {
        if (m.exists(vm)) {
            VirtualMachines.post(
                    m, support, task.origin(), new VmFailedToPowerOnEvent().withReason(Faults.localized(fault)), vm);
        }
    }

    /**
     * A task that takes a machine out of its power state: what has to hold, the event that begins it, how long it takes,
     * what it does, and the event that reports that it has failed.
     */
    private ManagedObjectReference leave(
            Call call,
            BiConsumer<ReadView, ManagedObjectReference> requirement,
            Supplier<VmEvent> beginning,
            Duration duration,
            TaskSteps.Step end,
            Function<LocalizedMethodFault, VmEvent> failed) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    requirement.accept(m, vm);
                                    VirtualMachines.post(m, support, task.origin(), beginning.get(), vm);
                                    return null;
                                })
                                .then(duration, (task, m) -> {
                                    requirement.accept(m, vm);
                                    return end.run(task, m);
                                })
                                .onFailure((task, m, fault) -> VirtualMachines.post(
                                        m, support, task.origin(), failed.apply(Faults.localized(fault)), vm))
                                .exclusive());
    }

    /** PowerOffVM_Task; see {@link VirtualMachine#powerOffVMTask}. */
    ManagedObjectReference powerOff(Call call) {
        return leave(
                call,
                PowerOperations::requireNotOff,
                VmStoppingEvent::new,
                STOPPING,
                (task, m) -> {
                    off(m, task.origin(), call.self());
                    return null;
                },
                reason -> new VmFailedToPowerOffEvent().withReason(reason));
    }

    private static void requireNotOff(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        if (VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_OFF) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_OFF);
        }
    }

    /** Switches a machine off. */
    void off(Mutation m, Origin origin, ManagedObjectReference vm) {
        stop(m, vm, PowerState.off(VirtualMachines.runtime(m, vm).getHost()));
        VirtualMachines.post(m, support, origin, new VmPoweredOffEvent(), vm);
    }

    /** Gives a machine that no longer runs its runtime, and lets devices and guest follow. */
    static void stop(Mutation m, ManagedObjectReference vm, VirtualMachineRuntimeInfo runtime) {
        StartDevices.connect(m, vm, false);
        m.set(vm, VirtualMachineProperties.RUNTIME, runtime);
        m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(VirtualMachines.config(m, vm)));
    }

    /** SuspendVM_Task; see {@link VirtualMachine#suspendVMTask}. */
    ManagedObjectReference suspend(Call call) {
        int memoryMB = VirtualMachines.config(call.snapshot(), call.self())
                .getHardware()
                .getMemoryMB();
        return leave(
                call,
                PowerOperations::requireSuspendable,
                VmSuspendingEvent::new,
                STOPPING.plusSeconds(memoryMB / MEMORY_MB_PER_SECOND),
                (task, m) -> {
                    suspend(m, task.origin(), call.self());
                    return null;
                },
                reason -> new VmFailedToSuspendEvent().withReason(reason));
    }

    private static void requireSuspendable(ReadView view, ManagedObjectReference vm) {
        requireRunning(view, vm);
        VirtualMachineStorage.requireSuspendSpace(view, vm);
    }

    /** Suspends a machine: its memory goes into a file, and what it reserves is free. */
    void suspend(Mutation m, Origin origin, ManagedObjectReference vm) {
        stop(m, vm, PowerState.suspended(VirtualMachines.runtime(m, vm), m.now()));
        VirtualMachines.post(m, support, origin, new VmSuspendedEvent(), vm);
    }

    /** ResetVM_Task; see {@link VirtualMachine#resetVMTask}. */
    ManagedObjectReference reset(Call call) {
        return leave(
                call,
                PowerOperations::requireRunning,
                VmResettingEvent::new,
                STOPPING,
                (task, m) -> {
                    m.set(call.self(), "runtime.bootTime", m.now());
                    guests.boot(m, call.self());
                    VirtualMachines.post(m, support, task.origin(), new VmPoweredOnEvent(), call.self());
                    return null;
                },
                reason -> new VmFailedToResetEvent().withReason(reason));
    }

    private static void requireRunning(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        VirtualMachines.requirePowerState(view, vm, VirtualMachinePowerState.POWERED_ON);
    }
}
