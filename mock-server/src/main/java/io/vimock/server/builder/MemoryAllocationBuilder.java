package io.vimock.server.builder;

import io.vimock.server.inventory.description.MemoryAllocation;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes what a resource pool or a virtual machine gets of the memory, with what a file has as keys. Not thread safe. */
public final class MemoryAllocationBuilder {
    private final RecordParts<MemoryAllocation> parts = RecordParts.of(MemoryAllocation.class);

    MemoryAllocationBuilder() {}

    /** What it gets in any case: {@code 16 GB}. */
    public MemoryAllocationBuilder reservation(String value) {
        parts.parse("reservation", value);
        return this;
    }

    /** What it gets at most: {@code 16 GB}. */
    public MemoryAllocationBuilder limit(String value) {
        parts.parse("limit", value);
        return this;
    }

    /** What it gets of the rest: {@code low}, {@code normal}, {@code high} or a number. */
    public MemoryAllocationBuilder shares(String value) {
        parts.parse("shares", value);
        return this;
    }

    /** Whether a pool may guarantee more than it reserves, at its parent's expense. */
    public MemoryAllocationBuilder expandable(boolean value) {
        parts.set("expandable", value);
        return this;
    }

    MemoryAllocation make() {
        return parts.make();
    }
}
