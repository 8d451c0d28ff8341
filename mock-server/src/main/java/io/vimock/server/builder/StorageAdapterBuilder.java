package io.vimock.server.builder;

import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes a storage adapter of a host, with what a file has as keys. Not thread safe. */
public final class StorageAdapterBuilder {
    private final RecordParts<HbaDescription> parts = RecordParts.of(HbaDescription.class);

    StorageAdapterBuilder(String device, HbaDescription.Type type) {
        parts.set("device", device);
        parts.set("type", type);
    }

    HbaDescription make() {
        return parts.make();
    }
}
