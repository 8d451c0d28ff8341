package io.vimock.server.service.collector;

import io.vimock.server.call.Call;
import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.server.service.collector.PropertyReader.Column;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyChangeOp;
import io.vimock.vim25.PropertyFilterUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the updates of one filter for one caller, each when it is written. */
final class UpdateWriter {
    private final FilterNews news;
    private final PropertyReader reader;

    UpdateWriter(FilterNews news, Call call, PropertyReaders readers) {
        this.news = news;
        this.reader = readers.reader(new CallAt(call, news.snapshot()));
    }

    /** The report of some of the entries. */
    PropertyFilterUpdate update(List<Entry> entries) {
        PropertyFilterUpdate update =
                new PropertyFilterUpdate().withFilter(news.filter().ref());
        List<ObjectUpdate> updates = new LazyList<>(entries.size(), index -> update(entries.get(index)));
        LazyList.fill(update, "objectSet", updates);
        return update;
    }

    private ObjectUpdate update(Entry entry) {
        ObjectState object = news.snapshot().find(entry.ref());
        if (entry.kind() == Kind.LEAVE || object == null) {
            return new ObjectUpdate().withObj(entry.ref()).withKind(ObjectUpdateKind.LEAVE);
        }
        Interest interest = news.plan().interest(object.type());
        List<@Nullable Column> columns = interest == null ? List.of() : reader.columns(object, interest);
        if (entry.kind() == Kind.ENTER && reader.keepsEncoded()) {
            return new WrittenEntry(object, columns, reader, () -> bean(entry, object, columns));
        }
        return bean(entry, object, columns);
    }

    private ObjectUpdate bean(Entry entry, ObjectState object, List<@Nullable Column> columns) {
        boolean enter = entry.kind() == Kind.ENTER;
        ObjectUpdate update = new ObjectUpdate()
                .withObj(entry.ref())
                .withKind(enter ? ObjectUpdateKind.ENTER : ObjectUpdateKind.MODIFY);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column != null && (enter || (entry.paths() & Interest.bit(i)) != 0)) {
                report(object, column, entry, update);
            }
        }
        return update;
    }

    private void report(ObjectState object, Column column, Entry entry, ObjectUpdate update) {
        SelectedPath path = column.path();
        if (!column.mayRead(object)) {
            update.getMissingSet().add(reader.missing(object, path));
            return;
        }
        Object value = column.value(object);
        ObjectState before = entry.before();
        // What is made when it is read was not stored before, either.
        if (before != null
                && before.get(path.property()) != null
                && news.filter().isPartial()) {
            ValueDiff.append(path, path.read(before), value, reader, update.getChangeSet());
        } else if (value != null || entry.kind() == Kind.MODIFY) {
            update.getChangeSet().add(assign(path.text(), column.shown(object, value)));
        }
    }

    /** A value that is unset now is assigned nothing. */
    static PropertyChange assign(String name, @Nullable Object value) {
        return new PropertyChange()
                .withName(name)
                .withOp(PropertyChangeOp.ASSIGN)
                .withVal(value);
    }
}
