package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardLegacyNetworkBackingInfo;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VmEventArgument;
import io.vimock.vim25.VmMacAssignedEvent;
import io.vimock.vim25.VmMacChangedEvent;
import io.vimock.vim25.VmMacConflictEvent;
import io.vimock.vim25.VmStaticMacConflictEvent;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Connects virtual network cards to networks and gives them MAC addresses (facts: storage 7). */
final class NetworkCards {
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final String VMWARE = "00:50:56:";
    private static final int LAST_MANUAL = 0x3f;

    private final ConfigDraft draft;

    NetworkCards(ConfigDraft draft) {
        this.draft = draft;
    }

    /** Completes a new card. */
    void add(VirtualEthernetCard card, int index) {
        connect(card, index);
        if (card.isWakeOnLanEnabled() == null) {
            card.setWakeOnLanEnabled(true);
        }
        address(card, null, index);
        draft.report(new VmMacAssignedEvent()
                .withAdapter(
                        card.getDeviceInfo() == null ? "" : card.getDeviceInfo().getLabel())
                .withMac(card.getMacAddress()));
    }

    /** Completes a changed card; {@code old} is what it was. */
    void edit(VirtualEthernetCard card, VirtualEthernetCard old, int index) {
        connect(card, index);
        address(card, old, index);
        if (!card.getMacAddress().equals(old.getMacAddress())) {
            draft.report(new VmMacChangedEvent()
                    .withAdapter(card.getDeviceInfo().getLabel())
                    .withOldMac(old.getMacAddress())
                    .withNewMac(card.getMacAddress()));
        }
    }

    private void connect(VirtualEthernetCard card, int index) {
        if (card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo backing) {
            ManagedObjectReference network = draft.reach().network(backing.getDeviceName());
            if (network == null && backing.getNetwork() != null && draft.reach().hasNetwork(backing.getNetwork())) {
                network = backing.getNetwork();
            }
            if (network == null) {
                throw DeviceFaults.invalidBacking(index, "the host has no network '" + backing.getDeviceName() + "'");
            }
            backing.withNetwork(network)
                    .withDeviceName(draft.reach().networkName(network))
                    .setUseAutoDetect(Boolean.TRUE.equals(backing.isUseAutoDetect()));
        } else if (!(card.getBacking() instanceof VirtualEthernetCardLegacyNetworkBackingInfo)) {
            throw DeviceFaults.invalidBacking(index, "a network card needs the backing of a standard network");
        }
    }

    private void address(VirtualEthernetCard card, @Nullable VirtualEthernetCard old, int index) {
        String mac = card.getMacAddress() == null ? "" : card.getMacAddress().toLowerCase(Locale.ROOT);
        boolean manual = "manual".equals(card.getAddressType());
        if (manual) {
            card.setMacAddress(requireManual(mac, index));
            reportConflict(card);
        } else if (card.getAddressType() != null
                && !card.getAddressType().isEmpty()
                && !card.getAddressType().equals("assigned")
                && !card.getAddressType().equals("generated")) {
            throw DeviceFaults.invalidSpec(
                    index, "device.addressType", "it is manual, generated or assigned, not " + card.getAddressType());
        } else {
            String kept = old == null || "manual".equals(old.getAddressType()) ? null : old.getMacAddress();
            card.setAddressType("assigned");
            card.setMacAddress(kept == null ? draft.support().identities().macAddress() : kept);
        }
    }

    private String requireManual(String mac, int index) {
        boolean valid = MAC.matcher(mac).matches() && (Integer.parseInt(mac.substring(0, 2), 16) & 1) == 0;
        boolean own = mac.startsWith(VMWARE);
        if (!valid || (own && Integer.parseInt(mac.substring(9, 11), 16) > LAST_MANUAL)) {
            throw DeviceFaults.invalidSpec(
                    index,
                    "device.macAddress",
                    "'" + mac + "' is no address for manual use: 00:50:56:00:00:00 to 00:50:56:3f:ff:ff");
        }
        if (!own && !draft.support().isTolerant()) {
            throw DeviceFaults.invalidSpec(index, "device.macAddress", "a manual address begins with 00:50:56");
        }
        return mac;
    }

    /** Reports whose address a card has too. */
    void reportConflict(VirtualEthernetCard card) {
        String mac = card.getMacAddress();
        boolean isStatic = "manual".equals(card.getAddressType());
        for (ObjectState other : draft.mutation().before().all(MoTypes.VIRTUAL_MACHINE)) {
            VirtualMachineConfigInfo config = other.get(VirtualMachineProperties.CONFIG);
            if (config != null && !other.ref().equals(draft.vm()) && has(config, mac)) {
                VmEventArgument owner =
                        new VmEventArgument().withVm(other.ref()).withName(config.getName());
                draft.report(
                        isStatic
                                ? new VmStaticMacConflictEvent()
                                        .withConflictedVm(owner)
                                        .withMac(mac)
                                : new VmMacConflictEvent()
                                        .withConflictedVm(owner)
                                        .withMac(mac));
            }
        }
    }

    private static boolean has(VirtualMachineConfigInfo config, String mac) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualEthernetCard card && mac.equals(card.getMacAddress())) {
                return true;
            }
        }
        return false;
    }
}
