package io.vimock.server.inventory;

import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.description.GuestDescription;
import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VirtualSCSIController;
import io.vimock.vim25.VirtualSCSISharing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Builds the virtual machines of a datacenter from their descriptions. Used in one step of the world. */
final class MachineBuilder {
    /** How long virtual machines have been running when the server starts. */
    private static final Duration UPTIME = Duration.ofDays(1);

    private final Mutation m;
    private final Identities identities;
    private final VirtualMachineFactory factory;
    private final Map<String, Volume> volumes;
    private final Map<String, ManagedObjectReference> datastores;
    private final Map<String, ManagedObjectReference> networks;
    private final Set<String> directories = new HashSet<>();

    /**
     * @param volumes the volumes of the datastores, by name
     * @param datastores the datastores by name
     * @param networks the networks by name
     */
    MachineBuilder(
            Mutation m,
            Identities identities,
            VirtualMachineFactory factory,
            Map<String, Volume> volumes,
            Map<String, ManagedObjectReference> datastores,
            Map<String, ManagedObjectReference> networks) {
        this.m = m;
        this.identities = identities;
        this.factory = factory;
        this.volumes = volumes;
        this.datastores = datastores;
        this.networks = networks;
    }

    /** Builds a machine; it runs as described since a day. */
    ManagedObjectReference create(VirtualMachineDescription vm, VirtualMachineFactory.Placement placement) {
        Instant created = m.now().minus(UPTIME);
        VirtualMachineConfigInfo config = config(vm, created);
        if (vm.snapshots().isEmpty()) {
            return create(vm, placement, config, created);
        }
        DescribedSnapshots snapshots = new DescribedSnapshots(m, vm.snapshots(), config, created);
        ManagedObjectReference made = create(vm, placement, snapshots.presentConfig(), created);
        snapshots.create(made);
        return made;
    }

    private ManagedObjectReference create(
            VirtualMachineDescription vm,
            VirtualMachineFactory.Placement placement,
            VirtualMachineConfigInfo config,
            Instant created) {
        if (vm.powerState() == VirtualMachineDescription.PowerState.POWERED_OFF) {
            return factory.create(m, placement, config);
        }
        VirtualMachineRuntimeInfo running = PowerState.on(m, config, placement.host(), created);
        if (vm.powerState() == VirtualMachineDescription.PowerState.SUSPENDED) {
            return factory.create(m, placement, config, PowerState.suspended(running, m.now()), GuestState.off(config));
        }
        GuestInfo guest = GuestState.hasTools(config) ? GuestState.running(config) : GuestState.off(config);
        return factory.create(m, placement, config, running, guest);
    }

    private VirtualMachineConfigInfo config(VirtualMachineDescription vm, Instant created) {
        // New uuids are taken in any case: with given ones, too, what follows must not repeat them.
        String uuid = identities.uuid();
        String instanceUuid = identities.uuid();
        String directory = directory(vm);
        VirtualMachineConfigInfo config = factory.config(
                vm.name(),
                vm.uuid() == null ? uuid : vm.uuid(),
                vm.instanceUuid() == null ? instanceUuid : vm.instanceUuid(),
                directory,
                url(vm.datastore()),
                (int) vm.memory().megabytes(),
                devices(vm, directory),
                created);
        config.withVersion(vm.hardwareVersion())
                .withAnnotation(vm.annotation())
                .withTemplate(vm.template())
                .withDatastoreUrl(otherDatastores(vm));
        setGuest(config, vm);
        if (vm.workload() != null) {
            WorkloadSettings.set(config, vm.workload());
        }
        setAllocations(config, vm);
        return config;
    }

