package io.vimock.server;

import io.vimock.api.Property;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that a snapshot has, as text: property by property. What belongs to sessions is left out. */
final class WorldText {
    private WorldText() {}

    static Map<String, String> of(Snapshot snapshot) {
        Map<String, String> all = new TreeMap<>();
        snapshot.forEach(state -> {
            if (!state.ref().getValue().startsWith("session[")) {
                all.put(state.ref() + "#", Long.toString(state.sequence()));
                for (Property<?> property : state.type().properties()) {
                    Object value = state.get(property);
                    boolean isSet = value != null && !(value instanceof List<?> list && list.isEmpty());
                    if (isSet) {
                        all.put(state.ref() + "." + property.name(), of(value));
                    }
                }
            }
        });
        return all;
    }

    static String of(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        append(text, value);
        return text.toString();
    }

    private static void append(StringBuilder text, @Nullable Object value) {
        if (value instanceof List<?> list) {
            text.append('[');
            for (Object element : list) {
                append(text, element);
                text.append(' ');
            }
            text.append(']');
        } else if (value != null && WireType.isBean(value.getClass())) {
            text.append(value.getClass().getSimpleName()).append('{');
            for (WireField field : WireType.of(value.getClass()).fields()) {
                Object part = field.get(value);
                if (part != null && !(part instanceof List<?> list && list.isEmpty())) {
                    text.append(field.name()).append('=');
                    append(text, part);
                    text.append(' ');
                }
            }
            text.append('}');
        } else {
            text.append(value);
        }
    }
}
