package io.vimock.server.inventory.files;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a virtual machine has.
 *
 * @param datastore where it lies; null when the machine's host does not have that datastore
 * @param path its path
 * @param kind what it is for
 * @param content what is in it
 * @param allocated the bytes that it takes on the datastore; {@link #AS_LONG_AS_IT_IS} when they are those of the
 *     content, which is then not made before somebody asks
 * @param modified when it was changed last
 */
record MachineFile(
        @Nullable ManagedObjectReference datastore,
        DatastorePath path,
        Kind kind,
        Content content,
        long allocated,
        Instant modified) {

    /** It takes as many bytes as its content has. */
    static final long AS_LONG_AS_IT_IS = -1;

    @Override
    public long allocated() {
        return allocated == AS_LONG_AS_IT_IS ? content.size() : allocated;
    }

    /** What a file is for, with the name that {@code VirtualMachine.layoutEx} has for it. */
    enum Kind {
        CONFIG("config"),
        EXTENDED_CONFIG("extendedConfig"),
        NVRAM("nvram"),
        SNAPSHOT_LIST("snapshotList"),
        SNAPSHOT_DATA("snapshotData"),
        SUSPEND("suspend"),
        SWAP("swap"),
        LOG("log"),
        DISK_DESCRIPTOR("diskDescriptor"),
        DISK_EXTENT("diskExtent");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in {@code VirtualMachineFileLayoutExFileInfo.type}. */
        String label() {
            return label;
        }
    }

    /** The same file with content that has been written into it. */
    MachineFile written(FileTree.Stored stored) {
        return new MachineFile(datastore, path, kind, stored.content(), stored.allocated(), stored.modified());
    }
}
