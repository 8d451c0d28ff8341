package io.vimock.server.inventory.description;

import org.jspecify.annotations.Nullable;

/**
 * A device of a virtual machine other than its disks, their controllers and its network cards.
 *
 * @param type what it is
 * @param file the path of the image that is in a drive, or that a port writes to: {@code [san] iso/setup.iso}
 * @param hostDevice the device of the host that it is connected to: {@code /dev/cdrom}
 * @param pipe the pipe that a serial port is connected to
 * @param connected whether it is connected when the virtual machine runs
 */
public record DeviceDescription(
        Type type,
        @Nullable String file,
        @Nullable String hostDevice,
        @Nullable String pipe,
        @Default("false") boolean connected) {
    /** The drive that every virtual machine has about whose devices nothing is said. */
    public static final DeviceDescription CDROM = new DeviceDescription(Type.CDROM, null, null, null, false);

    /** The kinds of devices. */
    public enum Type {
        CDROM,
        FLOPPY,
        SERIAL_PORT,
        PARALLEL_PORT,
        USB_CONTROLLER,
        SOUND_CARD
    }
}
