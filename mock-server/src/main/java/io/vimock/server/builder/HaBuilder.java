package io.vimock.server.builder;

import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes how HA is set in a cluster, with what a file has as keys. Not thread safe. */
public final class HaBuilder {
    private final RecordParts<HaDescription> parts = RecordParts.of(HaDescription.class);

    HaBuilder() {}

    /** Whether it works. */
    public HaBuilder enabled(boolean value) {
        parts.set("enabled", value);
        return this;
    }

    /** How many hosts may fail: 1 to 4. */
    public HaBuilder failoverLevel(int value) {
        parts.set("failoverLevel", value);
        return this;
    }

    /** Whether to power on only what could be restarted. */
    public HaBuilder admissionControl(boolean value) {
        parts.set("admissionControl", value);
        return this;
    }

    /** Which virtual machines are restarted first. */
    public HaBuilder restartPriority(HaDescription.RestartPriority value) {
        parts.set("restartPriority", value);
        return this;
    }

    /** What becomes of the virtual machines of a host that has lost the others. */
    public HaBuilder isolationResponse(HaDescription.IsolationResponse value) {
        parts.set("isolationResponse", value);
        return this;
    }

    HaDescription make() {
        return parts.make();
    }
}
