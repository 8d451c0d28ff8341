package io.vimock.server.inventory;

import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostIpRouteConfig;
import io.vimock.vim25.HostNetCapabilities;
import io.vimock.vim25.HostNetOffloadCapabilities;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostNetworkSecurityPolicy;
import io.vimock.vim25.HostNetworkTrafficShapingPolicy;
import io.vimock.vim25.HostNicFailureCriteria;
import io.vimock.vim25.HostNicOrderPolicy;
import io.vimock.vim25.HostNicTeamingPolicy;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostPortGroupPort;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVMotionInfo;
import io.vimock.vim25.HostVMotionNetConfig;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.HostVirtualSwitchBeaconConfig;
import io.vimock.vim25.HostVirtualSwitchBondBridge;
import io.vimock.vim25.HostVirtualSwitchSpec;
import io.vimock.vim25.PhysicalNic;
import io.vimock.vim25.PhysicalNicLinkInfo;
import io.vimock.vim25.PhysicalNicSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes a host's networking: its cards and virtual switches, with the port groups of its virtual machines, the service
 * console and VMotion (facts: storage-network 7).
 *
 * <p>Stateless; a host's addresses follow from its number.
 */
final class HostNetworkFactory {
    static final String SWITCH = "vSwitch0";
    static final String CONSOLE = "Service Console";
    static final String VM_NETWORK = "VM Network";
    static final String VMKERNEL = "VMotion";
    private static final String DOMAIN = "localdomain";
    static final int LEAST_PORTS = 64;
    private static final int CONSOLE_NET = 16;
    private static final int VMKERNEL_NET = 17;
    private static final String MASK = "255.255.0.0";
    private static final String GATEWAY = "172.16.255.254";

    private static final HexFormat MAC = HexFormat.ofDelimiter(":");

    private final int number;
    private final String hostName;
    private final HostCabling cabling;

    /**
     * @param number the host's number among all hosts, from 1
     * @param hostName the host's name
     * @param cabling its cards and switches
     */
    HostNetworkFactory(int number, String hostName, HostCabling cabling) {
        this.number = number;
        this.hostName = hostName;
        this.cabling = cabling;
    }

    /** {@code HostConfigInfo.network}. */
    HostNetworkInfo network() {
        List<HostVirtualSwitch> switches = new ArrayList<>();
        List<HostPortGroup> groups = new ArrayList<>();
        for (SwitchDescription described : cabling.switches()) {
            List<HostPortGroup> own = portGroups(described, switches.isEmpty());
            switches.add(virtualSwitch(described, own, switches.isEmpty() ? 2 : 0));
            groups.addAll(own);
        }
        List<PhysicalNic> nics = new ArrayList<>();
        cabling.nics().forEach(nic -> nics.add(physicalNic(nic, nics.size())));
        return new HostNetworkInfo()
                .withVswitch(switches)
                .withPortgroup(groups)
                .withPnic(nics)
                .withVnic(vmkernelNic())
                .withConsoleVnic(nic("vswif0", CONSOLE, mac(0x40), consoleAddress()))
                .withDnsConfig(new HostDnsConfig()
                        .withDhcp(false)
                        .withHostName(shortName(hostName))
                        .withDomainName(DOMAIN)
                        .withAddress("172.16.255.253")
                        .withSearchDomain(DOMAIN))
                .withIpRouteConfig(new HostIpRouteConfig().withDefaultGateway(GATEWAY))
                .withConsoleIpRouteConfig(
                        new HostIpRouteConfig().withDefaultGateway(GATEWAY).withGatewayDevice("vswif0"))
                .withIpV6Enabled(false)
                .withAtBootIpV6Enabled(false);
    }

    private List<HostPortGroup> portGroups(SwitchDescription described, boolean first) {
        List<HostPortGroup> groups = new ArrayList<>();
        for (PortGroupDescription group : described.portGroups()) {
            groups.add(portGroup(described, group, List.of()));
        }
        if (first) {
            groups.add(portGroup(
                    described,
                    new PortGroupDescription(CONSOLE, 0),
                    List.of(port("vswif0", "systemManagement", mac(0x40)))));
            groups.add(portGroup(
                    described, new PortGroupDescription(VMKERNEL, 0), List.of(port("vmk0", "host", mac(0x70)))));
        }
        return groups;
    }

