package io.vimock.server.inventory;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DatastoreRenamedOnHostEvent;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostFileSystemMountInfo;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostPortGroup;
import io.vimock.vim25.HostVirtualSwitch;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import io.vimock.vim25.VmAutoRenameEvent;
import io.vimock.vim25.VmDiscoveredEvent;
import io.vimock.vim25.VmEventArgument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a host that was removed back into the inventory as what it is: with its hardware and configuration, its volumes,
 * and the virtual machines that are registered on it. Machines whose files have gone, or that were registered elsewhere
 * meanwhile, do not come along. Only for one step on the world thread.
 */
final class ReturningHost {
    /** Where machines are that came with a host. */
    static final String FOLDER = "Discovered virtual machine";

    private final Mutation m;
    private final EventPoster events;
    private final Origin origin;
    private final AbsentHost absent;
    private final ManagedObjectReference host;
    private final ManagedObjectReference pool;
    private final ManagedObjectReference datacenter;
    private final Translation translation = new Translation();
    private final Map<String, String> renamed = new LinkedHashMap<>();

    /**
     * @param host the host, which has been made anew
     * @param pool the resource pool for its machines
     */
    ReturningHost(
            Mutation m,
            EventPoster events,
            Origin origin,
            AbsentHost absent,
            ManagedObjectReference host,
            ManagedObjectReference pool) {
        this.m = m;
        this.events = events;
        this.origin = origin;
        this.absent = absent;
        this.host = host;
        this.pool = pool;
        this.datacenter = Objects.requireNonNull(DatacenterContents.datacenterOf(m, host));
        translation.add(absent.reference(), host);
    }

    /** Gives the new host what it had. */
    void settle() {
        absent.volumes().forEach(this::mount);
        m.set(host, HostSystemProperties.HARDWARE, absent.hardware());
        m.set(host, HostSystemProperties.CAPABILITY, absent.capability());
        m.set(host, HostSystemProperties.RUNTIME, HostFactory.back(absent.runtime(), m.now()));
        HostConfigInfo config = translation.translated(absent.config());
        freePorts(config.getNetwork());
        m.set(host, HostSystemProperties.CONFIG, config);
        relabel();
        HostNetworks.follow(m, host);
    }

    /** The ports of machines are free until the machines are there. */
    private static void freePorts(HostNetworkInfo network) {
        for (HostPortGroup group : network.getPortgroup()) {
            int before = group.getPort().size();
            group.getPort().removeIf(port -> SwitchPorts.MACHINE.equals(port.getType()));
            int freed = before - group.getPort().size();
            for (HostVirtualSwitch vswitch : network.getVswitch()) {
                if (vswitch.getKey().equals(group.getVswitch())) {
                    vswitch.setNumPortsAvailable(vswitch.getNumPortsAvailable() + freed);
                }
            }
        }
    }

    private void mount(AbsentHost.Mount mount) {
        ManagedObjectReference datastore = datastore(mount);
        if (datastore == null) {
            return;
        }
        List<DatastoreHostMount> mounts =
                new ArrayList<>(Objects.requireNonNullElse(m.get(datastore, DatastoreProperties.HOST), List.of()));
        mounts.add(new DatastoreHostMount().withKey(host).withMountInfo(mount.info()));
        m.set(datastore, DatastoreProperties.HOST, mounts);
        translation.add(mount.datastore(), datastore);
        translation.addDatastore(mount.name(), m.require(datastore, DatastoreProperties.NAME));
    }

    /** The datastore that stands for a volume, made anew when it went with the host; null when it cannot be mounted. */
    private @Nullable ManagedObjectReference datastore(AbsentHost.Mount mount) {
        for (ManagedObjectReference datastore : m.refs(datacenter, DatacenterProperties.DATASTORE)) {
            if (mount.url()
                    .equals(m.require(datastore, DatastoreProperties.SUMMARY).getUrl())) {
                return datastore;
            }
        }
        AbsentHost.Volume volume = AbsentHost.takeVolume(m, mount.url());
        if (volume == null) {
            return null;
        }
        String name = freeName(
                mount.name(),
                m.refs(datacenter, DatacenterProperties.DATASTORE).stream()
                        .map(datastore -> m.require(datastore, DatastoreProperties.NAME))
                        .collect(Collectors.toSet()));
        if (!name.equals(mount.name())) {
            renamed.put(mount.name(), name);
        }
        ManagedObjectReference datastore =
                DatastoreFactory.create(m, m.require(datacenter, DatacenterProperties.DATASTORE_FOLDER), volume, name);
        VirtualMachineStorage.bringBack(m, datastore, mount.url());
        return datastore;
    }

    private static String freeName(String wanted, Set<String> taken) {
        String free = wanted;
        for (int i = 1; taken.contains(free); i++) {
            free = wanted + " (" + i + ")";
        }
        return free;
    }

