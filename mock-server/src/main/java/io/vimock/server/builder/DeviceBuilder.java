package io.vimock.server.builder;

import io.vimock.server.inventory.description.DeviceDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes a drive, a port, a USB controller or a sound card, with what a file has as keys. Not thread safe. */
public final class DeviceBuilder {
    private final RecordParts<DeviceDescription> parts = RecordParts.of(DeviceDescription.class);

    DeviceBuilder(DeviceDescription.Type type) {
        parts.set("type", type);
    }

    /** The path of the image that is in a drive, or that a port writes to: {@code [san] iso/setup.iso}. */
    public DeviceBuilder file(String value) {
        parts.set("file", value);
        return this;
    }

    /** The device of the host that it is connected to: {@code /dev/cdrom}. */
    public DeviceBuilder hostDevice(String value) {
        parts.set("hostDevice", value);
        return this;
    }

    /** The pipe that a serial port is connected to. */
    public DeviceBuilder pipe(String value) {
        parts.set("pipe", value);
        return this;
    }

    /** Whether it is connected when the virtual machine runs. */
    public DeviceBuilder connected(boolean value) {
        parts.set("connected", value);
        return this;
    }

    DeviceDescription make() {
        return parts.make();
    }
}
