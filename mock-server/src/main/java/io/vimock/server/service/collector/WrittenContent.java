package io.vimock.server.service.collector;

import io.vimock.server.service.collector.PropertyReader.Column;
import io.vimock.server.wire.Tag;
import io.vimock.server.wire.WireWriter;
import io.vimock.server.wire.Written;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MissingProperty;
import io.vimock.vim25.ObjectContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is asked of an object, to be written. Immutable. */
final class WrittenContent extends ObjectContent implements Written {
    static final Tag OBJECT = new Tag("obj");
    private static final Tag MISSING = new Tag("missingSet");

    private final transient ObjectState object;
    private final transient List<@Nullable Column> columns;
    private final transient @Nullable Object[] values;
    private final transient int first;
    private final transient PropertyReader reader;

    /**
     * @param values what {@link PropertyReader#shown} has for this object and maybe others
     * @param first which of the values is the object's first
     */
    WrittenContent(
            ObjectState object,
            List<@Nullable Column> columns,
            @Nullable Object[] values,
            int first,
            PropertyReader reader) {
        this.object = object;
        this.columns = columns;
        this.values = values;
        this.first = first;
        this.reader = reader;
    }

    @Override
    public void writeFields(WireWriter out) throws IOException {
        out.element(OBJECT, ManagedObjectReference.class, true, object.ref());
        write(object, columns, values, first, SelectedPath::inContent, reader, out);
    }

    @Override
    public ObjectContent toBean() {
        return reader.bean(object, columns);
    }

    /**
     * Writes the values that are set, and then what the caller may not read.
     *
     * @param tag what stands around a value
     */
    static void write(
            ObjectState object,
            List<@Nullable Column> columns,
            @Nullable Object[] values,
            int first,
            Function<SelectedPath, Tag> tag,
            PropertyReader reader,
            WireWriter out)
            throws IOException {
        List<MissingProperty> missing = List.of();
        for (int i = 0; i < columns.size(); i++) {
            Object value = values[first + i];
            Column column = value == null ? null : columns.get(i);
            if (column == null) {
                continue;
            }
            if (value == PropertyReader.DENIED) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(reader.missing(object, column.path()));
            } else {
                out.element(tag.apply(column.path()), Object.class, true, value);
            }
        }
        for (MissingProperty each : missing) {
            out.element(MISSING, MissingProperty.class, true, each);
        }
    }
}
