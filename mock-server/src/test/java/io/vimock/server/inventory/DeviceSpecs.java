package io.vimock.server.inventory;

import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDeviceConfigSpec;
import io.vimock.vim25.VirtualDeviceConfigSpecFileOperation;
import io.vimock.vim25.VirtualDeviceConfigSpecOperation;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualEthernetCard;
import io.vimock.vim25.VirtualEthernetCardNetworkBackingInfo;

/** Makes changes of devices, for tests. Stateless. */
final class DeviceSpecs {
    private DeviceSpecs() {}

    static VirtualDeviceConfigSpec add(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.ADD)
                .withDevice(device);
    }

    static VirtualDeviceConfigSpec edit(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.EDIT)
                .withDevice(device);
    }

    static VirtualDeviceConfigSpec remove(VirtualDevice device) {
        return new VirtualDeviceConfigSpec()
                .withOperation(VirtualDeviceConfigSpecOperation.REMOVE)
                .withDevice(device);
    }

    static VirtualDeviceConfigSpec newDisk(long capacityKB, String fileName) {
        return add(new VirtualDisk()
                        .withKey(-1)
                        .withCapacityInKB(capacityKB)
                        .withBacking(new VirtualDiskFlatVer2BackingInfo()
                                .withFileName(fileName)
                                .withDiskMode("persistent")))
                .withFileOperation(VirtualDeviceConfigSpecFileOperation.CREATE);
    }

    static VirtualEthernetCard card(VirtualEthernetCard card) {
        card.setKey(-1);
        card.setBacking(new VirtualEthernetCardNetworkBackingInfo().withDeviceName("VM Network"));
        return card;
    }
}
