package io.vimock.server.builder;

import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes how DRS is set in a cluster, with what a file has as keys. Not thread safe. */
public final class DrsBuilder {
    private final RecordParts<DrsDescription> parts = RecordParts.of(DrsDescription.class);

    DrsBuilder() {}

    /** Whether it works. */
    public DrsBuilder enabled(boolean value) {
        parts.set("enabled", value);
        return this;
    }

    /** What it does by itself. */
    public DrsBuilder behavior(DrsDescription.Behavior value) {
        parts.set("behavior", value);
        return this;
    }

    /** How small a gain makes it move a virtual machine: 1, every gain, to 5, great ones only. */
    public DrsBuilder migrationThreshold(int value) {
        parts.set("migrationThreshold", value);
        return this;
    }

    DrsDescription make() {
        return parts.make();
    }
}
