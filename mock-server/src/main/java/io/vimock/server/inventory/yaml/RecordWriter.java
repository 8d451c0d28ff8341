package io.vimock.server.inventory.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes mappings of records, without what is as it would be anyway. Used once. */
final class RecordWriter {
    private final Map<Class<?>, RecordShape> shapes = new HashMap<>();

    /** The mapping of a record: keys to text, numbers, booleans, lists and mappings. */
    Map<String, Object> write(Record part) {
        RecordShape shape = shapes.computeIfAbsent(part.getClass(), key -> RecordShape.of(part.getClass()));
        Map<String, Object> mapping = new LinkedHashMap<>();
        for (RecordShape.Component component : shape.components().values()) {
            Object value = RecordShape.get(part, component);
            if (value != null && !value.equals(shape.standard(component))) {
                mapping.put(component.name(), write(value));
            }
        }
        return mapping;
    }

    private Object write(Object value) {
        if (value instanceof List<?> list) {
            List<Object> members = new ArrayList<>();
            list.forEach(member -> members.add(write(Objects.requireNonNull(member))));
            return members;
        }
        boolean isMapping = value instanceof Record part && RecordShape.isMapping(part.getClass());
        return isMapping ? write((Record) value) : RecordShape.Component.format(value);
    }
}
