package io.vimock.server.inventory;

import io.vimock.server.inventory.description.NicDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.description.WorkloadDescription;
import io.vimock.server.inventory.description.WorkloadDescription.Profile;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.GuestNicInfo;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the advanced settings of a virtual machine ({@code config.extraConfig}) tell the simulation: who its guest is and
 * what it does. Any client can read and change them. What makes no sense is as if it were not there. Stateless.
 */
public final class SimulatorSettings {
    /** What all keys begin with. */
    public static final String PREFIX = "simulator.";

    private static final String HOST_NAME = PREFIX + "guest.hostName";
    private static final String ADDRESS = PREFIX + "guest.address.";
    private static final String PROFILE = PREFIX + "workload.profile";
    private static final String LEVEL = PREFIX + "workload.level";
    private static final String SEED = PREFIX + "workload.seed";
    private static final int HIGHEST_LEVEL = 100;

    private SimulatorSettings() {}

    /** The settings of a described machine. */
    static List<OptionValue> of(VirtualMachineDescription vm) {
        List<OptionValue> settings = new ArrayList<>();
        add(settings, HOST_NAME, vm.guest().hostName());
        for (int i = 0; i < vm.nics().size(); i++) {
            NicDescription nic = vm.nics().get(i);
            String addresses = String.join(",", nic.addresses());
            add(settings, ADDRESS + (VirtualMachineDevices.NIC_KEY + i), addresses.isEmpty() ? null : addresses);
        }
        WorkloadDescription workload = vm.workload();
        if (workload != null) {
            Profile profile = workload.profile();
            add(settings, PROFILE, profile == null ? null : profile.name().toLowerCase(Locale.ROOT));
            add(settings, LEVEL, workload.level());
            add(settings, SEED, workload.seed());
        }
        return settings;
    }

    private static void add(List<OptionValue> settings, String key, @Nullable Object value) {
        if (value != null) {
            settings.add(new OptionValue().withKey(key).withValue(value.toString()));
        }
    }

    /** The name that the guest has in the network; null for the one that follows from the machine's. */
    public static @Nullable String hostName(VirtualMachineConfigInfo config) {
        return get(config, HOST_NAME);
    }

    /** The addresses that the guest has on a network card; none for the one that follows from the MAC address. */
    public static List<String> addresses(VirtualMachineConfigInfo config, int deviceKey) {
        String addresses = get(config, ADDRESS + deviceKey);
        return addresses == null ? List.of() : List.of(addresses.split(","));
    }

    /** The name that the guest has or tells; null for the one that follows from the machine's. */
    public static @Nullable String toldHostName(VirtualMachineConfigInfo config, @Nullable GuestInfo guest) {
        String set = hostName(config);
        String told = guest == null ? null : guest.getHostName();
        boolean own = told != null && !told.isBlank() && !told.equals(GuestState.hostName(config.getName()));
        return set == null && own ? told : set;
    }

    /** The addresses that the guest has or tells on a network card; none for the one that follows from the MAC address. */
    public static List<String> toldAddresses(
            VirtualMachineConfigInfo config, @Nullable GuestInfo guest, VirtualEthernetCard card) {
        List<String> set = addresses(config, card.getKey());
        String mac = card.getMacAddress();
        if (!set.isEmpty() || guest == null || mac == null) {
            return set;
        }
        for (GuestNicInfo nic : guest.getNet()) {
            if (nic.getDeviceConfigId() == card.getKey()) {
                return nic.getIpAddress().equals(List.of(GuestState.address(mac))) ? set : nic.getIpAddress();
            }
        }
        return set;
    }

    /** What the guest does; null when nothing is set. */
    public static @Nullable WorkloadDescription workload(VirtualMachineConfigInfo config) {
        if (config.getExtraConfig().isEmpty()) {
            return null;
        }
        Profile profile = profile(get(config, PROFILE));
        Long level = number(get(config, LEVEL));
        Long seed = number(get(config, SEED));
        boolean hasLevel = level != null && level >= 0 && level <= HIGHEST_LEVEL;
        return profile == null && !hasLevel && seed == null
                ? null
                : new WorkloadDescription(profile, hasLevel && level != null ? level.intValue() : null, seed);
    }

    private static @Nullable Profile profile(@Nullable String text) {
        for (Profile profile : Profile.values()) {
            if (profile.name().toLowerCase(Locale.ROOT).equals(text)) {
                return profile;
            }
        }
        return null;
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private static @Nullable String get(VirtualMachineConfigInfo config, String key) {
        for (OptionValue option : config.getExtraConfig()) {
            if (key.equals(option.getKey()) && option.getValue() instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }
}
