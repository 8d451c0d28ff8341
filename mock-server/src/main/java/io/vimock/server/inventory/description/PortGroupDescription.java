package io.vimock.server.inventory.description;

/**
 * A port group for virtual machines.
 *
 * @param name the name of its network
 * @param vlan its VLAN; 0 for none, 4095 for all
 */
public record PortGroupDescription(
        String name, @Default("0") int vlan) {}
