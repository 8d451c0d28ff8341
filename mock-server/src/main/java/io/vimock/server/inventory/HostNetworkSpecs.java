package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostIpRouteConfig;
import io.vimock.vim25.HostNetOffloadCapabilities;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNetworkPolicy;
import io.vimock.vim25.HostNetworkSecurityPolicy;
import io.vimock.vim25.HostNetworkTrafficShapingPolicy;
import io.vimock.vim25.HostNicOrderPolicy;
import io.vimock.vim25.HostNicTeamingPolicy;
import io.vimock.vim25.HostPortGroupSpec;
import io.vimock.vim25.HostVirtualNicSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules of what can be asked of a host's network (facts: storage-network 7). Stateless. */
final class HostNetworkSpecs {
    private static final Pattern ADDRESS = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern MAC = Pattern.compile("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");
    private static final Set<String> TEAMING =
            Set.of("loadbalance_ip", "loadbalance_srcmac", "loadbalance_srcid", "failover_explicit");
    private static final int MOST_VLAN = 4095;
    private static final int LEAST_MTU = 1280;
    private static final int MOST_MTU = 9000;
    private static final int MOST_PORTS = 1024;
    private static final int LEAST_PORTS = 8;
    private static final int MOST_SWITCH_NAME = 31;
    private static final int MOST_GROUP_NAME = 80;

    private HostNetworkSpecs() {}

    /** Demands the name of a virtual switch. */
    static String requireSwitchName(@Nullable String name) {
        return requireName(name, MOST_SWITCH_NAME, "vswitchName");
    }

    private static String requireName(@Nullable String name, int most, String path) {
        if (name == null || name.isBlank() || name.length() > most) {
            throw Faults.invalidArgument(path, "a name has 1 to " + most + " characters");
        }
        return name;
    }

    /** The ports of a virtual switch that is asked for so many: a power of two. */
    static int ports(int asked, int present) {
        if (asked == present) {
            return present;
        }
        if (asked < 1 || asked > MOST_PORTS) {
            throw Faults.invalidArgument("spec.numPorts", asked + " is not within 1 and " + MOST_PORTS);
        }
        int power = Integer.highestOneBit(asked);
        return Math.max(LEAST_PORTS, power == asked ? asked : power * 2);
    }

    /** Demands a frame size. */
    static void requireMtu(@Nullable Integer mtu, String path) {
        if (mtu != null && (mtu < LEAST_MTU || mtu > MOST_MTU)) {
            throw Faults.invalidArgument(path, mtu + " is not within " + LEAST_MTU + " and " + MOST_MTU);
        }
    }

    /** Demands a usable specification of a port group. */
    static void requireGroup(HostPortGroupSpec spec) {
        requireName(spec.getName(), MOST_GROUP_NAME, "portgrp.name");
        if (spec.getVlanId() < 0 || spec.getVlanId() > MOST_VLAN) {
            throw Faults.invalidArgument("portgrp.vlanId", spec.getVlanId() + " is not within 0 and " + MOST_VLAN);
        }
    }

    /** Demands an IPv4 address. */
    static void requireAddress(@Nullable String address, String path) {
        if (address == null || !ADDRESS.matcher(address).matches()) {
            throw Faults.invalidArgument(path, "'" + address + "' is no IPv4 address");
        }
    }

    /** Demands an address with its network, or that the network is to be asked for them. */
    static void requireIp(HostIpConfig ip, String path) {
        if (ip.isDhcp()) {
            return;
        }
        requireAddress(ip.getIpAddress(), path + ".ipAddress");
        requireAddress(ip.getSubnetMask(), path + ".subnetMask");
        long mask = number(ip.getSubnetMask());
        long inverse = ~mask & 0xffff_ffffL;
        if ((inverse & (inverse + 1)) != 0) {
            throw Faults.invalidArgument(path + ".subnetMask", "'" + ip.getSubnetMask() + "' is no network mask");
        }
    }

    private static long number(String address) {
        long number = 0;
        for (String part : address.split("\\.", -1)) {
            number = number << 8 | Integer.parseInt(part);
        }
        return number;
    }

    /** Demands that all names are known. */
    static void requireKnown(List<String> known, List<String> asked) {
        for (String device : asked) {
            if (!known.contains(device)) {
                throw Faults.notFound("The physical adapter '" + device + "'");
            }
        }
    }

    /** The networks of a host's interfaces, from their first to their last address. */
    static Set<String> subnets(HostNetworkInfo network) {
        Set<String> subnets = new LinkedHashSet<>();
        Stream.concat(network.getConsoleVnic().stream(), network.getVnic().stream())
                .map(nic -> nic.getSpec().getIp())
                .filter(ip -> ip != null && ip.getIpAddress() != null && ip.getSubnetMask() != null)
                .forEach(ip -> {
                    long mask = number(ip.getSubnetMask());
                    long first = number(ip.getIpAddress()) & mask;
                    subnets.add(address(first + 1) + "-" + address((first | ~mask & 0xffff_ffffL) - 1));
                });
        return subnets;
    }

