package io.vimock.client;

import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.EventFilterSpecByTime;
import io.vimock.vim25.EventFilterSpecRecursionOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which of a server's events: to be read ({@link #list}, {@link #stream}) or followed ({@link #follow}, {@link
 * #publisher}). Immutable; only these methods call the server.
 *
 * <pre>{@code
 * EventStream events = vim.events()
 *         .below(datacenter)
 *         .types(VmPoweredOnEvent.class, VmPoweredOffEvent.class)
 *         .follow(event -> System.out.println(event.getFullFormattedMessage()));
 * }</pre>
 *
 * <p>Reading costs three calls (an event collector is made, read and destroyed) and one more per page ({@link
 * ConnectOptions.Builder#pageSize}).
 */
public final class EventQuery {
    private final VimConnection connection;
    private final List<Consumer<? super EventFilterSpec>> filters;
    /** Compared here too, as not every server does; none for all. */
    private final List<Class<? extends Event>> types;

    private final @Nullable Position from;

    EventQuery(VimConnection connection) {
        this(connection, List.of(), List.of(), null);
    }

    private EventQuery(
            VimConnection connection,
            List<Consumer<? super EventFilterSpec>> filters,
            List<Class<? extends Event>> types,
            @Nullable Position from) {
        this.connection = connection;
        this.filters = filters;
        this.types = types;
        this.from = from;
    }

    /** After which event to go on: events with greater keys that were created since. */
    record Position(int key, Instant since) {}

    /** The same, but only events of this entity itself. */
    public EventQuery of(ManagedEntity entity) {
        return at(entity, EventFilterSpecRecursionOption.SELF);
    }

    /** The same, but only events of this entity and of everything below it. */
    public EventQuery below(ManagedEntity entity) {
        return at(entity, EventFilterSpecRecursionOption.ALL);
    }

    private EventQuery at(ManagedEntity entity, EventFilterSpecRecursionOption recursion) {
        return filter(spec -> spec.setEntity(
                new EventFilterSpecByEntity().withEntity(entity.ref()).withRecursion(recursion)));
    }

    /** The same, but only events of these types and their subtypes. */
    @SafeVarargs
    public final EventQuery types(Class<? extends Event>... types) {
        List<Class<? extends Event>> all = new ArrayList<>();
        for (Class<? extends Event> type : types) {
            all.add(type);
        }
        List<String> names = all.stream().map(Class::getSimpleName).toList();
        return new EventQuery(connection, filters, List.copyOf(all), from)
                .filter(spec -> spec.getType().addAll(names));
    }

    /** The same, with whatever else the API's filter offers: {@code filter(spec -> spec.withCategory("error"))}. */
    public EventQuery filter(Consumer<? super EventFilterSpec> more) {
        List<Consumer<? super EventFilterSpec>> all = new ArrayList<>(filters);
        all.add(more);
        return new EventQuery(connection, List.copyOf(all), types, from);
    }

    /** The same, but only events created at this time or later. */
    public EventQuery since(Instant time) {
        return new EventQuery(connection, filters, types, new Position(Integer.MIN_VALUE, time));
    }

    /** The same, but only events after this one: where an earlier reader stopped. */
    public EventQuery after(Event last) {
        return after(last.getKey(), last.getCreatedTime());
    }

    /** As {@link #after(Event)}, with what was kept of the event: its key and the time when it was created. */
    public EventQuery after(int key, Instant createdTime) {
        return new EventQuery(connection, filters, types, new Position(key, createdTime));
    }

    /** Reads the events that there are, oldest first, into memory. */
    public List<Event> list() {
        try (Stream<Event> stream = stream()) {
            return stream.toList();
        }
    }

    /** Reads the events that there are, oldest first, page by page as the stream is consumed. To be closed. */
    public Stream<Event> stream() {
        EventPages pages = new EventPages(connection, this, from);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(pages::close);
    }

    /**
     * Calls back with every event from now on, or from where {@link #since} or {@link #after} say, in their order: none
     * is lost or told twice when the connection breaks or the session ends. On a watch set of its own.
     *
     * @throws VimException if the server cannot be reached or refuses
     */
    public EventStream follow(Consumer<? super Event> listener) {
        WatchSet own = connection.watchSet();
        try {
            return own.events(this, listener, true);
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /**
     * As {@link #follow}, for subscribers. Each has a watch set of its own, closed when it cancels; while it does not ask
     * for more, nothing more is read from the server.
     */
    public Flow.Publisher<Event> publisher() {
        return subscriber -> new EventSubscription(this, subscriber).start();
    }

    VimConnection connection() {
        return connection;
    }

    /** Where following begins: after the newest event there is, unless something else was asked for. */
    @Nullable
    Position begin() {
        if (from != null) {
            return from;
        }
        Event newest = connection.service(EventManager.class).get(EventManager.LATEST_EVENT);
        return newest == null ? null : new Position(newest.getKey(), newest.getCreatedTime());
    }

    boolean includes(Event event) {
        return types.isEmpty() || types.stream().anyMatch(type -> type.isInstance(event));
    }

    /** The API's filter, for events from a position on. */
    EventFilterSpec spec(@Nullable Position position) {
        EventFilterSpec spec = new EventFilterSpec();
        filters.forEach(filter -> filter.accept(spec));
        if (position != null) {
            EventFilterSpecByTime time = spec.getTime() == null ? new EventFilterSpecByTime() : spec.getTime();
            spec.setTime(time.withBeginTime(position.since()));
        }
        return spec;
    }
}
