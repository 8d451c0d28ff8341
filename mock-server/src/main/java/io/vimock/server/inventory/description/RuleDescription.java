package io.vimock.server.inventory.description;

import java.util.List;

/**
 * A rule that DRS keeps.
 *
 * @param name its name
 * @param type what it demands
 * @param enabled whether it holds
 * @param virtualMachines the names of the virtual machines that it is about, at least two
 */
public record RuleDescription(
        String name, Type type, @Default("true") boolean enabled, List<String> virtualMachines) {
    /** Whether virtual machines run on the same host or on different ones. */
    public enum Type {
        TOGETHER,
        APART
    }

    /** Copies the list. */
    public RuleDescription {
        virtualMachines = List.copyOf(virtualMachines);
    }
}
