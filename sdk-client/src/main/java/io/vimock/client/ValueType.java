package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.support.InstantAdapter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.xml.datatype.XMLGregorianCalendar;
import org.jspecify.annotations.Nullable;

/**
 * The Java type that a value of {@code xsd:anyType} is expected to have, and its conversion from what JAXB makes of it.
 *
 * <p>References become managed objects, {@code ArrayOf...} wrappers become lists, dates become instants.
 *
 * @param <T> the Java type
 */
final class ValueType<T> {
    /** Of tasks without a result. */
    static final ValueType<Void> NOTHING = new ValueType<>(Void.class, false);

    private final Class<?> element;
    private final boolean list;

    private ValueType(Class<?> element, boolean list) {
        this.element = element;
        this.list = list;
    }

    static <T> ValueType<T> of(Class<T> type) {
        return new ValueType<>(type, false);
    }

    static <T> ValueType<List<T>> listOf(Class<T> element) {
        return new ValueType<>(element, true);
    }

    /** The tasks' own type parameter is known to whoever started them, not to a reader of references. */
    static ValueType<List<Task<?>>> tasks() {
        return new ValueType<>(Task.class, true);
    }

    /** The value as this type; null for null, and for every value when this is the type of nothing. */
    @SuppressWarnings("unchecked")
    @Nullable
    T decode(VimConnection connection, String what, @Nullable Object wire) {
        if (wire == null || element == Void.class) {
            return null;
        }
        Object value = unwrap(wire);
        if (!list) {
            return (T) element(connection, what, value);
        }
        if (!(value instanceof Collection<?> items)) {
            throw new VimException(what + " is a single " + value.getClass().getSimpleName() + ", not a list", null);
        }
        List<Object> all = new ArrayList<>(items.size());
        for (Object item : items) {
            all.add(element(connection, what, item));
        }
        return (T) List.copyOf(all);
    }

    private Object element(VimConnection connection, String what, Object item) {
        Object value = item;
        if (item instanceof ManagedObjectReference ref && element != ManagedObjectReference.class) {
            value = ManagedObject.class.isAssignableFrom(element)
                    ? connection.object(ref, element.asSubclass(ManagedObject.class))
                    : connection.object(ref, ManagedObject.class);
        } else if (item instanceof XMLGregorianCalendar calendar) {
            value = new InstantAdapter().unmarshal(calendar.toXMLFormat());
        }
        if (!element.isInstance(value)) {
            throw new VimException(
                    what + " is " + item.getClass().getSimpleName() + ", not " + element.getSimpleName(), null);
        }
        return value;
    }

    /** The content of an {@code ArrayOf...} wrapper, whose only getter returns it; anything else as it is. */
    private static Object unwrap(Object value) {
        Class<?> type = value.getClass();
        if (!type.getPackageName().equals("io.vimock.vim25")
                || !type.getSimpleName().startsWith("ArrayOf")) {
            return value;
        }
        try {
            for (Method method : type.getMethods()) {
                if (method.getName().startsWith("get") && method.getDeclaringClass() == type) {
                    return method.invoke(value);
                }
            }
            throw new IllegalStateException(type + " has no getter");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
