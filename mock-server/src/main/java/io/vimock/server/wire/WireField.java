package io.vimock.server.wire;

import io.vimock.api.ApiLevel;
import io.vimock.vim25.support.BeanFields;
import org.jspecify.annotations.Nullable;

/**
 * One element of a data object type: its name, type and place in the bean.
 *
 * <p>Immutable, thread safe.
 */
public final class WireField {
    private final String name;
    private final Class<?> type;
    private final boolean list;
    private final boolean required;
    private final ApiLevel since;
    private final BeanFields access;
    private final int number;
    private final WireKind kind;
    private final Tag tag;
    private final int index;

    /**
     * @param index its position among all fields
     * @param declared how it stands in the schema
     * @param access the fields that its class declares
     * @param number its position among those
     */
    WireField(int index, BeanFields.Field declared, BeanFields access, int number) {
        this.index = index;
        this.name = declared.name();
        this.type = declared.type();
        this.list = declared.list();
        this.required = declared.required();
        this.since = declared.since();
        this.kind = WireKind.of(type);
        this.tag = new Tag(name);
        this.access = access;
        this.number = number;
    }

    /** The element's name on the wire. */
    public String name() {
        return name;
    }

    /** The class of the value, or of the elements when it is a list; primitives as their boxes. */
    public Class<?> type() {
        return type;
    }

    /** The name of {@link #type()} as the catalogue writes it. */
    public String typeName() {
        return TypeNames.toCatalogue(type);
    }

    /** Whether the element may repeat, so that the bean holds a {@code List}. */
    public boolean isList() {
        return list;
    }

    /** Whether the schema demands the element. */
    public boolean isRequired() {
        return required;
    }

    /** The level that introduced it; for an inherited field not before its declaring type. */
    public ApiLevel since() {
        return since;
    }

    /** Its position among the fields of every type that has it: inherited fields come first. */
    int index() {
        return index;
    }

    /** Whether its value is or may be a list or a bean. */
    boolean mayHoldParts() {
        return list || kind == WireKind.BEAN || kind == WireKind.ANY;
    }

    WireKind kind() {
        return kind;
    }

    Tag tag() {
        return tag;
    }

    /** The bean's value, null when absent; a list that is absent stays null, the bean's own getter would make one. */
    public @Nullable Object get(Object bean) {
        return access.get(bean, number);
    }

    /** Replaces the bean's value. Only for beans that are not published. */
    public void set(Object bean, @Nullable Object value) {
        try {
            access.set(bean, number, value);
        } catch (ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("cannot set " + this + " to " + value, e);
        }
    }

    /** {@code numCPU: Integer}. */
    @Override
    public String toString() {
        return name + ": " + type.getSimpleName() + (list ? "[]" : "");
    }
}
