package io.vimock.server.inventory;

import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.HostBIOSInfo;
import io.vimock.vim25.HostCpuIdInfo;
import io.vimock.vim25.HostCpuInfo;
import io.vimock.vim25.HostCpuPackage;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostNumaInfo;
import io.vimock.vim25.HostNumaNode;
import io.vimock.vim25.HostPciDevice;
import io.vimock.vim25.HostSystemIdentificationInfo;
import io.vimock.vim25.HostSystemInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Makes {@code HostSystem.hardware}. Stateless. */
final class HostHardwareFactory {
    private static final short INTEL = (short) 0x8086;
    private static final short BROADCOM = 0x14e4;
    private static final short QLOGIC = 0x1077;
    private static final short LSI = 0x1000;

    private static final Instant BIOS_RELEASE = Instant.parse("2008-09-12T00:00:00Z");
    private static final HexFormat HEX = HexFormat.of();

    /** The CPUID leaves that VMotion compatibility looks at; frozen. */
    static final List<HostCpuIdInfo> FEATURES = WireType.frozen(features());

    private HostHardwareFactory() {}

    /** The hardware of a host of that size. */
    static HostHardwareInfo hardware(HostSize size, HostModel model, HostCabling cabling, Identities identities) {
        long hz = size.coreMHz() * 1_000_000L;
        return new HostHardwareInfo()
                .withSystemInfo(new HostSystemInfo()
                        .withVendor(model.vendor())
                        .withModel(model.model())
                        .withUuid(model.uuid() == null ? identities.hardwareUuid() : model.uuid())
                        .withOtherIdentifyingInfo(new HostSystemIdentificationInfo()
                                .withIdentifierValue(Long.toString(identities.number(), 36))
                                .withIdentifierType(new ElementDescription()
                                        .withKey("ServiceTag")
                                        .withLabel("Service tag")
                                        .withSummary("Service tag of the system"))))
                .withCpuInfo(new HostCpuInfo()
                        .withNumCpuPackages((short) size.packages())
                        .withNumCpuCores((short) size.cores())
                        .withNumCpuThreads((short) size.cores())
                        .withHz(hz))
                .withCpuPkg(packages(size, model, hz))
                .withMemorySize(size.memoryBytes())
                .withNumaInfo(new HostNumaInfo()
                        .withType("SMP")
                        .withNumNodes(1)
                        .withNumaNode(new HostNumaNode()
                                .withTypeId((byte) 0)
                                .withCpuID(threads(0, size.cores()))
                                .withMemoryRangeBegin(0)
                                .withMemoryRangeLength(size.memoryBytes())))
                .withPciDevice(pciDevices(cabling))
                .withCpuFeature(FEATURES)
                .withBiosInfo(new HostBIOSInfo().withBiosVersion("2.5.0").withReleaseDate(BIOS_RELEASE));
    }

    private static List<HostCpuPackage> packages(HostSize size, HostModel model, long hz) {
        List<HostCpuPackage> packages = new ArrayList<>();
        for (int i = 0; i < size.packages(); i++) {
            packages.add(new HostCpuPackage()
                    .withIndex((short) i)
                    .withVendor(model.cpuModel().contains("AMD") ? "amd" : "intel")
                    .withHz(hz)
                    .withBusHz(333_000_000L)
                    .withDescription(model.cpuModel())
                    .withThreadId(threads(i * size.coresPerPackage(), size.coresPerPackage()))
                    .withCpuFeature(FEATURES));
        }
        return packages;
    }

    private static List<Short> threads(int first, int count) {
        List<Short> threads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            threads.add((short) (first + i));
        }
        return threads;
    }

    private static List<HostCpuIdInfo> features() {
        return List.of(
                leaf(0, "0000:0000:0000:0000:0000:0000:0000:1010"),
                leaf(1, "0000:0000:0000:0001:0000:0110:0111:0110"),
                leaf(0x8000_0000, "1000:0000:0000:0000:0000:0000:0000:1000"),
                leaf(0x8000_0001, zeros())
                        // What 64-bit guests need: long mode, no-execute, SYSCALL; LAHF in long mode.
                        .withEcx("0000:0000:0000:0000:0000:0000:0000:0001")
                        .withEdx("0010:0000:0001:0000:0000:1000:0000:0000"));
    }

    private static HostCpuIdInfo leaf(int level, String eax) {
        boolean one = level == 1;
        return new HostCpuIdInfo()
                .withLevel(level)
                .withVendor("")
                .withEax(eax)
                .withEbx(level == 0 ? "0111:0101:0110:1110:0110:0101:0100:0111" : zeros())
                .withEcx(one ? "0000:0000:0000:1000:1110:0011:1011:1101" : zeros())
                .withEdx(one ? "1011:1111:1110:1011:1111:1011:1111:1111" : zeros());
    }

    private static String zeros() {
        return "0000:0000:0000:0000:0000:0000:0000:0000";
    }

    private static List<HostPciDevice> pciDevices(HostCabling cabling) {
        List<HostPciDevice> devices = new ArrayList<>();
        devices.add(pci(0, 0x0600, INTEL, 0x25c0, "Intel Corporation", "5000X Chipset Memory Controller Hub"));
        devices.add(pci(
                cabling.bus(cabling.local()),
                0x0100,
                LSI,
                0x0054,
                "LSI Logic / Symbios Logic",
                "SAS1068 PCI-X Fusion-MPT SAS"));
        for (int i = 0; i < cabling.nics().size(); i++) {
            devices.add(pci(
                    HostCabling.nicBus(i),
                    0x0200,
                    BROADCOM,
                    0x164c,
                    "Broadcom Corporation",
                    "NetXtreme II BCM5708 Gigabit Ethernet"));
        }
        for (HbaDescription hba : cabling.shared()) {
            if (hba.type() == HbaDescription.Type.FIBRE_CHANNEL) {
                devices.add(pci(
                        cabling.bus(hba),
                        0x0c04,
                        QLOGIC,
                        0x2432,
                        "QLogic Corp",
                        "ISP2432 4Gb Fibre Channel to PCI Express HBA"));
            }
        }
        return devices;
    }

    private static HostPciDevice pci(
            int bus, int classId, short vendor, int device, String vendorName, String deviceName) {
        return new HostPciDevice()
                .withId(pciId(bus, 0))
                .withClassId((short) classId)
                .withBus((byte) bus)
                .withSlot((byte) 0)
                .withFunction((byte) 0)
                .withVendorId(vendor)
                .withSubVendorId((short) 0x1028)
                .withVendorName(vendorName)
                .withDeviceId((short) device)
                .withSubDeviceId((short) 0x01b2)
                .withDeviceName(deviceName);
    }

    /** The name of a PCI function: {@code 03:00.0}. */
    static String pciId(int bus, int slot) {
        return HEX.toHexDigits((byte) bus) + ":" + HEX.toHexDigits((byte) slot) + ".0";
    }
}
