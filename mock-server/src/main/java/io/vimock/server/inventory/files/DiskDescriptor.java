package io.vimock.server.inventory.files;

import io.vimock.vim25.VirtualBusLogicController;
import io.vimock.vim25.VirtualController;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualDisk;
import io.vimock.vim25.VirtualDiskFlatVer2BackingInfo;
import io.vimock.vim25.VirtualDiskRawDiskMappingVer1BackingInfo;
import io.vimock.vim25.VirtualIDEController;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the text file that stands for a virtual disk says (facts: storage 3). Immutable.
 *
 * @param createType {@code vmfs}, {@code vmfsSparse} for the delta disk of a snapshot, {@code vmfsRawDeviceMap},
 *     {@code vmfsPassthroughRawDeviceMap}
 * @param sectors the disk's size in sectors of 512 bytes
 * @param extent the name of the file with the data
 * @param parent the descriptor that a delta disk builds on; null for others
 * @param adapter {@code lsilogic}, {@code buslogic} or {@code ide}
 * @param hardwareVersion the version of the virtual hardware
 * @param uuid {@code 6000C29...} with dashes; empty when it has none
 * @param thin whether space is taken when it is written
 */
public record DiskDescriptor(
        String createType,
        long sectors,
        String extent,
        @Nullable String parent,
        String adapter,
        int hardwareVersion,
        String uuid,
        boolean thin) {
    static final int SECTOR = 512;
    private static final String HEADER = "# Disk DescriptorFile";
    private static final Pattern SETTING = Pattern.compile("(?m)^\\s*([A-Za-z.]+)\\s*=\\s*\"?([^\"\\r\\n]*)\"?\\s*$");
    private static final Pattern EXTENT =
            Pattern.compile("(?m)^\\s*(?:RW|RDONLY|NOACCESS)\\s+(\\d+)\\s+[A-Z]+(?:\\s+\"([^\"]*)\")?.*$");

    /**
     * The descriptor of a machine's disk, or of one that it builds on.
     *
     * @param fileName the path of the descriptor
     */
    static DiskDescriptor of(
            VirtualMachineConfigInfo config, VirtualDisk disk, MachineFiles.Backing backing, DatastorePath fileName) {
        boolean delta = backing.parent() != null;
        String createType = "vmfs";
        String suffix = delta ? "-delta.vmdk" : "-flat.vmdk";
        boolean thin = false;
        if (backing.info() instanceof VirtualDiskRawDiskMappingVer1BackingInfo mapping) {
            boolean physical = "physicalMode".equals(mapping.getCompatibilityMode());
            createType = physical ? "vmfsPassthroughRawDeviceMap" : "vmfsRawDeviceMap";
            suffix = physical ? "-rdmp.vmdk" : "-rdm.vmdk";
        } else if (backing.info() instanceof VirtualDiskFlatVer2BackingInfo flat) {
            createType = delta ? "vmfsSparse" : "vmfs";
            thin = !delta && Boolean.TRUE.equals(flat.isThinProvisioned());
        }
        return new DiskDescriptor(
                createType,
                disk.getCapacityInKB() * 2,
                fileName.stem() + suffix,
                delta
                        ? DatastorePath.parse(Objects.requireNonNull(backing.parent()))
                                .fileName()
                        : null,
                adapter(config, disk),
                hardwareVersion(config),
                backing.uuid() == null ? "" : backing.uuid(),
                thin);
    }

    private static String adapter(VirtualMachineConfigInfo config, VirtualDisk disk) {
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualController && Objects.equals(device.getKey(), disk.getControllerKey())) {
                if (device instanceof VirtualBusLogicController) {
                    return "buslogic";
                }
                return device instanceof VirtualIDEController ? "ide" : "lsilogic";
            }
        }
        return "lsilogic";
    }

    private static int hardwareVersion(VirtualMachineConfigInfo config) {
        return VmxWriter.hardwareVersion(config);
    }

    /** A new disk without a machine. */
    static DiskDescriptor create(DatastorePath path, long capacityKB, String adapter, String uuid, boolean thin) {
        return new DiskDescriptor("vmfs", capacityKB * 2, path.stem() + "-flat.vmdk", null, adapter, 4, uuid, thin);
    }

    /** Reads a descriptor; null when the text is none. */
    static @Nullable DiskDescriptor parse(String text) {
        Matcher extents = EXTENT.matcher(text);
        if (!text.startsWith(HEADER) || !extents.find()) {
            return null;
        }
        String extent = Objects.requireNonNullElse(extents.group(2), "");
        long sectors = 0;
        do {
            try {
                sectors = Math.addExact(sectors, Long.parseLong(extents.group(1)));
            } catch (ArithmeticException | NumberFormatException e) {
                return null;
            }
        } while (extents.find());
        String createType = setting(text, "createType", "vmfs");
        String version = setting(text, "ddb.virtualHWVersion", "4").replaceAll("\\D", "");
        return new DiskDescriptor(
                createType,
                sectors,
                extent,
                createType.equals("vmfsSparse") ? setting(text, "parentFileNameHint", "") : null,
                setting(text, "ddb.adapterType", "lsilogic").toLowerCase(Locale.ROOT),
                version.isEmpty() || version.length() > 4 ? 4 : Integer.parseInt(version),
                dashed(setting(text, "ddb.uuid", "")),
                setting(text, "ddb.thinProvisioned", "0").equals("1"));
    }

    private static String setting(String text, String name, String otherwise) {
        Matcher settings = SETTING.matcher(text);
        while (settings.find()) {
            if (settings.group(1).equalsIgnoreCase(name)) {
                return settings.group(2);
            }
        }
        return otherwise;
    }

    /** {@code 60 00 C2 9a 11 22 33 44-55 66 77 88 99 aa bb cc}, as descriptors and VirtualDiskManager have it. */
    static String spaced(String uuid) {
        char[] text = new char[uuid.length() * 3 / 2];
        int length = 0;
        int digits = 0;
        for (int i = 0; i < uuid.length(); i++) {
            char digit = uuid.charAt(i);
            if (HexFormat.isHexDigit(digit)) {
                if (digits > 0 && digits % 2 == 0) {
                    text[length++] = digits == 16 ? '-' : ' ';
                }
                text[length++] = digit;
                digits++;
            }
        }
        return new String(text, 0, length);
    }

    /** The uuid as the backing of a disk shows it, from any way to write 16 bytes; empty when it is none. */
    public static String dashed(String uuid) {
        String digits = uuid.replaceAll("[\\s-]", "");
        if (!digits.matches("[0-9A-Fa-f]{32}")) {
            return "";
        }
        return digits.substring(0, 8) + "-" + digits.substring(8, 12) + "-" + digits.substring(12, 16) + "-"
                + digits.substring(16, 20) + "-" + digits.substring(20);
    }

    /** A disk's size as the description of the device tells it: {@code 8,388,608 KB}. */
    public static String kilobytes(long capacityKB) {
        StringBuilder text = new StringBuilder(20).append(capacityKB);
        for (int at = text.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.append(" KB").toString();
    }

    /** The disk's size. */
    public long capacityKB() {
        return sectors / 2;
    }

    /** The disk's size in bytes. */
    long bytes() {
        return sectors * SECTOR;
    }

    /** Heads as the BIOS sees them. */
    int heads() {
        return bytes() > 1L << 30 ? 255 : 64;
    }

    /** Sectors of a track as the BIOS sees them. */
    int sectorsOfTrack() {
        return bytes() > 1L << 30 ? 63 : 32;
    }

    /** Cylinders as the BIOS sees them. */
    long cylinders() {
        return sectors / ((long) heads() * sectorsOfTrack());
    }

    /** Whether the data is on a unit of the storage array. */
    public boolean isRaw() {
        return createType.endsWith("RawDeviceMap");
    }

    /** Whether the unit of the storage array gets the commands of the guest as they are. */
    public boolean isPassthrough() {
        return createType.equals("vmfsPassthroughRawDeviceMap");
    }

    /** The same disk, bigger. */
    public DiskDescriptor withSectors(long count) {
        return new DiskDescriptor(createType, count, extent, parent, adapter, hardwareVersion, uuid, thin);
    }

    /** The same disk, thin or not. */
    public DiskDescriptor withThin(boolean is) {
        return new DiskDescriptor(createType, sectors, extent, parent, adapter, hardwareVersion, uuid, is);
    }

    /** The same disk under another uuid. */
    public DiskDescriptor withUuid(String other) {
        return new DiskDescriptor(createType, sectors, extent, parent, adapter, hardwareVersion, other, thin);
    }

    /** The same disk for another adapter, thin or not. */
    public DiskDescriptor converted(boolean isThin, String otherAdapter) {
        return new DiskDescriptor(createType, sectors, extent, parent, otherAdapter, hardwareVersion, uuid, isThin);
    }

    private String contentId() {
        return HexFormat.of().toHexDigits(uuid.hashCode() & 0x7fffffff);
    }

    private String access() {
        if (isRaw()) {
            return "VMFSRDM";
        }
        return parent == null ? "VMFS" : "VMFSSPARSE";
    }

    /** Writes the file's text. */
    void write(FileText out) {
        out.ascii(HEADER).ascii("\nversion=1\n");
        out.ascii("CID=").ascii(contentId()).ascii("\n");
        out.ascii("parentCID=").ascii(parent == null ? "ffffffff" : contentId()).ascii("\n");
        out.ascii("createType=\"").append(createType).ascii("\"\n");
        if (parent != null) {
            out.ascii("parentFileNameHint=\"").append(parent).ascii("\"\n");
        }
        out.ascii("\n# Extent description\n");
        out.ascii("RW ")
                .ascii(Long.toString(sectors))
                .ascii(" ")
                .ascii(access())
                .ascii(" \"")
                .append(extent)
                .ascii("\"\n");
        out.ascii("\n# The Disk Data Base\n#DDB\n\n");
        writeEntry(out, "virtualHWVersion", Integer.toString(hardwareVersion));
        writeEntry(out, "uuid", spaced(uuid));
        writeEntry(out, "geometry.cylinders", Long.toString(cylinders()));
        writeEntry(out, "geometry.heads", Integer.toString(heads()));
        writeEntry(out, "geometry.sectors", Integer.toString(sectorsOfTrack()));
        writeEntry(out, "adapterType", adapter);
        writeEntry(out, "toolsVersion", "0");
        if (thin) {
            writeEntry(out, "thinProvisioned", "1");
        }
    }

    private static void writeEntry(FileText out, String name, String value) {
        out.ascii("ddb.").ascii(name).ascii(" = \"").append(value).ascii("\"\n");
    }
}
