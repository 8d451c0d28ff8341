package io.vimock.server.builder;

import io.vimock.server.inventory.description.CpuAllocation;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes what a resource pool or a virtual machine gets of the CPUs, with what a file has as keys. Not thread safe. */
public final class CpuAllocationBuilder {
    private final RecordParts<CpuAllocation> parts = RecordParts.of(CpuAllocation.class);

    CpuAllocationBuilder() {}

    /** What it gets in any case: {@code 2500 MHz}. */
    public CpuAllocationBuilder reservation(String value) {
        parts.parse("reservation", value);
        return this;
    }

    /** What it gets at most: {@code 2500 MHz}. */
    public CpuAllocationBuilder limit(String value) {
        parts.parse("limit", value);
        return this;
    }

    /** What it gets of the rest: {@code low}, {@code normal}, {@code high} or a number. */
    public CpuAllocationBuilder shares(String value) {
        parts.parse("shares", value);
        return this;
    }

    /** Whether a pool may guarantee more than it reserves, at its parent's expense. */
    public CpuAllocationBuilder expandable(boolean value) {
        parts.set("expandable", value);
        return this;
    }

    CpuAllocation make() {
        return parts.make();
    }
}
