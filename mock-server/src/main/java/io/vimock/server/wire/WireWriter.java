package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MethodFault;
import io.vimock.vim25.support.InstantAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as elements, as they are at one API level.
 *
 * <p>What came after the level is left out: newer fields, newer types down to the nearest ancestor that the level
 * knows, and a value altogether when nothing is left of it (wire rule 1). xsi:type stands wherever the value's type is
 * not the declared one, and on everything within {@code xsd:anyType} (wire rule 3). Null is written as nothing (wire
 * rule 2). For one thread.
 */
public final class WireWriter {
    /** What stands before the name of a value's type. */
    static final String TYPE_ATTRIBUTE = " xsi:type=\"";

    private static final byte[] XSI_TYPE = ascii(TYPE_ATTRIBUTE);
    private static final byte[] XSI_TYPE_XSD = ascii(TYPE_ATTRIBUTE + "xsd:");
    private static final byte[] REF_TYPE = ascii(" type=\"");
    private static final InstantAdapter DATE_TIME = new InstantAdapter();

    private final XmlBuffer out;
    private final ApiLevel level;
    private final RefNames names;
    private @Nullable String refType;
    private byte @Nullable [] refTypeAttribute;

    WireWriter(XmlBuffer out, ApiLevel level, RefNames names) {
        this.out = out;
        this.level = level;
        this.names = names;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Writes one element, or nothing when the level does not know the value's type at all and the element may be absent.
     *
     * @param declared the type of the element in the schema; {@code Object} for {@code xsd:anyType}
     * @throws IOException when the stream fails
     */
    public void element(Tag tag, Class<?> declared, boolean required, Object value) throws IOException {
        element(tag, WireKind.of(declared), declared, required, value);
    }

    private void element(Tag tag, WireKind kind, Class<?> declared, boolean required, Object value) throws IOException {
        boolean mayVanish = kind == WireKind.BEAN || kind == WireKind.ANY;
        if (mayVanish && !required && isUnknown(declared, value)) {
            return;
        }
        out.raw(tag.start());
        afterName(kind, declared, value);
        out.raw(tag.end());
    }

    /** Whether a bean's type is newer than the level and nothing worth writing would be left of it. */
    private boolean isUnknown(Class<?> declared, Object value) {
        if (WireKind.of(value.getClass()) != WireKind.BEAN || isNoBean(value) || value instanceof MethodFault) {
            return false;
        }
        WireType own = typeOf(value);
        if (level.includes(own.since())) {
            return false;
        }
        WireType shown = own.at(level).shown();
        return !WireType.isBean(shown.beanClass().getSuperclass()) || !declared.isAssignableFrom(shown.beanClass());
    }

    /**
     * Writes what has been written before.
     *
     * @throws IOException when the stream fails
     */
    public void spliced(byte[] markup) throws IOException {
        out.raw(markup);
    }

    /**
     * Writes an element that ends with numbers, each an element.
     *
     * @param around what stands before and after them
     * @param each the element of a number
     * @throws IOException when the stream fails
     */
    public void numbers(Tag around, Tag each, long[] numbers) throws IOException {
        out.raw(around.start());
        for (long number : numbers) {
            out.raw(each.start());
            out.raw('>');
            out.number(number);
            out.raw(each.end());
        }
        out.raw(around.end());
    }

    private static boolean isNoBean(Object value) {
        return value instanceof List || value instanceof EncodedValue;
    }

    /** What follows the element's name: attributes, the end of the start tag, the content. */
    void afterName(Class<?> declared, Object value) throws IOException {
        afterName(WireKind.of(declared), declared, value);
    }

    private void afterName(WireKind kind, Class<?> declared, Object value) throws IOException {
        if (value instanceof EncodedValue encoded) {
            out.raw(encoded.bytes());
        } else if (kind == WireKind.BEAN) {
            bean(declared, value);
        } else if (kind == WireKind.ANY) {
            any(value);
        } else {
            simple(kind, value);
        }
    }

    private void any(Object value) throws IOException {
        WireKind kind = WireKind.of(value.getClass());
        if (value instanceof List<?> list) {
            array(elementType(list), list);
        } else if (kind == WireKind.BEAN) {
            bean(Object.class, value);
        } else if (value instanceof ManagedObjectReference ref) {
            // Clients of yavijava's kind take the first attribute called type for the object's, whatever its namespace.
            refType(ref);
            xsiType(kind, value);
            refValue(ref);
        } else if (value instanceof Enum<?> constant) {
            out.raw(WireEnum.value(constant));
        } else {
            xsiType(kind, value);
            simple(kind, value);
        }
    }

    private void xsiType(WireKind kind, Object value) throws IOException {
        if (kind.xsdName().isEmpty()) {
            out.raw(XSI_TYPE);
            out.ascii(value.getClass().getSimpleName());
        } else {
            out.raw(XSI_TYPE_XSD);
            out.ascii(kind.xsdName());
        }
        out.raw('"');
    }

    private void refType(ManagedObjectReference ref) throws IOException {
        String type = ref.getType();
        if (type == null) {
            return;
        }
        if (type.equals(refType)) {
            // An answer can have thousands of references to objects of one type.
            byte[] attribute = refTypeAttribute;
            if (attribute == null) {
                XmlBuffer once = new XmlBuffer(null);
                refType(once, type);
                attribute = once.toByteArray();
                refTypeAttribute = attribute;
            }
            out.raw(attribute);
        } else {
            refType = type;
            refTypeAttribute = null;
            refType(out, type);
        }
    }

    private static void refType(XmlBuffer out, String type) throws IOException {
        out.raw(REF_TYPE);
        out.text(type, true);
        out.raw('"');
    }

    private void refValue(ManagedObjectReference ref) throws IOException {
        out.raw('>');
        out.text(names.exchanged(ref.getValue()), false);
    }

    private void simple(WireKind kind, Object value) throws IOException {
        if (value instanceof ManagedObjectReference ref) {
            refType(ref);
            refValue(ref);
            return;
        }
        out.raw('>');
        switch (kind) {
            case STRING -> out.text((String) value, false);
            case ENUM -> out.text(WireEnum.name((Enum<?>) value), false);
            case DATE_TIME -> out.ascii(String.valueOf(DATE_TIME.marshal((Instant) value)));
            case BINARY -> out.raw(Base64.getEncoder().encode((byte[]) value));
            case FLOAT, DOUBLE -> out.ascii(value.toString().replace("Infinity", "INF"));
            default -> out.ascii(value.toString());
        }
    }

    private static WireType typeOf(Object bean) {
        Class<?> type = bean.getClass();
        return WireType.of(bean instanceof Written ? type.getSuperclass() : type);
    }

    private void bean(Class<?> declared, Object bean) throws IOException {
        WireType type = typeOf(bean);
        if (type.isArray()) {
            WireField items = type.fields().get(0);
            array(TypeNames.toCatalogue(items.type()), WireType.listOf(items.get(bean)));
            return;
        }
        WireType.View view = type.at(level);
        if (view.shown().beanClass() != declared) {
            out.raw(XSI_TYPE);
            out.ascii(view.shown().name());
            out.raw('"');
        }
        out.raw('>');
        if (bean instanceof Written written) {
            written.writeFields(this);
            return;
        }
        for (WireField field : view.fields()) {
            Object value = field.get(bean);
            if (value == null) {
                continue;
            }
            if (value instanceof List<?> list && field.isList()) {
                elements(field.tag(), field.type(), list);
            } else {
                element(field.tag(), field.kind(), field.type(), field.isRequired(), value);
            }
        }
    }

    /** One element for each value, all of the same name. */
    void elements(Tag tag, Class<?> declared, Iterable<?> values) throws IOException {
        WireKind kind = WireKind.of(declared);
        for (Object value : values) {
            element(tag, kind, declared, false, value);
        }
    }

    private void array(String elementType, List<?> list) throws IOException {
        WireType array = arrayType(TypeNames.ofCatalogue(elementType));
        out.raw(XSI_TYPE);
        out.ascii(array.name());
        out.raw('"');
        out.raw('>');
        elements(array.fields().get(0).tag(), Object.class, list);
    }

    /** The array type for elements of a class: its own, or that of the nearest ancestor that has one at the level. */
    private WireType arrayType(Class<?> elementClass) {
        Class<?> element = elementClass;
        while (element != Object.class) {
            boolean known = WireKind.of(element) != WireKind.BEAN
                    || level.includes(WireType.of(element).since());
            Class<?> array = known ? TypeNames.find(TypeNames.arrayOf(TypeNames.toCatalogue(element))) : null;
            if (array != null) {
                return WireType.of(array);
            }
            element = WireKind.of(element) == WireKind.BEAN ? element.getSuperclass() : Object.class;
        }
        return WireType.of(io.vimock.vim25.ArrayOfAnyType.class);
    }

    /** The type of a list's elements: what the list knows, or the nearest common class of what is in it. */
    private static String elementType(List<?> list) {
        if (list instanceof WireArray array) {
            return array.elementType();
        }
        Class<?> common = null;
        for (Object element : list) {
            Class<?> type = element.getClass();
            common = common == null ? type : common;
            while (!common.isAssignableFrom(type)) {
                common = common.getSuperclass();
            }
        }
        boolean known = common != null && (WireKind.of(common) != WireKind.BEAN || WireType.isBean(common));
        return known && common != null ? TypeNames.toCatalogue(common) : "xsd:anyType";
    }
}
