package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.HostIpConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroupPort;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualNicSpec;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The interfaces that a host itself has in its network: those of VMkernel and those of the service console. Only for one
 * step of the world.
 */
final class HostNics {
    private static final int MTU = 1500;

    private final HostNetworkInfo network;
    private final int number;

    /** What an interface belongs to. */
    enum Kind {
        VMKERNEL("vmk", 0x70, "host"),
        SERVICE_CONSOLE("vswif", 0x40, "systemManagement");

        private final String prefix;
        private final int mac;
        private final String portType;

        Kind(String prefix, int mac, String portType) {
            this.prefix = prefix;
            this.mac = mac;
            this.portType = portType;
        }
    }

    /**
     * @param network the network to change
     * @param host whose network it is; its addresses follow from its number
     */
    HostNics(HostNetworkInfo network, ManagedObjectReference host) {
        this.network = network;
        this.number = host.getValue().hashCode();
    }

    /** The interfaces of a kind. */
    List<HostVirtualNic> list(Kind kind) {
        return kind == Kind.VMKERNEL ? network.getVnic() : network.getConsoleVnic();
    }

    /** All interfaces. */
    Stream<HostVirtualNic> all() {
        return Stream.concat(network.getVnic().stream(), network.getConsoleVnic().stream());
    }

    /** The ports that the interfaces have in a port group. */
    List<HostPortGroupPort> ports(String group) {
        List<HostPortGroupPort> ports = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (HostVirtualNic nic : list(kind)) {
                if (nic.getPortgroup().equals(group)) {
                    ports.add(new HostPortGroupPort()
                            .withKey(nic.getPort())
                            .withMac(nic.getSpec().getMac())
                            .withType(kind.portType));
                }
            }
        }
        return ports;
    }

    /**
     * AddVirtualNic and AddServiceConsoleVirtualNic.
     *
     * @return the device's name
     */
    String add(Kind kind, String group, HostVirtualNicSpec asked) {
        requireGroup(group, "portgroup");
        if (all().anyMatch(nic -> nic.getPortgroup().equals(group))) {
            throw kind == Kind.VMKERNEL
                    ? Faults.alreadyExists(group)
                    : HostConfiguration.refused("The port group '" + group + "' has an interface already");
        }
        if (asked.getIp() == null) {
            throw Faults.invalidArgument("nic.ip", "it is unset");
        }
        HostNetworkSpecs.requireNic(asked);
        String device = freeDevice(kind);
        HostVirtualNicSpec spec = WireType.deepCopy(asked);
        if (spec.getMac() == null) {
            spec.setMac(mac(kind, device));
        }
        spec.setMtu(spec.getMtu() == null ? Integer.valueOf(MTU) : spec.getMtu());
        spec.setTsoEnabled(spec.isTsoEnabled() == null || spec.isTsoEnabled());
        HostVirtualNic nic = new HostVirtualNic()
                .withDevice(device)
                .withKey("key-vim.host.VirtualNic-" + device)
                .withSpec(spec)
                .withPort(HostNetworkFactory.portKey(device));
        connect(nic, group);
        setIp(nic, spec.getIp());
        list(kind).add(nic);
        return device;
    }

    private void requireGroup(String group, String path) {
        if (network.getPortgroup().stream()
                .noneMatch(present -> present.getSpec().getName().equals(group))) {
            throw Faults.invalidArgument(path, "there is no port group '" + group + "'");
        }
    }

    private String freeDevice(Kind kind) {
        Set<String> taken = list(kind).stream().map(HostVirtualNic::getDevice).collect(Collectors.toSet());
        int index = 0;
        while (taken.contains(kind.prefix + index)) {
            index++;
        }
        return kind.prefix + index;
    }

    private String mac(Kind kind, String device) {
        int index = Integer.parseInt(device.substring(kind.prefix.length()));
        return HostNetworkFactory.mac(kind.mac + (index & 0xf), number >> 8, number);
    }

    /** Sets addresses; one that is to be asked for comes from the network 172.19. */
    private void setIp(HostVirtualNic nic, HostIpConfig asked) {
        HostIpConfig ip = WireType.deepCopy(asked);
        if (ip.isDhcp()) {
            String mac = nic.getSpec().getMac();
            int fifth = Integer.parseInt(mac.substring(12, 14), 16);
            int sixth = Integer.parseInt(mac.substring(15), 16);
            ip.withIpAddress("172.19." + fifth + "." + sixth).setSubnetMask("255.255.0.0");
        } else if (all().anyMatch(other -> other != nic && ip.getIpAddress().equals(address(other)))) {
            throw HostConfiguration.refused("The host has the address " + ip.getIpAddress() + " already");
        }
        nic.getSpec().setIp(ip);
    }

    private static String address(HostVirtualNic nic) {
        HostIpConfig ip = nic.getSpec().getIp();
        return ip == null || ip.getIpAddress() == null ? "" : ip.getIpAddress();
    }

    /** Connects an interface to a port group. */
    void connect(HostVirtualNic nic, String group) {
        nic.setPortgroup(group);
        nic.getSpec().setPortgroup(group);
    }

    /** The interface of a kind and device. */
    HostVirtualNic require(Kind kind, String device) {
        return list(kind).stream()
                .filter(nic -> nic.getDevice().equals(device))
                .findFirst()
                .orElseThrow(() -> Faults.notFound("The interface '" + device + "'"));
    }

    /** UpdateVirtualNic and UpdateServiceConsoleVirtualNic. */
    void update(Kind kind, String device, HostVirtualNicSpec asked) {
        HostVirtualNic nic = require(kind, device);
        HostNetworkSpecs.requireNic(asked);
        Fields.merge(nic.getSpec(), asked, Set.of("ip", "portgroup"));
        if (asked.getIp() != null) {
            setIp(nic, asked.getIp());
        }
        String group = asked.getPortgroup();
        if (group != null && !group.isEmpty() && !group.equals(nic.getPortgroup())) {
            requireGroup(group, "nic.portgroup");
            connect(nic, group);
        }
    }

    /** RemoveVirtualNic and RemoveServiceConsoleVirtualNic. */
    void remove(Kind kind, String device) {
        list(kind).remove(require(kind, device));
    }
}
