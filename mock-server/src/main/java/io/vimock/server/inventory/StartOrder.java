package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.AutoStartDefaults;
import io.vimock.vim25.AutoStartPowerInfo;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of the order in which a host starts and stops its machines. Stateless. */
final class StartOrder {
    private static final String NONE = "none";
    private static final Set<String> STARTS = Set.of(NONE, "systemdefault", "poweron");
    private static final Set<String> STOPS = Set.of(NONE, "systemdefault", "poweroff", "guestshutdown", "suspend");

    /** The place of a machine that has none. */
    static final int ANYWHERE = -1;

    private StartOrder() {}

    /**
     * Applies a change to a host's configuration.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument
     */
    static void change(Mutation m, ManagedObjectReference host, HostAutoStartManagerConfig spec) {
        HostAutoStartManagerConfig config = WireType.deepCopy(HostAutoStart.config(m, host));
        if (spec.getDefaults() != null) {
            checkDefaults(spec.getDefaults());
            AutoStartDefaults defaults = config.getDefaults() == null ? new AutoStartDefaults() : config.getDefaults();
            config.setDefaults(Fields.merged(defaults, spec.getDefaults()));
        }
        for (AutoStartPowerInfo info : spec.getPowerInfo()) {
            check(m, host, info);
            place(config.getPowerInfo(), WireType.deepCopy(info));
        }
        m.set(host, "config.autoStart", config);
    }

    private static void checkDefaults(AutoStartDefaults defaults) {
        requireDelay(defaults.getStartDelay() == null ? 0 : defaults.getStartDelay(), 0, "spec.defaults.startDelay");
        requireDelay(defaults.getStopDelay() == null ? 0 : defaults.getStopDelay(), 0, "spec.defaults.stopDelay");
        if (defaults.getStopAction() != null) {
            requireAction(STOPS, defaults.getStopAction(), "spec.defaults.stopAction");
        }
    }

    private static void check(ReadView view, ManagedObjectReference host, AutoStartPowerInfo info) {
        String path = "spec.powerInfo.";
        if (!view.refs(host, HostSystemProperties.VM).contains(info.getKey())
                || view.require(info.getKey(), VirtualMachineProperties.CONFIG).isTemplate()) {
            throw Faults.invalidArgument(path + "key", "it is no virtual machine of this host");
        }
        if (info.getStartOrder() != ANYWHERE && info.getStartOrder() < 1) {
            throw Faults.invalidArgument(path + "startOrder", "it is neither -1 nor 1 or more");
        }
        requireDelay(info.getStartDelay(), ANYWHERE, path + "startDelay");
        requireDelay(info.getStopDelay(), ANYWHERE, path + "stopDelay");
        requireAction(STARTS, info.getStartAction(), path + "startAction");
        requireAction(STOPS, info.getStopAction(), path + "stopAction");
    }

    private static void requireDelay(int seconds, int least, String path) {
        if (seconds < least) {
            throw Faults.invalidArgument(path, seconds + " is less than " + least);
        }
    }

    private static void requireAction(Set<String> allowed, String action, String path) {
        if (!allowed.contains(action.toLowerCase(Locale.ROOT))) {
            throw Faults.invalidArgument(path, "'" + action + "' is no such action");
        }
    }

    /** Gives an entry its place; those with a place are numbered from 1. */
    private static void place(List<AutoStartPowerInfo> entries, AutoStartPowerInfo info) {
        entries.removeIf(entry -> entry.getKey().equals(info.getKey()));
        List<AutoStartPowerInfo> ordered = new ArrayList<>(entries.stream()
                .filter(entry -> entry.getStartOrder() != ANYWHERE)
                .sorted(Comparator.comparingInt(AutoStartPowerInfo::getStartOrder))
                .toList());
        boolean stays = !info.getStartAction().equalsIgnoreCase(NONE)
                || !info.getStopAction().equalsIgnoreCase(NONE);
        if (stays && info.getStartOrder() == ANYWHERE) {
            entries.add(info);
        } else if (stays) {
            ordered.add(Math.min(info.getStartOrder() - 1, ordered.size()), info);
            entries.add(info);
        }
        for (int i = 0; i < ordered.size(); i++) {
            ordered.get(i).setStartOrder(i + 1);
        }
    }
}
