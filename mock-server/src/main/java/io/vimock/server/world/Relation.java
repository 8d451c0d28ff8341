package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.function.Function;

/**
 * A relation that is written on one side and read from both: {@code VirtualMachine.runtime.host} and
 * {@code HostSystem.vm}.
 *
 * <p>The inverse property is a {@link RefSet} that the commit maintains; nobody sets it.
 *
 * @param source the type that holds the written side
 * @param forward the property that the written side is in
 * @param targets reads the related objects from an object of the source type
 * @param target the type that holds the inverse side; objects of other types have no inverse
 * @param inverse the property that lists the sources
 */
public record Relation(
        MoType source,
        Property<?> forward,
        Function<ObjectState, List<ManagedObjectReference>> targets,
        MoType target,
        Property<List<ManagedObjectReference>> inverse) {}
