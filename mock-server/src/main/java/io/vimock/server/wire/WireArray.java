package io.vimock.server.wire;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A list inside {@code xsd:anyType} that knows the type of its elements, which an empty list could not tell.
 *
 * <p>On the wire it is an {@code ArrayOf...} value. This and the codec are the only places that deal with those:
 * reading yields a WireArray, writing takes any list, see {@link VimCodec#boxed}. Shares the given list; unmodifiable.
 */
public final class WireArray extends AbstractList<Object> implements RandomAccess {
    private final String elementType;
    private final List<?> elements;

    WireArray(String elementType, List<?> elements) {
        this.elementType = elementType;
        this.elements = elements;
    }

    /** The wire type of the elements: {@code xsd:string}, {@code ManagedObjectReference}, a data type's name. */
    public String elementType() {
        return elementType;
    }

    /** An array of the same type with other elements. */
    WireArray of(List<?> others) {
        return new WireArray(elementType, others);
    }

    /** Whether the elements are held in a list of a class. */
    boolean isOf(Class<?> listClass) {
        return listClass.isInstance(elements);
    }

    /** Whether another array shares the list with this one, and tells the same of its elements. */
    boolean isSameAs(Object other) {
        return other instanceof WireArray array && array.elements == elements && array.elementType.equals(elementType);
    }

    @Override
    public Object get(int index) {
        return elements.get(index);
    }

    @Override
    public int size() {
        return elements.size();
    }
}
