package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.server.call.Call;
import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
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
        ObjectUpdate update = new ObjectUpdate().withObj(entry.ref());
        ObjectState object = news.snapshot().find(entry.ref());
        if (entry.kind() == Kind.LEAVE || object == null) {
            return update.withKind(ObjectUpdateKind.LEAVE);
        }
        boolean enter = entry.kind() == Kind.ENTER;
        update.setKind(enter ? ObjectUpdateKind.ENTER : ObjectUpdateKind.MODIFY);
        List<SelectedPath> paths = paths(object.type());
        for (int i = 0; i < paths.size(); i++) {
            SelectedPath path = paths.get(i);
            if (reader.knows(path) && (enter || (entry.paths() & Interest.bit(i)) != 0)) {
                report(object, path, entry, update);
            }
        }
        return update;
    }

    private List<SelectedPath> paths(MoType type) {
        Interest interest = news.plan().interest(type);
        return interest == null ? List.of() : interest.paths();
    }

    private void report(ObjectState object, SelectedPath path, Entry entry, ObjectUpdate update) {
        if (!reader.mayRead(object, path)) {
            update.getMissingSet().add(reader.missing(object, path));
            return;
        }
        Object value = reader.value(object, path);
        ObjectState before = entry.before();
        // What is made when it is read was not stored before, either.
        if (before != null
                && before.get(path.property()) != null
                && news.filter().isPartial()) {
            ValueDiff.append(path, path.read(before), value, reader, update.getChangeSet());
        } else if (value != null || entry.kind() == Kind.MODIFY) {
            update.getChangeSet().add(assign(path.text(), reader.encoded(object, value, path)));
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
