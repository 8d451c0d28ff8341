package io.vimock.client;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of an object that is watched. Immutable.
 *
 * @param kind what happened
 * @param object to what
 * @param properties its properties after the change; the last known ones of an object that left
 * @param paths the paths of the properties that changed; all of them for an object that entered, none for one that left
 * @param <T> the object's type
 */
public record Change<T extends ManagedObject>(Kind kind, T object, ObjectProperties<T> properties, Set<String> paths) {
    /** What can happen to an object. */
    public enum Kind {
        /** It is there when the watch begins, or appeared since. */
        ENTER,
        /** Properties of it changed. */
        MODIFY,
        /** It is gone, or no longer one that the query selects. */
        LEAVE
    }

    /** Whether a property is among those that changed. */
    public boolean isOf(PropertyPath<?> property) {
        return paths.contains(property.path());
    }

    /** The value of a property after the change, as {@link ObjectProperties#get}. No remote call. */
    public <V> @Nullable V get(PropertyPath<V> property) {
        return properties.get(property);
    }
}
