package io.vimock.server.inventory;

import io.vimock.server.world.Restorable;
import io.vimock.server.world.SeededNumbers;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Gives out the identities that must differ: uuids, MAC addresses, world wide names. Same seed and same questions, same
 * answers. Only for the world thread.
 */
public final class Identities implements Restorable {
    private static final HexFormat HEX = HexFormat.of();
    private static final int FIRST_MAC = 0x80_00_00;
    private static final int MACS = 0x40_00_00;

    private final SeededNumbers numbers;
    private int macs;

    /** Identities that follow from a seed. */
    public Identities(long seed) {
        this.numbers = new SeededNumbers(seed);
    }

    @Override
    public Runnable save() {
        Runnable putBack = numbers.save();
        int macsThen = macs;
        return () -> {
            putBack.run();
            macs = macsThen;
        };
    }

    /** A uuid such as VirtualCenter gives to virtual machines. */
    public String uuid() {
        return "50" + new UUID(numbers.next(), numbers.next()).toString().substring(2);
    }

    /** The uuid of a host's main board. */
    public String hardwareUuid() {
        return "4c4c4544" + uuid().substring(8);
    }

    /** The uuid of a VMFS volume: 8-8-4-12 hexadecimal digits (facts: storage 1). */
    public String volumeUuid() {
        String digits = HEX.toHexDigits(numbers.next()) + HEX.toHexDigits(numbers.next());
        return "47" + digits.substring(2, 8) + "-" + digits.substring(8, 16) + "-" + digits.substring(16, 20) + "-"
                + digits.substring(20);
    }

    /** The uuid of a virtual disk, as its backing shows it. */
    public String diskUuid() {
        return "6000c29" + uuid().substring(7);
    }

    /** A MAC address of the range that VirtualCenter assigns, 00:50:56:80:00:00 to 00:50:56:bf:ff:ff. */
    public String macAddress() {
        String digits = HEX.toHexDigits(FIRST_MAC + macs++ % MACS);
        return "00:50:56:" + digits.substring(2, 4) + ":" + digits.substring(4, 6) + ":" + digits.substring(6);
    }

    /** Whether an address is of the range that VirtualCenter assigns. */
    static boolean isAssigned(String mac) {
        long number = assignedNumber(mac);
        return number >= 0 && number < MACS;
    }

    private static long assignedNumber(String mac) {
        long number = 0;
        for (int i = 0; i < mac.length(); i++) {
            if (mac.charAt(i) != ':') {
                number = number << 4 | HexFormat.fromHexDigit(mac.charAt(i));
            }
        }
        return number - (0x5056L << 24) - FIRST_MAC;
    }

    /** Lets {@link #macAddress} not give out an address that is used already. */
    void reserveMac(String mac) {
        if (isAssigned(mac)) {
            macs = Math.max(macs, (int) assignedNumber(mac) + 1);
        }
    }

    /** A number for a world wide name, a serial number or the like. */
    public long number() {
        return numbers.next() & 0xff_ffff_ffffL;
    }
}
