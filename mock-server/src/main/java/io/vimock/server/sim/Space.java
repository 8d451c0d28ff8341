package io.vimock.server.sim;

import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.VirtualMachineStorageInfo;
import io.vimock.vim25.VirtualMachineUsageOnDatastore;
import org.jspecify.annotations.Nullable;

/**
 * Disk space of a datastore, or of a virtual machine's files, in KB.
 *
 * @param capacityKB the datastore's size; 0 for virtual machines
 * @param usedKB what is taken
 * @param provisionedKB what may come to be taken
 * @param unsharedKB what is taken by files that nobody else uses
 */
record Space(long capacityKB, long usedKB, long provisionedKB, long unsharedKB) {
    static final Space NONE = new Space(0, 0, 0, 0);

    /** The space of a datastore. */
    static Space of(@Nullable DatastoreSummary summary) {
        if (summary == null) {
            return NONE;
        }
        long used = (summary.getCapacity() - summary.getFreeSpace()) / 1024;
        long uncommitted = summary.getUncommitted() == null ? 0 : summary.getUncommitted() / 1024;
        return new Space(summary.getCapacity() / 1024, used, used + uncommitted, used);
    }

    /** The space of a virtual machine's files on all datastores. */
    static Space of(@Nullable VirtualMachineStorageInfo storage) {
        if (storage == null) {
            return NONE;
        }
        long used = 0;
        long provisioned = 0;
        long unshared = 0;
        for (VirtualMachineUsageOnDatastore usage : storage.getPerDatastoreUsage()) {
            used += usage.getCommitted() / 1024;
            provisioned += (usage.getCommitted() + usage.getUncommitted()) / 1024;
            unshared += usage.getUnshared() / 1024;
        }
        return new Space(0, used, provisioned, unshared);
    }
}
