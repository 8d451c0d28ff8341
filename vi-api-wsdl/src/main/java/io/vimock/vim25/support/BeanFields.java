package io.vimock.vim25.support;

import io.vimock.api.ApiLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of one bean class of the VI API, tells which fields it declares itself, and reads and writes them,
 * without reflection; those that it inherits are for its superclass's.
 *
 * <p>For servers and tools that treat beans of all types alike, copy and compare them. The build makes one for every
 * bean class, named after it ({@code VirtualMachineSummaryFields}) and visible only in its package. A field's
 * number is its place among the declared ones. Immutable, thread safe.
 */
public abstract class BeanFields {
    /** For generated classes. */
    protected BeanFields() {}

    /**
     * How a field stands in the schema.
     *
     * @param name the element's name
     * @param type the class of the value, or of the elements when it is a list; primitives as their boxes
     * @param list whether the element may repeat, so that the bean holds a {@code List}
     * @param required whether the schema demands the element
     * @param since the level that introduced it, not before that of the declaring type
     */
    public record Field(String name, Class<?> type, boolean list, boolean required, ApiLevel since) {}

    /** How values that are neither primitive nor plain are compared: beans, lists and what can be anything. */
    @FunctionalInterface
    public interface Equality {
        /** Whether two values are equal; called when they are not the same object. */
        boolean areEqual(@Nullable Object left, @Nullable Object right);
    }

    /** The level that introduced the type. */
    public abstract ApiLevel since();

    /** The declared fields, by their numbers. */
    public abstract List<Field> fields();

    /** A new bean without values. */
    public abstract Object create();

    /**
     * A bean's value of a field; primitives as their boxes, null when absent. A list that is absent is not made.
     *
     * @throws ClassCastException when the bean is of another class
     * @throws IllegalArgumentException when there is no such field
     */
    public abstract @Nullable Object get(Object bean, int field);

    /**
     * Replaces a bean's value of a field.
     *
     * @throws ClassCastException when the bean is of another class, or the field cannot hold the value
     * @throws NullPointerException when the field is a primitive and the value null
     * @throws IllegalArgumentException when there is no such field
     */
    public abstract void set(Object bean, int field, @Nullable Object value);

    /**
     * Gives a bean all values that another has; lists and beans in them are shared.
     *
     * @throws ClassCastException when one is of another class
     */
    public abstract void copy(Object from, Object to);

    /**
     * Whether two beans have equal values.
     *
     * @param equality compares what is not plain
     * @throws ClassCastException when one is of another class
     */
    public abstract boolean areEqual(Object left, Object right, Equality equality);

    /** What is thrown for the number of a field that does not exist. */
    protected static IllegalArgumentException noField(int field) {
        return new IllegalArgumentException("no field " + field);
    }
}