    private static void setGuest(VirtualMachineConfigInfo config, VirtualMachineDescription vm) {
        if (!vm.guestId().equals(config.getGuestId())) {
            GuestOperatingSystem system = GuestOperatingSystem.of(vm.guestId(), true);
            config.withGuestId(system.id()).setGuestFullName(system.fullName());
        }
        GuestDescription guest = vm.guest();
        if (guest.toolsVersion() != GuestState.TOOLS_VERSION) {
            config.setTools(WireType.deepCopy(config.getTools()).withToolsVersion(guest.toolsVersion()));
        }
        if (guest.hostName() != null) {
            GuestIdentity.setHostName(config, guest.hostName());
        }
        int cards = 0;
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualEthernetCard card) {
                List<String> addresses = vm.nics().get(cards++).addresses();
                if (!addresses.isEmpty()) {
                    GuestIdentity.setAddress(config, card, String.join(",", addresses));
                }
            }
        }
    }

    /** What is standard stays, as all machines share it. */
    private static void setAllocations(VirtualMachineConfigInfo config, VirtualMachineDescription vm) {
        config.getHardware().setNumCPU(vm.cpus());
        if (vm.cpus() != 1 || !Objects.equals(vm.cpuAllocation(), CpuAllocation.NORMAL)) {
            config.setCpuAllocation(
                    DescribedSettings.cpu(vm.cpuAllocation(), ResourceAllocationRules.CPU_SHARES * vm.cpus()));
        }
        if (!Objects.equals(vm.memoryAllocation(), MemoryAllocation.NORMAL)) {
            int normal =
                    ResourceAllocationRules.MEMORY_SHARES * (int) vm.memory().megabytes();
            config.setMemoryAllocation(DescribedSettings.memory(vm.memoryAllocation(), normal));
        }
    }

    /** Machines of the same name in different folders have directories of their own. */
    private String directory(VirtualMachineDescription vm) {
        String wanted = "[" + vm.datastore() + "] " + vm.name();
        String directory = wanted;
        for (int i = 1; !directories.add(directory); i++) {
            directory = wanted + "_" + i;
        }
        return directory;
    }

    private String url(String datastore) {
        return Objects.requireNonNull(volumes.get(datastore)).url();
    }

    private List<VirtualMachineConfigInfoDatastoreUrlPair> otherDatastores(VirtualMachineDescription vm) {
        List<String> others = new ArrayList<>(0);
        List<VirtualMachineConfigInfoDatastoreUrlPair> pairs = new ArrayList<>(0);
        for (DiskDescription disk : vm.disks()) {
            String name = disk.datastore();
            if (name != null && !name.equals(vm.datastore()) && !others.contains(name)) {
                others.add(name);
                pairs.add(new VirtualMachineConfigInfoDatastoreUrlPair()
                        .withName(name)
                        .withUrl(url(name)));
            }
        }
        return pairs;
    }

    private List<VirtualDevice> devices(VirtualMachineDescription vm, String directory) {
        boolean busLogic = vm.scsiController() == VirtualMachineDescription.ScsiController.BUS_LOGIC;
        VirtualMachineDevices kit = factory.devices();
        List<VirtualDevice> devices = new ArrayList<>(
                kit.chipSet(busLogic, vm.disks().size(), vm.nics().size()));
        if (vm.devices() == null) {
            devices.add(kit.cdrom());
        }
        for (int i = 0; i < vm.disks().size(); i++) {
            devices.add(disk(vm, vm.disks().get(i), i, directory));
        }
        for (int i = 0; i < vm.nics().size(); i++) {
            devices.add(nic(vm, vm.nics().get(i), i));
        }
        if (vm.scsiSharing() == VirtualMachineDescription.ScsiSharing.NO_SHARING && vm.devices() == null) {
            return devices;
        }
        return special(vm, devices);
    }

    /** What not all machines share is their own. */
    private List<VirtualDevice> special(VirtualMachineDescription vm, List<VirtualDevice> common) {
        List<VirtualDevice> devices = new ArrayList<>();
        common.forEach(device -> devices.add(WireType.deepCopy(device)));
        for (VirtualDevice device : devices) {
            if (device instanceof VirtualSCSIController controller) {
                controller.setSharedBus(
                        VirtualSCSISharing.valueOf(vm.scsiSharing().name()));
            }
        }
        if (vm.devices() != null) {
            boolean running = vm.powerState() == VirtualMachineDescription.PowerState.POWERED_ON;
            new DescribedDevices(datastores, running).plug(vm.devices(), devices);
        }
        return devices;
    }

    private VirtualDevice disk(VirtualMachineDescription vm, DiskDescription disk, int number, String directory) {
        String datastore = disk.datastore() == null ? vm.datastore() : disk.datastore();
        String home = "[" + datastore + "]" + directory.substring(directory.indexOf(']') + 1);
        String file = home + "/" + vm.name() + (number == 0 ? "" : "_" + number) + ".vmdk";
        VirtualDisk made = VirtualMachineDevices.disk(
                number,
                file,
                Objects.requireNonNull(datastores.get(datastore)),
                identities.diskUuid(),
                disk.size().bytes() / 1024,
                disk.thin());
        if (disk.mode() != DiskDescription.Mode.PERSISTENT
                && made.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing) {
            backing.setDiskMode(disk.mode().name().toLowerCase(Locale.ROOT));
        }
        return made;
    }

    private VirtualDevice nic(VirtualMachineDescription vm, NicDescription nic, int number) {
        String mac = identities.macAddress();
        if (nic.mac() != null) {
            identities.reserveMac(nic.mac());
        }
        boolean running = vm.powerState() == VirtualMachineDescription.PowerState.POWERED_ON;
        return VirtualMachineDevices.nic(
                number,
                nic.type(),
                Objects.requireNonNull(networks.get(nic.network())),
                nic.network(),
                nic.mac() == null ? mac : nic.mac(),
                nic.connected(),
                nic.connected() && running);
    }
}