    private static String address(long number) {
        return (number >> 24 & 0xff) + "." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
    }

    /** Demands a usable specification of an interface of the host. */
    static void requireNic(HostVirtualNicSpec nic) {
        if (nic.getIp() != null) {
            requireIp(nic.getIp(), "nic.ip");
        }
        if (nic.getMac() != null && !MAC.matcher(nic.getMac()).matches()) {
            throw Faults.invalidArgument("nic.mac", "'" + nic.getMac() + "' is no MAC address");
        }
        requireMtu(nic.getMtu(), "nic.mtu");
    }

    /** Demands usable names and name servers. */
    static void requireDns(HostDnsConfig dns) {
        requireHostName(dns.getHostName(), "config.hostName");
        if (dns.getDomainName() != null && !dns.getDomainName().isEmpty()) {
            requireHostName(dns.getDomainName(), "config.domainName");
        }
        dns.getAddress().forEach(address -> requireAddress(address, "config.address"));
        if (dns.isDhcp() && dns.getVirtualNicDevice() == null) {
            throw Faults.invalidArgument("config.virtualNicDevice", "DHCP needs an interface");
        }
    }

    private static void requireHostName(@Nullable String name, String path) {
        if (name == null || !HOST_NAME.matcher(name).matches()) {
            throw Faults.invalidArgument(path, "'" + name + "' is no name of a host or domain");
        }
    }

    /** Demands a usable gateway. */
    static void requireRoute(HostIpRouteConfig route) {
        if (route.getDefaultGateway() != null && !route.getDefaultGateway().isEmpty()) {
            requireAddress(route.getDefaultGateway(), "config.defaultGateway");
        }
    }

    /**
     * A switch's policy: what was asked for, and what is usual for the rest.
     *
     * @param asked what was asked for; null for nothing
     * @param base what holds where nothing was asked for
     * @param uplinks the switch's physical adapters, the only ones that can be in the order
     */
    static HostNetworkPolicy policy(@Nullable HostNetworkPolicy asked, HostNetworkPolicy base, List<String> uplinks) {
        HostNetworkPolicy policy = WireType.deepCopy(base);
        keep(policy.getNicTeaming(), uplinks);
        return asked == null ? policy : merged(policy, asked, uplinks);
    }

    /** A port group's effective policy: its own where it has one, else its switch's. */
    static HostNetworkPolicy computed(HostNetworkPolicy own, HostNetworkPolicy ofSwitch, List<String> uplinks) {
        return merged(WireType.deepCopy(ofSwitch), own, uplinks);
    }

    private static HostNetworkPolicy merged(HostNetworkPolicy base, HostNetworkPolicy asked, List<String> uplinks) {
        HostNicTeamingPolicy teaming = asked.getNicTeaming();
        if (teaming != null) {
            requireTeaming(teaming, uplinks);
        }
        return base.withSecurity(merged(base.getSecurity(), asked.getSecurity(), new HostNetworkSecurityPolicy()))
                .withNicTeaming(merged(base.getNicTeaming(), teaming, new HostNicTeamingPolicy()))
                .withOffloadPolicy(
                        merged(base.getOffloadPolicy(), asked.getOffloadPolicy(), new HostNetOffloadCapabilities()))
                .withShapingPolicy(merged(
                        base.getShapingPolicy(), asked.getShapingPolicy(), new HostNetworkTrafficShapingPolicy()));
    }

    private static <T> T merged(@Nullable T base, @Nullable T asked, T empty) {
        T target = base == null ? empty : base;
        return asked == null ? target : Fields.merged(target, asked);
    }

    private static void requireTeaming(HostNicTeamingPolicy teaming, List<String> uplinks) {
        String path = "spec.policy.nicTeaming";
        if (teaming.getPolicy() != null && !TEAMING.contains(teaming.getPolicy())) {
            throw Faults.invalidArgument(path + ".policy", "'" + teaming.getPolicy() + "' is no teaming policy");
        }
        HostNicOrderPolicy order = teaming.getNicOrder();
        if (order != null
                && !(uplinks.containsAll(order.getActiveNic()) && uplinks.containsAll(order.getStandbyNic()))) {
            throw Faults.invalidArgument(path + ".nicOrder", "an adapter is none of the switch's " + uplinks);
        }
    }

    /** Takes adapters that the switch has no longer out of the order, and lets new ones be active. */
    private static void keep(HostNicTeamingPolicy teaming, List<String> uplinks) {
        HostNicOrderPolicy order = teaming.getNicOrder() == null ? new HostNicOrderPolicy() : teaming.getNicOrder();
        List<String> standby = new ArrayList<>(order.getStandbyNic());
        standby.retainAll(uplinks);
        List<String> active = new ArrayList<>(uplinks);
        active.removeAll(standby);
        teaming.setNicOrder(new HostNicOrderPolicy().withActiveNic(active).withStandbyNic(standby));
    }
}
