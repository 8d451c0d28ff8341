package io.vimock.client;

import io.vimock.vim25.Event;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads events through a collector at the server, oldest first, page by page; a server that begins with the newest has
 * each page turned round. For one thread.
 */
final class EventPages implements Iterator<Event>, AutoCloseable {
    private static final int LARGEST_PAGE = 1000;

    private final VimConnection connection;
    private final EventHistoryCollector collector;
    private final EventQuery query;
    private final int pageSize;
    private final int afterKey;
    private Iterator<Event> page = List.<Event>of().iterator();
    private @Nullable Event next;

    EventPages(VimConnection connection, EventQuery query, EventQuery.@Nullable Position position) {
        this.connection = connection;
        this.query = query;
        this.pageSize = Math.min(LARGEST_PAGE, connection.options().pageSize());
        this.afterKey = position == null ? Integer.MIN_VALUE : position.key();
        this.collector = connection.service(EventManager.class).createCollectorForEvents(query.spec(position));
        try {
            // Some servers read from the latest page instead of from all there is.
            collector.setCollectorPageSize(pageSize);
        } catch (VimException e) {
            close();
            throw e;
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            if (!page.hasNext()) {
                List<Event> read = read();
                if (read.isEmpty()) {
                    return false;
                }
                page = read.iterator();
            }
            Event event = page.next();
            next = event.getKey() > afterKey && query.includes(event) ? event : null;
        }
        return true;
    }

    @Override
    public Event next() {
        Event event = hasNext() ? next : null;
        if (event == null) {
            throw new NoSuchElementException();
        }
        next = null;
        return event;
    }

    /** The collector goes with the session, and its place moves with every answer: not to be repeated. */
    private List<Event> read() {
        List<Event> read = connection.once(
                "ReadNextEvents", collector.ref(), api -> api.readNextEvents(collector.ref(), pageSize));
        return read == null
                ? List.of()
                : read.stream().sorted(Comparator.comparing(Event::getKey)).toList();
    }

    @Override
    public void close() {
        destroy(collector);
    }

    static void destroy(EventHistoryCollector collector) {
        collector.connection().attempt("DestroyCollector", collector.ref(), api -> {
            api.destroyCollector(collector.ref());
            return null;
        });
    }
}
