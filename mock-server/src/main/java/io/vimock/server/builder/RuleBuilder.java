package io.vimock.server.builder;

import io.vimock.server.inventory.description.RuleDescription;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.List;

/** Describes a rule that DRS keeps, with what a file has as keys. Not thread safe. */
public final class RuleBuilder {
    private final RecordParts<RuleDescription> parts = RecordParts.of(RuleDescription.class);

    RuleBuilder(String name, RuleDescription.Type type) {
        parts.set("name", name);
        parts.set("type", type);
    }

    /** Whether it holds. */
    public RuleBuilder enabled(boolean value) {
        parts.set("enabled", value);
        return this;
    }

    /** The names of the virtual machines that it is about, at least two. */
    public RuleBuilder virtualMachines(String... values) {
        parts.set("virtualMachines", List.of(values));
        return this;
    }

    RuleDescription make() {
        return parts.make();
    }
}
