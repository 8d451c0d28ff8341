package io.vimock.server.inventory;

import static io.vimock.server.inventory.MachineLab.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.HostNetworkSystemProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.NetworkProperties;
import io.vimock.vim25.AlreadyExists;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostIpRouteConfig;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostNetworkSecurityPolicy;
import io.vimock.vim25.HostNicTeamingPolicy;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.HostVirtualSwitchAutoBridge;
import io.vimock.vim25.HostVirtualSwitchBondBridge;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.NoVirtualNic;
import io.vimock.vim25.NotFound;
import io.vimock.vim25.PhysicalNicHintInfo;
import io.vimock.vim25.PhysicalNicLinkInfo;
import io.vimock.vim25.PlatformConfigFault;
import io.vimock.vim25.ResourceInUse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostNetworkSystemTest extends HostNetworkFixture {
    @Test
    void aSwitch_comesAndGoes() {
        addSwitch("vSwitch1");
        HostVirtualSwitch made = vswitch("vSwitch1");
        assertThat(made.getNumPorts()).isEqualTo(128);
        assertThat(made.getNumPortsAvailable()).isEqualTo(128);
        assertThat(made.getMtu()).isEqualTo(1500);
        assertThat(made.getSpec().getPolicy().getSecurity().isMacChanges()).isTrue();
        assertThat(lab.snapshot()
                        .require(manager, HostNetworkSystemProperties.NETWORK_INFO)
                        .getVswitch())
                .hasSize(2);
        assertThat(lab.snapshot()
                        .require(manager, HostNetworkSystemProperties.NETWORK_CONFIG)
                        .getVswitch())
                .hasSize(2);
        networks.addVirtualSwitch(call("AddVirtualSwitch"), "vSwitch2", null);
        assertThat(vswitch("vSwitch2").getNumPorts()).isEqualTo(64);
        networks.removeVirtualSwitch(call("RemoveVirtualSwitch"), "vSwitch1");
        assertThat(network().getVswitch()).hasSize(2);
        lab.isConsistent();
    }

    @Test
    void aSwitch_thatCannotBe_isRefused() {
        assertFault(AlreadyExists.class, () -> addSwitch("vSwitch0"));
        assertFault(ResourceInUse.class, () -> addSwitch("vSwitch1", "vmnic0"));
        assertFault(InvalidArgument.class, () -> addSwitch("vSwitch1", "vmnic9"));
        assertFault(InvalidArgument.class, () -> addSwitch(""));
        assertFault(
                InvalidArgument.class,
                () -> networks.addVirtualSwitch(
                        call("AddVirtualSwitch"), "vSwitch1", new HostVirtualSwitchSpec().withNumPorts(0)));
        assertFault(NotFound.class, () -> networks.removeVirtualSwitch(call("RemoveVirtualSwitch"), "vSwitch7"));
        assertFault(ResourceInUse.class, () -> networks.removeVirtualSwitch(call("RemoveVirtualSwitch"), "vSwitch0"));
        assertThat(network().getVswitch()).hasSize(1);
    }

    @Test
    void updateSwitch_movesAnAdapter_andItsPolicyFollows() {
        HostVirtualSwitchSpec spec = new HostVirtualSwitchSpec()
                .withNumPorts(vswitch("vSwitch0").getNumPorts())
                .withMtu(9000)
                .withBridge(new HostVirtualSwitchBondBridge().withNicDevice("vmnic0"));
        int available = vswitch("vSwitch0").getNumPortsAvailable();
        networks.updateVirtualSwitch(call("UpdateVirtualSwitch"), "vSwitch0", spec);
        HostVirtualSwitch changed = vswitch("vSwitch0");
        assertThat(changed.getPnic()).containsExactly("key-vim.host.PhysicalNic-vmnic0");
        assertThat(changed.getMtu()).isEqualTo(9000);
        assertThat(changed.getNumPortsAvailable()).isEqualTo(available + 1);
        assertThat(changed.getSpec().getPolicy().getNicTeaming().getNicOrder().getActiveNic())
                .containsExactly("vmnic0");
        assertThat(group("VM Network")
                        .getComputedPolicy()
                        .getNicTeaming()
                        .getNicOrder()
                        .getActiveNic())
                .containsExactly("vmnic0");
        networks.addVirtualSwitch(
                call("AddVirtualSwitch"),
                "vSwitch1",
                new HostVirtualSwitchSpec().withNumPorts(56).withBridge(new HostVirtualSwitchAutoBridge()));
        assertThat(vswitch("vSwitch1").getPnic()).containsExactly("key-vim.host.PhysicalNic-vmnic1");
        HostNetworkPolicy teaming =
                new HostNetworkPolicy().withNicTeaming(new HostNicTeamingPolicy().withPolicy("by_colour"));
        assertFault(
                InvalidArgument.class,
                () -> networks.updateVirtualSwitch(
                        call("UpdateVirtualSwitch"),
                        "vSwitch1",
                        new HostVirtualSwitchSpec().withNumPorts(56).withPolicy(teaming)));
    }

    @Test
    void aPortGroup_isANetworkForMachines() {
        lab.events().clear();
        networks.addPortGroup(
                call("AddPortGroup"),
                groupSpec("DMZ", "vSwitch0", 42)
                        .withPolicy(new HostNetworkPolicy()
                                .withSecurity(new HostNetworkSecurityPolicy().withAllowPromiscuous(true))));
        assertThat(group("DMZ").getKey()).isEqualTo("key-vim.host.PortGroup-DMZ");
        assertThat(group("DMZ").getComputedPolicy().getSecurity().isAllowPromiscuous())
                .isTrue();
        assertThat(group("DMZ").getComputedPolicy().getSecurity().isMacChanges())
                .isTrue();
        assertThat(group("DMZ").getSpec().getPolicy().getSecurity().isMacChanges())
                .isNull();
        assertThat(vswitch("vSwitch0").getPortgroup()).contains("key-vim.host.PortGroup-DMZ");
        assertThat(networkNames()).contains("DMZ");
        ManagedObjectReference made = lab.entity(MoTypes.NETWORK, "DMZ");
        assertThat(lab.snapshot().refs(made, NetworkProperties.HOST)).containsExactly(host);
        assertThat(lab.snapshot().refs(lab.entity(MoTypes.DATACENTER, "DC0"), DatacenterProperties.NETWORK))
                .contains(made);
        assertThat(lab.events().types()).containsExactly("TaskEvent");
        networks.removePortGroup(call("RemovePortGroup"), "DMZ");
        assertThat(networkNames()).doesNotContain("DMZ");
        assertThat(lab.snapshot().exists(made)).isFalse();
        lab.isConsistent();
    }

    @Test
    void portGroupsOfOneName_areOneNetwork() {
        ManagedObjectReference other = lab.host("DC0_C0_H0");
        addGroup("DMZ", "vSwitch0");
        networks.addPortGroup(
                lab.call(
                        lab.snapshot()
                                .require(other, HostSystemProperties.CONFIG_MANAGER)
                                .getNetworkSystem(),
                        "AddPortGroup"),
                groupSpec("DMZ", "vSwitch0", 0));
        assertThat(lab.snapshot().refs(lab.entity(MoTypes.NETWORK, "DMZ"), NetworkProperties.HOST))
                .containsExactlyInAnyOrder(host, other);
        networks.removePortGroup(call("RemovePortGroup"), "DMZ");
        assertThat(lab.snapshot().refs(lab.entity(MoTypes.NETWORK, "DMZ"), NetworkProperties.HOST))
                .containsExactly(other);
    }

    @Test
    void aPortGroup_thatCannotBe_isRefused() {
        assertFault(AlreadyExists.class, () -> addGroup("VM Network", "vSwitch0"));
        assertFault(NotFound.class, () -> addGroup("DMZ", "vSwitch7"));
        assertFault(InvalidArgument.class, () -> addGroup(" ", "vSwitch0"));
        assertFault(
                InvalidArgument.class,
                () -> networks.addPortGroup(call("AddPortGroup"), groupSpec("DMZ", "vSwitch0", 4096)));
        assertFault(NotFound.class, () -> networks.removePortGroup(call("RemovePortGroup"), "DMZ"));
        assertFault(ResourceInUse.class, () -> networks.removePortGroup(call("RemovePortGroup"), "Service Console"));
        assertThat(network().getPortgroup()).hasSize(4);
    }

    @Test
    void aPortGroup_withRunningMachines_staysWhereItIs() {
        ManagedObjectReference vm =
                lab.snapshot().refs(host, HostSystemProperties.VM).get(0);
        lab.powerOff(vm);
        lab.succeeds(new VirtualMachine(lab.machines()).powerOnVMTask(lab.call(vm, "PowerOnVM_Task"), null));
        assertFault(ResourceInUse.class, () -> networks.removePortGroup(call("RemovePortGroup"), "VM Network"));
        assertFault(
                PlatformConfigFault.class,
                () -> networks.updatePortGroup(
                        call("UpdatePortGroup"), "VM Network", groupSpec("Renamed", "vSwitch0", 0)));
        networks.updatePortGroup(call("UpdatePortGroup"), "VM Network", groupSpec("VM Network", "vSwitch0", 7));
        assertThat(group("VM Network").getSpec().getVlanId()).isEqualTo(7);
        assertThat(group("VM Network").getPort()).isNotEmpty();
    }

    @Test
    void updatePortGroup_renamesIt_withItsInterface() {
        networks.updatePortGroup(call("UpdatePortGroup"), "VMotion", groupSpec("Moves", "vSwitch0", 0));
        assertThat(network().getVnic().get(0).getPortgroup()).isEqualTo("Moves");
        assertThat(group("Moves").getPort()).hasSize(1);
        assertThat(networkNames()).doesNotContain("Moves", "VMotion");
        assertFault(
                AlreadyExists.class,
                () -> networks.updatePortGroup(
                        call("UpdatePortGroup"), "Moves", groupSpec("VM Network", "vSwitch0", 0)));
    }

    @Test
    void aVmkernelInterface_takesItsPortGroupFromTheMachines() {
        addGroup("Storage", "vSwitch0");
        assertThat(networkNames()).contains("Storage");
        int available = vswitch("vSwitch0").getNumPortsAvailable();
        String device = networks.addVirtualNic(call("AddVirtualNic"), "Storage", nic("10.1.1.1"));
        assertThat(device).isEqualTo("vmk1");
        assertThat(networkNames()).doesNotContain("Storage");
        assertThat(vswitch("vSwitch0").getNumPortsAvailable()).isEqualTo(available - 1);
        HostVirtualNic made = network().getVnic().get(1);
        assertThat(made.getSpec().getMac()).startsWith("00:50:56:7");
        assertThat(made.getSpec().getMtu()).isEqualTo(1500);
        assertThat(lab.snapshot().lookup(InventoryIndexes.HOST_ADDRESS, "10.1.1.1"))
                .containsExactly(host);
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.CONFIG)
                        .getVmotion()
                        .getNetConfig()
                        .getCandidateVnic())
                .hasSize(2);
        networks.updateVirtualNic(
                call("UpdateVirtualNic"), "vmk1", nic("10.1.1.2").withMtu(9000));
        assertThat(network().getVnic().get(1).getSpec().getIp().getIpAddress()).isEqualTo("10.1.1.2");
        assertThat(network().getVnic().get(1).getSpec().getMac())
                .isEqualTo(made.getSpec().getMac());
        networks.removeVirtualNic(call("RemoveVirtualNic"), "vmk1");
        assertThat(networkNames()).contains("Storage");
        lab.isConsistent();
    }

    @Test
    void anInterface_thatCannotBe_isRefused() {
        assertFault(
                AlreadyExists.class, () -> networks.addVirtualNic(call("AddVirtualNic"), "VMotion", nic("10.1.1.1")));
        assertFault(
                InvalidArgument.class, () -> networks.addVirtualNic(call("AddVirtualNic"), "nowhere", nic("10.1.1.1")));
        assertFault(
                InvalidArgument.class,
                () -> networks.addVirtualNic(call("AddVirtualNic"), "VM Network", nic("10.1.1.256")));
        HostVirtualNicSpec holes = nic("10.1.1.1");
        holes.getIp().setSubnetMask("255.0.255.0");
        assertFault(InvalidArgument.class, () -> networks.addVirtualNic(call("AddVirtualNic"), "VM Network", holes));
        String own = network().getConsoleVnic().get(0).getSpec().getIp().getIpAddress();
        assertFault(
                PlatformConfigFault.class, () -> networks.addVirtualNic(call("AddVirtualNic"), "VM Network", nic(own)));
        assertFault(NotFound.class, () -> networks.removeVirtualNic(call("RemoveVirtualNic"), "vmk7"));
        assertFault(
                NotFound.class, () -> networks.updateVirtualNic(call("UpdateVirtualNic"), "vswif0", nic("10.1.1.1")));
        assertFault(
                NoPermission.class,
                () -> networks.addVirtualNic(
                        call("AddVirtualNic").without("Host.Config.Network"), "VM Network", nic("10.1.1.1")));
        assertThat(network().getVnic()).hasSize(1);
    }

    @Test
    void theLastServiceConsole_stays() {
        assertFault(
                ResourceInUse.class,
                () -> networks.removeServiceConsoleVirtualNic(call("RemoveServiceConsoleVirtualNic"), "vswif0"));
        addGroup("Console 2", "vSwitch0");
        HostVirtualNicSpec dynamic = new HostVirtualNicSpec().withIp(new HostIpConfig().withDhcp(true));
        assertThat(networks.addServiceConsoleVirtualNic(call("AddServiceConsoleVirtualNic"), "Console 2", dynamic))
                .isEqualTo("vswif1");
        assertThat(network().getConsoleVnic().get(1).getSpec().getIp().getIpAddress())
                .startsWith("172.19.");
        networks.updateServiceConsoleVirtualNic(call("UpdateServiceConsoleVirtualNic"), "vswif1", nic("10.2.2.2"));
        networks.restartServiceConsoleVirtualNic(call("RestartServiceConsoleVirtualNic"), "vswif1");
        assertFault(
                NotFound.class,
                () -> networks.restartServiceConsoleVirtualNic(call("RestartServiceConsoleVirtualNic"), "vswif7"));
        networks.removeServiceConsoleVirtualNic(call("RemoveServiceConsoleVirtualNic"), "vswif0");
        assertThat(network().getConsoleVnic()).hasSize(1);
    }

    @Test
    void removingTheVMotionInterface_switchesVMotionOff() {
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getConfig()
                        .isVmotionEnabled())
                .isTrue();
        networks.removeVirtualNic(call("RemoveVirtualNic"), "vmk0");
        assertThat(lab.snapshot()
                        .require(host, HostSystemProperties.SUMMARY)
                        .getConfig()
                        .isVmotionEnabled())
                .isFalse();
    }

    @Test
    void namesAndRoutes_areStored() {
        networks.updateDnsConfig(
                call("UpdateDnsConfig"),
                new HostDnsConfig()
                        .withDhcp(false)
                        .withHostName("esx1")
                        .withDomainName("example.com")
                        .withAddress("10.0.0.53"));
        assertThat(lab.snapshot().lookup(InventoryIndexes.HOST_DNS_NAME, "esx1.example.com"))
                .containsExactly(host);
        networks.updateIpRouteConfig(
                call("UpdateIpRouteConfig"), new HostIpRouteConfig().withDefaultGateway("10.0.0.1"));
        networks.updateConsoleIpRouteConfig(
                call("UpdateConsoleIpRouteConfig"),
                new HostIpRouteConfig().withDefaultGateway("10.0.0.2").withGatewayDevice("vswif0"));
        assertThat(lab.snapshot()
                        .require(manager, HostNetworkSystemProperties.IP_ROUTE_CONFIG)
                        .getDefaultGateway())
                .isEqualTo("10.0.0.1");
        assertThat(lab.snapshot()
                        .require(manager, HostNetworkSystemProperties.CONSOLE_IP_ROUTE_CONFIG)
                        .getDefaultGateway())
                .isEqualTo("10.0.0.2");
        assertThat(lab.snapshot()
                        .require(manager, HostNetworkSystemProperties.DNS_CONFIG)
                        .getHostName())
                .isEqualTo("esx1");
        assertFault(
                InvalidArgument.class,
                () -> networks.updateIpRouteConfig(
                        call("UpdateIpRouteConfig"), new HostIpRouteConfig().withDefaultGateway("gateway")));
        assertFault(
                NoVirtualNic.class,
                () -> networks.updateConsoleIpRouteConfig(
                        call("UpdateConsoleIpRouteConfig"), new HostIpRouteConfig().withGatewayDevice("vmk0")));
        assertFault(
                NotFound.class,
                () -> networks.updateDnsConfig(
                        call("UpdateDnsConfig"),
                        new HostDnsConfig()
                                .withDhcp(true)
                                .withVirtualNicDevice("vswif9")
                                .withHostName("esx1")
                                .withDomainName("")));
    }

    @Test
    void linkSpeed_isOneOfTheAdapters() {
        networks.updatePhysicalNicLinkSpeed(
                call("UpdatePhysicalNicLinkSpeed"),
                "vmnic0",
                new PhysicalNicLinkInfo().withSpeedMb(100).withDuplex(true));
        assertThat(network().getPnic().get(0).getLinkSpeed().getSpeedMb()).isEqualTo(100);
        networks.updatePhysicalNicLinkSpeed(call("UpdatePhysicalNicLinkSpeed"), "vmnic0", null);
        assertThat(network().getPnic().get(0).getLinkSpeed().getSpeedMb()).isEqualTo(1000);
        assertFault(
                InvalidArgument.class,
                () -> networks.updatePhysicalNicLinkSpeed(
                        call("UpdatePhysicalNicLinkSpeed"),
                        "vmnic0",
                        new PhysicalNicLinkInfo().withSpeedMb(40_000).withDuplex(true)));
        assertFault(
                NotFound.class,
                () -> networks.updatePhysicalNicLinkSpeed(call("UpdatePhysicalNicLinkSpeed"), "vmnic9", null));
    }

    @Test
    void hints_tellTheNetworksSeen() {
        List<PhysicalNicHintInfo> hints = networks.queryNetworkHint(call("QueryNetworkHint"), List.of());
        assertThat(hints).extracting(PhysicalNicHintInfo::getDevice).containsExactly("vmnic0", "vmnic1");
        assertThat(hints.get(0).getSubnet().get(0).getIpSubnet()).isEqualTo("172.16.0.1-172.16.255.254");
        assertThat(networks.queryNetworkHint(call("QueryNetworkHint"), List.of("vmnic1")))
                .hasSize(1);
        assertFault(NotFound.class, () -> networks.queryNetworkHint(call("QueryNetworkHint"), List.of("vmnic9")));
    }

    @Test
    void aDisconnectedHost_cannotBeConfigured() {
        lab.succeeds(lab.hosts().disconnectHostTask(lab.call(host, "DisconnectHost_Task")));
        assertFault(HostNotConnected.class, () -> addGroup("DMZ", "vSwitch0"));
        assertFault(HostNotConnected.class, () -> networks.refreshNetworkSystem(call("RefreshNetworkSystem")));
    }
}
