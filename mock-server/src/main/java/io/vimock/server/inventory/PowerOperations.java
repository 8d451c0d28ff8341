package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CannotAccessVmConfig;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmFailedToPowerOffEvent;
import io.vimock.vim25.VmFailedToPowerOnEvent;
import io.vimock.vim25.VmFailedToResetEvent;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import io.vimock.vim25.VmResettingEvent;
import io.vimock.vim25.VmStartingEvent;
import io.vimock.vim25.VmStoppingEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** PowerOnVM_Task, PowerOffVM_Task and ResetVM_Task (facts: events, resource-management 4). Thread safe. */
final class PowerOperations {
    /** How long a host takes to start a machine. */
    static final Duration STARTING = Duration.ofSeconds(4);

    private static final Duration STOPPING = Duration.ofSeconds(2);

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
                                .then(STARTING, (task, m) -> started(task, m, vm, host))
                                .onFailure((task, m, fault) -> reportFailedStart(task, m, vm, fault))
                                .exclusive());
    }

    /** The first step of powering on: everything is checked, and the host begins. */
    @Nullable
    Object starting(TaskContext task, Mutation m, ManagedObjectReference vm, @Nullable ManagedObjectReference asked) {
        ManagedObjectReference host = requireStart(m, vm, asked);
        if (!host.equals(VirtualMachines.host(m, vm))) {
            m.set(vm, "runtime.host", host);
        }
        VirtualMachines.post(m, support, task.origin(), new VmStartingEvent(), vm);
        return null;
    }

    /** The last step of powering on; what was free before may be taken by now. */
    @Nullable
    Object started(TaskContext task, Mutation m, ManagedObjectReference vm, @Nullable ManagedObjectReference asked) {
        ManagedObjectReference host = requireStart(m, vm, asked);
        connectDevices(m, vm, true);
        m.set(vm, VirtualMachineProperties.RUNTIME, PowerState.on(m, VirtualMachines.config(m, vm), host, m.now()));
        guests.boot(m, vm);
        VirtualMachines.post(m, support, task.origin(), new VmPoweredOnEvent(), vm);
        return null;
    }

    /** Reports that powering on has failed, with the fault as the reason. */
    void reportFailedStart(TaskContext task, Mutation m, ManagedObjectReference vm, VimFaultException fault) {
        if (m.exists(vm)) {
            VirtualMachines.post(
                    m, support, task.origin(), new VmFailedToPowerOnEvent().withReason(Faults.localized(fault)), vm);
        }
    }

    /** Demands that a machine can be powered on, and tells where. */
    private ManagedObjectReference requireStart(
            ReadView view, ManagedObjectReference vm, @Nullable ManagedObjectReference asked) {
        VirtualMachines.requireNoTemplate(view, vm);
        VirtualMachines.requireConnected(view, vm);
        VirtualMachinePowerState existing = VirtualMachines.runtime(view, vm).getPowerState();
        if (existing == VirtualMachinePowerState.POWERED_ON) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_ON, existing);
        }
        ManagedObjectReference pool = view.require(vm, VirtualMachineProperties.RESOURCE_POOL);
        ManagedObjectReference host = asked == null ? VirtualMachines.host(view, vm) : asked;
        requireMember(view, pool, host);
        requireUsable(view, host);
        requireDatastores(view, vm, host);
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        AdmissionControl admission = new AdmissionControl(view);
        AdmissionControl.Need need = AdmissionControl.Need.of(config);
        admission.requirePool(pool, need);
        admission.requireHost(host, config, need, support.isTolerant());
        requireSwapSpace(view, vm, host, config);
        return host;
    }

    private static void requireMember(ReadView view, ManagedObjectReference pool, ManagedObjectReference host) {
        ManagedObjectReference owner = view.require(pool, ResourcePoolProperties.OWNER);
        if (!view.refs(owner, ComputeResourceProperties.HOST).contains(host)) {
            throw Faults.invalidArgument("host", "it does not belong to the virtual machine's compute resource");
        }
    }

    /**
     * Demands that a host is there to run machines.
     *
     * @throws VimFaultException HostNotConnected, InvalidState when it is in maintenance mode or standby
     */
    static void requireUsable(ReadView view, ManagedObjectReference host) {
        HostRuntimeInfo runtime = view.require(host, HostSystemProperties.RUNTIME);
        if (runtime.getConnectionState() != HostSystemConnectionState.CONNECTED) {
            throw Faults.of(
                    new HostNotConnected(),
                    "The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is not connected");
        }
        if (runtime.isInMaintenanceMode()) {
            throw Faults.invalidState(
                    "The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is in maintenance mode");
        }
        if (runtime.getPowerState() != HostSystemPowerState.POWERED_ON) {
            throw Faults.invalidState("The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is "
                    + runtime.getPowerState().value());
        }
    }

    private static void requireDatastores(ReadView view, ManagedObjectReference vm, ManagedObjectReference host) {
        for (ManagedObjectReference datastore : view.refs(vm, VirtualMachineProperties.DATASTORE)) {
            try {
                new HostReach(view, host).requireDatastore(datastore);
            } catch (VimFaultException unreachable) {
                throw Faults.of(
                        new CannotAccessVmConfig().withReason(Faults.localized(unreachable)),
                        "Unable to access the virtual machine's files: " + unreachable.getMessage());
            }
        }
    }

    private static void requireSwapSpace(
            ReadView view, ManagedObjectReference vm, ManagedObjectReference host, VirtualMachineConfigInfo config) {
        String home = DatastorePath.parse(config.getFiles().getVmPathName()).datastore();
        ConfigDraft.requireSpace(
                view,
                new HostReach(view, host).datastore(home),
                VirtualMachineFiles.swapSize(config),
                view.require(vm, ManagedEntityProperties.NAME) + ".vswp");
    }

    /** Connects the devices that start connected, or disconnects all: the hardware itself is the same. */
    private static void connectDevices(Mutation m, ManagedObjectReference vm, boolean connect) {
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device.getConnectable() != null) {
                device.getConnectable()
                        .setConnected(connect && device.getConnectable().isStartConnected());
            }
        }
        m.set(vm, VirtualMachineProperties.CONFIG, config);
    }

    /** PowerOffVM_Task; see {@link VirtualMachine#powerOffVMTask}. */
    ManagedObjectReference powerOff(Call call) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    requireNotOff(m, vm);
                                    VirtualMachines.post(m, support, task.origin(), new VmStoppingEvent(), vm);
                                    return null;
                                })
                                .then(STOPPING, (task, m) -> {
                                    requireNotOff(m, vm);
                                    off(m, task.origin(), vm);
                                    return null;
                                })
                                .onFailure((task, m, fault) -> VirtualMachines.post(
                                        m,
                                        support,
                                        task.origin(),
                                        new VmFailedToPowerOffEvent().withReason(Faults.localized(fault)),
                                        vm))
                                .exclusive());
    }

    private static void requireNotOff(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        if (VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_OFF) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_OFF, VirtualMachinePowerState.POWERED_OFF);
        }
    }

    /** Switches a machine off. */
    void off(Mutation m, Origin origin, ManagedObjectReference vm) {
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(m, vm);
        connectDevices(m, vm, false);
        m.set(vm, VirtualMachineProperties.RUNTIME, PowerState.off(runtime.getHost()));
        m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(VirtualMachines.config(m, vm)));
        VirtualMachines.post(m, support, origin, new VmPoweredOffEvent(), vm);
    }

    /** ResetVM_Task; see {@link VirtualMachine#resetVMTask}. */
    ManagedObjectReference reset(Call call) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    requireRunning(m, vm);
                                    VirtualMachines.post(m, support, task.origin(), new VmResettingEvent(), vm);
                                    return null;
                                })
                                .then(STOPPING, (task, m) -> {
                                    requireRunning(m, vm);
                                    m.set(vm, "runtime.bootTime", m.now());
                                    guests.boot(m, vm);
                                    VirtualMachines.post(m, support, task.origin(), new VmPoweredOnEvent(), vm);
                                    return null;
                                })
                                .onFailure((task, m, fault) -> VirtualMachines.post(
                                        m,
                                        support,
                                        task.origin(),
                                        new VmFailedToResetEvent().withReason(Faults.localized(fault)),
                                        vm))
                                .exclusive());
    }

    private static void requireRunning(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        VirtualMachines.requirePowerState(view, vm, VirtualMachinePowerState.POWERED_ON);
    }
}
