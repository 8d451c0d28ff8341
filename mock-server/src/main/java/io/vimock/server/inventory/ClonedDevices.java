package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.vim25.CannotAccessNetwork;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PhysCompatRDMNotSupported;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineRelocateSpecDiskLocator;
import io.vimock.vim25.VirtualMachineRelocateTransformation;
import org.jspecify.annotations.Nullable;

/** Gives the devices of a cloned machine files, addresses and networks of their own. */
final class ClonedDevices {
    private final ConfigDraft draft;
    private final VirtualMachineRelocateSpec location;
    private final DiskPlacement disks;
    private final NetworkCards cards;

    ClonedDevices(ConfigDraft draft, VirtualMachineRelocateSpec location) {
        this.draft = draft;
        this.location = location;
        this.disks = new DiskPlacement(draft);
        this.cards = new NetworkCards(draft);
    }

    /**
     * Renews all devices.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidDatastore, FileFault, PhysCompatRDMNotSupported,
     *     CannotAccessNetwork
     */
    void renew() {
        for (int index = 0; index < draft.devices().size(); index++) {
            VirtualDevice device = draft.devices().get(index);
            if (device.getConnectable() != null) {
                device.getConnectable().setConnected(false);
            }
            if (device instanceof VirtualDisk disk) {
                renew(disk, index);
            } else if (device instanceof VirtualEthernetCard card) {
                renew(card, index);
            }
        }
    }

    private void renew(VirtualDisk disk, int index) {
        VirtualDiskFlatVer2BackingInfo copy = new VirtualDiskFlatVer2BackingInfo();
        if (disk.getBacking() instanceof VirtualDiskFlatVer2BackingInfo backing) {
            copy.withDatastore(backing.getDatastore())
                    .withDiskMode(backing.getDiskMode())
                    .withThinProvisioned(thin(backing.isThinProvisioned()));
        } else if (disk.getBacking() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            if ("physicalMode".equals(mapping.getCompatibilityMode())) {
                throw Faults.of(
                        new PhysCompatRDMNotSupported()
                                .withDevice(disk.getDeviceInfo().getLabel()),
                        "A raw device mapping in physical mode cannot be cloned");
            }
            copy.withDatastore(mapping.getDatastore()).withThinProvisioned(thin(false));
        }
        ManagedObjectReference target = target(disk.getKey());
        disk.setBacking(target == null ? copy : copy.withDatastore(target));
        disks.place(disk, VirtualDeviceConfigSpecFileOperation.CREATE, index);
    }

    private @Nullable Boolean thin(@Nullable Boolean present) {
        VirtualMachineRelocateTransformation transform = location.getTransform();
        return transform == null ? present : Boolean.valueOf(transform == VirtualMachineRelocateTransformation.SPARSE);
    }

    private @Nullable ManagedObjectReference target(int key) {
        for (VirtualMachineRelocateSpecDiskLocator locator : location.getDisk()) {
            if (locator.getDiskId() == key) {
                return locator.getDatastore();
            }
        }
        return location.getDatastore();
    }

    /** Addresses that a person has set stay, others are new. */
    private void renew(VirtualEthernetCard card, int index) {
        if (card.getBacking() instanceof VirtualEthernetCardNetworkBackingInfo backing
                && draft.reach().network(backing.getDeviceName()) == null) {
            throw Faults.of(
                    new CannotAccessNetwork()
                            .withDevice(card.getDeviceInfo().getLabel())
                            .withBacking(backing.getDeviceName())
                            .withConnected(false),
                    "The host has no network '" + backing.getDeviceName() + "'");
        }
        cards.add(card, index);
    }
}
