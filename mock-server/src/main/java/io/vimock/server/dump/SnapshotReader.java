package io.vimock.server.dump;

import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription.PowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes snapshots from what they tell. Stateless. */
final class SnapshotReader {
    private SnapshotReader() {}

    /** The snapshots of a machine that build on none. */
    static List<SnapshotDescription> read(VirtualMachineSnapshotInfo snapshots) {
        return read(snapshots.getRootSnapshotList(), snapshots.getCurrentSnapshot());
    }

    private static List<SnapshotDescription> read(
            List<VirtualMachineSnapshotTree> trees, @Nullable ManagedObjectReference current) {
        return trees.stream()
                .map(tree -> new SnapshotDescription(
                        tree.getName(),
                        tree.getDescription() == null ? "" : tree.getDescription(),
                        tree.getState() == null
                                ? PowerState.POWERED_OFF
                                : PowerState.valueOf(tree.getState().name()),
                        tree.isQuiesced(),
                        tree.getCreateTime(),
                        tree.getSnapshot().equals(current),
                        read(tree.getChildSnapshotList(), current)))
                .toList();
    }
}
