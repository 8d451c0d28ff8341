package io.vimock.server.control;

import java.util.List;

/**
 * What is in a file of fault rules.
 *
 * @param rules the rules, the first one that concerns a call decides
 */
public record FaultFileDescription(List<FaultRuleDescription> rules) {
    /** Copies the list. */
    public FaultFileDescription {
        rules = List.copyOf(rules);
    }
}
