package io.vimock.api;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of an operation, or what it returns.
 *
 * @param name the element's name on the wire; {@code returnval} for what an operation returns
 * @param type the wire type: {@code xsd:int}, {@code ManagedObjectReference}, or the name of a data type
 * @param ref the managed type that a {@code ManagedObjectReference} names; null for other types and for any
 * @param array whether the element may repeat
 * @param optional whether the element may be absent
 * @param since the level that introduced it
 * @param privilege the privilege that is needed on the object the parameter names; null for none
 */
public record Parameter(
        String name,
        String type,
        @Nullable String ref,
        boolean array,
        boolean optional,
        ApiLevel since,
        @Nullable String privilege) {}
