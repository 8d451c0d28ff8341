package io.vimock.server.inventory.description;

import java.util.List;

/**
 * A storage adapter of a host.
 *
 * @param device its name: {@code vmhba1}
 * @param type what it is connected to
 */
public record HbaDescription(String device, Type type) {
    /** What a host has about whose adapters nothing is said. */
    public static final List<HbaDescription> STANDARD = List.of(
            new HbaDescription("vmhba0", Type.LOCAL),
            new HbaDescription("vmhba1", Type.FIBRE_CHANNEL),
            new HbaDescription("vmhba32", Type.ISCSI));

    /** The kinds of adapters. */
    public enum Type {
        /** The controller of the disk that ESX Server boots from. */
        LOCAL,
        /** To the storage array by Fibre Channel. */
        FIBRE_CHANNEL,
        /** To the storage array by iSCSI, in software. */
        ISCSI
    }
}
