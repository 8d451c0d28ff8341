package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network card of a virtual machine.
 *
 * @param network the network it is connected to
 * @param type what it looks like to the guest
 * @param mac its MAC address; null for one that VirtualCenter assigns
 * @param connected whether it is connected when the virtual machine runs
 * @param addresses the IP addresses that the guest tells; none for one that follows from the MAC address
 */
public record NicDescription(
        String network,
        @Default("pcnet32") Type type,
        @Nullable String mac,
        @Default("true") boolean connected,
        List<String> addresses) {
    /** The kinds of cards. */
    public enum Type {
        PCNET32,
        VMXNET,
        VMXNET2,
        VMXNET3,
        E1000
    }

    /** Copies the list. */
    public NicDescription {
        addresses = List.copyOf(addresses);
    }
}
