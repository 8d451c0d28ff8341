package io.vimock.server.builder;

import io.vimock.server.inventory.description.DatastoreDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.List;

/** Describes a datastore, with what a file has as keys. Not thread safe. */
public final class DatastoreBuilder {
    private final RecordParts<DatastoreDescription> parts = RecordParts.of(DatastoreDescription.class);

    DatastoreBuilder(String name) {
        parts.set("name", name);
    }

    /** The path of the datastore folder it is in. */
    public DatastoreBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** VMFS on the storage array, or NFS. */
    public DatastoreBuilder type(DatastoreDescription.Type value) {
        parts.set("type", value);
        return this;
    }

    /** Its capacity; a VMFS volume of more than 2 TB extends over several logical units: {@code 16 GB}. */
    public DatastoreBuilder capacity(String value) {
        parts.parse("capacity", value);
        return this;
    }

    /** The uuid of the VMFS volume. */
    public DatastoreBuilder uuid(String value) {
        parts.set("uuid", value);
        return this;
    }

    /** The NFS server's name or address. */
    public DatastoreBuilder server(String value) {
        parts.set("server", value);
        return this;
    }

    /** The directory that the NFS server exports. */
    public DatastoreBuilder path(String value) {
        parts.set("path", value);
        return this;
    }

    /** The hosts that mount it. */
    public DatastoreBuilder hosts(String... values) {
        parts.set("hosts", List.of(values));
        return this;
    }

    DatastoreDescription make() {
        return parts.make();
    }
}
