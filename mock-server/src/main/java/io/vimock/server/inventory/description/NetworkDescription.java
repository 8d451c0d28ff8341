package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * A network: the port groups of one name.
 *
 * @param name its name, and that of the port groups
 * @param folder the path of the network folder it is in; null for the datacenter's own
 * @param vlan the VLAN of the port groups of hosts about whose switches nothing is said; 0 for none
 */
public record NetworkDescription(
        String name, @Nullable String folder, @Default("0") int vlan) {}
