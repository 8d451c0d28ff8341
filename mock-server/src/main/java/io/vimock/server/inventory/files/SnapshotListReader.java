package io.vimock.server.inventory.files;

import io.vimock.vim25.VirtualMachinePowerState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a machine's list of snapshots from its {@code .vmsd} file: the counterpart of {@link SnapshotListText}. Stateless.
 */
public final class SnapshotListReader {
    private static final int MOST = 512;

    private SnapshotListReader() {}

    /**
     * A snapshot in the list.
     *
     * @param id its number
     * @param parent the number of the snapshot that it builds on; 0 for none
     * @param file the name of the file with its state; empty when the list does not say
     * @param state what the machine did when it was taken
     */
    public record Entry(
            int id,
            int parent,
            String file,
            String name,
            String description,
            Instant created,
            VirtualMachinePowerState state,
            boolean quiesced,
            boolean isCurrent) {}

    /** The snapshots that a text lists, in its order; none when it is no such list. */
    public static List<Entry> read(String text) {
        VmxText list = VmxText.parse(text);
        int count = (int) Math.min(MOST, number(list, "snapshot.numSnapshots"));
        long current = number(list, "snapshot.current");
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String prefix = "snapshot" + i + ".";
            int id = (int) number(list, prefix + "uid");
            String name = list.get(prefix + "displayName");
            if (id > 0 && name != null) {
                entries.add(new Entry(
                        id,
                        (int) number(list, prefix + "parent"),
                        list.get(prefix + "filename", ""),
                        name,
                        list.get(prefix + "description", ""),
                        created(list, prefix),
                        state(list.number(prefix + "type")),
                        list.is(prefix + "quiesced", false),
                        id == current));
            }
        }
        return entries;
    }

    private static long number(VmxText list, String name) {
        Long number = list.number(name);
        return number == null ? 0 : number;
    }

    private static Instant created(VmxText list, String prefix) {
        long high = number(list, prefix + "createTimeHigh");
        long low = number(list, prefix + "createTimeLow");
        return Instant.EPOCH.plus((high << 32) | (low & 0xffff_ffffL), ChronoUnit.MICROS);
    }

    private static VirtualMachinePowerState state(@Nullable Long type) {
        if (type == null) {
            return VirtualMachinePowerState.POWERED_OFF;
        }
        return type == SnapshotListText.WITH_MEMORY
                ? VirtualMachinePowerState.POWERED_ON
                : type == SnapshotListText.SUSPENDED
                        ? VirtualMachinePowerState.SUSPENDED
                        : VirtualMachinePowerState.POWERED_OFF;
    }
}
