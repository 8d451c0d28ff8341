package io.vimock.server.inventory.files;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The text of a machine's list of snapshots, its {@code .vmsd} file; empty without snapshots. */
final class SnapshotListText {
    static final int WITH_MEMORY = 1;
    static final int SUSPENDED = 2;

    private final DatastorePath home;
    private final @Nullable ManagedObjectReference current;
    private final VmxText text = new VmxText();
    private int count;
    private int last;
    private int currentId;

    private SnapshotListText(DatastorePath home, @Nullable ManagedObjectReference current) {
        this.home = home;
        this.current = current;
    }

    /**
     * Writes the text.
     *
     * @param snapshots null for none
     */
    static void write(DatastorePath home, @Nullable VirtualMachineSnapshotInfo snapshots, FileText out) {
        if (snapshots == null || snapshots.getRootSnapshotList().isEmpty()) {
            return;
        }
        SnapshotListText list = new SnapshotListText(home, snapshots.getCurrentSnapshot());
        snapshots.getRootSnapshotList().forEach(root -> list.add(root, 0));
        list.text
                .put("snapshot.lastUID", list.last)
                .put("snapshot.numSnapshots", list.count)
                .put("snapshot.current", list.currentId)
                .write(out);
    }

    private void add(VirtualMachineSnapshotTree tree, int parent) {
        int id = tree.getId() == null ? count + 1 : tree.getId();
        String prefix = "snapshot" + count++ + ".";
        last = Math.max(last, id);
        if (tree.getSnapshot().equals(current)) {
            currentId = id;
        }
        text.put(prefix + "uid", id)
                .put(prefix + "filename", home.stem() + "-Snapshot" + id + ".vmsn")
                .put(prefix + "displayName", tree.getName())
                .put(prefix + "description", tree.getDescription())
                .put(prefix + "type", type(tree.getState()))
                .put(prefix + "quiesced", tree.isQuiesced() ? true : null)
                .put(prefix + "createTimeHigh", microseconds(tree) >> 32)
                .put(prefix + "createTimeLow", (int) microseconds(tree));
        if (parent != 0) {
            text.put(prefix + "parent", parent);
        }
        tree.getChildSnapshotList().forEach(child -> add(child, id));
    }

    /** What is in the file of a snapshot: {@code 1} with memory, {@code 2} of a suspended machine. */
    private static @Nullable Integer type(VirtualMachinePowerState state) {
        return switch (state) {
            case POWERED_ON -> WITH_MEMORY;
            case SUSPENDED -> SUSPENDED;
            case POWERED_OFF -> null;
        };
    }

    private static long microseconds(VirtualMachineSnapshotTree tree) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, tree.getCreateTime());
    }
}
