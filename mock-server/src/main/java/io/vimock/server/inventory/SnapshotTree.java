package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one virtual machine while they are read or changed: a copy of {@code VirtualMachine.snapshot}.
 *
 * <p>Nothing of a change is visible until {@link #publish}. Only for one step on the world thread, apart from reading.
 */
final class SnapshotTree {
    private final VirtualMachineSnapshotInfo info;

    private SnapshotTree(VirtualMachineSnapshotInfo info) {
        this.info = info;
    }

    /** The snapshots of a machine, maybe none. */
    static SnapshotTree of(ReadView view, ManagedObjectReference vm) {
        VirtualMachineSnapshotInfo present = view.get(vm, VirtualMachineProperties.SNAPSHOT);
        return new SnapshotTree(present == null ? new VirtualMachineSnapshotInfo() : WireType.deepCopy(present));
    }

    /** The machine that a snapshot is of. */
    static ManagedObjectReference machine(ReadView view, ManagedObjectReference snapshot) {
        List<ManagedObjectReference> owners = view.lookup(InventoryIndexes.SNAPSHOT, snapshot);
        if (owners.isEmpty()) {
            throw Faults.managedObjectNotFound(snapshot);
        }
        return owners.get(0);
    }

    /** All snapshots below these, and these themselves, parents first. */
    static List<VirtualMachineSnapshotTree> flat(List<VirtualMachineSnapshotTree> trees) {
        List<VirtualMachineSnapshotTree> all = new ArrayList<>();
        for (VirtualMachineSnapshotTree tree : trees) {
            all.add(tree);
            all.addAll(flat(tree.getChildSnapshotList()));
        }
        return all;
    }

    /** All snapshots, parents first. */
    List<VirtualMachineSnapshotTree> all() {
        return flat(info.getRootSnapshotList());
    }

    /** The snapshots that build on none. */
    List<VirtualMachineSnapshotTree> roots() {
        return List.copyOf(info.getRootSnapshotList());
    }

    /** The snapshot that the machine's state builds on; null when there is none. */
    @Nullable
    ManagedObjectReference current() {
        return info.getCurrentSnapshot();
    }

    /** Makes the machine's state build on a snapshot. */
    void setCurrent(@Nullable ManagedObjectReference snapshot) {
        info.setCurrentSnapshot(snapshot);
    }

    /**
     * A snapshot.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound when it has gone
     */
    VirtualMachineSnapshotTree find(ManagedObjectReference snapshot) {
        return all().stream()
                .filter(tree -> tree.getSnapshot().equals(snapshot))
                .findFirst()
                .orElseThrow(() -> Faults.managedObjectNotFound(snapshot));
    }

    private @Nullable VirtualMachineSnapshotTree parent(ManagedObjectReference snapshot) {
        return all().stream()
                .filter(tree -> tree.getChildSnapshotList().stream()
                        .anyMatch(child -> child.getSnapshot().equals(snapshot)))
                .findFirst()
                .orElse(null);
    }

    /** How many snapshots the machine's state builds on, one upon the other. */
    int depth() {
        int depth = 0;
        for (ManagedObjectReference at = current(); at != null; depth++) {
            VirtualMachineSnapshotTree parent = parent(at);
            at = parent == null ? null : parent.getSnapshot();
        }
        return depth;
    }

    /** A number that no snapshot of the machine has. */
    int nextId() {
        return all().stream()
                        .mapToInt(tree -> tree.getId() == null ? 0 : tree.getId())
                        .max()
                        .orElse(0)
                + 1;
    }

    /** Adds a snapshot of the machine's state, which builds on it from now on. */
    void add(VirtualMachineSnapshotTree snapshot) {
        add(snapshot, current());
        info.setCurrentSnapshot(snapshot.getSnapshot());
    }

    /**
     * Adds a snapshot to those that build on another.
     *
     * @param parent the other; null for none
     */
    void add(VirtualMachineSnapshotTree snapshot, @Nullable ManagedObjectReference parent) {
        List<VirtualMachineSnapshotTree> siblings =
                parent == null ? info.getRootSnapshotList() : find(parent).getChildSnapshotList();
        siblings.add(snapshot);
    }

    /**
     * Removes a snapshot.
     *
     * @param withChildren whether those that build on it go too; they take its place otherwise
     * @return what has been removed
     */
    List<ManagedObjectReference> remove(ManagedObjectReference snapshot, boolean withChildren) {
        VirtualMachineSnapshotTree removed = find(snapshot);
        VirtualMachineSnapshotTree parent = parent(snapshot);
        List<VirtualMachineSnapshotTree> siblings =
                parent == null ? info.getRootSnapshotList() : parent.getChildSnapshotList();
        int place = siblings.indexOf(removed);
        siblings.remove(place);
        List<ManagedObjectReference> gone = new ArrayList<>();
        gone.add(snapshot);
        if (withChildren) {
            flat(removed.getChildSnapshotList()).forEach(child -> gone.add(child.getSnapshot()));
        } else {
            siblings.addAll(place, removed.getChildSnapshotList());
        }
        if (gone.contains(current())) {
            info.setCurrentSnapshot(parent == null ? null : parent.getSnapshot());
        }
        return gone;
    }

    /** Creates the object of a snapshot that is about to be added. */
    static ManagedObjectReference create(Mutation m) {
        return m.create(MoTypes.VIRTUAL_MACHINE_SNAPSHOT, m.newRef(MoTypes.VIRTUAL_MACHINE_SNAPSHOT, "snapshot-"));
    }

    /** Makes these the machine's snapshots. */
    void publish(Mutation m, ManagedObjectReference vm) {
        for (VirtualMachineSnapshotTree tree : all()) {
            m.set(
                    tree.getSnapshot(),
                    VirtualMachineSnapshotProperties.CHILD_SNAPSHOT,
                    refs(tree.getChildSnapshotList()));
        }
        boolean any = !info.getRootSnapshotList().isEmpty();
        m.set(vm, VirtualMachineProperties.ROOT_SNAPSHOT, refs(info.getRootSnapshotList()));
        m.set(vm, VirtualMachineProperties.SNAPSHOT, any ? info : null);
    }

    private static List<ManagedObjectReference> refs(List<VirtualMachineSnapshotTree> trees) {
        return trees.stream().map(VirtualMachineSnapshotTree::getSnapshot).toList();
    }

    /** Destroys the snapshots of a machine that is about to be destroyed. */
    static void destroyAll(Mutation m, ManagedObjectReference vm) {
        of(m, vm).all().forEach(tree -> m.destroy(tree.getSnapshot()));
    }
}
