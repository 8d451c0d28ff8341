package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * A virtual disk.
 *
 * @param size its capacity, whole kilobytes
 * @param datastore where its file is; null for where the virtual machine is
 * @param thin whether it takes space only as it is written to
 * @param mode whether snapshots include it, and whether what is written stays
 */
public record DiskDescription(
        Size size,
        @Nullable String datastore,
        @Default("false") boolean thin,
        @Default("persistent") Mode mode) {
    /** The modes of disks. */
    public enum Mode {
        PERSISTENT,
        INDEPENDENT_PERSISTENT,
        INDEPENDENT_NONPERSISTENT,
        NONPERSISTENT,
        UNDOABLE,
        APPEND
    }
}
