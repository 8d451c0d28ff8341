package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.HostNetworkSystemProperties;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostNetworkConfig;
import io.vimock.vim25.HostNetworkConfigResult;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroupConfig;
import io.vimock.vim25.HostVirtualNicConfig;
import io.vimock.vim25.HostVirtualSwitchConfig;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.NotFound;
import org.junit.jupiter.api.Test;

/** HostNetworkSystem.UpdateNetworkConfig. */
class HostNetworkConfigTest extends HostNetworkFixture {
    @Test
    void networkConfig_changesMuchAtOnce() {
        HostNetworkConfigResult result = networks.updateNetworkConfig(
                call("UpdateNetworkConfig"),
                new HostNetworkConfig()
                        .withVswitch(new HostVirtualSwitchConfig()
                                .withChangeOperation("add")
                                .withName("vSwitch1")
                                .withSpec(new HostVirtualSwitchSpec().withNumPorts(56)))
                        .withPortgroup(new HostPortGroupConfig()
                                .withChangeOperation("add")
                                .withSpec(groupSpec("iSCSI", "vSwitch1", 0)))
                        .withVnic(
                                new HostVirtualNicConfig()
                                        .withChangeOperation("add")
                                        .withPortgroup("iSCSI")
                                        .withSpec(nic("10.3.3.3")),
                                new HostVirtualNicConfig()
                                        .withChangeOperation("remove")
                                        .withDevice("vmk0")
                                        .withPortgroup("VMotion"))
                        .withDnsConfig(new HostDnsConfig()
                                .withDhcp(false)
                                .withHostName("esx7")
                                .withDomainName("example.com")),
                "modify");
        assertThat(result.getVnicDevice()).containsExactly("vmk1");
        assertThat(network().getVnic()).hasSize(1);
        assertThat(network().getVswitch()).hasSize(2);
        assertThat(network().getDnsConfig().getHostName()).isEqualTo("esx7");
        assertThat(networkNames()).contains("VMotion").doesNotContain("iSCSI");
        lab.isConsistent();
    }

    @Test
    void networkConfig_isAllOrNothing() {
        HostNetworkInfo before = network();
        assertFault(
                NotFound.class,
                () -> networks.updateNetworkConfig(
                        call("UpdateNetworkConfig"),
                        new HostNetworkConfig()
                                .withVswitch(new HostVirtualSwitchConfig()
                                        .withChangeOperation("add")
                                        .withName("vSwitch1")
                                        .withSpec(new HostVirtualSwitchSpec().withNumPorts(56)))
                                .withPortgroup(new HostPortGroupConfig()
                                        .withChangeOperation("remove")
                                        .withSpec(groupSpec("nowhere", "vSwitch1", 0))),
                        "modify"));
        assertFault(
                InvalidArgument.class,
                () -> networks.updateNetworkConfig(call("UpdateNetworkConfig"), new HostNetworkConfig(), "somehow"));
        assertThat(network()).isSameAs(before);
    }

    @Test
    void networkConfig_canReplaceWhatIsThere() {
        addGroup("DMZ", "vSwitch0");
        HostNetworkConfig present = lab.snapshot().require(manager, HostNetworkSystemProperties.NETWORK_CONFIG);
        HostNetworkConfig wanted = new HostNetworkConfig()
                .withPortgroup(present.getPortgroup().stream()
                        .filter(entry -> !entry.getSpec().getName().equals("DMZ"))
                        .toList());
        networks.updateNetworkConfig(call("UpdateNetworkConfig"), wanted, "replace");
        assertThat(network().getPortgroup()).hasSize(4);
        assertThat(network().getVnic()).hasSize(1);
        HostNetworkInfo before = network();
        networks.updateNetworkConfig(call("UpdateNetworkConfig"), present, "replace");
        assertThat(networkNames()).contains("DMZ");
        assertThat(WireType.equal(
                        network().getVswitch().get(0).getSpec(),
                        before.getVswitch().get(0).getSpec()))
                .isTrue();
    }
}
