package io.vimock.client;

import io.vimock.vim25.ManagedObjectReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares values of properties: data objects, which are beans without {@code equals}, by their fields. */
final class Values {
    private static final String BEANS = ManagedObjectReference.class.getPackageName();

    private Values() {}

    static boolean equal(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one == null || other == null) {
            return isEmpty(one) && isEmpty(other);
        }
        if (one instanceof List<?> these && other instanceof List<?> those) {
            return equalLists(these, those);
        }
        if (one.getClass() != other.getClass()) {
            return false;
        }
        if (one.getClass().isArray()) {
            return equalArrays(one, other);
        }
        return isBean(one.getClass()) ? equalBeans(one, other) : one.equals(other);
    }

    /** A bean makes its lists when they are asked for. */
    private static boolean isEmpty(@Nullable Object value) {
        return value == null || (value instanceof List<?> list && list.isEmpty());
    }

    private static boolean isBean(Class<?> type) {
        return type.getPackageName().equals(BEANS) && !type.isEnum() && type != ManagedObjectReference.class;
    }

    private static boolean equalLists(List<?> these, List<?> those) {
        if (these.size() != those.size()) {
            return false;
        }
        for (int i = 0; i < these.size(); i++) {
            if (!equal(these.get(i), those.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalArrays(Object these, Object those) {
        int length = Array.getLength(these);
        if (length != Array.getLength(those)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!Objects.equals(Array.get(these, i), Array.get(those, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalBeans(Object one, Object other) {
        try {
            for (Class<?> level = one.getClass(); isBean(level); level = level.getSuperclass()) {
                for (Field field : level.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        if (!equal(field.get(one), field.get(other))) {
                            return false;
                        }
                    }
                }
            }
            return true;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
