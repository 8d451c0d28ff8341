package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.FileAlreadyExists;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceFileBackingInfo;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves the disks of a machine with snapshots: every file that the disks of the machine and of its snapshots consist of,
 * under the name that it has. Only for one step on the world thread.
 */
final class RelocatedSnapshots {
    private final ConfigDraft draft;
    private final Mutation m;
    private final ManagedObjectReference vm;
    private final Function<VirtualDisk, @Nullable ManagedObjectReference> target;

    /** Where the files go, by the paths that they have. */
    private final Map<String, Place> places = new HashMap<>();

    private record Place(ManagedObjectReference datastore, DatastorePath path) {}

    /**
     * @param draft the machine's configuration, with the directory that it is to have
     * @param target the datastore that a disk goes to; null for the one where it is
     */
    RelocatedSnapshots(
            ConfigDraft draft,
            ManagedObjectReference vm,
            Function<VirtualDisk, @Nullable ManagedObjectReference> target) {
        this.draft = draft;
        this.m = draft.mutation();
        this.vm = vm;
        this.target = target;
    }

    /**
     * Gives the files their new places, and asks for the space.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastore, FileAlreadyExists
     */
    void move() {
        Map<ManagedObjectReference, VirtualMachineConfigInfo> states = new LinkedHashMap<>();
        for (VirtualMachineSnapshotTree snapshot : SnapshotTree.of(m, vm).all()) {
            states.put(
                    snapshot.getSnapshot(),
                    WireType.deepCopy(m.require(snapshot.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG)));
        }
        move(draft.config());
        states.values().forEach(this::move);
        DatastorePath old =
                DatastorePath.parse(VirtualMachines.config(m, vm).getFiles().getVmPathName());
        if (!old.datastore().equals(draft.home().datastore())) {
            draft.demand(draft.reach().datastore(draft.home().datastore()), VirtualMachineStorage.snapshotSpace(m, vm));
        }
        states.forEach((snapshot, config) -> m.set(
                snapshot,
                VirtualMachineSnapshotProperties.CONFIG,
                config.withFiles(WireType.deepCopy(draft.config().getFiles()))));
    }

    private void move(VirtualMachineConfigInfo config) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            ManagedObjectReference datastore = device instanceof VirtualDisk disk ? target.apply(disk) : null;
            if (device instanceof VirtualDisk disk && datastore != null) {
                draft.reach().requireDatastore(datastore);
                for (VirtualDeviceFileBackingInfo link : DiskChains.chain(disk)) {
                    move(link, datastore);
                }
            }
        }
    }

    private void move(VirtualDeviceFileBackingInfo link, ManagedObjectReference datastore) {
        Place place = places.computeIfAbsent(link.getFileName(), file -> place(link, datastore));
        link.withFileName(place.path().toString()).setDatastore(place.datastore());
    }

    private Place place(VirtualDeviceFileBackingInfo link, ManagedObjectReference datastore) {
        DatastorePath present = DatastorePath.parse(link.getFileName());
        ManagedObjectReference from = link.getDatastore();
        if (from == null || from.equals(datastore)) {
            return new Place(from == null ? datastore : from, present);
        }
        DatastorePath path =
                new DatastorePath(draft.reach().name(datastore), draft.home().path()).sibling(present.fileName());
        boolean isTaken = DatastoreFiles.find(m, datastore, path.path()) != null
                || places.values().stream().anyMatch(other -> other.path().equals(path));
        if (isTaken) {
            throw Faults.of(new FileAlreadyExists().withFile(path.toString()), "The file " + path + " already exists");
        }
        draft.demand(datastore, VirtualMachineStorage.diskSpace(m, vm, from, present));
        return new Place(datastore, path);
    }
}
