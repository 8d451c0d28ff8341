package io.vimock.server.service.collector;

import io.vimock.server.wire.WireType;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * A list whose elements are made when they are asked for, so that an answer about 100,000 objects is written while it
 * is made, and never held as a whole.
 *
 * @param <T> the type of the elements
 */
final class LazyList<T> extends AbstractList<T> implements RandomAccess {
    private final int size;
    private final IntFunction<T> element;

    /** @param element makes the element at an index, anew each time */
    LazyList(int size, IntFunction<T> element) {
        this.size = size;
        this.element = element;
    }

    /** Puts a list into a field of a new bean as it is; the bean's own methods would copy it. */
    static void fill(Object bean, String field, List<?> list) {
        Objects.requireNonNull(WireType.of(bean.getClass()).field(field)).set(bean, list);
    }

    @Override
    public T get(int index) {
        return element.apply(index);
    }

    @Override
    public int size() {
        return size;
    }
}
