package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostIpRouteConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostPortGroupPort;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVMotionInfo;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.HostVirtualSwitchAutoBridge;
import io.vimock.vim25.HostVirtualSwitchBondBridge;
import io.vimock.vim25.HostVirtualSwitchBridge;
import io.vimock.vim25.HostVirtualSwitchSimpleBridge;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoVirtualNic;
import io.vimock.vim25.PhysicalNic;
import io.vimock.vim25.PhysicalNicLinkInfo;
import io.vimock.vim25.ResourceInUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host's network while an operation changes it. The operations change specifications; {@link #publish} checks that all
 * fits together, works out the rest, and lets the Network objects follow. Only for one step of the world.
 */
final class HostNetworkDraft {
    private static final String MACHINE = "virtualMachine";

    private final Mutation m;
    private final ManagedObjectReference host;
    private final HostNetworkInfo network;
    private final HostNics nics;

    /** Port groups that were taken away while machines had ports there, by name. */
    private final Set<String> orphaned = new LinkedHashSet<>();

    HostNetworkDraft(Mutation m, ManagedObjectReference host) {
        this.m = m;
        this.host = host;
        this.network =
                WireType.deepCopy(m.require(host, HostSystemProperties.CONFIG).getNetwork());
        this.nics = new HostNics(network, host);
    }

    /** The network as it is so far; to change. */
    HostNetworkInfo network() {
        return network;
    }

    /** The interfaces of the host. */
    HostNics nics() {
        return nics;
    }

