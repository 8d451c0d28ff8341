package io.vimock.server.inventory;

import io.vimock.api.Property;
import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Snapshot;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot down, to compare two of them. */
final class Rendering {
    private Rendering() {}

    static String of(Snapshot snapshot) {
        TreeMap<String, String> objects = new TreeMap<>();
        snapshot.forEach(object -> {
            StringBuilder text = new StringBuilder();
            for (Property<?> property : object.type().properties()) {
                text.append("\n  ").append(property.name()).append('=').append(of(object.get(property)));
            }
            objects.put(object.ref().toString(), text.toString());
        });
        return objects.toString();
    }

    static String of(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Rendering::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value == null || !WireType.isBean(value.getClass())) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder(value.getClass().getSimpleName()).append('{');
        for (WireField field : WireType.of(value.getClass()).fields()) {
            Object part = field.get(value);
            if (part != null) {
                text.append(field.name()).append('=').append(of(part)).append(' ');
            }
        }
        return text.append('}').toString();
    }
}
