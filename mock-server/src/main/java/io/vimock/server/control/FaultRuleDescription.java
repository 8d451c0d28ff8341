package io.vimock.server.control;

import io.vimock.server.inventory.description.Default;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault rule as a file describes it; see {@code FaultRule}.
 *
 * @param operation the operations: a name, or a pattern with {@code *}
 * @param object a type, an id, or an inventory path, which may be a pattern with {@code *}; null for anything
 * @param probability of a call that fits to be concerned
 * @param after how many calls that fit are let through first
 * @param count how many calls are concerned at most; null for no limit
 * @param delay how long they take before anything else happens
 * @param fault what calls are answered with
 * @param taskError what the operation's task fails with
 * @param connection when the connection is broken off
 * @param httpStatus the HTTP status to answer
 */
public record FaultRuleDescription(
        String operation,
        @Nullable String object,
        @Default("1") double probability,
        @Default("0") int after,
        @Nullable Integer count,
        @Default("0 ms") Duration delay,
        @Nullable FaultDescription fault,
        @Nullable FaultDescription taskError,
        @Nullable Break connection,
        @Nullable Integer httpStatus) {

    /** When a connection is broken off. */
    public enum Break {
        /** Before the operation is called. */
        BREAK_BEFORE,
        /** After the operation was called. */
        BREAK_AFTER,
        /** In the middle of the answer. */
        HALF_ANSWER
    }
}
