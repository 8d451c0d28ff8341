package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NoDiskSpace;

/** The free space of datastores: to the byte what is not taken by files and the file system itself. Stateless. */
public final class DatastoreSpace {
    private DatastoreSpace() {}

    /** How many bytes are free. */
    public static long free(ReadView view, ManagedObjectReference datastore) {
        return view.require(datastore, DatastoreProperties.SUMMARY).getFreeSpace();
    }

    /**
     * Demands free space on a datastore.
     *
     * @param what names the file or machine that needs it, for the fault
     * @throws io.vimock.server.fault.VimFaultException NoDiskSpace
     */
    public static void require(ReadView view, ManagedObjectReference datastore, long bytes, String what) {
        DatastoreSummary summary = view.require(datastore, DatastoreProperties.SUMMARY);
        if (bytes > summary.getFreeSpace()) {
            throw Faults.of(
                    new NoDiskSpace().withDatastore(summary.getName()).withFile("[" + summary.getName() + "] " + what),
                    "Insufficient disk space on datastore '" + summary.getName() + "': " + bytes + " bytes are needed, "
                            + summary.getFreeSpace() + " are free");
        }
    }

    /** Takes space; a negative number gives it back. */
    static void take(Mutation m, ManagedObjectReference datastore, long bytes, long uncommitted) {
        if ((bytes != 0 || uncommitted != 0) && m.exists(datastore)) {
            m.update(
                    datastore,
                    DatastoreProperties.SUMMARY,
                    summary -> summary.withFreeSpace(summary.getFreeSpace() - bytes)
                            .withUncommitted(
                                    (summary.getUncommitted() == null ? 0 : summary.getUncommitted()) + uncommitted));
        }
    }
}
