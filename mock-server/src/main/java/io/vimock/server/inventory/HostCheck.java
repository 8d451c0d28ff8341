package io.vimock.server.inventory;

import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the hosts of a datacenter: hardware, cards, adapters, switches. */
final class HostCheck {
    private static final Pattern ADDRESS =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final int MOST_CORES = 1024;
    private static final int MOST_VLAN = 4095;
    private static final int MOST_PORTS = 4088;
    private static final int LEAST_PORTS = 8;
    private static final long LEAST_MEMORY_MB = 1024;
    private static final long MOST_MEMORY_MB = 4L << 20;
    private static final int MOST_MBIT = 100_000;

    private final DatacenterDescription datacenter;
    private final DescriptionProblems problems;
    private final Set<String> networks;

    HostCheck(DatacenterDescription datacenter, DescriptionProblems problems) {
        this.datacenter = datacenter;
        this.problems = problems;
        this.networks =
                datacenter.networks().stream().map(NetworkDescription::name).collect(Collectors.toSet());
    }

    /** Checks one host. */
    void check(HostDescription host) {
        problems.requireName(host.name(), host, "name");
        problems.requireNew("the host", host.name(), host, "name");
        problems.requireUuid("the uuid of a host", host.uuid(), host, "uuid");
        problems.requireRange(host.cpu().sockets(), 1, MOST_CORES, host.cpu(), "sockets");
        problems.requireRange(host.cpu().coresPerSocket(), 1, MOST_CORES, host.cpu(), "coresPerSocket");
        problems.require(
                host.cpu().cores() <= MOST_CORES, host.cpu(), "", "a host has at most " + MOST_CORES + " cores");
        problems.require(
                host.cpu().speed().megahertz() >= 100 && host.cpu().speed().megahertz() <= 10_000,
                host.cpu(),
                "speed",
                "the speed of a core is between 100 MHz and 10 GHz");
        problems.require(
                host.memory().bytes() % (1 << 20) == 0
                        && host.memory().megabytes() >= LEAST_MEMORY_MB
                        && host.memory().megabytes() <= MOST_MEMORY_MB,
                host,
                "memory",
                "the memory of a host is between 1 GB and 4 TB, in whole megabytes");
        if (host.address() != null) {
            problems.require(
                    ADDRESS.matcher(host.address()).matches(),
                    host,
                    "address",
                    "'" + host.address() + "' is no address such as 10.0.0.1");
            problems.requireNew("the address of a host", host.address(), host, "address");
        }
        checkAdapters(host);
        checkNics(host);
        if (host.switches() != null) {
            checkSwitches(host, host.switches());
        }
    }

    private void checkAdapters(HostDescription host) {
        List<HbaDescription> hbas = host.hbas() == null ? HbaDescription.STANDARD : host.hbas();
        Set<String> devices = new HashSet<>();
        for (HbaDescription hba : hbas) {
            problems.require(
                    hba.device().matches("vmhba[0-9]{1,3}") && devices.add(hba.device()),
                    hba,
                    "device",
                    "'" + hba.device() + "' is there twice or not a name such as vmhba1");
            problems.require(
                    (hba.type() == HbaDescription.Type.LOCAL) == hba.device().equals(HostStorageFactory.LOCAL),
                    hba,
                    "device",
                    "the local adapter is " + HostStorageFactory.LOCAL + ", and no other one");
        }
        problems.require(
                devices.contains(HostStorageFactory.LOCAL), host, "hbas", "a host needs the local adapter vmhba0");
        for (DatastoreDescription datastore : datacenter.datastores()) {
            boolean shared = datastore.type() == DatastoreDescription.Type.VMFS && datastore.isMountedBy(host);
            problems.require(
                    !shared || devices.size() > 1,
                    host,
                    "hbas",
                    "the host '" + host.name() + "' cannot mount '" + datastore.name()
                            + "' without an adapter to the storage array");
        }
    }

    private void checkNics(HostDescription host) {
        Set<String> devices = new HashSet<>();
        for (HostNicDescription nic : host.nics() == null ? HostNicDescription.STANDARD : host.nics()) {
            problems.require(
                    nic.device().matches("vmnic[0-9]{1,2}") && devices.add(nic.device()),
                    nic,
                    "device",
                    "'" + nic.device() + "' is there twice or not a name such as vmnic0");
            problems.requireRange(nic.speedMbit(), 0, MOST_MBIT, nic, "speedMbit");
            problems.requireMac(nic.mac(), nic);
        }
    }

    private void checkSwitches(HostDescription host, List<SwitchDescription> switches) {
        problems.require(
                !switches.isEmpty(), host, "switches", "a host needs a virtual switch for its service console");
        Set<String> nics = (host.nics() == null ? HostNicDescription.STANDARD : host.nics())
                .stream().map(HostNicDescription::device).collect(Collectors.toSet());
        Set<String> names = new HashSet<>();
        Set<String> used = new HashSet<>();
        Set<String> groups = new HashSet<>();
        for (SwitchDescription described : switches) {
            problems.require(
                    !described.name().isBlank() && names.add(described.name()),
                    described,
                    "name",
                    "the switch '" + described.name() + "' is there twice or has no name");
            problems.requireRange(described.ports(), LEAST_PORTS, MOST_PORTS, described, "ports");
            for (int i = 0; i < described.nics().size(); i++) {
                String nic = described.nics().get(i);
                problems.requireKnown(nics, nic, "network card", described, "nics[" + i + "]");
                problems.require(
                        used.add(nic), described, "nics[" + i + "]", "'" + nic + "' is connected to a switch already");
            }
            described.portGroups().forEach(group -> checkPortGroup(group, groups));
        }
    }

    private void checkPortGroup(PortGroupDescription group, Set<String> groups) {
        problems.requireKnown(networks, group.name(), "network", group, "name");
        problems.require(
                groups.add(group.name()), group, "name", "the port group '" + group.name() + "' is there twice");
        problems.require(
                !group.name().equals(HostNetworkFactory.CONSOLE)
                        && !group.name().equals(HostNetworkFactory.VMKERNEL),
                group,
                "name",
                "every host has the port group '" + group.name() + "' for itself");
        problems.requireRange(group.vlan(), 0, MOST_VLAN, group, "vlan");
    }
}
