package io.vimock.server.inventory.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of a description while a program puts it together, key by key, as a file does: what is left out is as usual. Not
 * thread safe.
 *
 * @param <T> the record
 */
public final class RecordParts<T extends Record> {
    private final Class<T> type;
    private final RecordShape shape;
    private final Map<String, Object> values = new HashMap<>();

    private RecordParts(Class<T> type) {
        this.type = type;
        this.shape = RecordShape.of(type);
    }

    /** A record without parts yet. */
    public static <T extends Record> RecordParts<T> of(Class<T> type) {
        return new RecordParts<>(type);
    }

    /** Sets the value of a key. */
    public void set(String key, Object value) {
        component(key);
        values.put(key, value);
    }

    /** Sets the value of a key that is a size, a frequency or shares, as a file has it: {@code 16 GB}. */
    public void parse(String key, String text) {
        values.put(key, component(key).parse(text));
    }

    /** Adds a member to the list of a key. */
    @SuppressWarnings("unchecked")
    public void add(String key, Object member) {
        component(key);
        ((List<Object>) values.computeIfAbsent(key, any -> new ArrayList<>())).add(member);
    }

    /** Whether a key has a value. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The value of a key; null when it has none. */
    public @Nullable Object get(String key) {
        return values.get(key);
    }

    private RecordShape.Component component(String key) {
        RecordShape.Component component = shape.components().get(key);
        if (component == null) {
            throw new IllegalArgumentException(type.getSimpleName() + " has no " + key);
        }
        return component;
    }

    /**
     * The record.
     *
     * @throws IllegalArgumentException when a key that it needs has no value
     */
    public T make() {
        List<@Nullable Object> parts = new ArrayList<>();
        for (RecordShape.Component component : shape.components().values()) {
            Object value = values.get(component.name());
            Object part = value == null ? shape.standard(component) : value;
            if (part == null && !component.isNullable()) {
                throw new IllegalArgumentException("a " + shape.title() + " needs '" + component.name() + "'");
            }
            parts.add(part);
        }
        return type.cast(shape.make(parts));
    }
}
