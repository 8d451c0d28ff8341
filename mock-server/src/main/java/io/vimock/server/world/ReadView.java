package io.vimock.server.world;

import io.vimock.api.Property;
import io.vimock.server.fault.Faults;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be read: a {@link Snapshot}, or a {@link Mutation} with its own changes in it. */
public interface ReadView {

    /** The object; null when there is none. */
    @Nullable
    ObjectState find(ManagedObjectReference ref);

    /**
     * The objects that an index has under a key, in the order of their creation.
     *
     * @throws IllegalArgumentException when the world was made without the index
     */
    List<ManagedObjectReference> lookup(Index index, Object key);

    /** The value of an annex. */
    <T> T annex(Annex<T> annex);

    /** Whether the object exists. */
    default boolean exists(ManagedObjectReference ref) {
        return find(ref) != null;
    }

    /**
     * The object.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    default ObjectState state(ManagedObjectReference ref) {
        ObjectState state = find(ref);
        if (state == null) {
            throw Faults.managedObjectNotFound(ref);
        }
        return state;
    }

    /**
     * A property's value; null when unset.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    default <T> @Nullable T get(ManagedObjectReference ref, Property<T> property) {
        return state(ref).get(property);
    }

    /**
     * The value of a property that every such object has set.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     * @throws IllegalStateException when it is unset: a defect of the model
     */
    default <T> T require(ManagedObjectReference ref, Property<T> property) {
        T value = get(ref, property);
        if (value == null) {
            throw new IllegalStateException(property + " is unset on " + ref);
        }
        return value;
    }

    /** The references in a list property, empty when unset. */
    default List<ManagedObjectReference> refs(
            ManagedObjectReference ref, Property<List<ManagedObjectReference>> property) {
        List<ManagedObjectReference> members = get(ref, property);
        return members == null ? List.of() : members;
    }
}
