package io.vimock.server.wire;

import jakarta.xml.bind.annotation.XmlEnumValue;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The constants of an enumeration of the VI API and their names on the wire. Made once per class; thread safe. */
final class WireEnum {
    private static final ClassValue<WireEnum> ENUMS = new ClassValue<>() {
        @Override
        protected WireEnum computeValue(Class<?> type) {
            return new WireEnum(type);
        }
    };

    private final String[] names;
    private final byte[][] values;
    private final Map<String, Enum<?>> constants = new HashMap<>();

    private WireEnum(Class<?> type) {
        Object[] all = type.getEnumConstants();
        names = new String[all.length];
        values = new byte[all.length][];
        for (Object each : all) {
            Enum<?> constant = (Enum<?>) each;
            String name = nameOf(type, constant);
            names[constant.ordinal()] = name;
            values[constant.ordinal()] = (WireWriter.TYPE_ATTRIBUTE + type.getSimpleName() + "\">" + name)
                    .getBytes(StandardCharsets.US_ASCII);
            constants.put(name, constant);
        }
    }

    private static String nameOf(Class<?> type, Enum<?> constant) {
        try {
            XmlEnumValue value = type.getField(constant.name()).getAnnotation(XmlEnumValue.class);
            return value == null ? constant.name() : value.value();
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException(type + " is no enumeration of the VI API", e);
        }
    }

    /** A constant's name on the wire. */
    static String name(Enum<?> constant) {
        return ENUMS.get(constant.getDeclaringClass()).names[constant.ordinal()];
    }

    /** A constant as the value of an {@code xsd:anyType}: the attribute, the end of the start tag, and its name. */
    static byte[] value(Enum<?> constant) {
        return ENUMS.get(constant.getDeclaringClass()).values[constant.ordinal()];
    }

    /** The constant of that name; null when there is none. */
    static @Nullable Enum<?> constant(Class<?> type, String name) {
        return ENUMS.get(type).constants.get(name);
    }
}
