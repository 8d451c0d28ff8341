package io.vimock.server.wire;

import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of data objects' fields as text, as people write them. Stateless. */
public final class FieldText {
    private FieldText() {}

    /**
     * The value of a text: a simple type as on the wire, a constant of an enumeration, a reference as {@code TYPE:ID}; for a
     * list its elements between commas.
     *
     * @throws IllegalArgumentException when it is none for the field
     */
    public static Object parse(WireField field, String text) {
        if (!field.isList()) {
            return single(field, text);
        }
        List<Object> elements = new ArrayList<>();
        for (String element : text.isBlank() ? new String[0] : text.split(",")) {
            elements.add(single(field, element.strip()));
        }
        return elements;
    }

    /** A field's value as it is parsed; of data objects, which cannot be, only the type. */
    public static String format(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(FieldText::format).collect(Collectors.joining(","));
        }
        if (value instanceof Enum<?> constant) {
            return WireEnum.name(constant);
        }
        if (value instanceof ManagedObjectReference ref) {
            return ref.getType() + ":" + ref.getValue();
        }
        return WireType.isBean(value.getClass()) ? value.getClass().getSimpleName() : value.toString();
    }

    private static Object single(WireField field, String text) {
        Object value = value(field, text);
        if (value == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no " + field.type().getSimpleName());
        }
        return value;
    }

    private static @Nullable Object value(WireField field, String text) {
        return switch (field.kind()) {
            case STRING -> text;
            case ENUM -> WireEnum.constant(field.type(), text);
            case REFERENCE -> {
                int colon = text.indexOf(':');
                yield colon < 1
                        ? null
                        : new ManagedObjectReference(text.substring(0, colon), text.substring(colon + 1));
            }
            case ANY, BEAN ->
                throw new IllegalArgumentException("only simple values can be written, and it is " + field.typeName());
            default -> scalar(field.kind(), text);
        };
    }

    private static @Nullable Object scalar(WireKind kind, String text) {
        try {
            return Scalars.parse(kind, text.strip());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
