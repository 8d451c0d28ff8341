package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

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
    private final Function<ObjectState, Collection<?>> keys;

    /**
     * @param name what it is, for messages
     * @param source the type of the objects that are found
     * @param inputs the properties that the keys are made from
     * @param keys the keys under which an object is found; values with {@code equals}
     */
    public Index(String name, MoType source, List<Property<?>> inputs, Function<ObjectState, Collection<?>> keys) {
        this.name = name;
        this.source = source;
        this.inputs = List.copyOf(inputs);
        this.keys = keys;
    }

    boolean covers(MoType type) {
        return type.isA(source);
    }

    boolean dependsOn(Property<?> property) {
        return inputs.contains(property);
    }

    Collection<?> keys(ObjectState object) {
        return keys.apply(object);
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
