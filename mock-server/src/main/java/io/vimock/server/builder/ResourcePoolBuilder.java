package io.vimock.server.builder;

import io.vimock.server.inventory.description.PoolDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.function.Consumer;

/** Describes a resource pool, with what a file has as keys. Not thread safe. */
public final class ResourcePoolBuilder {
    private final RecordParts<PoolDescription> parts = RecordParts.of(PoolDescription.class);

    ResourcePoolBuilder(String name) {
        parts.set("name", name);
    }

    /** What it gets of the CPUs. */
    public ResourcePoolBuilder cpu(Consumer<CpuAllocationBuilder> description) {
        CpuAllocationBuilder part = new CpuAllocationBuilder();
        description.accept(part);
        parts.set("cpu", part.make());
        return this;
    }

    /** What it gets of the memory. */
    public ResourcePoolBuilder memory(Consumer<MemoryAllocationBuilder> description) {
        MemoryAllocationBuilder part = new MemoryAllocationBuilder();
        description.accept(part);
        parts.set("memory", part.make());
        return this;
    }

    /** Adds a resource pool. */
    public ResourcePoolBuilder pool(String name, Consumer<ResourcePoolBuilder> description) {
        ResourcePoolBuilder member = new ResourcePoolBuilder(name);
        description.accept(member);
        parts.add("pools", member.make());
        return this;
    }

    /** Adds a resource pool about which there is nothing more to say. */
    public ResourcePoolBuilder pool(String name) {
        return pool(name, member -> {});
    }

    PoolDescription make() {
        return parts.make();
    }
}
