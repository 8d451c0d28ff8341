package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Change;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostNetworkInfo;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
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

    private static final WireField VSWITCH =
            Objects.requireNonNull(WireType.of(HostNetworkInfo.class).field("vswitch"));

    private record Port(ManagedObjectReference host, String portGroup, String key, String mac) {}

    private record Difference(List<Port> gone, List<Port> come) {
        Difference() {
            this(new ArrayList<>(1), new ArrayList<>(1));
        }
    }

    @Override
    public void accept(Mutation m) {
        Map<ManagedObjectReference, Difference> differences = Map.of();
        for (Change change : m.changes()) {
            if (change.ref().getType().equals(MoTypes.VIRTUAL_MACHINE.name()) && concernsPorts(change)) {
                differences = differences.isEmpty() ? new LinkedHashMap<>(2) : differences;
                compare(ports(change.before()), ports(change.after()), differences);
            }
        }
        differences.forEach((host, difference) -> apply(m, host, difference));
    }

    private static void compare(
            List<Port> before, List<Port> after, Map<ManagedObjectReference, Difference> differences) {
        for (Port port : before) {
            if (!after.contains(port)) {
                of(differences, port).gone().add(port);
            }
        }
        for (Port port : after) {
            if (!before.contains(port)) {
                of(differences, port).come().add(port);
            }
        }
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

    /** The ports of a machine: a few, one for each connected card. */
    private static List<Port> ports(@Nullable ObjectState vm) {
        VirtualMachineConfigInfo config = vm == null ? null : vm.get(VirtualMachineProperties.CONFIG);
        VirtualMachineRuntimeInfo runtime = vm == null ? null : vm.get(VirtualMachineProperties.RUNTIME);
        if (vm == null
                || config == null
                || runtime == null
                || runtime.getHost() == null
                || runtime.getPowerState() != VirtualMachinePowerState.POWERED_ON) {
            return List.of();
        }
        List<Port> ports = new ArrayList<>(1);
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
        List<HostPortGroup> groups = new ArrayList<>(config.getNetwork().getPortgroup());
        List<HostVirtualSwitch> switches = new ArrayList<>(config.getNetwork().getVswitch());
        boolean changed = false;
        for (int i = 0; i < groups.size(); i++) {
            HostPortGroup group = groups.get(i);
            if (concerns(difference, group)) {
                List<HostPortGroupPort> ports = ports(group, difference);
                groups.set(i, WireType.copyWith(group, "port", WireType.seal(ports)));
                take(switches, group, ports.size() - group.getPort().size());
                changed = true;
            }
        }
        if (changed) {
            HostNetworkInfo network = WireType.copyWith(config.getNetwork(), "portgroup", groups);
            VSWITCH.set(network, switches);
            m.set(host, HostSystemProperties.CONFIG, WireType.copy(config).withNetwork(network));
        }
    }

    private static boolean concerns(Difference difference, HostPortGroup group) {
        return hasPortOf(group, difference.gone()) || hasPortOf(group, difference.come());
    }

    private static boolean hasPortOf(HostPortGroup group, List<Port> ports) {
        for (Port port : ports) {
            if (isOf(group, port)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(HostPortGroup group, Port port) {
        return port.portGroup().equals(group.getSpec().getName());
    }

    /** The ports a group has after a difference; all of them sealed, as those that it had are. */
    private static List<HostPortGroupPort> ports(HostPortGroup group, Difference difference) {
        Set<String> gone = new HashSet<>();
        for (Port port : difference.gone()) {
            if (isOf(group, port)) {
                gone.add(key(port));
            }
        }
        List<HostPortGroupPort> ports =
                new ArrayList<>(group.getPort().size() + difference.come().size());
        for (HostPortGroupPort port : group.getPort()) {
            if (gone.isEmpty() || !gone.contains(port.getKey())) {
                ports.add(port);
            }
        }
        for (Port port : difference.come()) {
            if (isOf(group, port)) {
                HostPortGroupPort come = new HostPortGroupPort()
                        .withKey(key(port))
                        .withMac(port.mac())
                        .withType(MACHINE);
                WireType.freeze(come);
                ports.add(come);
            }
        }
        return ports;
    }

    private static void take(List<HostVirtualSwitch> switches, HostPortGroup group, int ports) {
        switches.replaceAll(each -> each.getName().equals(group.getSpec().getVswitchName())
                ? WireType.copy(each).withNumPortsAvailable(each.getNumPortsAvailable() - ports)
                : each);
    }

    private static String key(Port port) {
        return "key-vim.host.PortGroup.Port-" + port.key();
    }
}
