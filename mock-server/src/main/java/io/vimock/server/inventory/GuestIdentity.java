package io.vimock.server.inventory;

import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import org.jspecify.annotations.Nullable;

/**
 * Who a guest operating system is where it is not what the machine's name and hardware suggest: the host name and
 * addresses that a customization, or a person, has given it.
 *
 * <p>Kept in {@code config.extraConfig}, so that it lives on the machine's disk as far as clients can tell: clones and
 * snapshots have it too. {@code vimock.guest.hostName} is the host name, {@code vimock.guest.ipAddress.4000} the address
 * of the card with that key. Stateless.
 */
final class GuestIdentity {
    private static final String HOST_NAME = "vimock.guest.hostName";
    private static final String ADDRESS = "vimock.guest.ipAddress.";

    private GuestIdentity() {}

    /** The guest's host name. */
    static String hostName(VirtualMachineConfigInfo config) {
        String own = option(config, HOST_NAME);
        return own == null ? GuestState.hostName(config.getName()) : own;
    }

    /** The address that the guest has on a card; null when the card has no MAC address. */
    static @Nullable String address(VirtualMachineConfigInfo config, VirtualEthernetCard card) {
        String own = option(config, ADDRESS + card.getKey());
        return own != null || card.getMacAddress() == null ? own : GuestState.address(card.getMacAddress());
    }

    /** Gives the guest a host name. */
    static void setHostName(VirtualMachineConfigInfo config, String name) {
        set(config, HOST_NAME, name);
    }

    /** Gives the guest an address on a card; null for the one that DHCP gives. */
    static void setAddress(VirtualMachineConfigInfo config, VirtualEthernetCard card, @Nullable String address) {
        set(config, ADDRESS + card.getKey(), address);
    }

    /** The value of an extra setting; null when there is none. */
    static @Nullable String option(VirtualMachineConfigInfo config, String key) {
        for (OptionValue option : config.getExtraConfig()) {
            if (option.getKey().equals(key) && option.getValue() != null) {
                return option.getValue().toString();
            }
        }
        return null;
    }

    private static void set(VirtualMachineConfigInfo config, String key, @Nullable String value) {
        config.getExtraConfig().removeIf(option -> option.getKey().equals(key));
        if (value != null) {
            config.getExtraConfig().add(new OptionValue().withKey(key).withValue(value));
        }
    }
}
