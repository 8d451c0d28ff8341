package io.vimock.server.inventory;

import java.util.SplittableRandom;

/**
 * Gives out the identities that must differ: uuids, MAC addresses, world wide names. Same seed and same questions, same
 * answers. Only for the world thread.
 */
public final class Identities {
    private static final int FIRST_MAC = 0x80_00_00;
    private static final int MACS = 0x40_00_00;

    private final SplittableRandom random;
    private int macs;

    /** Identities that follow from a seed. */
    public Identities(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A uuid such as VirtualCenter gives to virtual machines. */
    public String uuid() {
        long high = random.nextLong();
        long low = random.nextLong();
        return String.format(
                "50%06x-%04x-%04x-%04x-%012x",
                high & 0xff_ffff, high >>> 24 & 0xffff, high >>> 40 & 0xffff, low >>> 48, low & 0xffff_ffff_ffffL);
    }

    /** The uuid of a host's main board. */
    public String hardwareUuid() {
        return "4c4c4544" + uuid().substring(8);
    }

    /** The uuid of a VMFS volume: 8-8-4-12 hexadecimal digits (facts: storage 1). */
    public String volumeUuid() {
        long high = random.nextLong();
        long low = random.nextLong();
        return String.format(
                "47%06x-%08x-%04x-%012x",
                high & 0xff_ffff, high >>> 24 & 0xffff_ffffL, low >>> 48, low & 0xffff_ffff_ffffL);
    }

    /** The uuid of a virtual disk, as its backing shows it. */
    public String diskUuid() {
        return "6000c29" + uuid().substring(7);
    }

    /** A MAC address of the range that VirtualCenter assigns, 00:50:56:80:00:00 to 00:50:56:bf:ff:ff. */
    public String macAddress() {
        int mac = FIRST_MAC + macs++ % MACS;
        return String.format("00:50:56:%02x:%02x:%02x", mac >>> 16, mac >>> 8 & 0xff, mac & 0xff);
    }

    /** A number for a world wide name, a serial number or the like. */
    public long number() {
        return random.nextLong() & 0xff_ffff_ffffL;
    }
}