    private static HostVirtualSwitch virtualSwitch(
            SwitchDescription described, List<HostPortGroup> groups, int interfaces) {
        int ports = described.ports();
        List<String> nics = described.nics();
        HostVirtualSwitchSpec spec = new HostVirtualSwitchSpec()
                .withNumPorts(ports)
                .withPolicy(switchPolicy(nics))
                .withMtu(1500);
        if (!nics.isEmpty()) {
            spec.setBridge(new HostVirtualSwitchBondBridge()
                    .withNicDevice(nics)
                    .withBeacon(new HostVirtualSwitchBeaconConfig().withInterval(1)));
        }
        return new HostVirtualSwitch()
                .withName(described.name())
                .withKey(switchKey(described.name()))
                .withNumPorts(ports)
                .withNumPortsAvailable(ports - nics.size() - interfaces)
                .withMtu(1500)
                .withPortgroup(groups.stream().map(HostPortGroup::getKey).toList())
                .withPnic(nics.stream().map(HostNetworkFactory::nicKey).toList())
                .withSpec(spec);
    }

    /** The name without the domain, which a host's configuration tells apart. */
    private static String shortName(String hostName) {
        String ending = "." + DOMAIN;
        return hostName.endsWith(ending) ? hostName.substring(0, hostName.length() - ending.length()) : hostName;
    }

    /** {@code HostConfigInfo.vmotion}: the vmkernel interface is selected. */
    HostVMotionInfo vmotion() {
        HostVirtualNic nic = vmkernelNic();
        return new HostVMotionInfo()
                .withNetConfig(new HostVMotionNetConfig().withCandidateVnic(nic).withSelectedVnic(nic.getKey()))
                .withIpConfig(nic.getSpec().getIp());
    }

    private HostVirtualNic vmkernelNic() {
        return nic("vmk0", VMKERNEL, mac(0x70), address(VMKERNEL_NET, number));
    }

    /** The address of the service console. */
    String consoleAddress() {
        return cabling.address() == null ? address(CONSOLE_NET, number) : cabling.address();
    }

    /** The addresses of the host of a number. */
    static List<String> addresses(int number) {
        return List.of(address(CONSOLE_NET, number), address(VMKERNEL_NET, number));
    }

    private static String address(int second, int number) {
        return "172." + second + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }

    /** The MAC address of a kernel interface, in VMware's range; of each number its lowest byte. */
    static String mac(int fourth, int fifth, int sixth) {
        return mac("00:50:56:", fourth, fifth, sixth);
    }

    private static String mac(String vendor, int fourth, int fifth, int sixth) {
        return vendor + MAC.formatHex(new byte[] {(byte) fourth, (byte) fifth, (byte) sixth});
    }

    private String mac(int fourth) {
        return mac(fourth + (number >> 16 & 0xf), number >> 8, number);
    }

    private static HostVirtualNic nic(String device, String portGroup, String mac, String address) {
        return new HostVirtualNic()
                .withDevice(device)
                .withKey("key-vim.host.VirtualNic-" + device)
                .withPortgroup(portGroup)
                .withSpec(new HostVirtualNicSpec()
                        .withIp(new HostIpConfig()
                                .withDhcp(false)
                                .withIpAddress(address)
                                .withSubnetMask(MASK))
                        .withMac(mac)
                        .withPortgroup(portGroup)
                        .withMtu(1500)
                        .withTsoEnabled(true))
                .withPort(portKey(device));
    }

    private PhysicalNic physicalNic(HostNicDescription nic, int index) {
        PhysicalNicLinkInfo gigabit = link(1000);
        String standardMac = mac("00:1e:c9:", number >> 7, number << 1, number >> 15 & 0xff | index);
        return new PhysicalNic()
                .withKey(nicKey(nic.device()))
                .withDevice(nic.device())
                .withPci(HostHardwareFactory.pciId(HostCabling.nicBus(index), 0))
                .withDriver("bnx2")
                .withLinkSpeed(nic.speedMbit() == 0 ? null : link(nic.speedMbit()))
                .withValidLinkSpecification(link(10), link(100), gigabit)
                .withSpec(new PhysicalNicSpec().withIp(new HostIpConfig().withDhcp(false)))
                .withWakeOnLanSupported(true)
                .withMac(nic.mac() == null ? standardMac : nic.mac())
                .withAutoNegotiateSupported(true);
    }

