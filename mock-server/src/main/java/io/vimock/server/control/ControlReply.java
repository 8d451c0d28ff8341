package io.vimock.server.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the control API.
 *
 * @param status the HTTP status
 * @param body JSON
 * @param allowed the methods that there are when the one that was used is none; empty otherwise
 */
public record ControlReply(int status, String body, List<String> allowed) {
    private static final int OK = 200;

    static ControlReply ok(@Nullable Object value) {
        return of(OK, value);
    }

    static ControlReply of(int status, @Nullable Object value) {
        return new ControlReply(status, Json.write(value), List.of());
    }

    /** An answer that says what is wrong. */
    public static ControlReply error(int status, @Nullable String message) {
        return of(status, Map.of("error", String.valueOf(message)));
    }
}
