package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskLock;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.world.Index;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.GuestNicInfo;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceBackingInfo;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What entities are looked up by. The keys are strings in lower case where case does not matter. */
public final class InventoryIndexes {
    /** Entities by {@link NamedChild}: what they are in and their name. A virtual machine is in its pool too. */
    public static final Index CHILD = new Index(
            "child by name",
            MoTypes.MANAGED_ENTITY,
            List.of(
                    ManagedEntityProperties.NAME,
                    ManagedEntityProperties.PARENT,
                    VirtualMachineProperties.RESOURCE_POOL),
            InventoryIndexes::places);

    /** Virtual machines by {@code config.uuid}. */
    public static final Index MACHINE_UUID =
            ofConfig("machine by uuid", VirtualMachineConfigInfo::getUuid, InventoryIndexes::lower);

    /** Virtual machines by {@code config.instanceUuid}. */
    public static final Index MACHINE_INSTANCE_UUID =
            ofConfig("machine by instance uuid", VirtualMachineConfigInfo::getInstanceUuid, InventoryIndexes::lower);

    /** Virtual machines by {@code config.files.vmPathName}, in the case it is written. */
    public static final Index MACHINE_FILE = ofConfig(
            "machine by file",
            config -> config.getFiles() == null ? null : config.getFiles().getVmPathName(),
            UnaryOperator.identity());

    /** Virtual machines by the {@link DiskFile} of their disks and of those that these build on. */
    static final Index DISK_FILE = new Index(
            "machine by disk file",
            MoTypes.VIRTUAL_MACHINE,
            List.of(VirtualMachineProperties.CONFIG),
            InventoryIndexes::diskFiles);

    /** Virtual machines by their snapshots. */
    static final Index SNAPSHOT = new Index(
            "machine by snapshot",
            MoTypes.VIRTUAL_MACHINE,
            List.of(VirtualMachineProperties.SNAPSHOT),
            InventoryIndexes::snapshots);

    /** Virtual machines by the addresses that their guests report. */
    public static final Index MACHINE_ADDRESS = ofGuest("machine by address", InventoryIndexes::addresses);

    /** Virtual machines by the host names that their guests report. */
    public static final Index MACHINE_DNS_NAME =
            ofGuest("machine by DNS name", (guest, keys) -> add(keys, guest.getHostName()));

    /** Hosts by {@code hardware.systemInfo.uuid}. */
    public static final Index HOST_UUID = new Index(
            "host by uuid",
            MoTypes.HOST_SYSTEM,
            List.of(HostSystemProperties.HARDWARE),
            host -> some(uuid(host.get(HostSystemProperties.HARDWARE))));

    /** Hosts by the addresses of their console and kernel interfaces. */
    public static final Index HOST_ADDRESS = Index.of(
            "host by address",
            MoTypes.HOST_SYSTEM,
            List.of(HostSystemProperties.CONFIG),
            InventoryIndexes::interfaces,
            InventoryIndexes::addresses);

    /** Hosts by their name, their host name, and their host name with its domain. */
    public static final Index HOST_DNS_NAME = Index.of(
            "host by DNS name",
            MoTypes.HOST_SYSTEM,
            List.of(HostSystemProperties.CONFIG, HostSystemProperties.NAME),
            HostNames::of,
            HostNames::keys);

    static final List<Index> ALL = List.of(
            CHILD,
            MACHINE_UUID,
            MACHINE_INSTANCE_UUID,
            MACHINE_FILE,
            MachineFiles.IN_DIRECTORY,
            DISK_FILE,
            SNAPSHOT,
            MACHINE_ADDRESS,
            MACHINE_DNS_NAME,
            HOST_UUID,
            HOST_ADDRESS,
            HOST_DNS_NAME,
            TaskLock.RUNNING_ON);

    private InventoryIndexes() {}

    /**
     * An entity's place.
     *
     * @param parent what it is in
     * @param name its name as it is stored, slashes escaped
     */
    public record NamedChild(ManagedObjectReference parent, String name) {
        // What a record gets by itself is made when it is first called, which would cost a start more than all its
        // names.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NamedChild child && name.equals(child.name) && parent.equals(child.parent);
        }

