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

/** What is asked of an object, read while it is written. Immutable. */
final class WrittenContent extends ObjectContent implements Written {
    static final Tag OBJECT = new Tag("obj");
    private static final Tag MISSING = new Tag("missingSet");

    private final transient ObjectState object;
    private final transient List<@Nullable Column> columns;
    private final transient PropertyReader reader;

    WrittenContent(ObjectState object, List<@Nullable Column> columns, PropertyReader reader) {
        this.object = object;
        this.columns = columns;
        this.reader = reader;
    }

    @Override
    public void writeFields(WireWriter out) throws IOException {
        out.element(OBJECT, ManagedObjectReference.class, true, object.ref());
        write(object, columns, SelectedPath::inContent, reader, out);
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
            Function<SelectedPath, Tag> tag,
            PropertyReader reader,
            WireWriter out)
            throws IOException {
        List<MissingProperty> missing = List.of();
        for (Column column : columns) {
            if (column == null) {
                continue;
            }
            if (!column.mayRead(object)) {
                missing = missing.isEmpty() ? new ArrayList<>() : missing;
                missing.add(reader.missing(object, column.path()));
                continue;
            }
            Object value = column.shown(object, column.value(object));
            if (value != null) {
                out.element(tag.apply(column.path()), Object.class, true, value);
            }
        }
        for (MissingProperty each : missing) {
            out.element(MISSING, MissingProperty.class, true, each);
        }
    }
}