    private @Nullable HostVirtualSwitch findSwitch(String name) {
        return network.getVswitch().stream()
                .filter(vswitch -> vswitch.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private HostVirtualSwitch requireSwitch(String name) {
        HostVirtualSwitch found = findSwitch(name);
        if (found == null) {
            throw Faults.notFound("The virtual switch '" + name + "'");
        }
        return found;
    }

    private @Nullable HostPortGroup findGroup(String name) {
        return network.getPortgroup().stream()
                .filter(group -> group.getSpec().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private HostPortGroup requireGroup(String name) {
        HostPortGroup found = findGroup(name);
        if (found == null) {
            throw Faults.notFound("The port group '" + name + "'");
        }
        return found;
    }

    /** AddVirtualSwitch. */
    void addSwitch(String name, @Nullable HostVirtualSwitchSpec asked) {
        HostNetworkSpecs.requireSwitchName(name);
        if (findSwitch(name) != null) {
            throw Faults.alreadyExists(name);
        }
        HostVirtualSwitch made = new HostVirtualSwitch()
                .withName(name)
                .withKey(HostNetworkFactory.switchKey(name))
                .withSpec(new HostVirtualSwitchSpec().withNumPorts(HostNetworkFactory.LEAST_PORTS));
        network.getVswitch().add(made);
        change(made, asked == null ? made.getSpec() : asked, HostNetworkFactory.switchPolicy(List.of()));
    }

    /** UpdateVirtualSwitch. */
    void updateSwitch(String name, HostVirtualSwitchSpec asked) {
        HostVirtualSwitch vswitch = requireSwitch(name);
        change(vswitch, asked, vswitch.getSpec().getPolicy());
    }

    private void change(HostVirtualSwitch vswitch, HostVirtualSwitchSpec asked, HostNetworkPolicy base) {
        HostNetworkSpecs.requireMtu(asked.getMtu(), "spec.mtu");
        HostVirtualSwitchBridge bridge = bridge(vswitch, asked.getBridge());
        List<String> uplinks = uplinks(bridge);
        HostVirtualSwitchSpec old = vswitch.getSpec();
        Integer mtu = asked.getMtu() == null ? old.getMtu() : asked.getMtu();
        vswitch.setSpec(new HostVirtualSwitchSpec()
                .withNumPorts(HostNetworkSpecs.ports(asked.getNumPorts(), old.getNumPorts()))
                .withBridge(bridge)
                .withPolicy(HostNetworkSpecs.policy(asked.getPolicy(), base, uplinks))
                .withMtu(mtu == null ? Integer.valueOf(1500) : mtu));
    }

    /** The bridge that was asked for, with the adapters named that it takes by itself; null for none. */
    private @Nullable HostVirtualSwitchBridge bridge(
            HostVirtualSwitch vswitch, @Nullable HostVirtualSwitchBridge asked) {
        if (asked instanceof HostVirtualSwitchAutoBridge auto) {
            List<String> free = new ArrayList<>();
            network.getPnic().forEach(nic -> free.add(nic.getDevice()));
            network.getVswitch().stream()
                    .filter(other -> other != vswitch)
                    .forEach(other -> free.removeAll(uplinks(other.getSpec().getBridge())));
            free.removeAll(auto.getExcludedNicDevice());
            return free.isEmpty() ? null : new HostVirtualSwitchBondBridge().withNicDevice(free);
        }
        for (String device : uplinks(asked)) {
            if (network.getPnic().stream().noneMatch(nic -> nic.getDevice().equals(device))) {
                throw Faults.invalidArgument("spec.bridge.nicDevice", "the host has no adapter '" + device + "'");
            }
        }
        return asked == null || uplinks(asked).isEmpty() ? null : WireType.deepCopy(asked);
    }

    private static List<String> uplinks(@Nullable HostVirtualSwitchBridge bridge) {
        if (bridge instanceof HostVirtualSwitchBondBridge bond) {
            return bond.getNicDevice();
        }
        return bridge instanceof HostVirtualSwitchSimpleBridge simple ? List.of(simple.getNicDevice()) : List.of();
    }

    private PhysicalNic requirePhysical(String device) {
        return network.getPnic().stream()
                .filter(nic -> nic.getDevice().equals(device))
                .findFirst()
                .orElseThrow(() -> Faults.notFound("The physical adapter '" + device + "'"));
    }

    /** RemoveVirtualSwitch, with its port groups. */
    void removeSwitch(String name) {
        HostVirtualSwitch vswitch = requireSwitch(name);
        network.getVswitch().remove(vswitch);
        for (HostPortGroup group : List.copyOf(network.getPortgroup())) {
            if (group.getSpec().getVswitchName().equals(name)) {
                removeGroup(group.getSpec().getName());
            }
        }
    }

    /** AddPortGroup. */
    void addGroup(HostPortGroupSpec spec) {
        HostNetworkSpecs.requireGroup(spec);
        if (findGroup(spec.getName()) != null) {
            throw Faults.alreadyExists(spec.getName());
        }
        requireSwitch(spec.getVswitchName());
        network.getPortgroup().add(new HostPortGroup().withSpec(complete(spec)));
    }

    private static HostPortGroupSpec complete(HostPortGroupSpec spec) {
        HostPortGroupSpec own = WireType.deepCopy(spec);
        return own.getPolicy() == null ? own.withPolicy(new HostNetworkPolicy()) : own;
    }

    /** UpdatePortGroup. */
    void updateGroup(String name, HostPortGroupSpec spec) {
        HostNetworkSpecs.requireGroup(spec);
        HostPortGroup group = requireGroup(name);
        boolean renamed = !spec.getName().equals(name);
        if (renamed && findGroup(spec.getName()) != null) {
            throw Faults.alreadyExists(spec.getName());
        }
        requireSwitch(spec.getVswitchName());
        boolean moved = renamed || !spec.getVswitchName().equals(group.getSpec().getVswitchName());
        if (moved && servesMachines(group)) {
            throw HostConfiguration.refused("Virtual machines are connected to the port group '" + name + "'");
        }
        group.setSpec(complete(spec));
        nics.all().filter(nic -> nic.getPortgroup().equals(name)).forEach(nic -> nics.connect(nic, spec.getName()));
    }

    private static boolean servesMachines(HostPortGroup group) {
        return group.getPort().stream().anyMatch(port -> MACHINE.equals(port.getType()));
    }

    /** RemovePortGroup. */
    void removeGroup(String name) {
        HostPortGroup group = requireGroup(name);
        network.getPortgroup().remove(group);
        if (servesMachines(group)) {
            orphaned.add(name);
        }
    }

    /**
     * UpdatePhysicalNicLinkSpeed.
     *
     * @param speed the speed; null to negotiate it
     */
    void setLinkSpeed(String device, @Nullable PhysicalNicLinkInfo speed) {
        PhysicalNic nic = requirePhysical(device);
        if (speed != null
                && nic.getValidLinkSpecification().stream().noneMatch(valid -> WireType.equal(valid, speed))) {
            throw Faults.invalidArgument("linkSpeed", "the adapter cannot do this speed");
        }
        List<PhysicalNicLinkInfo> valid = nic.getValidLinkSpecification();
        nic.getSpec().setLinkSpeed(speed == null ? null : WireType.deepCopy(speed));
        nic.setLinkSpeed(WireType.deepCopy(speed == null ? valid.get(valid.size() - 1) : speed));
    }

    /** UpdateDnsConfig. */
    void setDns(HostDnsConfig dns) {
        HostNetworkSpecs.requireDns(dns);
        String device = dns.getVirtualNicDevice();
        if (device != null && nics.all().noneMatch(nic -> nic.getDevice().equals(device))) {
            throw Faults.notFound("The interface '" + device + "'");
        }
        network.setDnsConfig(WireType.deepCopy(dns));
    }

    /** UpdateIpRouteConfig and UpdateConsoleIpRouteConfig. */
    void setRoute(HostNics.Kind kind, HostIpRouteConfig route) {
        HostNetworkSpecs.requireRoute(route);
        String device = route.getGatewayDevice();
        if (kind == HostNics.Kind.VMKERNEL) {
            if (nics.list(kind).isEmpty()) {
                throw Faults.invalidState("The host has no interface of VMkernel");
            }
            network.setIpRouteConfig(WireType.deepCopy(route));
        } else {
            network.setConsoleIpRouteConfig(WireType.deepCopy(route));
        }
        if (device != null
                && nics.list(kind).stream().noneMatch(nic -> nic.getDevice().equals(device))) {
            throw Faults.of(new NoVirtualNic(), "There is no interface '" + device + "'");
        }
    }

    /**
     * Makes the network the host's.
     *
     * @throws VimFaultException ResourceInUse
     */
    void publish() {
        requireNothingLost();
        network.getPortgroup().forEach(this::settle);
        network.getVswitch().forEach(this::settle);
        HostConfigInfo config = m.require(host, HostSystemProperties.CONFIG);
        HostVMotionInfo vmotion = vmotion(config.getVmotion());
        m.update(
                host,
                HostSystemProperties.CONFIG,
                copy -> copy.withNetwork(network).withVmotion(vmotion));
        HostNetworks.follow(m, host);
    }

    private void requireNothingLost() {
        for (String name : orphaned) {
            if (findGroup(name) == null) {
                throw inUse("HostPortGroup", name, "virtual machines are connected to it");
            }
        }
        nics.all().filter(nic -> findGroup(nic.getPortgroup()) == null).forEach(nic -> {
            throw inUse("HostPortGroup", nic.getPortgroup(), nic.getDevice() + " is connected to it");
        });
        if (network.getConsoleVnic().isEmpty()) {
            throw inUse("HostVirtualNic", "vswif0", "the host is managed through it");
        }
        Map<String, String> owners = new HashMap<>();
        for (HostVirtualSwitch vswitch : network.getVswitch()) {
            for (String device : uplinks(vswitch.getSpec().getBridge())) {
                String other = owners.put(device, vswitch.getName());
                if (other != null) {
                    throw inUse("PhysicalNic", device, other + " has it");
                }
            }
        }
    }

    private static VimFaultException inUse(String type, String name, String by) {
        return Faults.of(new ResourceInUse().withType(type).withName(name), "'" + name + "' is in use: " + by);
    }

    private void settle(HostPortGroup group) {
        String name = group.getSpec().getName();
        HostVirtualSwitch vswitch = requireSwitch(group.getSpec().getVswitchName());
        List<HostPortGroupPort> ports = new ArrayList<>(group.getPort());
        ports.removeIf(port -> !MACHINE.equals(port.getType()));
        ports.addAll(nics.ports(name));
        group.withKey(HostNetworkFactory.groupKey(name))
                .withVswitch(vswitch.getKey())
                .withComputedPolicy(HostNetworkSpecs.computed(
                        group.getSpec().getPolicy(),
                        vswitch.getSpec().getPolicy(),
                        uplinks(vswitch.getSpec().getBridge())));
        group.getPort().clear();
        group.getPort().addAll(ports);
    }

    private void settle(HostVirtualSwitch vswitch) {
        List<HostPortGroup> groups = network.getPortgroup().stream()
                .filter(group -> group.getSpec().getVswitchName().equals(vswitch.getName()))
                .toList();
        List<String> uplinks = uplinks(vswitch.getSpec().getBridge());
        int used = groups.stream().mapToInt(group -> group.getPort().size()).sum();
        int ports = vswitch.getSpec().getNumPorts();
        vswitch.withNumPorts(ports)
                .withNumPortsAvailable(ports - uplinks.size() - used)
                .withMtu(vswitch.getSpec().getMtu());
        replace(vswitch.getPortgroup(), groups.stream().map(HostPortGroup::getKey));
        replace(vswitch.getPnic(), uplinks.stream().map(HostNetworkFactory::nicKey));
    }

    private static void replace(List<String> list, Stream<String> values) {
        List<String> wanted = values.toList();
        list.clear();
        list.addAll(wanted);
    }

    /** The interface that was chosen for VMotion stays as long as it exists. */
    private HostVMotionInfo vmotion(@Nullable HostVMotionInfo before) {
        String selected = before == null || before.getNetConfig() == null
                ? null
                : before.getNetConfig().getSelectedVnic();
        return HostVMotionSystem.info(
                network,
                network.getVnic().stream()
                        .filter(candidate -> candidate.getKey().equals(selected))
                        .findFirst()
                        .orElse(null));
    }
}
