package io.vimock.server.builder;

import io.vimock.server.inventory.description.WorkloadDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes what the guest of a virtual machine does, with what a file has as keys. Not thread safe. */
public final class WorkloadBuilder {
    private final RecordParts<WorkloadDescription> parts = RecordParts.of(WorkloadDescription.class);

    WorkloadBuilder() {}

    /** How it behaves. */
    public WorkloadBuilder profile(WorkloadDescription.Profile value) {
        parts.set("profile", value);
        return this;
    }

    /** How much it wants of what the profile can want, 0 to 100. */
    public WorkloadBuilder level(int value) {
        parts.set("level", value);
        return this;
    }

    /** What the rest follows from: with the same seed, profile and level two machines want the same. */
    public WorkloadBuilder seed(long value) {
        parts.set("seed", value);
        return this;
    }

    WorkloadDescription make() {
        return parts.make();
    }
}
