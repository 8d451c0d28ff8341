package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A value that follows from others: when an input changes, the commit recomputes it before anybody sees the change.
 *
 * <p>Recomputing sets properties through the mutation; an equal value is no change, so derivations may feed each other
 * as long as they settle.
 *
 * @param source the type that holds the inputs
 * @param inputs the properties whose change, on a source object, asks for recomputation
 * @param targets the objects to recompute when this source object changed: itself, or related ones
 * @param recompute computes and sets the derived properties of one target
 */
public record Derivation(
        MoType source,
        List<Property<?>> inputs,
        BiFunction<ReadView, ManagedObjectReference, List<ManagedObjectReference>> targets,
        BiConsumer<Mutation, ManagedObjectReference> recompute) {

    /** A value that follows from other properties of the same object. */
    public static Derivation ofOwn(
            MoType type, List<Property<?>> inputs, BiConsumer<Mutation, ManagedObjectReference> recompute) {
        return new Derivation(type, inputs, (view, ref) -> List.of(ref), recompute);
    }
}
