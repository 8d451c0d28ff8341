package io.vimock.server.inventory.yaml;

import io.vimock.server.inventory.description.Default;
import io.vimock.server.inventory.description.Durations;
import io.vimock.server.inventory.description.Frequency;
import io.vimock.server.inventory.description.Shares;
import io.vimock.server.inventory.description.Size;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a record looks like as a YAML mapping: every component is a key, in the order of the record. Immutable.
 *
 * <p>The key of a component with {@link Default}, with a nullable type, of a list or of a record with such components
 * only can be left out.
 */
final class RecordShape {
    private static final Map<Class<?>, Function<String, ?>> SCALARS = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(int.class, RecordShape::integer),
            Map.entry(Integer.class, RecordShape::integer),
            Map.entry(Long.class, RecordShape::number),
            Map.entry(double.class, RecordShape::fraction),
            Map.entry(boolean.class, RecordShape::flag),
            Map.entry(Boolean.class, RecordShape::flag),
            Map.entry(Duration.class, Durations::parse),
            Map.entry(Instant.class, RecordShape::time),
            Map.entry(Size.class, Size::parse),
            Map.entry(Frequency.class, Frequency::parse),
            Map.entry(Shares.class, Shares::parse));

    private final Class<? extends Record> type;
    private final Map<String, Component> components = new LinkedHashMap<>();

    /**
     * A component of a record.
     *
     * @param accessor reads it
     * @param type its type, or that of the members when it is a list
     * @param isList whether it is a list
     * @param isNullable whether it may be null
     * @param standard its default as text; null for none
     */
    record Component(
            RecordComponent accessor,
            Class<?> type,
            boolean isList,
            boolean isNullable,
            @Nullable String standard) {
        String name() {
            return accessor.getName();
        }

        /** Whether it is a mapping of any keys to texts. */
        boolean isMap() {
            return type == Map.class;
        }

        boolean isRecord() {
            return isMapping(type);
        }

        Class<? extends Record> recordType() {
            return type.asSubclass(Record.class);
        }

        /** The value of a text; IllegalArgumentException with what is expected when it is none. */
        Object parse(String text) {
            Function<String, ?> scalar = SCALARS.get(type);
            return scalar == null ? constant(type, text) : scalar.apply(text);
        }

        /** The value as a file has it: a number, a boolean or text. */
        static Object format(Object value) {
            if (value instanceof Enum<?> constant) {
                return key(constant);
            }
            return value instanceof Number || value instanceof Boolean ? value : value.toString();
        }
    }

    private RecordShape(Class<? extends Record> type) {
        this.type = type;
        for (RecordComponent accessor : type.getRecordComponents()) {
            boolean isList = accessor.getType() == List.class;
            Class<?> element = isList
                    ? (Class<?>) ((ParameterizedType) accessor.getGenericType()).getActualTypeArguments()[0]
                    : accessor.getType();
            Default standard = accessor.getAnnotation(Default.class);
            components.put(
                    accessor.getName(),
                    new Component(
                            accessor,
                            element,
                            isList,
                            accessor.getAnnotatedType().isAnnotationPresent(Nullable.class),
                            standard == null ? null : standard.value()));
        }
    }

    /** Whether values of a type are mappings, not single values. */
    static boolean isMapping(Class<?> type) {
        return type.isRecord() && !SCALARS.containsKey(type);
    }

    static RecordShape of(Class<? extends Record> type) {
        return new RecordShape(type);
    }

    Map<String, Component> components() {
        return components;
    }

    /** What such a record is called in messages: {@code virtual machine}. */
    String title() {
        String words = type.getSimpleName().replace("Description", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
        return words.toLowerCase(Locale.ROOT);
    }

    /** A component's value when its key is left out; null when it has none and needs one. */
    @Nullable
    Object standard(Component component) {
        if (component.standard() != null) {
            return component.parse(component.standard());
        }
        if (component.isNullable()) {
            return null;
        }
        if (component.isList()) {
            return List.of();
        }
        if (component.isMap()) {
            return Map.of();
        }
        return component.isRecord() ? of(component.recordType()).standard() : null;
    }

    private @Nullable Record standard() {
        List<@Nullable Object> values = new ArrayList<>();
        for (Component component : components.values()) {
            Object value = standard(component);
            if (value == null && !component.isNullable()) {
                return null;
            }
            values.add(value);
        }
        return make(values);
    }

    /** The record of these values, in the order of the components. */
    Record make(List<@Nullable Object> values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A component's value. */
    static @Nullable Object get(Record part, Component component) {
        try {
            return component.accessor().getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int integer(String text) {
        long number = number(text);
        if (number != (int) number) {
            throw new IllegalArgumentException(text + " is too big");
        }
        return (int) number;
    }

    private static long number(String text) {
        if (!text.matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        return Long.parseLong(text);
    }

    private static double fraction(String text) {
        if (!text.matches("-?[0-9]{1,9}(\\.[0-9]{1,12})?")) {
            throw new IllegalArgumentException("'" + text + "' is not a number");
        }
        return Double.parseDouble(text);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no time such as 2026-03-31T08:00:00Z", e);
        }
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("'" + text + "' is not true or false");
        }
        return text.equals("true");
    }

    private static Object constant(Class<?> type, String text) {
        List<String> keys = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            String key = key((Enum<?>) constant);
            if (key.equals(text)) {
                return constant;
            }
            keys.add(key);
        }
        throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", keys));
    }

    /** A constant as files have it: {@code poweredOn} for POWERED_ON. */
    private static String key(Enum<?> constant) {
        StringBuilder key = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_")) {
            key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return key.toString();
    }
}
