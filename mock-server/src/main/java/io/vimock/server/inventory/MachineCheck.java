package io.vimock.server.inventory;

import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.description.ClusterDescription;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.HostDescription;
import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription.PowerState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Checks the virtual machines of a datacenter, each by itself and with its host. */
final class MachineCheck {
    private static final int MOST_DISKS = 60;
    private static final int MOST_NICS = 10;
    private static final int LEAST_MEMORY_MB = 4;
    private static final long MOST_DISK = 2L << 40;
    private static final int HIGHEST_LEVEL = 100;

    private final DatacenterDescription datacenter;
    private final DescriptionProblems problems;
    private final boolean tolerant;
    private final Map<String, DatastoreDescription> datastores = new HashMap<>();
    private final Map<String, HostDescription> hosts = new HashMap<>();
    private final Map<String, Set<String>> poolsOfHosts = new HashMap<>();
    private final Map<String, Set<String>> networksOfHosts = new HashMap<>();

    MachineCheck(DatacenterDescription datacenter, DescriptionProblems problems, boolean tolerant) {
        this.datacenter = datacenter;
        this.problems = problems;
        this.tolerant = tolerant;
        datacenter.datastores().forEach(datastore -> datastores.put(datastore.name(), datastore));
        for (ClusterDescription cluster : datacenter.clusters()) {
            Set<String> pools = paths(cluster.pools());
            cluster.hosts().forEach(host -> poolsOfHosts.put(host.name(), pools));
        }
        datacenter.hosts().forEach(host -> poolsOfHosts.put(host.name(), paths(host.pools())));
        for (HostDescription host : HostDescription.in(datacenter)) {
            hosts.put(host.name(), host);
            Set<String> networks = new HashSet<>();
            DescribedHosts.cabling(host, datacenter, 0)
                    .switches()
                    .forEach(described -> described.portGroups().forEach(group -> networks.add(group.name())));
            networksOfHosts.put(host.name(), networks);
        }
    }

    private static Set<String> paths(List<PoolDescription> pools) {
        Set<String> paths = new HashSet<>();
        for (PoolDescription pool : pools) {
            paths.add(pool.name());
            paths(pool.pools()).forEach(path -> paths.add(pool.name() + "/" + path));
        }
        return paths;
    }

    /** Checks all machines, each after what the caller checks of it. */
    void checkAll(Consumer<VirtualMachineDescription> first) {
        for (VirtualMachineDescription vm : datacenter.virtualMachines()) {
            first.accept(vm);
            check(vm);
        }
    }

    private void check(VirtualMachineDescription vm) {
        problems.requireUuid("the uuid of a virtual machine", vm.uuid(), vm, "uuid");
        problems.requireUuid("the instanceUuid of a virtual machine", vm.instanceUuid(), vm, "instanceUuid");
        HostDescription host = hosts.get(vm.host());
        if (host == null) {
            throw problems.of(vm, "host", "there is no host '" + vm.host() + "'");
        }
        problems.requireKnown(
                poolsOfHosts.getOrDefault(vm.host(), Set.of()),
                vm.pool(),
                "resource pool for the host '" + vm.host() + "' called",
                vm,
                "pool");
        checkState(vm, host);
        checkHardware(vm, host);
        checkDatastore(vm, vm.datastore(), vm);
        vm.disks().forEach(disk -> check(vm, disk));
        vm.nics().forEach(nic -> check(vm, nic));
        if (vm.devices() != null) {
            checkDevices(vm, vm.devices());
        }
        checkSnapshots(vm);
        problems.require(
                vm.disks().size() <= MOST_DISKS, vm, "disks", "a machine has at most " + MOST_DISKS + " disks");
        problems.require(vm.nics().size() <= MOST_NICS, vm, "nics", "a machine has at most " + MOST_NICS + " cards");
        if (vm.workload() != null && vm.workload().level() != null) {
            problems.requireRange(vm.workload().level(), 0, HIGHEST_LEVEL, vm.workload(), "level");
        }
        problems.requireRange(vm.guest().toolsVersion(), 0, Integer.MAX_VALUE, vm.guest(), "toolsVersion");
        String hostName = vm.guest().hostName();
        problems.require(
                hostName == null || !hostName.isBlank(), vm.guest(), "hostName", "the guest's name is not empty");
    }

