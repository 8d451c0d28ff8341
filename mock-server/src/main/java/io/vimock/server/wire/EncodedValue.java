package io.vimock.server.wire;

/**
 * A value in its form on the wire, to be spliced into a message in place of the value.
 *
 * <p>Stands wherever the value could stand: as result, element of a result, {@code DynamicProperty.val} or any other
 * part. It knows the declared type it was made for and the API level, not the name of the element that will hold it.
 * Immutable, thread safe.
 */
public final class EncodedValue {
    private final Object value;
    private final byte[] bytes;

    /** @param bytes from {@link WireWriter}: the attributes of the start tag, its end, and the content */
    EncodedValue(Object value, byte[] bytes) {
        this.value = value;
        this.bytes = bytes;
    }

    /** What is encoded. */
    public Object value() {
        return value;
    }

    /** Whether this is the form of the very same value; lists within {@code xsd:anyType} are looked into. */
    boolean isOf(Object other) {
        return value == other || value instanceof WireArray array && array.isSameAs(other);
    }

    /** The size in bytes. */
    public int size() {
        return bytes.length;
    }

    byte[] bytes() {
        return bytes;
    }
}
