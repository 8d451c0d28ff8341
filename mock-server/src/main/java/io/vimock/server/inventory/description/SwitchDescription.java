package io.vimock.server.inventory.description;

import java.util.List;

/**
 * A virtual switch of a host. The first one also has the service console and VMotion.
 *
 * @param name its name: {@code vSwitch0}
 * @param ports how many ports it has
 * @param nics the cards that it is connected to the outside by
 * @param portGroups the port groups of virtual machines
 */
public record SwitchDescription(
        String name, @Default("64") int ports, List<String> nics, List<PortGroupDescription> portGroups) {
    /** Copies the lists. */
    public SwitchDescription {
        nics = List.copyOf(nics);
        portGroups = List.copyOf(portGroups);
    }
}
