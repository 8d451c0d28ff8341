package io.vimock.server.builder;

import io.vimock.server.inventory.description.DiskDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes a virtual disk, with what a file has as keys. Not thread safe. */
public final class DiskBuilder {
    private final RecordParts<DiskDescription> parts = RecordParts.of(DiskDescription.class);

    DiskBuilder(String size) {
        parts.parse("size", size);
    }

    /** Where its file is. */
    public DiskBuilder datastore(String value) {
        parts.set("datastore", value);
        return this;
    }

    /** Whether it takes space only as it is written to. */
    public DiskBuilder thin(boolean value) {
        parts.set("thin", value);
        return this;
    }

    /** Whether snapshots include it, and whether what is written stays. */
    public DiskBuilder mode(DiskDescription.Mode value) {
        parts.set("mode", value);
        return this;
    }

    DiskDescription make() {
        return parts.make();
    }
}
