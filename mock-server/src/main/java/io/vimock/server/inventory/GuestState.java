package io.vimock.server.inventory;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.GuestDiskInfo;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.GuestNicInfo;
import io.vimock.vim25.GuestScreenInfo;
import io.vimock.vim25.ToolsConfigInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineToolsStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes {@code VirtualMachine.guest}: what VMware Tools would tell. Stateless. */
final class GuestState {
    static final int TOOLS_VERSION = 7302;
    private static final String TOOLS = Integer.toString(TOOLS_VERSION);
    static final String DEFAULT_GUEST_ID = "otherLinuxGuest";
    static final String DEFAULT_GUEST_NAME = "Other Linux (32-bit)";

    /** All guests share it; frozen. */
    private static final GuestScreenInfo SCREEN =
            WireType.frozen(new GuestScreenInfo().withWidth(800).withHeight(600));

    private GuestState() {}

    /** Whether there is an operating system with VMware Tools in it: on a disk, unless the configuration denies it. */
    static boolean hasTools(VirtualMachineConfigInfo config) {
        ToolsConfigInfo tools = config.getTools();
        boolean denied = tools == null || tools.getToolsVersion() == null || tools.getToolsVersion() == 0;
        return !denied && hasDisk(config);
    }

    private static boolean hasDisk(VirtualMachineConfigInfo config) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualDisk) {
                return true;
            }
        }
        return false;
    }

    /** Whether the guest has VMware Tools that are older than the host's. */
    static boolean hasOldTools(VirtualMachineConfigInfo config) {
        return hasTools(config) && config.getTools().getToolsVersion() < TOOLS_VERSION;
    }

    /** Whether VMware Tools run in the guest. */
    static boolean isRunning(GuestInfo guest) {
        return guest.getToolsStatus() == VirtualMachineToolsStatus.TOOLS_OK
                || guest.getToolsStatus() == VirtualMachineToolsStatus.TOOLS_OLD;
    }

    /** The guest of a machine that is not running. */
    static GuestInfo off(VirtualMachineConfigInfo config) {
        boolean hasTools = hasTools(config);
        int version = hasTools ? config.getTools().getToolsVersion() : 0;
        return new GuestInfo()
                .withToolsStatus(
                        hasTools
                                ? VirtualMachineToolsStatus.TOOLS_NOT_RUNNING
                                : VirtualMachineToolsStatus.TOOLS_NOT_INSTALLED)
                .withToolsVersionStatus(
                        !hasTools
                                ? "guestToolsNotInstalled"
                                : hasOldTools(config) ? "guestToolsNeedUpgrade" : "guestToolsCurrent")
                .withToolsRunningStatus("guestToolsNotRunning")
                .withToolsVersion(version == TOOLS_VERSION ? TOOLS : Integer.toString(version))
                .withGuestId(config.getGuestId())
                .withGuestFullName(config.getGuestFullName())
                .withGuestState("notRunning");
    }

    /** The guest of a machine in which operating system and Tools run: it has an address on every connected card. */
    static GuestInfo running(VirtualMachineConfigInfo config) {
        List<GuestNicInfo> nics = new ArrayList<>();
        List<GuestDiskInfo> disks = new ArrayList<>();
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualEthernetCard card) {
                nics.add(nic(config, card));
            } else if (device instanceof VirtualDisk disk) {
                disks.add(disk(disk, disks.size()));
            }
        }
        return off(config)
                .withToolsStatus(
                        hasOldTools(config) ? VirtualMachineToolsStatus.TOOLS_OLD : VirtualMachineToolsStatus.TOOLS_OK)
                .withToolsRunningStatus("guestToolsRunning")
                .withGuestFamily(new GuestOperatingSystem(config.getGuestId(), config.getGuestFullName()).family())
                .withHostName(GuestIdentity.hostName(config))
                .withIpAddress(firstAddress(nics))
                .withNet(nics)
                .withDisk(disks)
                .withScreen(SCREEN)
                .withGuestState("running")
                .withAppHeartbeatStatus("appStatusGray");
    }

    private static @Nullable String firstAddress(List<GuestNicInfo> nics) {
        for (GuestNicInfo nic : nics) {
            if (!nic.getIpAddress().isEmpty()) {
                return nic.getIpAddress().get(0);
            }
        }
        return null;
    }

    private static GuestNicInfo nic(VirtualMachineConfigInfo config, VirtualEthernetCard card) {
        boolean connected =
                card.getConnectable() == null || card.getConnectable().isConnected();
        GuestNicInfo nic = new GuestNicInfo()
                .withMacAddress(card.getMacAddress())
                .withConnected(connected)
                .withDeviceConfigId(card.getKey());
        if (card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo backing) {
            nic.setNetwork(backing.getDeviceName());
        }
        return connected ? nic.withIpAddress(GuestIdentity.addresses(config, card)) : nic;
    }

    /** The address that DHCP gives to a card: 10 and the last three bytes of its MAC, so no two cards share one. */
    static String address(String mac) {
        StringBuilder address = new StringBuilder(16).append("10");
        for (int at = 9; at < 17; at += 3) {
            address.append('.').append(Integer.parseInt(mac, at, at + 2, 16));
        }
        return address.toString();
    }

    private static GuestDiskInfo disk(VirtualDisk disk, int number) {
        long capacity = disk.getCapacityInKB() * 1024;
        return new GuestDiskInfo()
                .withDiskPath(number == 0 ? "/" : "/disk" + number)
                .withCapacity(capacity)
                .withFreeSpace(capacity / 2);
    }

    /** A name that the domain name system allows, made from the machine's, with hyphens for what it does not allow. */
    static String hostName(String name) {
        char[] allowed = name.toLowerCase(Locale.ROOT).toCharArray();
        int length = 0;
        boolean replaced = false;
        for (char c : allowed) {
            boolean isAllowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
            if (isAllowed || !replaced) {
                allowed[length++] = isAllowed ? c : '-';
            }
            replaced = !isAllowed;
        }
        return new String(allowed, 0, length);
    }
}
