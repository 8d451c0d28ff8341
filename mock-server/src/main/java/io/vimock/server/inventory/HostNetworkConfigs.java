package io.vimock.server.inventory;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostNetworkConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostPortGroupConfig;
import io.vimock.vim25.HostVirtualNicConfig;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.HostVirtualSwitchConfig;
import io.vimock.vim25.PhysicalNicConfig;
import java.util.List;
import java.util.Set;

/** Writes a host's network down as a specification would: {@code HostNetworkSystem.networkConfig}. Stateless. */
final class HostNetworkConfigs {
    /** Of these, only a part shows in a configuration. */
    private static final Set<String> IN_PART = Set.of("vswitch", "portgroup");

    private static final List<WireField> WHOLE = WireType.of(HostNetworkInfo.class).fields().stream()
            .filter(field -> !IN_PART.contains(field.name()))
            .toList();

    private HostNetworkConfigs() {}

    /**
     * Whether two networks differ at most in the ports that are taken, so that one configuration gives both; what is
     * the same object in both is not looked at.
     */
    static boolean areOfOne(HostNetworkInfo one, HostNetworkInfo other) {
        for (WireField field : WHOLE) {
            if (!WireType.equal(field.get(one), field.get(other))) {
                return false;
            }
        }
        return areSwitchesOfOne(one.getVswitch(), other.getVswitch())
                && areGroupsOfOne(one.getPortgroup(), other.getPortgroup());
    }

    private static boolean areSwitchesOfOne(List<HostVirtualSwitch> one, List<HostVirtualSwitch> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!WireType.equal(one.get(i).getName(), other.get(i).getName())
                    || !WireType.equal(one.get(i).getSpec(), other.get(i).getSpec())) {
                return false;
            }
        }
        return true;
    }

    private static boolean areGroupsOfOne(List<HostPortGroup> one, List<HostPortGroup> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!WireType.equal(one.get(i).getSpec(), other.get(i).getSpec())) {
                return false;
            }
        }
        return true;
    }

    /** The configuration that gives this network. */
    static HostNetworkConfig of(HostNetworkInfo network) {
        return new HostNetworkConfig()
                .withVswitch(network.getVswitch().stream()
                        .map(vswitch -> new HostVirtualSwitchConfig()
                                .withName(vswitch.getName())
                                .withSpec(vswitch.getSpec()))
                        .toList())
                .withPortgroup(network.getPortgroup().stream()
                        .map(group -> new HostPortGroupConfig().withSpec(group.getSpec()))
                        .toList())
                .withPnic(network.getPnic().stream()
                        .map(nic -> new PhysicalNicConfig()
                                .withDevice(nic.getDevice())
                                .withSpec(nic.getSpec()))
                        .toList())
                .withVnic(network.getVnic().stream()
                        .map(nic -> new HostVirtualNicConfig()
                                .withDevice(nic.getDevice())
                                .withPortgroup(nic.getPortgroup())
                                .withSpec(nic.getSpec()))
                        .toList())
                .withConsoleVnic(network.getConsoleVnic().stream()
                        .map(nic -> new HostVirtualNicConfig()
                                .withDevice(nic.getDevice())
                                .withPortgroup(nic.getPortgroup())
                                .withSpec(nic.getSpec()))
                        .toList())
                .withDnsConfig(network.getDnsConfig())
                .withIpRouteConfig(network.getIpRouteConfig())
                .withConsoleIpRouteConfig(network.getConsoleIpRouteConfig());
    }
}
