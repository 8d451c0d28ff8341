package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.vim25.CannotDecryptPasswords;
import io.vimock.vim25.CustomizationAdapterMapping;
import io.vimock.vim25.CustomizationDhcpIpGenerator;
import io.vimock.vim25.CustomizationFixedIp;
import io.vimock.vim25.CustomizationFixedName;
import io.vimock.vim25.CustomizationIPSettings;
import io.vimock.vim25.CustomizationLinuxPrep;
import io.vimock.vim25.CustomizationName;
import io.vimock.vim25.CustomizationPassword;
import io.vimock.vim25.CustomizationPending;
import io.vimock.vim25.CustomizationPrefixName;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.CustomizationSysprep;
import io.vimock.vim25.CustomizationVirtualMachineName;
import io.vimock.vim25.IpHostnameGeneratorError;
import io.vimock.vim25.NicSettingMismatch;
import io.vimock.vim25.NoDisksToCustomize;
import io.vimock.vim25.UncustomizableGuest;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A guest customization: what a {@code CustomizationSpec} makes of a guest operating system when it boots for the first
 * time. Checks it, and prepares the machine for it.
 */
final class Customization {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern IP_V4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");

    private final CustomizationSpec spec;

    /** @param spec what is asked for; not changed */
    Customization(CustomizationSpec spec) {
        this.spec = spec;
    }

    /**
     * Demands that a machine of that configuration can be customized so.
     *
     * @throws io.vimock.server.fault.VimFaultException CustomizationFault and its kinds, InvalidArgument naming the field
     */
    void check(VirtualMachineConfigInfo config) {
        if (config.getTools() != null && config.getTools().getPendingCustomization() != null) {
            throw Faults.of(
                    new CustomizationPending(),
                    "Another customization of the virtual machine waits for its first boot");
        }
        if (config.getHardware().getDevice().stream().noneMatch(VirtualDisk.class::isInstance)) {
            throw Faults.of(new NoDisksToCustomize(), "The virtual machine has no disk to customize");
        }
        requireGuest(config);
        requireName();
        requireCards(cards(config).size());
    }

    private void requireGuest(VirtualMachineConfigInfo config) {
        String family = new GuestOperatingSystem(config.getGuestId(), config.getGuestFullName()).family();
        String needed = spec.getIdentity() instanceof CustomizationLinuxPrep ? "linuxGuest" : "windowsGuest";
        if (!needed.equals(family)) {
            throw Faults.of(
                    new UncustomizableGuest().withUncustomizableGuestOS(config.getGuestFullName()),
                    "Customization of the guest operating system '" + config.getGuestFullName()
                            + "' is not supported with this kind of specification");
        }
        if (spec.getIdentity() instanceof CustomizationSysprep windows) {
            requireReadable(windows.getGuiUnattended().getPassword());
            requireReadable(windows.getIdentification().getDomainAdminPassword());
        }
    }

    private void requireReadable(@Nullable CustomizationPassword password) {
        if (password != null && !password.isPlainText() && spec.getEncryptionKey() == null) {
            throw Faults.of(new CannotDecryptPasswords(), "The passwords in the specification cannot be decrypted");
        }
    }

    private void requireName() {
        CustomizationName name = name();
        if (name instanceof CustomizationFixedName fixed) {
            requireHostName(fixed.getName());
        } else if (name instanceof CustomizationPrefixName prefix) {
            requireHostName(prefix.getBase());
        } else if (name != null && !(name instanceof CustomizationVirtualMachineName)) {
            throw Faults.of(new IpHostnameGeneratorError(), "There is nothing that generates the guest's host name");
        }
    }

    private static void requireHostName(String name) {
        if (!HOST_NAME.matcher(name).matches()) {
            throw Faults.invalidArgument("spec.identity.hostName", "'" + name + "' is no host name");
        }
    }

    /** What names the guest; null when the specification is an answer file of its own. */
    private @Nullable CustomizationName name() {
        if (spec.getIdentity() instanceof CustomizationLinuxPrep linux) {
            return linux.getHostName();
        }
        return spec.getIdentity() instanceof CustomizationSysprep windows
                ? windows.getUserData().getComputerName()
                : null;
    }

    private void requireCards(int cards) {
        List<CustomizationAdapterMapping> mappings = spec.getNicSettingMap();
        if (mappings.size() != cards) {
            throw Faults.of(
                    new NicSettingMismatch()
                            .withNumberOfNicsInSpec(mappings.size())
                            .withNumberOfNicsInVM(cards),
                    "The specification has settings for " + mappings.size()
                            + " network adapters, the virtual machine has " + cards);
        }
        for (int i = 0; i < mappings.size(); i++) {
            requireAddress(mappings.get(i).getAdapter(), "spec.nicSettingMap[" + i + "].adapter");
        }
    }

    private static void requireAddress(CustomizationIPSettings settings, String path) {
        if (settings.getIp() instanceof CustomizationFixedIp fixed) {
            requireIp(fixed.getIpAddress(), path + ".ip.ipAddress");
            requireIp(settings.getSubnetMask(), path + ".subnetMask");
        } else if (!(settings.getIp() instanceof CustomizationDhcpIpGenerator)) {
            throw Faults.of(new IpHostnameGeneratorError(), "There is nothing that generates the address of " + path);
        }
    }

    private static void requireIp(@Nullable String text, String path) {
        if (text == null || !IP_V4.matcher(text).matches()) {
            throw Faults.invalidArgument(path, "it is no IPv4 address: " + text);
        }
    }

    private static List<VirtualEthernetCard> cards(VirtualMachineConfigInfo config) {
        List<VirtualEthernetCard> cards = new ArrayList<>();
        config.getHardware().getDevice().forEach(device -> {
            if (device instanceof VirtualEthernetCard card) {
                cards.add(card);
            }
        });
        return cards;
    }

    /**
     * Prepares a checked machine: at its first boot the guest becomes who it is to be.
     *
     * @param config the configuration, to be changed
     * @param packageName names the package with the customization
     */
    void prepare(VirtualMachineConfigInfo config, String packageName) {
        config.getTools().setPendingCustomization(packageName);
        String name = hostName(config, packageName);
        if (name != null) {
            GuestIdentity.setHostName(config, name);
        }
        List<VirtualEthernetCard> cards = cards(config);
        for (int i = 0; i < cards.size(); i++) {
            CustomizationIPSettings settings = mapping(cards.get(i), i).getAdapter();
            String address = settings.getIp() instanceof CustomizationFixedIp fixed ? fixed.getIpAddress() : null;
            GuestIdentity.setAddress(config, cards.get(i), address);
        }
    }

    /** The settings of a card: those with its MAC address, or else those in its place. */
    private CustomizationAdapterMapping mapping(VirtualEthernetCard card, int place) {
        return spec.getNicSettingMap().stream()
                .filter(mapping -> mapping.getMacAddress() != null
                        && mapping.getMacAddress().equalsIgnoreCase(card.getMacAddress()))
                .findFirst()
                .orElse(spec.getNicSettingMap().get(place));
    }

    private @Nullable String hostName(VirtualMachineConfigInfo config, String packageName) {
        CustomizationName name = name();
        String host = name instanceof CustomizationFixedName fixed
                ? fixed.getName()
                : name instanceof CustomizationPrefixName prefix
                        ? prefix.getBase() + "-" + packageName.substring(packageName.length() - 4)
                        : name == null ? null : GuestState.hostName(config.getName());
        if (host != null
                && spec.getIdentity() instanceof CustomizationLinuxPrep linux
                && !linux.getDomain().isEmpty()) {
            return host + "." + linux.getDomain();
        }
        return host;
    }
}
