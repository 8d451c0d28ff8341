package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.FollowUpCall;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AutoStartDefaults;
import io.vimock.vim25.AutoStartPowerInfo;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the machines of a host in the order that its administrator gave them: one after another, each after
 * the delay of the one before. Thread safe.
 */
final class HostAutoStart {
    private final VirtualMachineSupport support;
    private final PowerOperations power;
    private final GuestOperations guests;

    HostAutoStart(VirtualMachineSupport support) {
        this.support = support;
        this.guests = new GuestOperations(support);
        this.power = new PowerOperations(support, guests);
    }

    /** The start order of a host. */
    static HostAutoStartManagerConfig config(ReadView view, ManagedObjectReference host) {
        HostConfigInfo config = view.require(host, HostSystemProperties.CONFIG);
        HostAutoStartManagerConfig order = config.getAutoStart();
        return order == null ? new HostAutoStartManagerConfig() : order;
    }

    /** What a host does when it has booted: it starts its machines if that is enabled. */
    void booted(Call call, ManagedObjectReference host) {
        ReadView view = call.world().snapshot();
        AutoStartDefaults defaults = config(view, host).getDefaults();
        boolean enabled = defaults != null && Boolean.TRUE.equals(defaults.isEnabled());
        if (enabled && !view.require(host, HostSystemProperties.RUNTIME).isInMaintenanceMode()) {
            powerOn(call, host);
        }
    }

    /** Starts the machines that are to be started. */
    void powerOn(Call call, ManagedObjectReference host) {
        HostAutoStartManagerConfig config = config(call.world().snapshot(), host);
        Duration at = Duration.ZERO;
        for (AutoStartPowerInfo info : ordered(config)) {
            if (info.getStartAction().equalsIgnoreCase("powerOn")) {
                ManagedObjectReference vm = info.getKey();
                at(call, at, () -> start(call, vm));
                at = at.plus(delay(info.getStartDelay(), defaults(config).getStartDelay()));
            }
        }
    }

    /** Stops the machines, the last one first. */
    void powerOff(Call call, ManagedObjectReference host) {
        HostAutoStartManagerConfig config = config(call.world().snapshot(), host);
        List<AutoStartPowerInfo> reversed = ordered(config);
        Collections.reverse(reversed);
        Duration at = Duration.ZERO;
        for (AutoStartPowerInfo info : reversed) {
            String action = stopAction(info, defaults(config));
            if (!action.equalsIgnoreCase("none")) {
                ManagedObjectReference vm = info.getKey();
                at(call, at, () -> stop(call, vm, action));
                at = at.plus(delay(info.getStopDelay(), defaults(config).getStopDelay()));
            }
        }
    }

    private static AutoStartDefaults defaults(HostAutoStartManagerConfig config) {
        return config.getDefaults() == null ? new AutoStartDefaults() : config.getDefaults();
    }

    /** The machines with a place in the order, then those without one. */
    private static List<AutoStartPowerInfo> ordered(HostAutoStartManagerConfig config) {
        List<AutoStartPowerInfo> ordered = new ArrayList<>(config.getPowerInfo());
        ordered.sort(Comparator.comparingInt(
                info -> info.getStartOrder() == StartOrder.ANYWHERE ? Integer.MAX_VALUE : info.getStartOrder()));
        return ordered;
    }

    private static String stopAction(AutoStartPowerInfo info, AutoStartDefaults defaults) {
        boolean isDefault = info.getStopAction().equalsIgnoreCase("systemDefault");
        String standard = defaults.getStopAction() == null ? "powerOff" : defaults.getStopAction();
        return isDefault ? standard : info.getStopAction();
    }

    private Duration delay(int own, @Nullable Integer standard) {
        int seconds = own >= 0 || standard == null ? Math.max(0, own) : standard;
        return support.time().of(Duration.ofSeconds(seconds));
    }

    private static void at(Call call, Duration delay, Runnable action) {
        if (delay.isZero()) {
            action.run();
        } else {
            var unused = call.world().clock().after(delay, action);
        }
    }

    private void start(Call call, ManagedObjectReference vm) {
        if (isIn(call.world().snapshot(), vm, VirtualMachinePowerState.POWERED_OFF)) {
            Object unused = power.powerOn(follow(call, vm, "PowerOnVM_Task"), null);
        }
    }

    private void stop(Call call, ManagedObjectReference vm, String action) {
        ReadView view = call.world().snapshot();
        if (!isIn(view, vm, VirtualMachinePowerState.POWERED_ON)) {
            return;
        }
        GuestInfo guest = view.get(vm, VirtualMachineProperties.GUEST);
        if (action.equalsIgnoreCase("guestShutdown") && guest != null && GuestState.isRunning(guest)) {
            guests.shutdown(follow(call, vm, "ShutdownGuest"), power);
        } else if (action.equalsIgnoreCase("suspend")) {
            Object unused = power.suspend(follow(call, vm, "SuspendVM_Task"));
        } else {
            Object unused = power.powerOff(follow(call, vm, "PowerOffVM_Task"));
        }
    }

    private static boolean isIn(ReadView view, ManagedObjectReference vm, VirtualMachinePowerState state) {
        return view.exists(vm) && VirtualMachines.runtime(view, vm).getPowerState() == state;
    }

    private static Call follow(Call call, ManagedObjectReference vm, String operation) {
        Operation found = MoTypes.VIRTUAL_MACHINE.operations().stream()
                .filter(candidate -> candidate.name().equals(operation))
                .findFirst()
                .orElseThrow();
        return new FollowUpCall(call, vm, found);
    }
}
