package io.vimock.server.builder;

import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.List;

/** Describes a network card of a virtual machine, with what a file has as keys. Not thread safe. */
public final class NetworkCardBuilder {
    private final RecordParts<NicDescription> parts = RecordParts.of(NicDescription.class);

    NetworkCardBuilder(String network) {
        parts.set("network", network);
    }

    /** What it looks like to the guest. */
    public NetworkCardBuilder type(NicDescription.Type value) {
        parts.set("type", value);
        return this;
    }

    /** Its MAC address. */
    public NetworkCardBuilder mac(String value) {
        parts.set("mac", value);
        return this;
    }

    /** Whether it is connected when the virtual machine runs. */
    public NetworkCardBuilder connected(boolean value) {
        parts.set("connected", value);
        return this;
    }

    /** The IP addresses that the guest tells; none for one that follows from the MAC address. */
    public NetworkCardBuilder addresses(String... values) {
        parts.set("addresses", List.of(values));
        return this;
    }

    NicDescription make() {
        return parts.make();
    }
}
