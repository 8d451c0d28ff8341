package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.TaskContext;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.EnteredMaintenanceModeEvent;
import io.vimock.vim25.EnteringMaintenanceModeEvent;
import io.vimock.vim25.ExitMaintenanceModeEvent;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostConnectSpec;
import io.vimock.vim25.HostFlagInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemResourceInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host: its connection, maintenance mode and power, and what running a machine on it costs. Thread safe. */
public final class HostSystem implements ManagedObjectType {
    private static final Duration SWITCHING = Duration.ofSeconds(2);

    private final InventorySupport support;
    private final HostArrivals arrivals;
    private final HostPower power;

    /**
     * @param support what operations work with
     * @param machines what operations of virtual machines work with
     * @param arrivals connects hosts
     */
    public HostSystem(InventorySupport support, VirtualMachineSupport machines, HostArrivals arrivals) {
        this.support = support;
        this.arrivals = arrivals;
        this.power = new HostPower(machines, arrivals.connections());
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_SYSTEM;
    }

    /**
     * EnterMaintenanceMode_Task: waits until no virtual machine runs on the host, whoever stops or moves them; can be
     * cancelled while it waits.
     *
     * @param timeout how many seconds to wait; 0 or less to wait for ever
     * @param evacuatePoweredOffVms has an effect in DRS clusters alone
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState, Timedout, RequestCanceled
     */
    public ManagedObjectReference enterMaintenanceModeTask(
            Call call, int timeout, @Nullable Boolean evacuatePoweredOffVms) {
        ManagedObjectReference host = call.self();
        Duration patience = timeout <= 0 ? null : Duration.ofSeconds(timeout);
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> entering(task, m, host))
                                .when(view -> !HostPower.runsMachines(view, host), patience)
                                .then(SWITCHING, (task, m) -> entered(task, m, host))
                                .onFailure((task, m, fault) ->
                                        HostPower.reportGivenUp(support.events(), m, task.origin(), host, fault))
                                .cancelable()
                                .exclusive());
    }

    private @Nullable Object entering(TaskContext task, Mutation m, ManagedObjectReference host) {
        requireMaintenance(m, host, false);
        support.events().post(m, task.origin(), new EnteringMaintenanceModeEvent(), host);
        return null;
    }

    private @Nullable Object entered(TaskContext task, Mutation m, ManagedObjectReference host) {
        requireMaintenance(m, host, false);
        if (HostPower.runsMachines(m, host)) {
            throw Faults.invalidState("A virtual machine was started on the host");
        }
        m.set(host, "runtime.inMaintenanceMode", true);
        support.events().post(m, task.origin(), new EnteredMaintenanceModeEvent(), host);
        return null;
    }

    /**
     * ExitMaintenanceMode_Task.
     *
     * @param timeout how many seconds it may take; it takes less than any
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState
     */
    public ManagedObjectReference exitMaintenanceModeTask(Call call, int timeout) {
        ManagedObjectReference host = call.self();
        return support.tasks()
                .start(
                        call,
                        host,
                        TaskSteps.first((task, m) -> {
                                    requireMaintenance(m, host, true);
                                    return null;
                                })
                                .then(SWITCHING, (task, m) -> {
                                    requireMaintenance(m, host, true);
                                    m.set(host, "runtime.inMaintenanceMode", false);
                                    support.events().post(m, task.origin(), new ExitMaintenanceModeEvent(), host);
                                    return null;
                                })
                                .exclusive());
    }

    private static void requireMaintenance(ReadView view, ManagedObjectReference host, boolean inMaintenance) {
        var runtime = view.require(host, HostSystemProperties.RUNTIME);
        if (runtime.getConnectionState() != HostSystemConnectionState.CONNECTED) {
            throw Faults.invalidState("The host is not connected");
        }
        if (runtime.isInMaintenanceMode() != inMaintenance) {
            throw Faults.invalidState("The host is " + (inMaintenance ? "not" : "already") + " in maintenance mode");
        }
    }

    /**
     * DisconnectHost_Task: the server lets go of the host, which goes on running its machines.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState when it is not connected
     */
    public ManagedObjectReference disconnectHostTask(Call call) {
        return arrivals.disconnect(call);
    }

    /**
     * ReconnectHost_Task.
     *
     * @param cnxSpec who logs in; null for the account that the host was last connected to with
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState when it is connected; InvalidName,
     *     InvalidLogin, NoHost
     */
    public ManagedObjectReference reconnectHostTask(Call call, @Nullable HostConnectSpec cnxSpec) {
        return arrivals.reconnect(call, cnxSpec, () -> power.switchedOn(call, call.self()));
    }

    /**
     * RebootHost_Task: machines that run are powered off. The task ends when the host goes down.
     *
     * @param force whether to reboot a host that is not in maintenance mode
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState
     */
    public ManagedObjectReference rebootHostTask(Call call, boolean force) {
        return power.reboot(call, force);
    }

    /**
     * ShutdownHost_Task: machines that run are powered off, and the host does not come back.
     *
     * @param force whether to shut down a host that is not in maintenance mode
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState
     */
    public ManagedObjectReference shutdownHostTask(Call call, boolean force) {
        return power.shutdown(call, force);
    }

    /**
     * PowerDownHostToStandBy_Task: waits until no virtual machine runs on the host, whoever stops or moves them; can be
     * cancelled while it waits.
     *
     * @param timeoutSec how many seconds to wait; 0 or less to wait for ever
     * @param evacuatePoweredOffVms has an effect in DRS clusters alone
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState, Timedout, RequestCanceled
     */
    public ManagedObjectReference powerDownHostToStandByTask(
            Call call, int timeoutSec, @Nullable Boolean evacuatePoweredOffVms) {
        return power.standBy(call, timeoutSec);
    }

    /**
     * PowerUpHostFromStandBy_Task.
     *
     * @param timeoutSec how many seconds it may take; it takes less than any
     * @throws io.vimock.server.fault.VimFaultException in the task InvalidState
     */
    public ManagedObjectReference powerUpHostFromStandByTask(Call call, int timeoutSec) {
        return power.wakeUp(call);
    }

    /** QueryHostConnectionInfo: what adding this host to another VirtualCenter would show. */
    public HostConnectInfo queryHostConnectionInfo(Call call) {
        return HostConnectInfos.of(call.snapshot(), call.self());
    }

    /**
     * UpdateFlags: what is unset stays.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void updateFlags(Call call, HostFlagInfo flagInfo) {
        change(call, config -> {
            HostFlagInfo flags = config.getFlags() == null ? new HostFlagInfo() : WireType.copy(config.getFlags());
            return config.withFlags(Fields.merged(flags, flagInfo));
        });
    }

    /**
     * UpdateSystemResources: what the host's own parts may use; groups that are not named stay as they are.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument for a group that the host does not have;
     *     HostNotConnected
     */
    public void updateSystemResources(Call call, HostSystemResourceInfo resourceInfo) {
        change(
                call,
                config ->
                        config.withSystemResources(SystemResources.changed(config.getSystemResources(), resourceInfo)));
    }

    private void change(Call call, UnaryOperator<HostConfigInfo> change) {
        ManagedObjectReference host = call.self();
        Object unused = support.tasks().perform(call, host, (task, m) -> {
            HostManagers.requireConnected(m, host);
            m.update(host, HostSystemProperties.CONFIG, change);
            return null;
        });
    }

    /**
     * QueryMemoryOverhead: what running a machine costs beside its own memory, in bytes (facts: resource-management 5).
     *
     * @param memorySize the machine's memory in bytes
     * @param videoRamSize does not matter
     */
    public long queryMemoryOverhead(Call call, long memorySize, @Nullable Integer videoRamSize, int numVcpus) {
        return PowerState.overheadBytes(numVcpus, (int) (memorySize >> 20), false);
    }

    /** QueryMemoryOverheadEx: the same for a machine of this configuration. */
    public long queryMemoryOverheadEx(Call call, VirtualMachineConfigInfo vmConfigInfo) {
        return PowerState.overheadBytes(
                vmConfigInfo.getHardware().getNumCPU(),
                vmConfigInfo.getHardware().getMemoryMB(),
                GuestOperatingSystem.is64Bit(vmConfigInfo.getGuestId()));
    }
}