        @Override
        public int hashCode() {
            return 31 * parent.hashCode() + name.hashCode();
        }
    }

    /**
     * A virtual disk's file.
     *
     * @param datastore the datastore
     * @param path its datastore path, with the datastore's name
     */
    record DiskFile(ManagedObjectReference datastore, String path) {
        // For the reason given in NamedChild.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DiskFile file && path.equals(file.path) && datastore.equals(file.datastore);
        }

        @Override
        public int hashCode() {
            return 31 * datastore.hashCode() + path.hashCode();
        }
    }

    private static Collection<?> diskFiles(ObjectState machine) {
        VirtualMachineConfigInfo config = machine.get(VirtualMachineProperties.CONFIG);
        if (config == null) {
            return List.of();
        }
        List<DiskFile> files = new ArrayList<>(1);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            VirtualDeviceBackingInfo at = device instanceof VirtualDisk ? device.getBacking() : null;
            while (at instanceof VirtualDeviceFileBackingInfo file) {
                if (file.getDatastore() != null) {
                    files.add(new DiskFile(file.getDatastore(), file.getFileName()));
                }
                at = file instanceof VirtualDiskFlatVer2BackingInfo flat ? flat.getParent() : null;
            }
        }
        return files;
    }

    private static Collection<?> snapshots(ObjectState machine) {
        VirtualMachineSnapshotInfo info = machine.get(VirtualMachineProperties.SNAPSHOT);
        return info == null
                ? List.of()
                : SnapshotTree.flat(info.getRootSnapshotList()).stream()
                        .map(VirtualMachineSnapshotTree::getSnapshot)
                        .toList();
    }

    private static Index ofConfig(
            String name,
            Function<VirtualMachineConfigInfo, @Nullable String> text,
            UnaryOperator<@Nullable String> key) {
        return Index.<@Nullable String>of(
                name,
                MoTypes.VIRTUAL_MACHINE,
                List.of(VirtualMachineProperties.CONFIG),
                machine -> {
                    VirtualMachineConfigInfo config = machine.get(VirtualMachineProperties.CONFIG);
                    return config == null ? null : text.apply(config);
                },
                written -> some(key.apply(written)));
    }

    private static Index ofGuest(String name, BiConsumer<GuestInfo, List<String>> adder) {
        return new Index(name, MoTypes.VIRTUAL_MACHINE, List.of(VirtualMachineProperties.GUEST), machine -> {
            List<String> keys = new ArrayList<>(1);
            GuestInfo guest = machine.get(VirtualMachineProperties.GUEST);
            if (guest != null) {
                adder.accept(guest, keys);
            }
            return keys;
        });
    }

    private static Collection<?> places(ObjectState entity) {
        String name = entity.get(ManagedEntityProperties.NAME);
        if (name == null) {
            return List.of();
        }
        ManagedObjectReference parent = entity.get(ManagedEntityProperties.PARENT);
        ManagedObjectReference pool = entity.get(VirtualMachineProperties.RESOURCE_POOL);
        if (parent == null || pool == null) {
            ManagedObjectReference only = parent == null ? pool : parent;
            return only == null ? List.of() : List.of(new NamedChild(only, name));
        }
        return List.of(new NamedChild(parent, name), new NamedChild(pool, name));
    }

    private static void addresses(GuestInfo guest, List<String> keys) {
        add(keys, guest.getIpAddress());
        for (GuestNicInfo nic : guest.getNet()) {
            nic.getIpAddress().forEach(address -> add(keys, address));
        }
    }

    private static @Nullable String uuid(@Nullable HostHardwareInfo hardware) {
        return hardware == null || hardware.getSystemInfo() == null
                ? null
                : lower(hardware.getSystemInfo().getUuid());
    }

    private static List<HostVirtualNic> interfaces(ObjectState host) {
        HostNetworkInfo network = network(host);
        if (network == null) {
            return List.of();
        }
        List<HostVirtualNic> interfaces = new ArrayList<>(network.getVnic());
        interfaces.addAll(network.getConsoleVnic());
        return interfaces;
    }

    private static Collection<?> addresses(List<HostVirtualNic> interfaces) {
        List<String> keys = new ArrayList<>(2);
        interfaces.forEach(nic -> add(keys, address(nic)));
        return keys;
    }

    private static @Nullable String address(HostVirtualNic nic) {
        boolean known = nic.getSpec() != null && nic.getSpec().getIp() != null;
        return known ? nic.getSpec().getIp().getIpAddress() : null;
    }

    /** What a host is called. */
    private record HostNames(
            @Nullable String name, @Nullable HostDnsConfig dns) {
        static HostNames of(ObjectState host) {
            HostNetworkInfo network = network(host);
            return new HostNames(host.get(HostSystemProperties.NAME), network == null ? null : network.getDnsConfig());
        }

        // As with NamedChild. The bean is the same one while it has not changed.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof HostNames names && Objects.equals(name, names.name) && dns == names.dns;
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, System.identityHashCode(dns));
        }

        Collection<?> keys() {
            List<String> keys = new ArrayList<>(2);
            add(keys, name);
            if (dns != null && dns.getHostName() != null && !dns.getHostName().isEmpty()) {
                add(keys, dns.getHostName());
                add(keys, dns.getHostName() + "." + (dns.getDomainName() == null ? "" : dns.getDomainName()));
            }
            return keys;
        }
    }

    private static @Nullable HostNetworkInfo network(ObjectState host) {
        HostConfigInfo config = host.get(HostSystemProperties.CONFIG);
        return config == null ? null : config.getNetwork();
    }

    private static Collection<?> some(@Nullable String key) {
        return key == null || key.isEmpty() ? List.of() : List.of(key);
    }

    /** Adds a name to those under which an object is found, unless there is none. */
    private static void add(List<String> keys, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            String key = name.toLowerCase(Locale.ROOT);
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