    private void checkState(VirtualMachineDescription vm, HostDescription host) {
        problems.require(
                !vm.template() || (vm.pool() == null && vm.powerState() == PowerState.POWERED_OFF),
                vm,
                "template",
                "a template is powered off and in no resource pool");
        problems.require(
                vm.powerState() != PowerState.POWERED_ON || !host.maintenance(),
                vm,
                "powerState",
                "nothing runs on '" + host.name() + "', which is in maintenance mode");
    }

    private void checkHardware(VirtualMachineDescription vm, HostDescription host) {
        List<String> versions = HardwareVersions.supported(tolerant);
        problems.require(
                versions.contains(vm.hardwareVersion()),
                vm,
                "hardwareVersion",
                "'" + vm.hardwareVersion() + "' is none of " + String.join(", ", versions));
        try {
            GuestOperatingSystem.of(vm.guestId(), tolerant);
        } catch (VimFaultException e) {
            throw problems.of(vm, "guestId", "there is no guest operating system '" + vm.guestId() + "'");
        }
        boolean version4 = vm.hardwareVersion().equals(VirtualMachineFactory.HARDWARE_VERSION);
        problems.require(
                version4 ? Set.of(1, 2, 4).contains(vm.cpus()) : vm.cpus() >= 1 && vm.cpus() <= 8,
                vm,
                "cpus",
                version4
                        ? "a machine of " + vm.hardwareVersion() + " has 1, 2 or 4 CPUs"
                        : "a machine has 1 to 8 CPUs");
        problems.require(
                vm.cpus() <= host.cpu().cores(),
                vm,
                "cpus",
                "the host '" + host.name() + "' has only " + host.cpu().cores() + " cores for the " + vm.cpus()
                        + " CPUs of '" + vm.name() + "'");
        problems.require(
                vm.memory().bytes() % ((long) LEAST_MEMORY_MB << 20) == 0
                        && vm.memory().bytes() > 0,
                vm,
                "memory",
                "the memory of a machine is a multiple of " + LEAST_MEMORY_MB + " MB");
        problems.require(
                vm.memory().bytes() <= host.memory().bytes(),
                vm,
                "memory",
                "the host '" + host.name() + "' has only " + host.memory() + " for the " + vm.memory() + " of '"
                        + vm.name() + "'");
        InventoryCheck.checkAllocations(problems, vm.cpuAllocation(), vm.memoryAllocation());
        problems.require(
                vm.memoryAllocation().reservation().bytes() <= vm.memory().bytes(),
                vm.memoryAllocation(),
                "reservation",
                "a machine cannot reserve more memory than it has");
        problems.require(
                vm.cpuAllocation().expandable() == null, vm.cpuAllocation(), "expandable", "only pools are expandable");
        problems.require(
                vm.memoryAllocation().expandable() == null,
                vm.memoryAllocation(),
                "expandable",
                "only pools are expandable");
    }

    private void checkDatastore(VirtualMachineDescription vm, String name, Record part) {
        DatastoreDescription datastore = datastores.get(name);
        if (datastore == null) {
            throw problems.of(part, "datastore", "there is no datastore '" + name + "'");
        }
        problems.require(
                datastore.hosts() == null || datastore.hosts().contains(vm.host()),
                part,
                "datastore",
                "the host '" + vm.host() + "' does not mount the datastore '" + name + "'");
    }

    private void check(VirtualMachineDescription vm, DiskDescription disk) {
        problems.require(
                disk.size().bytes() % 1024 == 0
                        && disk.size().bytes() > 0
                        && disk.size().bytes() < MOST_DISK,
                disk,
                "size",
                "a disk is smaller than 2 TB, and a whole number of KB");
        if (disk.datastore() != null) {
            checkDatastore(vm, disk.datastore(), disk);
        }
    }

