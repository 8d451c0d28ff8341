package io.vimock.server.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fault as a file describes it.
 *
 * @param type its type: {@code InvalidState}
 * @param message what a person reads; null for one that names the type
 * @param fields the values of its fields, as text
 */
public record FaultDescription(String type, @Nullable String message, Map<String, String> fields) {
    /** Copies the map. */
    public FaultDescription {
        fields = Map.copyOf(fields);
    }
}
