package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.inventory.files.DatastoreFiles;
import io.vimock.server.inventory.files.FileEntry;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.ManagedObjectReference;

/** Adds up what all files of a datastore take, and compares it with what is free. */
final class SpaceCheck {
    private SpaceCheck() {}

    /** Demands that every datastore's capacity is accounted for to the byte. */
    static void assertAccounted(Snapshot snapshot) {
        snapshot.all(MoTypes.DATASTORE).forEach(state -> {
            DatastoreSummary summary = snapshot.require(state.ref(), DatastoreProperties.SUMMARY);
            assertThat(summary.getFreeSpace() + taken(snapshot, state.ref(), "") + SharedVolume.METADATA)
                    .describedAs(summary.getName())
                    .isEqualTo(summary.getCapacity());
            assertThat(snapshot.require(state.ref(), DatastoreProperties.INFO).getFreeSpace())
                    .isEqualTo(summary.getFreeSpace());
        });
    }

    private static long taken(Snapshot snapshot, ManagedObjectReference datastore, String directory) {
        long sum = 0;
        for (FileEntry entry :
                DatastoreFiles.list(snapshot, datastore, directory).values()) {
            sum += entry.isDirectory() ? taken(snapshot, datastore, entry.path()) : entry.allocated();
        }
        return sum;
    }
}
