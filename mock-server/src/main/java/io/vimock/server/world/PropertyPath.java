package io.vimock.server.world;

import io.vimock.server.wire.WireField;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a value below a managed object: {@code name}, {@code runtime.powerState},
 * {@code config.hardware.device[4000].backing}, {@code config.extraConfig["guestinfo.x"]}.
 *
 * <p>An element of a list is named by its {@code key} field, or by its own value when it is a reference or a string
 * (wire rule 16). Immutable but for what its names were found to mean last, thread safe.
 */
public final class PropertyPath {
    private final String text;
    private final List<Step> steps;
    private final @Nullable Found[] found;

    /** What a step's name was last found to mean, which most often it means again. */
    private record Found(Class<?> type, @Nullable WireField field) {}

    /**
     * One part of a path.
     *
     * @param name the name of a property or field
     * @param key names an element of the list that it is; null for the value itself
     */
    public record Step(String name, @Nullable String key) {}

    private PropertyPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = List.copyOf(steps);
        this.found = new Found[steps.size()];
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException when it is no path: empty parts, brackets that do not match
     */
    public static PropertyPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at <= text.length()) {
            int end = at;
            while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
                end++;
            }
            String name = text.substring(at, end);
            String key = null;
            if (end < text.length() && text.charAt(end) == '[') {
                boolean quoted = end + 1 < text.length() && text.charAt(end + 1) == '"';
                int close = text.indexOf(quoted ? "\"]" : "]", end + 2);
                if (close < 0) {
                    throw new IllegalArgumentException("'" + text + "' has no closing bracket");
                }
                key = text.substring(end + (quoted ? 2 : 1), close);
                end = close + (quoted ? 2 : 1);
            }
            if (name.isEmpty() || (end < text.length() && text.charAt(end) != '.')) {
                throw new IllegalArgumentException("'" + text + "' is no property path");
            }
            steps.add(new Step(name, key));
            at = end + 1;
        }
        return new PropertyPath(text, steps);
    }

    /** The name of the managed object's property in which the path begins. */
    public String property() {
        return steps.get(0).name();
    }

    /** The parts, the managed object's property first. */
    public List<Step> steps() {
        return steps;
    }

    /** Whether the path is the whole property. */
    public boolean isWhole() {
        return steps.size() == 1 && steps.get(0).key() == null;
    }

    /** The value that the path leads to, from the value of {@link #property()}; null when something is unset. */
    public @Nullable Object read(@Nullable Object propertyValue) {
        Object value = element(propertyValue, steps.get(0).key());
        for (int i = 1; i < steps.size() && value != null; i++) {
            WireField field = field(value, i);
            value = field == null
                    ? null
                    : element(field.get(value), steps.get(i).key());
        }
        return value;
    }

    private @Nullable WireField field(Object bean, int step) {
        Found last = found[step];
        if (last == null || last.type != bean.getClass()) {
            last = new Found(bean.getClass(), field(bean, steps.get(step).name()));
            found[step] = last;
        }
        return last.field;
    }

    private static @Nullable WireField field(Object bean, String name) {
        return WireType.isBean(bean.getClass()) ? WireType.of(bean.getClass()).field(name) : null;
    }

    private static @Nullable Object element(@Nullable Object value, @Nullable String key) {
        if (key == null) {
            return value;
        }
        for (Object element : WireType.listOf(value)) {
            if (key.equals(keyOf(element))) {
                return element;
            }
        }
        return null;
    }

    /** What names an element in its list: its key field, its own value, or null. */
    static @Nullable String keyOf(@Nullable Object element) {
        if (element == null) {
            return null;
        }
        if (element instanceof ManagedObjectReference ref) {
            return ref.getValue();
        }
        WireField field = field(element, "key");
        if (field == null) {
            return WireType.isBean(element.getClass()) ? null : element.toString();
        }
        Object key = field.get(element);
        return key instanceof ManagedObjectReference ref ? ref.getValue() : String.valueOf(key);
    }

    /**
     * How a path names an element of a list that is a reference or has a key, {@code [4000]} or
     * {@code ["guestinfo.x"]}; null when it is neither.
     */
    public static @Nullable String indexOf(Object element) {
        WireField field = field(element, "key");
        String key = field == null && !(element instanceof ManagedObjectReference) ? null : keyOf(element);
        if (key == null || key.contains("\"]")) {
            return null;
        }
        boolean number = field != null && Number.class.isAssignableFrom(field.type());
        return number ? "[" + key + "]" : "[\"" + key + "\"]";
    }

    /** The property's value with the value at this path replaced: a copy along the path. */
    @Nullable
    Object with(@Nullable Object propertyValue, @Nullable Object value) {
        return replaced(propertyValue, 0, value);
    }

    private @Nullable Object replaced(@Nullable Object old, int at, @Nullable Object value) {
        String key = steps.get(at).key();
        if (key == null) {
            return inside(old, at, value);
        }
        List<@Nullable Object> copy = new ArrayList<>();
        boolean found = false;
        for (Object element : WireType.listOf(old)) {
            Object kept = element;
            if (!found && key.equals(keyOf(element))) {
                found = true;
                kept = inside(element, at, value);
            }
            if (kept != null) {
                copy.add(kept);
            }
        }
        if (!found && value != null) {
            if (at + 1 < steps.size()) {
                throw new IllegalArgumentException("there is no element [" + key + "] on " + this);
            }
            copy.add(value);
        }
        return WireType.seal(copy);
    }

    private @Nullable Object inside(@Nullable Object old, int at, @Nullable Object value) {
        if (at + 1 == steps.size()) {
            return value;
        }
        if (old == null) {
            throw new IllegalArgumentException("'" + steps.get(at).name() + "' is unset on " + this);
        }
        WireField field = field(old, steps.get(at + 1).name());
        if (field == null) {
            throw new IllegalArgumentException(old.getClass().getSimpleName() + " has no '"
                    + steps.get(at + 1).name() + "': " + this);
        }
        Object copy = WireType.copy(old);
        field.set(copy, replaced(field.get(old), at + 1, value));
        return copy;
    }

    /** Whether two paths are written alike. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropertyPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The path as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
