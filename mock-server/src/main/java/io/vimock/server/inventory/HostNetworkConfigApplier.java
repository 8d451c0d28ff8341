package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.HostNics.Kind;
import io.vimock.vim25.HostNetworkConfig;
import io.vimock.vim25.HostNetworkConfigResult;
import io.vimock.vim25.HostPortGroupConfig;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVirtualNicConfig;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.HostVirtualSwitchConfig;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.PhysicalNicConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * UpdateNetworkConfig: many changes of a host's network at once.
 *
 * <p>In the mode {@code modify} every entry says what to do; one that does not is a change if there is such a thing and
 * a new one otherwise. In the mode {@code replace} what a list names shall be there and nothing else; a list that is
 * absent is left alone.
 */
final class HostNetworkConfigApplier {
    private static final String ADD = "add";
    private static final String EDIT = "edit";
    private static final String REMOVE = "remove";
    private static final String IGNORE = "ignore";

    private final HostNetworkDraft draft;
    private final HostNics nics;
    private final boolean replaces;

    /**
     * @param draft what is changed
     * @param mode {@code modify} or {@code replace}
     */
    HostNetworkConfigApplier(HostNetworkDraft draft, String mode) {
        if (!mode.equals("modify") && !mode.equals("replace")) {
            throw Faults.invalidArgument("changeMode", "'" + mode + "' is neither modify nor replace");
        }
        this.draft = draft;
        this.nics = draft.nics();
        this.replaces = mode.equals("replace");
    }

    /** Applies everything; the draft checks the whole. */
    HostNetworkConfigResult apply(HostNetworkConfig config) {
        removeGone(config);
        for (HostVirtualSwitchConfig entry : config.getVswitch()) {
            applySwitch(entry);
        }
        for (HostPortGroupConfig entry : config.getPortgroup()) {
            applyGroup(entry);
        }
        for (PhysicalNicConfig entry : config.getPnic()) {
            draft.setLinkSpeed(entry.getDevice(), entry.getSpec().getLinkSpeed());
        }
        HostNetworkConfigResult result = new HostNetworkConfigResult();
        applyNics(Kind.VMKERNEL, config.getVnic(), result.getVnicDevice()::add);
        applyNics(Kind.SERVICE_CONSOLE, config.getConsoleVnic(), result.getConsoleVnicDevice()::add);
        if (config.getDnsConfig() != null) {
            draft.setDns(config.getDnsConfig());
        }
        if (config.getIpRouteConfig() != null) {
            draft.setRoute(Kind.VMKERNEL, config.getIpRouteConfig());
        }
        if (config.getConsoleIpRouteConfig() != null) {
            draft.setRoute(Kind.SERVICE_CONSOLE, config.getConsoleIpRouteConfig());
        }
        return result;
    }

    private void removeGone(HostNetworkConfig config) {
        if (!replaces) {
            return;
        }
        removeAllBut(
                deviceNames(config.getVnic()), devices(Kind.VMKERNEL), device -> nics.remove(Kind.VMKERNEL, device));
        removeAllBut(
                deviceNames(config.getConsoleVnic()),
                devices(Kind.SERVICE_CONSOLE),
                device -> nics.remove(Kind.SERVICE_CONSOLE, device));
        removeAllBut(
                config.getPortgroup().stream()
                        .map(entry -> groupSpec(entry).getName())
                        .toList(),
                groupNames(),
                draft::removeGroup);
        removeAllBut(
                config.getVswitch().stream()
                        .map(HostVirtualSwitchConfig::getName)
                        .toList(),
                switchNames(),
                draft::removeSwitch);
    }

    private static List<@Nullable String> deviceNames(List<HostVirtualNicConfig> entries) {
        List<@Nullable String> names = new ArrayList<>();
        entries.forEach(entry -> names.add(entry.getDevice()));
        return names;
    }

    private static void removeAllBut(
            List<? extends @Nullable String> wanted, Set<String> present, Consumer<String> remove) {
        if (!wanted.isEmpty()) {
            present.stream().filter(name -> !wanted.contains(name)).forEach(remove);
        }
    }

    private Set<String> devices(Kind kind) {
        return nics.list(kind).stream().map(nic -> nic.getDevice()).collect(Collectors.toSet());
    }

    private Set<String> groupNames() {
        return draft.network().getPortgroup().stream()
                .map(group -> group.getSpec().getName())
                .collect(Collectors.toSet());
    }

    private Set<String> switchNames() {
        return draft.network().getVswitch().stream()
                .map(vswitch -> vswitch.getName())
                .collect(Collectors.toSet());
    }

    private String operation(@Nullable String asked, boolean exists) {
        if (replaces || asked == null || asked.isEmpty()) {
            return exists ? EDIT : ADD;
        }
        if (!Set.of(ADD, EDIT, REMOVE, IGNORE).contains(asked)) {
            throw Faults.invalidArgument("config.changeOperation", "'" + asked + "' is no operation");
        }
        return asked;
    }

    private void applySwitch(HostVirtualSwitchConfig entry) {
        String name = entry.getName();
        HostVirtualSwitchSpec spec = entry.getSpec();
        switch (operation(entry.getChangeOperation(), switchNames().contains(name))) {
            case ADD -> draft.addSwitch(name, spec);
            case EDIT -> {
                if (spec != null) {
                    draft.updateSwitch(name, spec);
                }
            }
            case REMOVE -> draft.removeSwitch(name);
            default -> {}
        }
    }

    private static HostPortGroupSpec groupSpec(HostPortGroupConfig entry) {
        if (entry.getSpec() == null) {
            throw Faults.invalidArgument("config.portgroup.spec", "it is unset");
        }
        return entry.getSpec();
    }

    private void applyGroup(HostPortGroupConfig entry) {
        HostPortGroupSpec spec = groupSpec(entry);
        switch (operation(entry.getChangeOperation(), groupNames().contains(spec.getName()))) {
            case ADD -> draft.addGroup(spec);
            case EDIT -> draft.updateGroup(spec.getName(), spec);
            case REMOVE -> draft.removeGroup(spec.getName());
            default -> {}
        }
    }

    private void applyNics(Kind kind, List<HostVirtualNicConfig> entries, Consumer<String> added) {
        for (HostVirtualNicConfig entry : entries) {
            String device = entry.getDevice();
            boolean exists = device != null && devices(kind).contains(device);
            String operation = operation(entry.getChangeOperation(), exists);
            if (operation.equals(ADD)) {
                added.accept(nics.add(kind, entry.getPortgroup(), nicSpec(entry)));
            } else if (!operation.equals(IGNORE)) {
                change(kind, operation, device, entry);
            }
        }
    }

    private void change(Kind kind, String operation, @Nullable String device, HostVirtualNicConfig entry) {
        if (device == null) {
            throw Faults.invalidArgument("config.vnic.device", "it is unset");
        }
        if (operation.equals(REMOVE)) {
            nics.remove(kind, device);
        } else if (entry.getSpec() != null) {
            nics.update(kind, device, nicSpec(entry));
        }
    }

    private static HostVirtualNicSpec nicSpec(HostVirtualNicConfig entry) {
        if (entry.getSpec() == null) {
            throw Faults.invalidArgument("config.vnic.spec", "it is unset");
        }
        return entry.getSpec();
    }
}
