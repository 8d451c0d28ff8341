package io.vimock.server.builder;

import io.vimock.server.inventory.description.CpuDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes the processors of a host, with what a file has as keys. Not thread safe. */
public final class HostCpuBuilder {
    private final RecordParts<CpuDescription> parts = RecordParts.of(CpuDescription.class);

    HostCpuBuilder() {}

    /** What the processor calls itself. */
    public HostCpuBuilder model(String value) {
        parts.set("model", value);
        return this;
    }

    /** How many processors there are. */
    public HostCpuBuilder sockets(int value) {
        parts.set("sockets", value);
        return this;
    }

    /** How many cores each has. */
    public HostCpuBuilder coresPerSocket(int value) {
        parts.set("coresPerSocket", value);
        return this;
    }

    /** The clock of a core: {@code 2500 MHz}. */
    public HostCpuBuilder speed(String value) {
        parts.parse("speed", value);
        return this;
    }

    CpuDescription make() {
        return parts.make();
    }
}
