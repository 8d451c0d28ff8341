package io.vimock.server.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one field of beans; primitives as their boxes.
 *
 * <p>By variable handles: all fields of a kind share their code, so that the thousandth field is as fast as the first,
 * while every method handle would have to become hot by itself. Immutable, thread safe.
 */
abstract class FieldAccess {
    final VarHandle field;

    private FieldAccess(VarHandle field) {
        this.field = field;
    }

    abstract @Nullable Object get(Object bean);

    /**
     * @throws ClassCastException when the field cannot hold the value
     * @throws NullPointerException when the field is a primitive and the value null
     */
    abstract void set(Object bean, @Nullable Object value);

    /** Whether two beans have equal values, in depth. */
    abstract boolean isEqual(Object bean, Object other);

    /** Gives a bean the value of another, unless that is null. */
    abstract void copy(Object from, Object to);

    /** @param lookup may see the field */
    static FieldAccess to(Field field, MethodHandles.Lookup lookup) throws IllegalAccessException {
        VarHandle handle = lookup.unreflectVarHandle(field);
        Class<?> type = field.getType();
        if (type == int.class) {
            return new OfInt(handle);
        }
        if (type == boolean.class) {
            return new OfBoolean(handle);
        }
        if (type == long.class) {
            return new OfLong(handle);
        }
        return type.isPrimitive() ? new OfPrimitive(handle) : new OfReference(handle);
    }

    private static final class OfReference extends FieldAccess {
        OfReference(VarHandle field) {
            super(field);
        }

        @Override
        @Nullable
        Object get(Object bean) {
            return (Object) field.get(bean);
        }

        @Override
        void set(Object bean, @Nullable Object value) {
            field.set(bean, value);
        }

        @Override
        boolean isEqual(Object bean, Object other) {
            return WireType.equal((Object) field.get(bean), (Object) field.get(other));
        }

        @Override
        void copy(Object from, Object to) {
            Object value = (Object) field.get(from);
            if (value != null) {
                field.set(to, value);
            }
        }
    }

    private static final class OfInt extends FieldAccess {
        OfInt(VarHandle field) {
            super(field);
        }

        @Override
        Object get(Object bean) {
            return (int) field.get(bean);
        }

        @Override
        void set(Object bean, @Nullable Object value) {
            field.set(bean, (int) Objects.requireNonNull(value));
        }

        @Override
        boolean isEqual(Object bean, Object other) {
            return (int) field.get(bean) == (int) field.get(other);
        }

        @Override
        void copy(Object from, Object to) {
            field.set(to, (int) field.get(from));
        }
    }

    private static final class OfLong extends FieldAccess {
        OfLong(VarHandle field) {
            super(field);
        }

        @Override
        Object get(Object bean) {
            return (long) field.get(bean);
        }

        @Override
        void set(Object bean, @Nullable Object value) {
            field.set(bean, (long) Objects.requireNonNull(value));
        }

        @Override
        boolean isEqual(Object bean, Object other) {
            return (long) field.get(bean) == (long) field.get(other);
        }

        @Override
        void copy(Object from, Object to) {
            field.set(to, (long) field.get(from));
        }
    }

    private static final class OfBoolean extends FieldAccess {
        OfBoolean(VarHandle field) {
            super(field);
        }

        @Override
        Object get(Object bean) {
            return (boolean) field.get(bean);
        }

        @Override
        void set(Object bean, @Nullable Object value) {
            field.set(bean, (boolean) Objects.requireNonNull(value));
        }

        @Override
        boolean isEqual(Object bean, Object other) {
            return (boolean) field.get(bean) == (boolean) field.get(other);
        }

        @Override
        void copy(Object from, Object to) {
            field.set(to, (boolean) field.get(from));
        }
    }

    /** A field of a kind that is rare. */
    private static final class OfPrimitive extends FieldAccess {
        OfPrimitive(VarHandle field) {
            super(field);
        }

        @Override
        Object get(Object bean) {
            return field.get(bean);
        }

        @Override
        void set(Object bean, @Nullable Object value) {
            field.set(bean, value);
        }

        @Override
        boolean isEqual(Object bean, Object other) {
            return field.get(bean).equals(field.get(other));
        }

        @Override
        void copy(Object from, Object to) {
            field.set(to, field.get(from));
        }
    }
}
