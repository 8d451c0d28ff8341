package io.vimock.server.inventory.description;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a virtual machine, which was then configured as it is now.
 *
 * @param name its name
 * @param description what it is for
 * @param state what the virtual machine did: with {@code poweredOn}, the snapshot has its memory
 * @param quiesced whether the guest's file systems were at rest
 * @param created when it was taken; null for when the virtual machine was made
 * @param current whether the virtual machine's state builds on it; the last one is it when none is
 * @param snapshots the snapshots that build on it
 */
public record SnapshotDescription(
        String name,
        @Default("") String description,
        @Default("poweredOff") VirtualMachineDescription.PowerState state,
        @Default("false") boolean quiesced,
        @Nullable Instant created,
        @Default("false") boolean current,
        List<SnapshotDescription> snapshots) {
    /** Copies the list. */
    public SnapshotDescription {
        snapshots = List.copyOf(snapshots);
    }

    /** All of these and those that build on them, each before those that build on it. */
    public static List<SnapshotDescription> flat(List<SnapshotDescription> roots) {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), flat(root.snapshots()).stream()))
                .toList();
    }
}
