package io.vimock.server.service.collector;

import io.vimock.server.service.collector.PropertyReader.Column;
import io.vimock.server.wire.Tag;
import io.vimock.server.wire.WireWriter;
import io.vimock.server.wire.Written;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** That an object enters a filter's selection, with what is asked of it, read while it is written. Immutable. */
final class WrittenEntry extends ObjectUpdate implements Written {
    private static final Tag KIND = new Tag("kind");

    private final transient ObjectState object;
    private final transient List<@Nullable Column> columns;
    private final transient PropertyReader reader;
    private final transient Supplier<ObjectUpdate> bean;

    /** @param bean makes the same update as a data object */
    WrittenEntry(
            ObjectState object, List<@Nullable Column> columns, PropertyReader reader, Supplier<ObjectUpdate> bean) {
        this.object = object;
        this.columns = columns;
        this.reader = reader;
        this.bean = bean;
    }

    @Override
    public void writeFields(WireWriter out) throws IOException {
        out.element(KIND, ObjectUpdateKind.class, true, ObjectUpdateKind.ENTER);
        out.element(WrittenContent.OBJECT, ManagedObjectReference.class, true, object.ref());
        Object[] values = reader.shown(List.of(object), columns);
        WrittenContent.write(object, columns, values, 0, SelectedPath::inUpdate, reader, out);
    }

    @Override
    public ObjectUpdate toBean() {
        return bean.get();
    }
}
