package io.vimock.server.inventory;

import io.vimock.vim25.DatastoreOption;
import io.vimock.vim25.GuestOsDescriptor;
import io.vimock.vim25.IntOption;
import io.vimock.vim25.LongOption;
import io.vimock.vim25.ResourceAllocationOption;
import io.vimock.vim25.ResourceConfigOption;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.SharesOption;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualHardwareOption;
import io.vimock.vim25.VirtualMachineConfigOption;
import java.util.List;

/** Describes what a version of virtual hardware allows (facts: storage 6). Thread safe. */
final class ConfigOptions {
    private static final String DEFAULT_GUEST = "winNetStandardGuest";
    private static final int MOST_MEMORY_MB = 65_532;
    private static final int MOST_MEMORY_MB_VERSION_7 = 261_120;

    private final VirtualMachineSupport support;

    ConfigOptions(VirtualMachineSupport support) {
        this.support = support;
    }

    /** What a version is called. */
    static String description(String version) {
        return isVersion7(version) ? "ESX 4.x virtual machine" : "ESX 3.x virtual machine";
    }

    private static boolean isVersion7(String version) {
        return version.equals(HardwareVersions.VERSION_7);
    }

    private static int mostMemoryMB(String version) {
        return isVersion7(version) ? MOST_MEMORY_MB_VERSION_7 : MOST_MEMORY_MB;
    }

    /**
     * The options of a version.
     *
     * @param guestIds the guest operating systems to describe; empty for all
     */
    VirtualMachineConfigOption option(String version, List<String> guestIds) {
        List<GuestOsDescriptor> guests = GuestOperatingSystem.all().stream()
                .filter(guest -> guestIds.isEmpty() || guestIds.contains(guest.id()))
                .map(guest -> describe(guest, version))
                .toList();
        int standard = 0;
        for (int i = 0; i < guests.size(); i++) {
            standard = guests.get(i).getId().equals(DEFAULT_GUEST) ? i : standard;
        }
        return new VirtualMachineConfigOption()
                .withVersion(version)
                .withDescription(description(version))
                .withGuestOSDescriptor(guests)
                .withGuestOSDefaultIndex(standard)
                .withHardwareOptions(hardware(version))
                .withCapabilities(support.factory().capability())
                .withDatastore(new DatastoreOption())
                .withDefaultDevice(support.factory().devices().chipSet().stream()
                        .filter(ConfigOptions::isBuiltIn)
                        .toList())
                .withSupportedMonitorType("release", "debug", "stats")
                .withSupportedOvfEnvironmentTransport("iso", "com.vmware.guestInfo")
                .withSupportedOvfInstallTransport("iso", "com.vmware.guestInfo");
    }

    private static boolean isBuiltIn(VirtualDevice device) {
        DeviceKind kind = DeviceKind.of(device);
        return kind != null && kind.isBuiltIn();
    }

    private static VirtualHardwareOption hardware(String version) {
        boolean version7 = isVersion7(version);
        VirtualHardwareOption option = new VirtualHardwareOption()
                .withHwVersion(version7 ? 7 : 4)
                .withVirtualDeviceOption(new DeviceOptions(version).all())
                .withDeviceListReadonly(false)
                .withNumCpuReadonly(false)
                .withMemoryMB(new LongOption()
                        .withMin(4)
                        .withMax(mostMemoryMB(version))
                        .withDefaultValue(256))
                .withNumPCIControllers(exactly(1))
                .withNumIDEControllers(exactly(2))
                .withNumUSBControllers(new IntOption().withMin(0).withMax(1).withDefaultValue(0))
                .withNumSIOControllers(exactly(1))
                .withNumPS2Controllers(exactly(1))
                .withNumSupportedWwnPorts(new IntOption().withMin(0).withMax(16).withDefaultValue(4))
                .withNumSupportedWwnNodes(new IntOption().withMin(0).withMax(16).withDefaultValue(1))
                .withResourceConfigOption(new ResourceConfigOption()
                        .withCpuAllocationOption(shares(ResourceAllocationRules.CPU_SHARES))
                        .withMemoryAllocationOption(shares(ResourceAllocationRules.MEMORY_SHARES)));
        return version7 ? option.withNumCPU(1, 2, 3, 4, 5, 6, 7, 8) : option.withNumCPU(1, 2, 4);
    }

    private static IntOption exactly(int number) {
        return new IntOption().withMin(number).withMax(number).withDefaultValue(number);
    }

    private static ResourceAllocationOption shares(int normal) {
        return new ResourceAllocationOption()
                .withSharesOption(new SharesOption()
                        .withSharesOption(
                                new IntOption().withMin(0).withMax(1_000_000).withDefaultValue(normal))
                        .withDefaultLevel(SharesLevel.NORMAL));
    }

    private static GuestOsDescriptor describe(GuestOperatingSystem guest, String version) {
        boolean windows = guest.family().equals("windowsGuest");
        boolean modern = guest.id().contains("Longhorn")
                || guest.id().contains("Vista")
                || guest.id().contains("windows7");
        boolean is64Bit = GuestOperatingSystem.is64Bit(guest.id());
        GuestOsDescriptor descriptor = new GuestOsDescriptor()
                .withId(guest.id())
                .withFamily(guest.family())
                .withFullName(guest.fullName())
                .withSupportedMaxCPUs(isVersion7(version) ? 8 : 4)
                .withSupportedMinMemMB(modern ? 512 : 32)
                .withSupportedMaxMemMB(is64Bit ? mostMemoryMB(version) : Math.min(65_532, mostMemoryMB(version)))
                .withRecommendedMemMB(modern ? 1024 : windows ? 384 : 256)
                .withRecommendedColorDepth(windows ? 24 : 16)
                .withSupportedDiskControllerList("VirtualLsiLogicController", "VirtualBusLogicController")
                .withRecommendedSCSIController("VirtualLsiLogicController")
                .withRecommendedDiskController("VirtualLsiLogicController")
                .withSupportedNumDisks(60)
                .withRecommendedDiskSizeMB(modern ? 32_768 : windows ? 16_384 : 8192)
                .withSupportsSlaveDisk(true)
                .withSupportsWakeOnLan(true)
                .withSupportsVMI(false)
                .withSupportsMemoryHotAdd(isVersion7(version) && is64Bit)
                .withSupportsCpuHotAdd(isVersion7(version) && is64Bit)
                .withSupportsCpuHotRemove(false);
        if (is64Bit) {
            descriptor.withSupportedEthernetCard("VirtualE1000", "VirtualVmxnet2");
        } else {
            descriptor.withSupportedEthernetCard("VirtualPCNet32", "VirtualE1000", "VirtualVmxnet2");
        }
        return descriptor.withRecommendedEthernetCard(is64Bit ? "VirtualE1000" : "VirtualPCNet32");
    }
}