    /** The host's own list of volumes has the names that the datastores have. */
    private void relabel() {
        if (absent.config().getFileSystemVolume() == null) {
            return;
        }
        m.update(host, HostSystemProperties.CONFIG, config -> {
            var volumes = WireType.deepCopy(config.getFileSystemVolume());
            for (HostFileSystemMountInfo volume : volumes.getMountInfo()) {
                String name = volume.getVolume().getName();
                volume.getVolume().setName(renamed.getOrDefault(name == null ? "" : name, name));
            }
            return config.withFileSystemVolume(volumes);
        });
    }

    /** Reports the volumes that have other names now. */
    void reportDatastores() {
        renamed.forEach((old, name) -> events.post(
                m, origin, new DatastoreRenamedOnHostEvent().withOldName(old).withNewName(name), host));
    }

    /** Registers the machines of the host. */
    void register(VirtualMachineFactory factory) {
        for (AbsentHost.Machine machine : absent.machines()) {
            VirtualMachineConfigInfo config = translation.translated(machine.config());
            if (isThere(config)) {
                register(factory, machine, config);
            }
        }
        // The start order names machines, which have come only now.
        m.set(host, "config.autoStart", translation.translated(absent.config()).getAutoStart());
    }

    private boolean isThere(VirtualMachineConfigInfo config) {
        DatastorePath path = DatastorePath.parse(config.getFiles().getVmPathName());
        for (ManagedObjectReference datastore : m.refs(host, HostSystemProperties.DATASTORE)) {
            if (path.datastore().equals(m.require(datastore, DatastoreProperties.NAME))) {
                FileEntry file = DatastoreFiles.find(m, datastore, path.path());
                return file != null && !file.isDirectory() && file.machine() == null;
            }
        }
        return false;
    }

    private void register(VirtualMachineFactory factory, AbsentHost.Machine machine, VirtualMachineConfigInfo config) {
        ManagedObjectReference folder = folder();
        Set<String> taken = m.refs(folder, FolderProperties.CHILD_ENTITY).stream()
                .map(this::name)
                .collect(Collectors.toSet());
        String name = freeName(config.getName(), taken);
        config.setName(name);
        connect(config);
        ManagedObjectReference vm = factory.create(
                m,
                new VirtualMachineFactory.Placement(folder, config.isTemplate() ? null : pool, host),
                config,
                translation.translated(machine.runtime()),
                machine.guest());
        translation.add(machine.reference(), vm);
        restoreSnapshots(vm, machine);
        VmEventArgument argument = new VmEventArgument().withVm(vm).withName(name);
        events.post(m, origin, new VmDiscoveredEvent().withVm(argument), vm);
        if (!name.equals(machine.name())) {
            VmAutoRenameEvent event =
                    new VmAutoRenameEvent().withOldName(machine.name()).withNewName(name);
            events.post(m, origin, event.withVm(argument), vm);
        }
    }

    /** The name of what is in a folder; that of a new machine follows at the end of the step. */
    private String name(ManagedObjectReference child) {
        String name = m.get(child, ManagedEntityProperties.NAME);
        return name == null ? VirtualMachines.config(m, child).getName() : name;
    }

    private ManagedObjectReference folder() {
        ManagedObjectReference root = m.require(datacenter, DatacenterProperties.VM_FOLDER);
        for (ManagedObjectReference child : m.refs(root, FolderProperties.CHILD_ENTITY)) {
            if (child.getType().equals(MoTypes.FOLDER.name())
                    && FOLDER.equals(m.require(child, ManagedEntityProperties.NAME))) {
                return child;
            }
        }
        return EntityFactory.folder(m, FOLDER, root, FolderKind.VIRTUAL_MACHINE);
    }

    /** Networks are those of the same names. */
    private void connect(VirtualMachineConfigInfo config) {
        HostReach reach = new HostReach(m, host);
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo card) {
                card.setNetwork(reach.network(card.getDeviceName()));
            }
        }
    }

    private void restoreSnapshots(ManagedObjectReference vm, AbsentHost.Machine machine) {
        if (machine.snapshots() == null) {
            return;
        }
        for (VirtualMachineSnapshotTree tree :
                SnapshotTree.flat(machine.snapshots().getRootSnapshotList())) {
            ManagedObjectReference snapshot = SnapshotTree.create(m);
            translation.add(tree.getSnapshot(), snapshot);
            VirtualMachineConfigInfo state = translation.translated(
                    Objects.requireNonNull(machine.states().get(tree.getSnapshot())));
            connect(state);
            m.set(snapshot, VirtualMachineSnapshotProperties.CONFIG, state);
        }
        m.set(vm, VirtualMachineProperties.SNAPSHOT, translation.translated(machine.snapshots()));
        SnapshotTree.of(m, vm).publish(m, vm);
    }
}
