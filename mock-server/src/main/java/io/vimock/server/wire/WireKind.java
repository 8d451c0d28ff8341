package io.vimock.server.wire;

import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a value is written: as text of one of the schema's simple types, as reference, data object or anything. */
enum WireKind {
    STRING(String.class, "string"),
    BOOLEAN(Boolean.class, "boolean"),
    INT(Integer.class, "int"),
    LONG(Long.class, "long"),
    SHORT(Short.class, "short"),
    BYTE(Byte.class, "byte"),
    FLOAT(Float.class, "float"),
    DOUBLE(Double.class, "double"),
    DATE_TIME(Instant.class, "dateTime"),
    BINARY(byte[].class, "base64Binary"),
    ANY(Object.class, "anyType"),
    REFERENCE(ManagedObjectReference.class, ""),
    ENUM(Enum.class, ""),
    BEAN(void.class, "");

    private static final Map<String, WireKind> BY_XSD_NAME = Map.ofEntries(
            Map.entry("string", STRING),
            Map.entry("anyURI", STRING),
            Map.entry("boolean", BOOLEAN),
            Map.entry("int", INT),
            Map.entry("long", LONG),
            Map.entry("short", SHORT),
            Map.entry("byte", BYTE),
            Map.entry("float", FLOAT),
            Map.entry("double", DOUBLE),
            Map.entry("dateTime", DATE_TIME),
            Map.entry("base64Binary", BINARY),
            Map.entry("anyType", ANY));
    private static final ClassValue<WireKind> KINDS = new ClassValue<>() {
        @Override
        protected WireKind computeValue(Class<?> type) {
            if (type.isEnum()) {
                return ENUM;
            }
            for (WireKind kind : values()) {
                if (kind.javaType == type) {
                    return kind;
                }
            }
            return BEAN;
        }
    };

    private final Class<?> javaType;
    private final String xsdName;

    WireKind(Class<?> javaType, String xsdName) {
        this.javaType = javaType;
        this.xsdName = xsdName;
    }

    /** The class of the values; {@code Enum} and {@code void} where there are many. */
    Class<?> javaType() {
        return javaType;
    }

    /** The name of the schema's simple type; empty for what is no type of XML Schema. */
    String xsdName() {
        return xsdName;
    }

    /** The kind of a class; boxes for primitives. */
    static WireKind of(Class<?> type) {
        // What most elements of a large answer are; the table of a class takes longer.
        return type == Object.class ? ANY : type == ManagedObjectReference.class ? REFERENCE : KINDS.get(type);
    }

    /** The kind of a type of XML Schema; null for one that the VI API does not use. */
    static @Nullable WireKind ofXsd(String name) {
        return BY_XSD_NAME.get(name);
    }
}
