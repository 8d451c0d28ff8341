package io.vimock.server.service.collector;

import io.vimock.api.MoType;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads properties for one caller: makes those that depend on the caller, leaves out what his API level does not know
 * and what he may not see.
 *
 * <p>The values are those of the object's state themselves, not copies: whoever writes them to the wire may keep their
 * encoded form for as long as the value lives.
 */
final class PropertyReader {
    /** Stands for a value that the caller may not read. */
    static final Object DENIED = new Object();

    private final Call call;
    private final ComputedProperties computed;
    private final @Nullable EncodedValues encoded;
    private final Map<Interest, List<@Nullable Column>> columns = new ConcurrentHashMap<>();
    private volatile @Nullable Asked last;

    /** What was asked last, which most often is asked again. */
    private record Asked(Interest interest, List<@Nullable Column> columns) {}

    /** A path that is asked of many objects of one type: what is the same for all of them is found out once. */
    final class Column {
        private final SelectedPath path;
        private final @Nullable Computed maker;
        private final EncodedValues.@Nullable Values kept;

        Column(MoType type, SelectedPath path) {
            this.path = path;
            this.maker = computed.find(type, path.property());
            this.kept = encoded == null || path.isSimple() ? null : encoded.at(path.text(), call.level());
        }

        SelectedPath path() {
            return path;
        }

        /** Whether the caller may read it of an object. */
        boolean mayRead(ObjectState object) {
            return PropertyReader.this.mayRead(object, path);
        }

        /** The value of the property in which the path begins. */
        @Nullable
        Object property(ObjectState object) {
            return maker == null ? object.get(path.property()) : maker.read(call, object);
        }

        /** The value as {@link PropertyReader#value} tells it. */
        @Nullable
        Object value(ObjectState object) {
            return PropertyReader.value(property(object), path);
        }

        /** The value in the form in which it stands in an answer, encoded where such a form is kept. */
        @Nullable
        Object shown(ObjectState object, @Nullable Object value) {
            Object presented = present(value, path);
            return kept == null || presented == null ? presented : kept.of(object.sequence(), presented);
        }
    }

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
        return value(maker == null ? object.get(path.property()) : maker.read(call, object), path);
    }

    private static @Nullable Object value(@Nullable Object property, SelectedPath path) {
        Object value = path.inside(property);
        return value == null && path.path().isWhole() && path.elementType() != null ? List.of() : value;
    }

    /** The value in the form in which it stands in an answer: a list says of what type its elements are. */
    @Nullable
    Object present(@Nullable Object value, SelectedPath path) {
        return path.elementType() != null && value instanceof List<?> list
                ? VimCodec.boxed(list, path.elementType())
                : value;
    }

    /**
     * What is asked of an object and known at the caller's API level.
     *
     * @return the column of every path, in order; null for one that the level does not know
     */
    List<@Nullable Column> columns(ObjectState object, Interest interest) {
        Asked known = last;
        if (known == null || known.interest != interest) {
            known = new Asked(interest, columns.computeIfAbsent(interest, asked -> make(object.type(), asked)));
            last = known;
        }
        return known.columns;
    }

    private List<@Nullable Column> make(MoType type, Interest interest) {
        List<@Nullable Column> made = new ArrayList<>();
        interest.paths().forEach(path -> made.add(knows(path) ? new Column(type, path) : null));
        return made;
    }

    /** Whether answers are only made to be written. */
    boolean keepsEncoded() {
        return encoded != null;
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

    /**
     * What is asked of some objects in the form in which it stands in an answer, read a property and a step at a time.
     *
     * @param asked what is asked of each of them
     * @return for one object after the other the value of every column, in order; null for one that is unset or not known
     *     at the level, {@link #DENIED} for one that the caller may not read
     */
    @Nullable
    Object[] shown(List<ObjectState> objects, List<@Nullable Column> asked) {
        ObjectState[] read = objects.toArray(ObjectState[]::new);
        Object[] values = new Object[read.length * asked.size()];
        for (int at = 0; at < asked.size(); at++) {
            Column column = asked.get(at);
            if (column != null) {
                show(read, column, values, at, asked.size());
            }
        }
        return values;
    }

    private static void show(ObjectState[] objects, Column column, @Nullable Object[] values, int first, int step) {
        for (int i = 0, at = first; i < objects.length; i++, at += step) {
            values[at] = column.mayRead(objects[i]) ? null : DENIED;
        }
        for (int i = 0, at = first; i < objects.length; i++, at += step) {
            values[at] = values[at] == DENIED ? DENIED : column.property(objects[i]);
        }
        for (int i = 0, at = first; i < objects.length; i++, at += step) {
            values[at] = values[at] == DENIED ? DENIED : value(values[at], column.path());
        }
        for (int i = 0, at = first; i < objects.length; i++, at += step) {
            values[at] = values[at] == DENIED ? DENIED : column.shown(objects[i], values[at]);
        }
    }

    /** All that is asked of an object; what is unset is left out. */
    ObjectContent content(ObjectState object, Interest interest) {
        List<@Nullable Column> asked = columns(object, interest);
        if (encoded != null) {
            return new WrittenContent(object, asked, shown(List.of(object), asked), 0, this);
        }
        return bean(object, asked);
    }

    /** The same as a data object. */
    ObjectContent bean(ObjectState object, List<@Nullable Column> asked) {
        ObjectContent content = new ObjectContent().withObj(object.ref());
        for (Column column : asked) {
            if (column == null) {
                continue;
            }
            if (!column.mayRead(object)) {
                content.getMissingSet().add(missing(object, column.path()));
                continue;
            }
            Object value = column.shown(object, column.value(object));
            if (value != null) {
                content.getPropSet()
                        .add(new DynamicProperty()
                                .withName(column.path().text())
                                .withVal(value));
            }
        }
        return content;
    }
}
