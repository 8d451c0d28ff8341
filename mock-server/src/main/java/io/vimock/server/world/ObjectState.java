package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.vim25.ManagedObjectReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One version of a managed object: its reference, type and the values of its properties. Immutable.
 *
 * <p>Values are frozen beans, boxed primitives, {@code Instant}s, or lists of these; see {@code WireType}.
 */
public final class ObjectState {
    private final ManagedObjectReference ref;
    private final MoType type;
    private final long sequence;
    private final long revision;
    private final @Nullable Object[] values;

    ObjectState(ManagedObjectReference ref, MoType type, long sequence, long revision, @Nullable Object[] values) {
        this.ref = ref;
        this.type = type;
        this.sequence = sequence;
        this.revision = revision;
        this.values = values;
    }

    /** The object's reference. */
    public ManagedObjectReference ref() {
        return ref;
    }

    /** The object's type. */
    public MoType type() {
        return type;
    }

    /** The object's number in the order of creation, unique for all time. */
    public long sequence() {
        return sequence;
    }

    /** The revision of the world that made this version. */
    public long revision() {
        return revision;
    }

    /** The value of a property; null when unset, and when the type has no such property. */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T get(Property<T> property) {
        int ordinal = property.ordinal();
        boolean known = ordinal < values.length && type.properties().get(ordinal) == property;
        return known ? (@Nullable T) values[ordinal] : null;
    }

    @Nullable
    Object[] copyOfValues() {
        return Arrays.copyOf(values, values.length);
    }

    /** {@code VirtualMachine:vm-20@17}. */
    @Override
    public String toString() {
        return ref + "@" + revision;
    }
}
