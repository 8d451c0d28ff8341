package io.vimock.server.service.collector;

import io.vimock.server.service.collector.PropertyReader.Column;
import io.vimock.server.wire.EncodedValue;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ObjectContent;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What a plan asks of objects, read while it is written: an answer about 100,000 objects is never held as a whole.
 *
 * <p>What is asked of the next few objects is read together, one property after the other. Each value lies somewhere
 * else in memory, and the processor waits for many of them at once if nothing but reading stands between them. Immutable
 * but for what was read last; thread safe.
 */
final class Contents extends AbstractList<ObjectContent> implements RandomAccess {
    private static final int TOGETHER = 32;

    private final List<ObjectState> objects;
    private final FilterPlan plan;
    private final PropertyReader reader;
    private volatile Read last = new Read(0, 0, List.of(), new Object[0], 0);

    /** What was read together: the values of some objects of which the same is asked. */
    private record Read(
            int from,
            int to,
            List<@Nullable Column> columns,
            @Nullable Object[] values,
            int length) {
        boolean has(int index) {
            return index >= from && index < to;
        }
    }

    /** @param objects the objects that the plan selects, of types that it asks something of */
    Contents(List<ObjectState> objects, FilterPlan plan, PropertyReader reader) {
        this.objects = objects;
        this.plan = plan;
        this.reader = reader;
    }

    @Override
    public ObjectContent get(int index) {
        ObjectState object = objects.get(index);
        if (!reader.keepsEncoded()) {
            return reader.bean(object, reader.columns(object, interest(object)));
        }
        Read read = last;
        if (!read.has(index)) {
            read = read(index);
            last = read;
        }
        int first = (index - read.from()) * read.columns().size();
        return new WrittenContent(object, read.columns(), read.values(), first, reader);
    }

    private Interest interest(ObjectState object) {
        return Objects.requireNonNull(plan.interest(object.type()));
    }

    private Read read(int from) {
        Interest interest = interest(objects.get(from));
        int to = from + 1;
        while (to < objects.size() && to < from + TOGETHER && interest(objects.get(to)) == interest) {
            to++;
        }
        List<@Nullable Column> columns = reader.columns(objects.get(from), interest);
        List<ObjectState> together = objects.subList(from, to);
        Object[] values = reader.shown(together, columns);
        return new Read(from, to, columns, values, length(together, values));
    }

    /**
     * How long the texts are that will be written. Nobody needs the sum: who asks all of them for their length has them
     * fetched together, before they are copied one after the other.
     */
    private static int length(List<ObjectState> objects, @Nullable Object[] values) {
        int length = 0;
        for (ObjectState object : objects) {
            length += object.ref().getValue().length();
        }
        for (Object value : values) {
            if (value instanceof EncodedValue encoded) {
                length += encoded.size();
            } else if (value instanceof String text) {
                length += text.length();
            }
        }
        return length;
    }

    @Override
    public int size() {
        return objects.size();
    }
}
