package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CanceledHostOperationEvent;
import io.vimock.vim25.EnteredStandbyModeEvent;
import io.vimock.vim25.EnteringStandbyModeEvent;
import io.vimock.vim25.ExitedStandbyModeEvent;
import io.vimock.vim25.ExitingStandbyModeEvent;
import io.vimock.vim25.HostConnectionLostEvent;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostShutdownEvent;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.RequestCanceled;
import io.vimock.vim25.TimedOutHostOperationEvent;
import io.vimock.vim25.Timedout;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RebootHost_Task, ShutdownHost_Task, PowerDownHostToStandBy_Task and PowerUpHostFromStandBy_Task. Thread safe.
 *
 * <p>The task of a reboot ends when the host goes down; the host is not responding until it has booted. A host that was
 * shut down stays down until somebody connects to it again.
 */
final class HostPower {
    private static final Duration GOING_DOWN = Duration.ofSeconds(10);
    /** How long a host takes to boot. */
    static final Duration BOOTING = Duration.ofMinutes(3);

    private static final Duration WAKING = Duration.ofMinutes(2);

    private final VirtualMachineSupport support;
    private final HostConnections connections;
    private final PowerOperations machines;
    private final HostAutoStart autoStart;

    HostPower(VirtualMachineSupport support, HostConnections connections) {
        this.support = support;
        this.connections = connections;
        this.machines = new PowerOperations(support, new GuestOperations(support));
        this.autoStart = new HostAutoStart(support);
    }

    /** RebootHost_Task; see {@link HostSystem#rebootHostTask}. */
    ManagedObjectReference reboot(Call call, boolean force) {
        return down(call, force, "reboot", true);
    }

    /** ShutdownHost_Task; see {@link HostSystem#shutdownHostTask}. */
    ManagedObjectReference shutdown(Call call, boolean force) {
        return down(call, force, "shutdown", false);
    }

