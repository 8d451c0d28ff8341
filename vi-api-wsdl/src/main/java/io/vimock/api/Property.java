package io.vimock.api;

import org.jspecify.annotations.Nullable;

/**
 * A property of a managed object type, as the catalogue describes it.
 *
 * <p>A subtype has the very same {@code Property} objects as its supertype, with the same ordinals. Instances are
 * made by the generated constants only, so identity is equality.
 *
 * @param <T> the Java type of its value: a bean, a boxed primitive, {@code Instant}, or a {@code List} of these
 */
public final class Property<T> {
    private final String name;
    private final String declaringType;
    private final int ordinal;
    private final String type;
    private final @Nullable String ref;
    private final boolean array;
    private final boolean optional;
    private final ApiLevel since;
    private final @Nullable String privilege;

    Property(String declaringType, int ordinal, Parameter description) {
        this.name = description.name();
        this.declaringType = declaringType;
        this.ordinal = ordinal;
        this.type = description.type();
        this.ref = description.ref();
        this.array = description.array();
        this.optional = description.optional();
        this.since = description.since();
        this.privilege = description.privilege();
    }

    /** The name on the wire. */
    public String name() {
        return name;
    }

    /** The name of the managed type that declares it. */
    public String declaringType() {
        return declaringType;
    }

    /** Its position among all properties of any type that has it, inherited ones first, from 0. */
    public int ordinal() {
        return ordinal;
    }

    /** The wire type of the value, or of its elements when it is an array. */
    public String type() {
        return type;
    }

    /** The managed type that a reference names; null for other types and for any. */
    public @Nullable String ref() {
        return ref;
    }

    /** Whether the value is a {@code List}. */
    public boolean isArray() {
        return array;
    }

    /** Whether the property may be unset. */
    public boolean isOptional() {
        return optional;
    }

    /** The level that introduced it. */
    public ApiLevel since() {
        return since;
    }

    /** The privilege that reading needs; null for {@code System.View}. */
    public @Nullable String privilege() {
        return privilege;
    }

    /** {@code VirtualMachine.runtime}. */
    @Override
    public String toString() {
        return declaringType + "." + name;
    }
}
