package io.vimock.server.wire;

import io.vimock.vim25.ManagedObjectReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * From the names of types on the wire to Java classes.
 *
 * <p>Classes are found one by one when first named, so that a server that has just started loads few of the 2,700.
 * Only names of the contract are remembered, so that nobody fills the memory with names. Thread safe.
 */
final class TypeNames {
    /** What the generated wrappers of requests and answers are named; they are messages, not types of values. */
    private static final String REQUEST_SUFFIX = "RequestType";

    private static final String ANSWER_SUFFIX = "Response";

    private static final String PACKAGE = ManagedObjectReference.class.getPackageName() + ".";
    private static final Map<String, Class<?>> FOUND = new ConcurrentHashMap<>();

    private TypeNames() {}

    /** The class of a data object type, enumeration, reference or array of the contract; null for any other name. */
    static @Nullable Class<?> find(String name) {
        Class<?> found = FOUND.get(name);
        if (found == null && isIdentifier(name) && !isMessage(name)) {
            found = load(name);
            if (found != null) {
                FOUND.put(name, found);
            }
        }
        return found;
    }

    private static @Nullable Class<?> load(String name) {
        try {
            Class<?> type = Class.forName(PACKAGE + name, false, TypeNames.class.getClassLoader());
            boolean known = type.isEnum() || type == ManagedObjectReference.class || WireType.isBean(type);
            return known ? type : null;
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private static boolean isMessage(String name) {
        return name.endsWith(REQUEST_SUFFIX) || name.endsWith(ANSWER_SUFFIX);
    }

    private static boolean isIdentifier(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /**
     * The class of a type as the catalogue writes it: {@code xsd:int}, {@code ManagedObjectReference}, a data type.
     *
     * @throws IllegalArgumentException for a name that is no type
     */
    static Class<?> ofCatalogue(String type) {
        WireKind simple = type.startsWith("xsd:") ? WireKind.ofXsd(type.substring(4)) : null;
        Class<?> found = simple == null ? find(type) : simple.javaType();
        if (found == null) {
            throw new IllegalArgumentException("there is no type " + type);
        }
        return found;
    }

    /** The name of an array's type: {@code ArrayOfInt} for {@code xsd:int}. */
    static String arrayOf(String elementType) {
        String name = elementType.substring(elementType.indexOf(':') + 1);
        return "ArrayOf" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /** The name of a class as type of an array's elements, as the catalogue writes it. */
    static String toCatalogue(Class<?> type) {
        WireKind kind = WireKind.of(type);
        return kind.xsdName().isEmpty() ? type.getSimpleName() : "xsd:" + kind.xsdName();
    }
}
