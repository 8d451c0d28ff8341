package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskLock;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.CustomizationStartedEvent;
import io.vimock.vim25.CustomizationSucceeded;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.LocalizedMethodFault;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ToolsUnavailable;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmFailedToRebootGuestEvent;
import io.vimock.vim25.VmFailedToShutdownGuestEvent;
import io.vimock.vim25.VmFailedToStandbyGuestEvent;
import io.vimock.vim25.VmGuestRebootEvent;
import io.vimock.vim25.VmGuestShutdownEvent;
import io.vimock.vim25.VmGuestStandbyEvent;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The guest operating system of virtual machines: it boots when the machine is powered on, tells through VMware Tools
 * who and where it is, and shuts down or reboots when asked to.
 *
 * <p>A machine with at least one disk has an operating system and, unless its configuration says that there are none,
 * VMware Tools. Thread safe apart from the methods that take a mutation.
 */
final class GuestOperations {
    private static final Duration BOOT = Duration.ofSeconds(30);
    /** By so many bytes does a disk grow that grows. */
    private static final long GROWTH_STEP = 16L << 20;

    private static final Duration CUSTOMIZING = Duration.ofSeconds(60);
    private static final Duration SHUTDOWN = Duration.ofSeconds(15);

    private final VirtualMachineSupport support;

    GuestOperations(VirtualMachineSupport support) {
        this.support = support;
    }

