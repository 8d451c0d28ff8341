package io.vimock.server.inventory;

import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.HostFileSystemVolume;
import io.vimock.vim25.HostMountInfo;

/** What a datastore is on: a VMFS volume, or a directory of an NFS server (facts: storage 1). */
sealed interface Volume permits SharedVolume, NasVolume {
    /** The datastore's name. */
    String name();

    /** The capacity in bytes. */
    long capacity();

    /** What the file system keeps for itself, in bytes. */
    long overhead();

    /** Where hosts mount it. */
    String url();

    /** {@code DatastoreSummary.type}. */
    String type();

    /** The file system as hosts describe it. */
    HostFileSystemVolume fileSystem();

    /** {@code Datastore.info}. */
    DatastoreInfo info();

    /** {@code Datastore.capability}. */
    DatastoreCapability capability();

    /** How a host mounts it. */
    default HostMountInfo mountInfo() {
        return new HostMountInfo().withPath(url()).withAccessMode("readWrite").withAccessible(true);
    }
}
