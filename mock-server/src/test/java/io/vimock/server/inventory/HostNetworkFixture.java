package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.server.call.TestCall;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.HostVirtualSwitchBondBridge;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A standalone host whose network tests configure. */
class HostNetworkFixture {
    final EntityLab lab = EntityLab.instant();
    final HostNetworkSystem networks = new HostNetworkSystem(lab.support());
    final ManagedObjectReference host = lab.host("DC0_H0");
    final ManagedObjectReference manager =
            lab.snapshot().require(host, HostSystemProperties.CONFIG_MANAGER).getNetworkSystem();

    @AfterEach
    void close() {
        lab.close();
    }

    TestCall call(String operation) {
        return lab.call(manager, operation);
    }

    HostNetworkInfo network() {
        return lab.snapshot().require(host, HostSystemProperties.CONFIG).getNetwork();
    }

    HostVirtualSwitch vswitch(String name) {
        return network().getVswitch().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    HostPortGroup group(String name) {
        return network().getPortgroup().stream()
                .filter(candidate -> candidate.getSpec().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void addSwitch(String name, String... nics) {
        networks.addVirtualSwitch(
                call("AddVirtualSwitch"),
                name,
                new HostVirtualSwitchSpec()
                        .withNumPorts(120)
                        .withBridge(nics.length == 0 ? null : new HostVirtualSwitchBondBridge().withNicDevice(nics)));
    }

    static HostPortGroupSpec groupSpec(String name, String vswitch, int vlan) {
        return new HostPortGroupSpec()
                .withName(name)
                .withVswitchName(vswitch)
                .withVlanId(vlan)
                .withPolicy(new HostNetworkPolicy());
    }

    void addGroup(String name, String vswitch) {
        networks.addPortGroup(call("AddPortGroup"), groupSpec(name, vswitch, 0));
    }

    static HostVirtualNicSpec nic(String address) {
        return new HostVirtualNicSpec()
                .withIp(new HostIpConfig()
                        .withDhcp(false)
                        .withIpAddress(address)
                        .withSubnetMask("255.255.255.0"));
    }

    List<String> networkNames() {
        return lab.snapshot().refs(host, HostSystemProperties.NETWORK).stream()
                .map(ref -> lab.snapshot().require(ref, NetworkProperties.NAME))
                .toList();
    }
}
