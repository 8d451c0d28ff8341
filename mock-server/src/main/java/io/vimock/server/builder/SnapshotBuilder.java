package io.vimock.server.builder;

import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.inventory.description.VirtualMachineDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.function.Consumer;

/** Describes a snapshot of a virtual machine, with what a file has as keys. Not thread safe. */
public final class SnapshotBuilder {
    private final RecordParts<SnapshotDescription> parts = RecordParts.of(SnapshotDescription.class);

    SnapshotBuilder(String name) {
        parts.set("name", name);
    }

    /** What it is for. */
    public SnapshotBuilder description(String value) {
        parts.set("description", value);
        return this;
    }

    /** What the virtual machine did; when it ran, the snapshot has its memory. */
    public SnapshotBuilder state(VirtualMachineDescription.PowerState value) {
        parts.set("state", value);
        return this;
    }

    /** Whether the guest's file systems were at rest. */
    public SnapshotBuilder quiesced(boolean value) {
        parts.set("quiesced", value);
        return this;
    }

    /** When it was taken: {@code 2026-03-31T08:00:00Z}. */
    public SnapshotBuilder created(String value) {
        parts.parse("created", value);
        return this;
    }

    /** Whether the virtual machine's state builds on it. */
    public SnapshotBuilder current(boolean value) {
        parts.set("current", value);
        return this;
    }

    /** Adds a snapshot that builds on it. */
    public SnapshotBuilder snapshot(String name, Consumer<SnapshotBuilder> description) {
        SnapshotBuilder member = new SnapshotBuilder(name);
        description.accept(member);
        parts.add("snapshots", member.make());
        return this;
    }

    SnapshotDescription make() {
        return parts.make();
    }
}
