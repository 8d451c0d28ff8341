package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * What the guest operating system tells.
 *
 * @param tools whether VMware Tools are installed
 * @param hostName its name in the network; null for one that follows from the virtual machine's name
 */
public record GuestDescription(
        @Default("true") boolean tools, @Nullable String hostName) {
    /** VMware Tools and a name that follows from the virtual machine's. */
    public static final GuestDescription STANDARD = new GuestDescription(true, null);
}
