package io.vimock.server.wire;

import jakarta.xml.bind.annotation.XmlEnumValue;
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
    private final Map<String, Enum<?>> constants = new HashMap<>();

    private WireEnum(Class<?> type) {
        Object[] all = type.getEnumConstants();
        names = new String[all.length];
        for (Object each : all) {
            Enum<?> constant = (Enum<?>) each;
            String name = nameOf(type, constant);
            names[constant.ordinal()] = name;
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

    /** The constant of that name; null when there is none. */
    static @Nullable Enum<?> constant(Class<?> type, String name) {
        return ENUMS.get(type).constants.get(name);
    }
}
