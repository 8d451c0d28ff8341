package io.vimock.server.inventory;

import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.GuestNicInfo;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who a guest operating system is where it is not what the machine's name and hardware suggest: the host name and
 * addresses that a customization, or a person, has given it.
 *
 * <p>Kept in {@code config.extraConfig}, so that it lives on the machine's disk as far as clients can tell: clones and
 * snapshots have it too. {@code vimock.guest.hostName} is the host name, {@code vimock.guest.ipAddress.4000} the addresses
 * of the card with that key, separated by commas. Stateless.
 */
public final class GuestIdentity {
    private static final String HOST_NAME = "vimock.guest.hostName";
    private static final String ADDRESS = "vimock.guest.ipAddress.";

    private GuestIdentity() {}

    /** The guest's host name. */
    static String hostName(VirtualMachineConfigInfo config) {
        String own = option(config, HOST_NAME);
        return own == null ? GuestState.hostName(config.getName()) : own;
    }

    /** The addresses that the guest has on a card; none when the card has no MAC address. */
    static List<String> addresses(VirtualMachineConfigInfo config, VirtualEthernetCard card) {
        List<String> own = ownAddresses(config, card);
        return !own.isEmpty() || card.getMacAddress() == null ? own : List.of(GuestState.address(card.getMacAddress()));
    }

    private static List<String> ownAddresses(VirtualMachineConfigInfo config, VirtualEthernetCard card) {
        String own = option(config, ADDRESS + card.getKey());
        return own == null || own.isBlank() ? List.of() : List.of(own.split(","));
    }

    /** The name that a guest has or tells; null for the one that follows from the machine's. */
    public static @Nullable String toldHostName(VirtualMachineConfigInfo config, @Nullable GuestInfo guest) {
        String own = option(config, HOST_NAME);
        String told = guest == null ? null : guest.getHostName();
        boolean tells = told != null && !told.isBlank() && !told.equals(GuestState.hostName(config.getName()));
        return own == null && tells ? told : own;
    }

    /** The addresses that a guest has or tells on a card; none for the one that follows from the MAC address. */
    public static List<String> toldAddresses(
            VirtualMachineConfigInfo config, @Nullable GuestInfo guest, VirtualEthernetCard card) {
        List<String> own = ownAddresses(config, card);
        String mac = card.getMacAddress();
        if (!own.isEmpty() || guest == null || mac == null) {
            return own;
        }
        for (GuestNicInfo nic : guest.getNet()) {
            if (nic.getDeviceConfigId() == card.getKey()) {
                return nic.getIpAddress().equals(List.of(GuestState.address(mac))) ? own : nic.getIpAddress();
            }
        }
        return own;
    }

    /** Gives the guest a host name. */
    static void setHostName(VirtualMachineConfigInfo config, String name) {
        set(config, HOST_NAME, name);
    }

    /** Gives the guest addresses on a card, separated by commas; null for the one that DHCP gives. */
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
