package io.vimock.server.builder;

import io.vimock.server.inventory.description.NetworkDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes a network, with what a file has as keys. Not thread safe. */
public final class NetworkBuilder {
    private final RecordParts<NetworkDescription> parts = RecordParts.of(NetworkDescription.class);

    NetworkBuilder(String name) {
        parts.set("name", name);
    }

    /** The path of the network folder it is in. */
    public NetworkBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** The VLAN of the port groups of hosts about whose switches nothing is said; 0 for none. */
    public NetworkBuilder vlan(int value) {
        parts.set("vlan", value);
        return this;
    }

    NetworkDescription make() {
        return parts.make();
    }
}
