package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType.Computed;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.wire.VimCodec;
import io.vimock.server.wire.WireField;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.DynamicProperty;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.ObjectContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads properties for one caller: makes those that depend on the caller, leaves out what his API level does not know
 * and what he may not see.
 *
 * <p>The values are those of the object's state themselves, not copies: whoever writes them to the wire may keep their
 * encoded form for as long as the value lives.
 */
final class PropertyReader {
    private final Call call;
    private final ComputedProperties computed;
    private final @Nullable EncodedValues encoded;

    /** Reads values that do not go to the wire, or too few to keep their encoded form. */
    PropertyReader(Call call, ComputedProperties computed) {
        this(call, computed, null);
    }

    /** @param encoded keeps the encoded form of values; null when values are to be answered as they are */
    PropertyReader(Call call, ComputedProperties computed, @Nullable EncodedValues encoded) {
        this.call = call;
        this.computed = computed;
        this.encoded = encoded;
    }

    /**
     * The value as it is in the world or as it is made for the caller; null when unset. A property that is an array is
     * never unset, it is empty.
     */
    @Nullable
    Object value(ObjectState object, SelectedPath path) {
        Computed maker = computed.find(object.type(), path.property());
        Object value = maker == null ? path.read(object) : path.inside(maker.read(call, object));
        return value == null && path.path().isWhole() && path.elementType() != null ? List.of() : value;
    }

    /** The value in the form in which it stands in an answer: a list says of what type its elements are. */
    @Nullable
    Object present(@Nullable Object value, SelectedPath path) {
        return value instanceof List<?> list && path.elementType() != null
                ? VimCodec.boxed(list, path.elementType())
                : value;
    }

    /** The same in its encoded form, where one is kept. */
    @Nullable
    Object encoded(ObjectState object, @Nullable Object value, SelectedPath path) {
        Object presented = present(value, path);
        if (encoded == null || presented == null) {
            return presented;
        }
        return encoded.of(object.ref(), path.text(), call.level(), presented);
    }

    /** Whether the caller's API level knows what the path leads to. */
    boolean knows(SelectedPath path) {
        return call.level().includes(path.since());
    }

    /** Whether the caller's API level knows a field of a data object. */
    boolean knows(WireField field) {
        return call.level().includes(field.since());
    }

    /** Whether the caller may know that an object exists. */
    boolean maySee(ManagedObjectReference object) {
        return call.has(Visibility.VIEW, object);
    }

    /** Whether the caller may read a property of an object. */
    boolean mayRead(ObjectState object, SelectedPath path) {
        return call.has(path.privilege(), object.ref());
    }

    /** What the caller is told in place of a property that he may not read. */
    VimFaultException denied(ObjectState object, SelectedPath path) {
        return call.session().userName() == null
                ? Faults.notAuthenticated(object.ref(), path.privilege())
                : Faults.noPermission(object.ref(), path.privilege());
    }

    /** What the caller is told in place of a property that he may not read, inside an answer. */
    MissingProperty missing(ObjectState object, SelectedPath path) {
        return new MissingProperty().withPath(path.text()).withFault(Faults.localized(denied(object, path)));
    }

    /** All that is asked of an object; what is unset is left out. */
    ObjectContent content(ObjectState object, Interest interest) {
        ObjectContent content = new ObjectContent().withObj(object.ref());
        for (SelectedPath path : interest.paths()) {
            if (!knows(path)) {
                continue;
            }
            if (!mayRead(object, path)) {
                content.getMissingSet().add(missing(object, path));
                continue;
            }
            Object value = encoded(object, value(object, path), path);
            if (value != null) {
                content.getPropSet()
                        .add(new DynamicProperty().withName(path.text()).withVal(value));
            }
        }
        return content;
    }
}
