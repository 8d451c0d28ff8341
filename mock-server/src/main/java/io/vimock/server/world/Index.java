package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds objects by something that they say of themselves: virtual machines by their uuid, entities by parent and name.
 *
 * <p>Kept up to date by every step like a relation, so that a lookup sees exactly what the snapshot or mutation that it
 * is made in contains. An index is the key to its own contents: the same object has to be given to the world and to
 * {@link ReadView#lookup}.
 */
public final class Index {
    private final String name;
    private final MoType source;
    private final List<Property<?>> inputs;
    private final Function<ObjectState, @Nullable Object> basis;
    private final Function<@Nullable Object, Collection<?>> keys;

    private Index(
            String name,
            MoType source,
            List<Property<?>> inputs,
            Function<ObjectState, @Nullable Object> basis,
            Function<@Nullable Object, Collection<?>> keys) {
        this.name = name;
        this.source = source;
        this.inputs = List.copyOf(inputs);
        this.basis = basis;
        this.keys = keys;
    }

    /**
     * An index with keys that cost little.
     *
     * @param name what it is, for messages
     * @param source the type of the objects that are found
     * @param inputs the properties that the keys are made from
     * @param keys the keys under which an object is found; values with {@code equals}
     */
    public Index(String name, MoType source, List<Property<?>> inputs, Function<ObjectState, Collection<?>> keys) {
        this(name, source, inputs, state -> List.copyOf(keys.apply(state)), Index::asKeys);
    }

    private static Collection<?> asKeys(@Nullable Object basis) {
        return (Collection<?>) Objects.requireNonNull(basis);
    }

    /**
     * An index with keys that are made from a small part of large properties: as long as that stays equal, no keys are
     * made.
     *
     * @param name what it is, for messages
     * @param source the type of the objects that are found
     * @param inputs the properties that the part is of
     * @param basis the part, a value with {@code equals} that does not change; may be null
     * @param keys the keys under which an object with this part is found; values with {@code equals}
     */
    @SuppressWarnings("unchecked")
    public static <B extends @Nullable Object> Index of(
            String name,
            MoType source,
            List<Property<?>> inputs,
            Function<ObjectState, B> basis,
            Function<B, Collection<?>> keys) {
        return new Index(name, source, inputs, basis::apply, part -> keys.apply((B) part));
    }

    boolean covers(MoType type) {
        return type.isA(source);
    }

    boolean dependsOn(Property<?> property) {
        return inputs.contains(property);
    }

    /** What an object's keys are made from: equal for equal keys. */
    @Nullable
    Object basis(ObjectState object) {
        return basis.apply(object);
    }

    Collection<?> keys(@Nullable Object basis) {
        return keys.apply(basis);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
