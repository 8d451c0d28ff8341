package io.vimock.server.service.collector;

import io.vimock.api.ApiLevel;
import io.vimock.api.Property;
import io.vimock.server.wire.Tag;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.PropertyPath;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyChangeOp;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A property path that somebody asks for, checked against the type it is asked of. Immutable, thread safe. */
final class SelectedPath {
    private static final String READ = "System.Read";

    private final PropertyPath path;
    private final Property<?> property;
    private final @Nullable String elementType;
    private final ApiLevel since;
    private final boolean simple;
    private @Nullable Tag inContent;
    private @Nullable Tag inUpdate;

    /**
     * @param path the path
     * @param property the property in which it begins
     * @param elementType the wire type of the elements when the path leads to a list, null when it leads to a single
     *     value
     * @param since the level that introduced what it leads to
     * @param simple whether it always leads to a single simple value: text, a number, a constant, a reference
     */
    SelectedPath(
            PropertyPath path, Property<?> property, @Nullable String elementType, ApiLevel since, boolean simple) {
        this.path = path;
        this.property = property;
        this.elementType = elementType;
        this.since = since;
        this.simple = simple;
    }

    PropertyPath path() {
        return path;
    }

    Property<?> property() {
        return property;
    }

    @Nullable
    String elementType() {
        return elementType;
    }

    ApiLevel since() {
        return since;
    }

    /** Whether it always leads to a single simple value, which is written as quickly as looked up. */
    boolean isSimple() {
        return simple;
    }

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

    /** What stands around the value in an ObjectContent. */
    Tag inContent() {
        Tag known = inContent;
        if (known == null) {
            known = Tag.around("propSet", new DynamicProperty().withName(text()), "val");
            inContent = known;
        }
        return known;
    }

    /** What stands around the value in an ObjectUpdate. */
    Tag inUpdate() {
        Tag known = inUpdate;
        if (known == null) {
            PropertyChange change = new PropertyChange().withName(text()).withOp(PropertyChangeOp.ASSIGN);
            known = Tag.around("changeSet", change, "val");
            inUpdate = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelectedPath that && property == that.property && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return Objects.hash(property, path);
    }
}