    private void check(VirtualMachineDescription vm, NicDescription nic) {
        problems.require(
                networksOfHosts.getOrDefault(vm.host(), Set.of()).contains(nic.network()),
                nic,
                "network",
                "the host '" + vm.host() + "' has no port group for a network '" + nic.network() + "'");
        problems.requireMac(nic.mac(), nic);
        problems.require(
                nic.type() != NicDescription.Type.VMXNET3
                        || vm.hardwareVersion().equals(HardwareVersions.VERSION_7),
                nic,
                "type",
                "a vmxnet3 card needs hardwareVersion " + HardwareVersions.VERSION_7);
        for (int i = 0; i < nic.addresses().size(); i++) {
            problems.require(
                    nic.addresses().get(i).matches("[0-9a-fA-F.:]{3,45}"),
                    nic,
                    "addresses[" + i + "]",
                    "'" + nic.addresses().get(i) + "' is no IP address");
        }
    }

    private void checkDevices(VirtualMachineDescription vm, List<DeviceDescription> devices) {
        Map<DeviceDescription.Type, Integer> counts = new HashMap<>();
        for (DeviceDescription device : devices) {
            DeviceKind kind = kind(device.type());
            problems.require(
                    counts.merge(device.type(), 1, Integer::sum) <= kind.most(vm.hardwareVersion()),
                    device,
                    "type",
                    "a machine has at most " + kind.most(vm.hardwareVersion()) + " of the kind '" + kind.label() + "'");
            checkBacking(vm, device);
        }
    }

    private static DeviceKind kind(DeviceDescription.Type type) {
        return switch (type) {
            case CDROM -> DeviceKind.CDROM;
            case FLOPPY -> DeviceKind.FLOPPY;
            case SERIAL_PORT -> DeviceKind.SERIAL_PORT;
            case PARALLEL_PORT -> DeviceKind.PARALLEL_PORT;
            case USB_CONTROLLER -> DeviceKind.USB_CONTROLLER;
            case SOUND_CARD -> DeviceKind.SOUND_CARD;
        };
    }

    private void checkBacking(VirtualMachineDescription vm, DeviceDescription device) {
        boolean isPort = device.type() == DeviceDescription.Type.SERIAL_PORT
                || device.type() == DeviceDescription.Type.PARALLEL_PORT;
        boolean isDrive =
                device.type() == DeviceDescription.Type.CDROM || device.type() == DeviceDescription.Type.FLOPPY;
        long count = Stream.of(device.file(), device.hostDevice(), device.pipe())
                .filter(Objects::nonNull)
                .count();
        problems.require(
                count <= 1 && (!isPort || count == 1),
                device,
                "type",
                isPort
                        ? "a port is connected to one of 'file', 'hostDevice' and 'pipe'"
                        : "a device is connected to one thing only");
        problems.require(
                device.pipe() == null || device.type() == DeviceDescription.Type.SERIAL_PORT,
                device,
                "pipe",
                "only serial ports are connected to pipes");
        problems.require(
                device.hostDevice() == null || device.type() != DeviceDescription.Type.USB_CONTROLLER,
                device,
                "hostDevice",
                "a USB controller is connected to no device of the host");
        if (device.file() != null) {
            problems.require(isDrive || isPort, device, "file", "only drives and ports are connected to files");
            problems.require(
                    device.file().matches("\\[[^\\[\\]]+\\] [^/](.*[^/])?"),
                    device,
                    "file",
                    "'" + device.file() + "' is no path such as [san] iso/setup.iso");
            String name = device.file().substring(1, device.file().indexOf(']'));
            DatastoreDescription datastore = datastores.get(name);
            problems.require(datastore != null, device, "file", "there is no datastore '" + name + "'");
            problems.require(
                    datastore == null
                            || datastore.hosts() == null
                            || datastore.hosts().contains(vm.host()),
                    device,
                    "file",
                    "the host '" + vm.host() + "' does not mount the datastore '" + name + "'");
        }
    }

    private void checkSnapshots(VirtualMachineDescription vm) {
        int current = 0;
        for (SnapshotDescription snapshot : SnapshotDescription.flat(vm.snapshots())) {
            problems.require(
                    !snapshot.name().isEmpty() && snapshot.name().length() <= SnapshotOperations.LONGEST_NAME,
                    snapshot,
                    "name",
                    "the name of a snapshot has 1 to " + SnapshotOperations.LONGEST_NAME + " characters");
            current += snapshot.current() ? 1 : 0;
            problems.require(current <= 1, snapshot, "current", "another snapshot of the machine is the current one");
        }
        problems.require(vm.snapshots().isEmpty() || !vm.template(), vm, "snapshots", "a template has no snapshots");
    }
}
