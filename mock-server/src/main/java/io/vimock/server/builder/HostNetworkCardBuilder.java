package io.vimock.server.builder;

import io.vimock.server.inventory.description.HostNicDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes a network card of a host, with what a file has as keys. Not thread safe. */
public final class HostNetworkCardBuilder {
    private final RecordParts<HostNicDescription> parts = RecordParts.of(HostNicDescription.class);

    HostNetworkCardBuilder(String device) {
        parts.set("device", device);
    }

    /** The speed of its link in megabits per second; 0 when it has none. */
    public HostNetworkCardBuilder speedMbit(int value) {
        parts.set("speedMbit", value);
        return this;
    }

    /** Its MAC address. */
    public HostNetworkCardBuilder mac(String value) {
        parts.set("mac", value);
        return this;
    }

    HostNicDescription make() {
        return parts.make();
    }
}