    private static PhysicalNicLinkInfo link(int speedMb) {
        return new PhysicalNicLinkInfo().withSpeedMb(speedMb).withDuplex(true);
    }

    private static HostPortGroupPort port(String device, String type, String mac) {
        return new HostPortGroupPort().withKey(portKey(device)).withMac(mac).withType(type);
    }

    private static HostPortGroup portGroup(
            SwitchDescription on, PortGroupDescription described, List<HostPortGroupPort> ports) {
        return new HostPortGroup()
                .withKey(groupKey(described.name()))
                .withPort(ports)
                .withVswitch(switchKey(on.name()))
                .withComputedPolicy(switchPolicy(on.nics()))
                .withSpec(new HostPortGroupSpec()
                        .withName(described.name())
                        .withVlanId(described.vlan())
                        .withVswitchName(on.name())
                        .withPolicy(new HostNetworkPolicy()));
    }

    /** The policy of a virtual switch about which nothing was said, with all its adapters active. */
    static HostNetworkPolicy switchPolicy(List<String> uplinks) {
        return new HostNetworkPolicy()
                .withSecurity(new HostNetworkSecurityPolicy()
                        .withAllowPromiscuous(false)
                        .withMacChanges(true)
                        .withForgedTransmits(true))
                .withNicTeaming(new HostNicTeamingPolicy()
                        .withPolicy("loadbalance_srcid")
                        .withReversePolicy(true)
                        .withNotifySwitches(true)
                        .withRollingOrder(false)
                        .withFailureCriteria(new HostNicFailureCriteria()
                                .withCheckSpeed("minimum")
                                .withSpeed(10)
                                .withCheckDuplex(false)
                                .withFullDuplex(false)
                                .withCheckErrorPercent(false)
                                .withPercentage(0)
                                .withCheckBeacon(false))
                        .withNicOrder(new HostNicOrderPolicy().withActiveNic(uplinks)))
                .withOffloadPolicy(offload())
                .withShapingPolicy(new HostNetworkTrafficShapingPolicy().withEnabled(false));
    }

    /** {@code HostConfigInfo.offloadCapabilities}. */
    static HostNetOffloadCapabilities offload() {
        return new HostNetOffloadCapabilities()
                .withCsumOffload(true)
                .withTcpSegmentation(true)
                .withZeroCopyXmit(true);
    }

    /** {@code HostConfigInfo.capabilities}. */
    static HostNetCapabilities capabilities() {
        return new HostNetCapabilities()
                .withCanSetPhysicalNicLinkSpeed(true)
                .withSupportsNicTeaming(true)
                .withNicTeamingPolicy("loadbalance_ip", "loadbalance_srcmac", "loadbalance_srcid", "failover_explicit")
                .withSupportsVlan(true)
                .withUsesServiceConsoleNic(true)
                .withSupportsNetworkHints(true)
                .withMaxPortGroupsPerVswitch(512)
                .withVswitchConfigSupported(true)
                .withVnicConfigSupported(true)
                .withIpRouteConfigSupported(true)
                .withDnsConfigSupported(true)
                .withDhcpOnVnicSupported(false)
                .withIpV6Supported(false);
    }

    /** The key of a physical adapter. */
    static String nicKey(String device) {
        return "key-vim.host.PhysicalNic-" + device;
    }

    /** The key of a virtual switch. */
    static String switchKey(String name) {
        return "key-vim.host.VirtualSwitch-" + name;
    }

    /** The key of a port group. */
    static String groupKey(String name) {
        return "key-vim.host.PortGroup-" + name;
    }

    /** The key of the port of an interface. */
    static String portKey(String device) {
        return "key-vim.host.PortGroup.Port-" + device;
    }
}
