package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostPortGroupPort;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives every connected card of a running virtual machine a port of its port group, and takes it back: {@code port} of
 * port groups and {@code numPortsAvailable} of virtual switches in {@code HostSystem.config.network}.
 *
 * <p>A hook of the world: it works out the differences that a step makes, host by host.
 */
final class SwitchPorts implements Consumer<Mutation> {
    /** The type of the ports that machines have. */
    static final String MACHINE = "virtualMachine";

    private record Port(ManagedObjectReference host, String portGroup, String key, String mac) {}

    private record Difference(Set<Port> gone, Set<Port> come) {
        Difference() {
            this(new LinkedHashSet<>(), new LinkedHashSet<>());
        }
    }

    @Override
    public void accept(Mutation m) {
        Map<ManagedObjectReference, Difference> differences = new LinkedHashMap<>();
        for (Change change : m.changes()) {
            if (change.ref().getType().equals(MoTypes.VIRTUAL_MACHINE.name()) && concernsPorts(change)) {
                Set<Port> before = ports(change.before());
                Set<Port> after = ports(change.after());
                before.stream()
                        .filter(port -> !after.contains(port))
                        .forEach(port -> of(differences, port).gone().add(port));
                after.stream()
                        .filter(port -> !before.contains(port))
                        .forEach(port -> of(differences, port).come().add(port));
            }
        }
        differences.forEach((host, difference) -> apply(m, host, difference));
    }

    private static boolean concernsPorts(Change change) {
        return change.before() == null
                || change.after() == null
                || change.touches(VirtualMachineProperties.RUNTIME)
                || change.touches(VirtualMachineProperties.CONFIG);
    }

    private static Difference of(Map<ManagedObjectReference, Difference> differences, Port port) {
        return differences.computeIfAbsent(port.host(), host -> new Difference());
    }

    private static Set<Port> ports(@Nullable ObjectState vm) {
        Set<Port> ports = new LinkedHashSet<>();
        VirtualMachineConfigInfo config = vm == null ? null : vm.get(VirtualMachineProperties.CONFIG);
        VirtualMachineRuntimeInfo runtime = vm == null ? null : vm.get(VirtualMachineProperties.RUNTIME);
        if (vm == null
                || config == null
                || runtime == null
                || runtime.getHost() == null
                || runtime.getPowerState() != VirtualMachinePowerState.POWERED_ON) {
            return ports;
        }
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualEthernetCard card
                    && card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo backing
                    && card.getConnectable() != null
                    && card.getConnectable().isConnected()
                    && card.getMacAddress() != null) {
                String key = vm.ref().getValue() + "-" + card.getKey();
                ports.add(new Port(runtime.getHost(), backing.getDeviceName(), key, card.getMacAddress()));
            }
        }
        return ports;
    }

    private static void apply(Mutation m, ManagedObjectReference host, Difference difference) {
        ObjectState state = m.find(host);
        HostConfigInfo config = state == null ? null : state.get(HostSystemProperties.CONFIG);
        if (config == null || config.getNetwork() == null) {
            return;
        }
        for (HostPortGroup group : config.getNetwork().getPortgroup()) {
            if (concerns(difference, group)) {
                List<HostPortGroupPort> ports = new ArrayList<>(group.getPort());
                Set<String> gone = difference.gone().stream()
                        .filter(port -> isOf(group, port))
                        .map(SwitchPorts::key)
                        .collect(Collectors.toSet());
                ports.removeIf(port -> gone.contains(port.getKey()));
                for (Port port : difference.come()) {
                    if (isOf(group, port)) {
                        ports.add(new HostPortGroupPort()
                                .withKey(key(port))
                                .withMac(port.mac())
                                .withType(MACHINE));
                    }
                }
                m.set(host, "config.network.portgroup[\"" + group.getKey() + "\"].port", ports);
                take(m, host, group, ports.size() - group.getPort().size());
            }
        }
    }

    private static boolean concerns(Difference difference, HostPortGroup group) {
        return Stream.concat(difference.gone().stream(), difference.come().stream())
                .anyMatch(port -> isOf(group, port));
    }

    private static boolean isOf(HostPortGroup group, Port port) {
        return port.portGroup().equals(group.getSpec().getName());
    }

    private static void take(Mutation m, ManagedObjectReference host, HostPortGroup group, int ports) {
        HostConfigInfo config = m.require(host, HostSystemProperties.CONFIG);
        for (HostVirtualSwitch virtualSwitch : config.getNetwork().getVswitch()) {
            if (virtualSwitch.getName().equals(group.getSpec().getVswitchName())) {
                m.set(
                        host,
                        "config.network.vswitch[\"" + virtualSwitch.getKey() + "\"].numPortsAvailable",
                        virtualSwitch.getNumPortsAvailable() - ports);
            }
        }
    }

    private static String key(Port port) {
        return "key-vim.host.PortGroup.Port-" + port.key();
    }
}