    private ManagedObjectReference down(Call call, boolean force, String reason, boolean comesBack) {
        ManagedObjectReference host = call.self();
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    requireDownable(m, host, force);
                                    HostShutdownEvent event = new HostShutdownEvent().withReason(reason);
                                    support.events().post(m, task.origin(), event, host);
                                    return null;
                                })
                                .then(GOING_DOWN, (task, m) -> {
                                    requireDownable(m, host, force);
                                    goDown(m, task.origin(), host, comesBack);
                                    if (comesBack) {
                                        m.afterCommit(() -> bootLater(call, task.origin(), host));
                                    }
                                    return null;
                                })
                                .exclusive());
    }

    private static void requireDownable(ReadView view, ManagedObjectReference host, boolean force) {
        HostConnections.requireConnected(view, host);
        if (!force && !view.require(host, HostSystemProperties.RUNTIME).isInMaintenanceMode()) {
            throw Faults.invalidState("The host is not in maintenance mode; it can be forced");
        }
    }

    private void goDown(Mutation m, Origin origin, ManagedObjectReference host, boolean comesBack) {
        for (ManagedObjectReference vm : List.copyOf(m.refs(host, HostSystemProperties.VM))) {
            if (VirtualMachines.runtime(m, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
                machines.off(m, origin, vm);
            }
        }
        support.events().post(m, origin, new HostConnectionLostEvent(), host);
        connections.lose(m, origin, host, comesBack ? HostSystemPowerState.UNKNOWN : HostSystemPowerState.POWERED_OFF);
    }

    private void bootLater(Call call, Origin origin, ManagedObjectReference host) {
        Duration delay = support.time().of(BOOTING);
        Runnable boot = () -> boot(call, origin, host);
        if (delay.isZero()) {
            call.world().execute(boot);
        } else {
            var unused = call.world().clock().after(delay, boot);
        }
    }

    private void boot(Call call, Origin origin, ManagedObjectReference host) {
        boolean booted = call.world().write(m -> {
            if (!m.exists(host) || !isDown(m.require(host, HostSystemProperties.RUNTIME))) {
                return false;
            }
            m.set(host, "runtime.bootTime", m.now());
            connections.connect(m, origin, host);
            return true;
        });
        if (booted) {
            autoStart.booted(call, host);
        }
    }

    private static boolean isDown(HostRuntimeInfo runtime) {
        return runtime.getConnectionState() == HostSystemConnectionState.NOT_RESPONDING;
    }

    /** What a host does that was switched on. */
    void switchedOn(Call call, ManagedObjectReference host) {
        call.world().execute(() -> autoStart.booted(call, host));
    }

    /** PowerDownHostToStandBy_Task; see {@link HostSystem#powerDownHostToStandByTask}. */
    ManagedObjectReference standBy(Call call, int timeout) {
        ManagedObjectReference host = call.self();
        Duration patience = timeout <= 0 ? null : Duration.ofSeconds(timeout);
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    requirePower(m, host, HostSystemPowerState.POWERED_ON);
                                    setPower(m, host, HostSystemPowerState.POWERED_ON, "entering");
                                    support.events().post(m, task.origin(), new EnteringStandbyModeEvent(), host);
                                    return null;
                                })
                                .when(view -> !runsMachines(view, host), patience)
                                .then(GOING_DOWN, (task, m) -> {
                                    requirePower(m, host, HostSystemPowerState.POWERED_ON);
                                    if (runsMachines(m, host)) {
                                        throw Faults.invalidState("A virtual machine was started on the host");
                                    }
                                    setPower(m, host, HostSystemPowerState.STAND_BY, "in");
                                    support.events().post(m, task.origin(), new EnteredStandbyModeEvent(), host);
                                    return null;
                                })
                                .onFailure((task, m, fault) -> {
                                    stayUp(m, host);
                                    reportGivenUp(support.events(), m, task.origin(), host, fault);
                                })
                                .cancelable()
                                .exclusive());
    }

    /** Reports that something a host was asked for took too long or was cancelled; another fault is none of that. */
    static void reportGivenUp(
            EventPoster events, Mutation m, Origin origin, ManagedObjectReference host, VimFaultException fault) {
        boolean cancelled = fault.fault() instanceof RequestCanceled;
        if (m.exists(host) && (cancelled || fault.fault() instanceof Timedout)) {
            events.post(
                    m, origin, cancelled ? new CanceledHostOperationEvent() : new TimedOutHostOperationEvent(), host);
        }
    }

    private static void stayUp(Mutation m, ManagedObjectReference host) {
        if (m.exists(host)
                && "entering"
                        .equals(m.require(host, HostSystemProperties.RUNTIME).getStandbyMode())) {
            m.set(host, "runtime.standbyMode", "none");
        }
    }

    /** PowerUpHostFromStandBy_Task; see {@link HostSystem#powerUpHostFromStandByTask}. */
    ManagedObjectReference wakeUp(Call call) {
        ManagedObjectReference host = call.self();
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    requirePower(m, host, HostSystemPowerState.STAND_BY);
                                    setPower(m, host, HostSystemPowerState.STAND_BY, "exiting");
                                    if (support.isTolerant()) {
                                        support.events().post(m, task.origin(), new ExitingStandbyModeEvent(), host);
                                    }
                                    return null;
                                })
                                .then(WAKING, (task, m) -> wokenUp(task, m, host))
                                .exclusive());
    }

    private @Nullable Object wokenUp(TaskContext task, Mutation m, ManagedObjectReference host) {
        requirePower(m, host, HostSystemPowerState.STAND_BY);
        setPower(m, host, HostSystemPowerState.POWERED_ON, "none");
        m.set(host, "runtime.bootTime", m.now());
        support.events().post(m, task.origin(), new ExitedStandbyModeEvent(), host);
        return null;
    }

    private static void setPower(
            Mutation m, ManagedObjectReference host, HostSystemPowerState power, String standbyMode) {
        m.update(
                host,
                HostSystemProperties.RUNTIME,
                runtime -> runtime.withPowerState(power).withStandbyMode(standbyMode));
    }

    private static void requirePower(ReadView view, ManagedObjectReference host, HostSystemPowerState needed) {
        HostConnections.requireConnected(view, host);
        HostSystemPowerState power =
                view.require(host, HostSystemProperties.RUNTIME).getPowerState();
        if (power != needed) {
            throw Faults.invalidState("The host is " + power.value());
        }
    }

    /** Whether a machine runs on a host. */
    static boolean runsMachines(ReadView view, ManagedObjectReference host) {
        for (ManagedObjectReference vm : view.refs(host, HostSystemProperties.VM)) {
            if (view.require(vm, VirtualMachineProperties.RUNTIME).getPowerState()
                    == VirtualMachinePowerState.POWERED_ON) {
                return true;
            }
        }
        return false;
    }
}
