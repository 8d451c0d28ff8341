package io.vimock.server.service.collector;

import io.vimock.api.ApiLevel;
import io.vimock.api.Property;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.PropertyPath;
import org.jspecify.annotations.Nullable;

/**
 * A property path that somebody asks for, checked against the type it is asked of.
 *
 * @param path the path
 * @param property the property in which it begins
 * @param elementType the wire type of the elements when the path leads to a list, null when it leads to a single value
 * @param since the level that introduced what it leads to
 */
record SelectedPath(
        PropertyPath path, Property<?> property, @Nullable String elementType, ApiLevel since) {
    private static final String READ = "System.Read";

    /** The path as it was written. */
    String text() {
        return path.toString();
    }

    /** The privilege that reading it needs. */
    String privilege() {
        String own = property.privilege();
        return own == null ? READ : own;
    }

    /** The value in a version of an object; null when unset. */
    @Nullable
    Object read(ObjectState object) {
        return inside(object.get(property));
    }

    /** The value inside the property's value. */
    @Nullable
    Object inside(@Nullable Object propertyValue) {
        return path.isWhole() ? propertyValue : path.read(propertyValue);
    }
}
