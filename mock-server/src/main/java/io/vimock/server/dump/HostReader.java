package io.vimock.server.dump;

import io.vimock.server.inventory.description.CpuDescription;
import io.vimock.server.inventory.description.Frequency;
import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.Size;
import io.vimock.server.inventory.description.SwitchDescription;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostFibreChannelHba;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostHostBusAdapter;
import io.vimock.vim25.HostInternetScsiHba;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.PhysicalNic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Describes hosts from what they tell. For one inventory. */
final class HostReader {
    private static final long MHZ = 1_000_000;
    private static final int LEAST_PORTS = 8;
    private static final int MOST_PORTS = 4088;

    private final Set<String> addresses = new HashSet<>();
    private final Set<String> macs = new HashSet<>();

    /**
     * Describes a host.
     *
     * @param networks the names of the networks that it is on
     */
    HostDescription read(
            String name,
            @Nullable String folder,
            HostHardwareInfo hardware,
            @Nullable HostConfigInfo config,
            boolean maintenance,
            List<String> networks,
            List<PoolDescription> pools) {
        HostNetworkInfo network = config == null ? null : config.getNetwork();
        List<HostNicDescription> nics = network == null ? HostNicDescription.STANDARD : nics(network);
        String uuid = String.valueOf(hardware.getSystemInfo().getUuid()).toLowerCase(Locale.ROOT);
        return new HostDescription(
                name,
                folder,
                uuid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}") ? uuid : null,
                hardware.getSystemInfo().getVendor(),
                hardware.getSystemInfo().getModel(),
                cpu(hardware),
                Size.ofMB(hardware.getMemorySize() >> 20),
                nics,
                config == null ? null : hbas(config),
                network == null ? null : address(network),
                network == null ? null : switches(network, nics, networks),
                maintenance,
                pools);
    }

    private static CpuDescription cpu(HostHardwareInfo hardware) {
        int packages = Math.max(1, hardware.getCpuInfo().getNumCpuPackages());
        String model = hardware.getCpuPkg().isEmpty()
                ? "Unknown"
                : hardware.getCpuPkg().get(0).getDescription();
        return new CpuDescription(
                model,
                packages,
                Math.max(1, hardware.getCpuInfo().getNumCpuCores() / packages),
                new Frequency(Math.round((double) hardware.getCpuInfo().getHz() / MHZ)));
    }

    /** The network cards; a MAC address that another host has, too, is left out. */
    private List<HostNicDescription> nics(HostNetworkInfo network) {
        List<HostNicDescription> nics = new ArrayList<>();
        for (PhysicalNic nic : network.getPnic()) {
            String mac = nic.getMac() == null ? null : nic.getMac().toLowerCase(Locale.ROOT);
            int speed = nic.getLinkSpeed() == null ? 0 : nic.getLinkSpeed().getSpeedMb();
            nics.add(new HostNicDescription(nic.getDevice(), speed, mac != null && macs.add(mac) ? mac : null));
        }
        return nics;
    }

    /** The adapters; null when they are what all hosts have. The local one is always called vmhba0. */
    private static @Nullable List<HbaDescription> hbas(HostConfigInfo config) {
        List<HbaDescription> hbas = new ArrayList<>();
        hbas.add(HbaDescription.STANDARD.get(0));
        List<HostHostBusAdapter> adapters = config.getStorageDevice() == null
                ? List.of()
                : config.getStorageDevice().getHostBusAdapter();
        for (HostHostBusAdapter adapter : adapters) {
            String device = adapter.getDevice().equals("vmhba0") ? "vmhba99" : adapter.getDevice();
            if (adapter instanceof HostFibreChannelHba) {
                hbas.add(new HbaDescription(device, HbaDescription.Type.FIBRE_CHANNEL));
            } else if (adapter instanceof HostInternetScsiHba) {
                hbas.add(new HbaDescription(device, HbaDescription.Type.ISCSI));
            }
        }
        return hbas.size() == 1 || hbas.equals(HbaDescription.STANDARD) ? null : hbas;
    }

    /** The address of the service console, or of the first kernel interface; null when another host has it, too. */
    private @Nullable String address(HostNetworkInfo network) {
        return Stream.concat(network.getConsoleVnic().stream(), network.getVnic().stream())
                .filter(nic -> nic.getSpec() != null && nic.getSpec().getIp() != null)
                .map(nic -> nic.getSpec().getIp().getIpAddress())
                .filter(address -> address != null && address.matches("[0-9.]{7,15}"))
                .findFirst()
                .filter(addresses::add)
                .orElse(null);
    }

    /** The switches, that of the service console first; networks that have no port group here are on it, too. */
    private static List<SwitchDescription> switches(
            HostNetworkInfo network, List<HostNicDescription> nics, List<String> networks) {
        Set<String> own = Stream.concat(network.getConsoleVnic().stream(), network.getVnic().stream())
                .map(HostVirtualNic::getPortgroup)
                .collect(Collectors.toSet());
        List<SwitchDescription> switches = new ArrayList<>();
        Set<String> missing = new HashSet<>(networks);
        for (HostVirtualSwitch described : network.getVswitch()) {
            List<PortGroupDescription> groups = new ArrayList<>();
            boolean first = false;
            for (HostPortGroup group : network.getPortgroup()) {
                String name = group.getSpec().getName();
                if (group.getSpec().getVswitchName().equals(described.getName())) {
                    first |= own.contains(name);
                    if (!own.contains(name) && networks.contains(name)) {
                        groups.add(
                                new PortGroupDescription(name, group.getSpec().getVlanId()));
                        missing.remove(name);
                    }
                }
            }
            switches.add(first ? 0 : switches.size(), switchOf(described, nics, groups));
        }
        if (!missing.isEmpty()) {
            addMissing(switches, networks.stream().filter(missing::contains).toList());
        }
        return switches;
    }

    private static SwitchDescription switchOf(
            HostVirtualSwitch described, List<HostNicDescription> nics, List<PortGroupDescription> groups) {
        int ports = described.getSpec() == null
                ? described.getNumPorts()
                : described.getSpec().getNumPorts();
        List<String> uplinks = nics.stream()
                .map(HostNicDescription::device)
                .filter(device -> described.getPnic().stream().anyMatch(key -> key.endsWith("-" + device)))
                .toList();
        return new SwitchDescription(
                described.getName(), Math.max(LEAST_PORTS, Math.min(MOST_PORTS, ports)), uplinks, groups);
    }

    private static void addMissing(List<SwitchDescription> switches, List<String> networks) {
        SwitchDescription first =
                switches.isEmpty() ? new SwitchDescription("vSwitch0", 64, List.of(), List.of()) : switches.remove(0);
        List<PortGroupDescription> groups = new ArrayList<>(first.portGroups());
        networks.forEach(name -> groups.add(new PortGroupDescription(name, 0)));
        switches.add(0, new SwitchDescription(first.name(), first.ports(), first.nics(), groups));
    }
}
