package io.vimock.server.builder;

import io.vimock.server.inventory.description.GuestDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes what a guest operating system tells, with what a file has as keys. Not thread safe. */
public final class GuestBuilder {
    private final RecordParts<GuestDescription> parts = RecordParts.of(GuestDescription.class);

    GuestBuilder() {}

    /** The version of VMware Tools; 0 when there are none. */
    public GuestBuilder toolsVersion(int value) {
        parts.set("toolsVersion", value);
        return this;
    }

    /** Its name in the network. */
    public GuestBuilder hostName(String value) {
        parts.set("hostName", value);
        return this;
    }

    GuestDescription make() {
        return parts.make();
    }
}
