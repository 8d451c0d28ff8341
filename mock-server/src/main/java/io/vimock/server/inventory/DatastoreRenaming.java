package io.vimock.server.inventory;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DatastoreRenamedEvent;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostFileSystemMountInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.List;

/**
 * Renames a datastore: its label on all hosts, and in the paths of the virtual machines that have files on it (facts:
 * storage 1). Stateless.
 */
final class DatastoreRenaming {
    private DatastoreRenaming() {}

    /**
     * Gives a datastore a name.
     *
     * @throws io.vimock.server.fault.VimFaultException DuplicateName when its datacenter has one of that name
     */
    static void rename(Mutation m, EventPoster events, Origin origin, ManagedObjectReference datastore, String name) {
        String old = m.require(datastore, DatastoreProperties.NAME);
        requireFree(m, datastore, name);
        // The machines before the datastore: their home is looked up by its name.
        List<ManagedObjectReference> machines = List.copyOf(m.refs(datastore, DatastoreProperties.VM));
        m.set(datastore, DatastoreProperties.NAME, name);
        if (m.require(datastore, DatastoreProperties.INFO) instanceof VmfsDatastoreInfo info
                && info.getVmfs() != null) {
            m.set(datastore, "info.vmfs.name", name);
        }
        List<DatastoreHostMount> mounts = m.get(datastore, DatastoreProperties.HOST);
        if (mounts != null) {
            mounts.forEach(mount -> relabel(m, mount, name));
        }
        machines.forEach(vm -> rewrite(m, vm, old, name));
        events.post(m, origin, new DatastoreRenamedEvent().withOldName(old).withNewName(name), datastore);
    }

    private static void requireFree(ReadView view, ManagedObjectReference datastore, String name) {
        ManagedObjectReference datacenter = DatacenterContents.datacenterOf(view, datastore);
        if (datacenter == null) {
            return;
        }
        for (ManagedObjectReference other : view.refs(datacenter, DatacenterProperties.DATASTORE)) {
            if (!other.equals(datastore) && name.equals(view.get(other, DatastoreProperties.NAME))) {
                throw Faults.duplicateName(name, other);
            }
        }
    }

    private static void relabel(Mutation m, DatastoreHostMount mount, String name) {
        HostConfigInfo config = m.get(mount.getKey(), HostSystemProperties.CONFIG);
        if (config == null || config.getFileSystemVolume() == null) {
            return;
        }
        var volumes = WireType.deepCopy(config.getFileSystemVolume());
        for (HostFileSystemMountInfo volume : volumes.getMountInfo()) {
            String path = volume.getMountInfo().getPath();
            if (path != null && path.equals(mount.getMountInfo().getPath())) {
                volume.getVolume().setName(name);
            }
        }
        m.update(mount.getKey(), HostSystemProperties.CONFIG, copy -> copy.withFileSystemVolume(volumes));
    }

    private static void rewrite(Mutation m, ManagedObjectReference vm, String old, String name) {
        for (VirtualMachineSnapshotTree snapshot : SnapshotTree.of(m, vm).all()) {
            VirtualMachineConfigInfo state = m.require(snapshot.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG);
            m.set(snapshot.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG, rewritten(state, old, name));
        }
        m.set(
                vm,
                VirtualMachineProperties.CONFIG,
                rewritten(m.require(vm, VirtualMachineProperties.CONFIG), old, name));
    }

    private static VirtualMachineConfigInfo rewritten(VirtualMachineConfigInfo present, String old, String name) {
        VirtualMachineConfigInfo config = WireType.deepCopy(present);
        rewritePaths(config.getFiles(), "[" + old + "]", "[" + name + "]");
        config.getHardware().getDevice().stream()
                .filter(device -> device.getBacking() != null)
                .forEach(device -> rewritePaths(device.getBacking(), "[" + old + "]", "[" + name + "]"));
        for (VirtualMachineConfigInfoDatastoreUrlPair pair : config.getDatastoreUrl()) {
            pair.setName(pair.getName().equals(old) ? name : pair.getName());
        }
        return config;
    }

    /** Rewrites every path in a bean, and in the backings that it builds on. */
    private static void rewritePaths(Object bean, String old, String name) {
        for (WireField field : WireType.of(bean.getClass()).fields()) {
            Object value = field.get(bean);
            if (value instanceof String text && text.startsWith(old)) {
                field.set(bean, name + text.substring(old.length()));
            } else if (value != null && WireType.isBean(value.getClass())) {
                rewritePaths(value, old, name);
            }
        }
    }
}
