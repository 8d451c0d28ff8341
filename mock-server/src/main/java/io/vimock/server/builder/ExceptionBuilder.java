package io.vimock.server.builder;

import io.vimock.server.inventory.description.DrsDescription;
import io.vimock.server.inventory.description.ExceptionDescription;
import io.vimock.server.inventory.description.HaDescription;
import io.vimock.server.inventory.yaml.RecordParts;

/** Describes what is set for a virtual machine otherwise than for its cluster, with what a file has as keys. Not thread safe. */
public final class ExceptionBuilder {
    private final RecordParts<ExceptionDescription> parts = RecordParts.of(ExceptionDescription.class);

    ExceptionBuilder(String virtualMachine) {
        parts.set("virtualMachine", virtualMachine);
    }

    /** Whether DRS moves it. */
    public ExceptionBuilder drs(boolean value) {
        parts.set("drs", value);
        return this;
    }

    /** What DRS does by itself. */
    public ExceptionBuilder behavior(DrsDescription.Behavior value) {
        parts.set("behavior", value);
        return this;
    }

    /** When HA restarts it. */
    public ExceptionBuilder restartPriority(HaDescription.RestartPriority value) {
        parts.set("restartPriority", value);
        return this;
    }

    /** What becomes of it on a host that has lost the others. */
    public ExceptionBuilder isolationResponse(HaDescription.IsolationResponse value) {
        parts.set("isolationResponse", value);
        return this;
    }

    ExceptionDescription make() {
        return parts.make();
    }
}
