package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What the guest operating system tells.
 *
 * @param toolsVersion the version of VMware Tools; 0 when there are none
 * @param hostName its name in the network; null for one that follows from the virtual machine's name
 */
public record GuestDescription(
        @Default("7302") int toolsVersion, @Nullable String hostName) {
    /** The VMware Tools of the host, and a name that follows from the virtual machine's. */
    public static final GuestDescription STANDARD = new GuestDescription(7302, null);
}
