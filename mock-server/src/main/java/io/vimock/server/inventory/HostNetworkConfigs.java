package io.vimock.server.inventory;

import io.vimock.vim25.HostNetworkConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroupConfig;
import io.vimock.vim25.HostVirtualNicConfig;
import io.vimock.vim25.HostVirtualSwitchConfig;
import io.vimock.vim25.PhysicalNicConfig;

/** Writes a host's network down as a specification would: {@code HostNetworkSystem.networkConfig}. Stateless. */
final class HostNetworkConfigs {
    private HostNetworkConfigs() {}

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
