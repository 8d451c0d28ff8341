package io.vimock.server.builder;

import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.inventory.description.SwitchDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.List;

/** Describes a virtual switch of a host, with what a file has as keys. Not thread safe. */
public final class VirtualSwitchBuilder {
    private final RecordParts<SwitchDescription> parts = RecordParts.of(SwitchDescription.class);

    VirtualSwitchBuilder(String name) {
        parts.set("name", name);
    }

    /** How many ports it has. */
    public VirtualSwitchBuilder ports(int value) {
        parts.set("ports", value);
        return this;
    }

    /** The cards that it is connected to the outside by. */
    public VirtualSwitchBuilder nics(String... values) {
        parts.set("nics", List.of(values));
        return this;
    }

    /** Adds a port group of virtual machines; VLAN 0 is none. */
    public VirtualSwitchBuilder portGroup(String network, int vlan) {
        parts.add("portGroups", new PortGroupDescription(network, vlan));
        return this;
    }

    SwitchDescription make() {
        return parts.make();
    }
}
