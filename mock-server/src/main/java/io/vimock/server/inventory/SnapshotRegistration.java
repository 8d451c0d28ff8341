package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.inventory.files.SnapshotListReader;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the snapshots that a registered machine's files tell of: the list in the {@code .vmsd} file, and what the
 * machine was in the {@code .vmsn} files. Only for one step on the world thread.
 *
 * <p>A snapshot whose state cannot be read has the configuration that the machine has now.
 */
final class SnapshotRegistration {
    private final Mutation m;
    private final ManagedObjectReference vm;
    private final MachineRegistration registration;
    private final HostReach reach;
    private final DatastorePath home;
    private final ManagedObjectReference datastore;

    /**
     * @param vm the machine, which has just been made and has no snapshots yet
     * @param home the path of its configuration file
     */
    SnapshotRegistration(
            Mutation m,
            ManagedObjectReference vm,
            MachineRegistration registration,
            HostReach reach,
            DatastorePath home) {
        this.m = m;
        this.vm = vm;
        this.registration = registration;
        this.reach = reach;
        this.home = home;
        this.datastore = reach.datastore(home.datastore());
    }

    /** Makes the snapshots. */
    void restore() {
        SnapshotTree tree = SnapshotTree.of(m, vm);
        Map<Integer, ManagedObjectReference> made = new HashMap<>();
        ManagedObjectReference current = null;
        for (SnapshotListReader.Entry entry : SnapshotListReader.read(text(home.stem() + ".vmsd"))) {
            if (made.containsKey(entry.id())) {
                continue;
            }
            ManagedObjectReference snapshot = SnapshotTree.create(m);
            m.set(snapshot, VirtualMachineSnapshotProperties.CONFIG, configuration(entry));
            tree.add(node(entry, snapshot), made.get(entry.parent()));
            made.put(entry.id(), snapshot);
            current = entry.isCurrent() ? snapshot : current;
        }
        if (!made.isEmpty()) {
            tree.setCurrent(current);
            tree.publish(m, vm);
        }
    }

    private VirtualMachineSnapshotTree node(SnapshotListReader.Entry entry, ManagedObjectReference snapshot) {
        return new VirtualMachineSnapshotTree()
                .withSnapshot(snapshot)
                .withVm(vm)
                .withName(entry.name())
                .withDescription(entry.description())
                .withId(entry.id())
                .withCreateTime(entry.created())
                .withState(entry.state())
                .withQuiesced(entry.quiesced())
                .withReplaySupported(false);
    }

    private VirtualMachineConfigInfo configuration(SnapshotListReader.Entry entry) {
        VirtualMachineConfigInfo present = VirtualMachines.config(m, vm);
        VirtualMachineConfigSpec spec = MachineRegistration.spec(text(entry.file()), reach, home);
        if (spec == null) {
            return present;
        }
        String name = spec.getName() == null ? present.getName() : spec.getName();
        return registration
                .configuration(m, reach, home, name, spec)
                .withInstanceUuid(present.getInstanceUuid())
                .withDatastoreUrl(WireType.deepCopy(present).getDatastoreUrl());
    }

    private String text(@Nullable String name) {
        FileEntry file = name == null || name.isEmpty() || name.contains("/")
                ? null
                : DatastoreFiles.find(m, datastore, home.sibling(name).path());
        return file == null ? "" : DatastoreFiles.head(file);
    }
}