    /** Lets the guest of a machine that has just been powered on or reset boot. */
    void boot(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        if (GuestState.hasOldTools(config)
                && "upgradeAtPowerCycle".equals(config.getTools().getToolsUpgradePolicy())) {
            m.set(vm, "config.tools.toolsVersion", GuestState.TOOLS_VERSION);
        }
        Duration time = support.time().of(BOOT);
        if (!time.isZero()) {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(VirtualMachines.config(m, vm)));
        }
        support.schedule().later(m, vm, time, step -> comeUp(step, vm));
    }

    /** Lets the guest of a machine that was suspended go on where it was. */
    void resume(Mutation m, ManagedObjectReference vm) {
        comeUp(m, vm);
    }

    /** The guest has booted, unless it had no space for what it writes meanwhile. */
    void comeUp(Mutation m, ManagedObjectReference vm) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        if (isOutOfSpace(m, vm)) {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(config));
            Questions.ask(m, support, Origin.SERVER, vm, Question.OUT_OF_SPACE);
            return;
        }
        if (GuestState.hasTools(config) && config.getTools().getPendingCustomization() != null) {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(config));
            VirtualMachines.post(m, support, Origin.SERVER, new CustomizationStartedEvent(), vm);
            support.schedule().later(m, vm, support.time().of(CUSTOMIZING), step -> customized(step, vm));
            return;
        }
        m.set(
                vm,
                VirtualMachineProperties.GUEST,
                GuestState.hasTools(config) ? GuestState.running(config) : GuestState.off(config));
    }

    /** Whether a disk that grows lies on a datastore without space for the next step. */
    private static boolean isOutOfSpace(Mutation m, ManagedObjectReference vm) {
        for (VirtualDevice device : VirtualMachines.config(m, vm).getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualDiskFlatVer2BackingInfo disk
                    && disk.getDatastore() != null
                    && (disk.getParent() != null || Boolean.TRUE.equals(disk.isThinProvisioned()))
                    && VirtualMachineStorage.freeSpace(m, vm, disk.getDatastore()) < GROWTH_STEP) {
                return true;
            }
        }
        return false;
    }

    /** The guest has become who it is to be, and boots once more. */
    private void customized(Mutation m, ManagedObjectReference vm) {
        m.set(vm, "config.tools.pendingCustomization", null);
        VirtualMachines.post(m, support, Origin.SERVER, new CustomizationSucceeded(), vm);
        comeUp(m, vm);
    }

    /** Lets a running guest see changed hardware; its own name stays. */
    static void follow(Mutation m, ManagedObjectReference vm) {
        GuestInfo guest = m.get(vm, VirtualMachineProperties.GUEST);
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        if (guest != null && GuestState.isRunning(guest)) {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.running(config).withHostName(guest.getHostName()));
        } else {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(config));
        }
    }

    /**
     * ShutdownGuest: the guest shuts down, and the machine is powered off.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    void shutdown(Call call, PowerOperations power) {
        ManagedObjectReference vm = call.self();
        ask(call, reason -> new VmFailedToShutdownGuestEvent().withReason(reason), m -> {
            VmGuestShutdownEvent event = new VmGuestShutdownEvent();
            VirtualMachines.post(m, support, Origin.of(call), event, vm);
            Origin chain = new Origin(Origin.of(call).userName(), event.getKey());
            support.schedule().later(m, vm, support.time().of(SHUTDOWN), step -> power.off(step, chain, vm));
        });
    }

    /**
     * RebootGuest: the guest shuts down and boots again.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    void reboot(Call call) {
        ManagedObjectReference vm = call.self();
        ask(call, reason -> new VmFailedToRebootGuestEvent().withReason(reason), m -> {
            VirtualMachines.post(m, support, Origin.of(call), new VmGuestRebootEvent(), vm);
            support.schedule().later(m, vm, support.time().of(SHUTDOWN), step -> restart(step, vm));
        });
    }

    /**
     * StandbyGuest: the guest sleeps; the machine is suspended, or goes on without it, as its power operations say.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    void standby(Call call, PowerOperations power) {
        ManagedObjectReference vm = call.self();
        ask(call, reason -> new VmFailedToStandbyGuestEvent().withReason(reason), m -> {
            VmGuestStandbyEvent event = new VmGuestStandbyEvent();
            VirtualMachines.post(m, support, Origin.of(call), event, vm);
            Origin chain = new Origin(Origin.of(call).userName(), event.getKey());
            support.schedule().later(m, vm, support.time().of(SHUTDOWN), step -> sleep(step, chain, vm, power));
        });
    }

    private void sleep(Mutation m, Origin chain, ManagedObjectReference vm, PowerOperations power) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        if (!"checkpoint".equals(config.getDefaultPowerOps().getStandbyAction())) {
            m.set(vm, VirtualMachineProperties.GUEST, GuestState.off(config).withGuestState("standby"));
            return;
        }
        try {
            VirtualMachineStorage.requireSuspendSpace(m, vm);
            power.suspend(m, chain, vm);
        } catch (VimFaultException fault) {
            VirtualMachines.post(
                    m, support, chain, new VmFailedToStandbyGuestEvent().withReason(Faults.localized(fault)), vm);
        }
    }

    /** Asks the guest of the called machine for something, or reports why it cannot be asked. */
    private void ask(Call call, Function<LocalizedMethodFault, VmEvent> failed, Consumer<Mutation> request) {
        ManagedObjectReference vm = call.self();
        try {
            call.world().change(m -> {
                requireTools(m, vm);
                request.accept(m);
            });
        } catch (VimFaultException fault) {
            call.world().change(m -> {
                if (m.exists(vm)) {
                    VmEvent event = failed.apply(Faults.localized(fault));
                    VirtualMachines.post(m, support, Origin.of(call), event, vm);
                }
            });
            throw fault;
        }
    }

    private void restart(Mutation m, ManagedObjectReference vm) {
        m.set(vm, "runtime.bootTime", m.now());
        boot(m, vm);
    }

    private static void requireTools(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        requireRunningTools(view, vm);
        TaskLock.requireFree(view, vm, null);
    }

    /**
     * Demands that VMware Tools run in the guest.
     *
     * @throws VimFaultException InvalidPowerState, ToolsUnavailable
     */
    static void requireRunningTools(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requirePowerState(view, vm, VirtualMachinePowerState.POWERED_ON);
        GuestInfo guest = view.get(vm, VirtualMachineProperties.GUEST);
        if (guest == null || !GuestState.isRunning(guest)) {
            throw Faults.of(
                    new ToolsUnavailable(),
                    "The operation needs VMware Tools, which do not run in the virtual machine");
        }
    }
}
