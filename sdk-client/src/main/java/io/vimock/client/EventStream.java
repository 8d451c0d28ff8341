package io.vimock.client;

import io.vimock.vim25.ArrayOfEvent;
import io.vimock.vim25.Event;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.PropertyChange;
import io.vimock.vim25.PropertyFilterSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are told as they happen, until {@link #close}. Thread safe.
 *
 * <p>An event collector at the server reports its latest page whenever something is new. When that page does not reach back
 * to the last event that was told, at the beginning or after a loss of connection or session, what lies between is read.
 * Events that were told are left out by their keys. What a listener throws is logged, and the event counts as told.
 */
public final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final String LATEST_PAGE = "latestPage";
    /** A shorter page has all events that there are; servers' pages have ten, if nobody asked for more. */
    private static final int SMALLEST_FULL_PAGE = 10;

    private final WatchSet set;
    private final EventQuery query;
    private final Consumer<? super Event> listener;
    private final boolean alone;
    private final Feed feed = new Feed();
    private volatile @Nullable UpdateLoop loop;
    private volatile @Nullable Event last;
    private volatile Consumer<@Nullable Throwable> end = failure -> {};

    EventStream(WatchSet set, EventQuery query, Consumer<? super Event> listener, boolean alone) {
        this.set = set;
        this.query = query;
        this.listener = listener;
        this.alone = alone;
    }

    void start(UpdateLoop in) {
        loop = in;
        in.add(feed);
    }

    /** The event that was told last, after which another program may go on; null before the first. */
    public @Nullable Event last() {
        return last;
    }

    /** The set that this belongs to, which knows whether the connection is lost. */
    public WatchSet watchSet() {
        return set;
    }

    /** Stops following, and removes from the server what that needed there. */
    @Override
    public void close() {
        UpdateLoop running = loop;
        if (alone) {
            set.close();
        } else if (running != null) {
            running.remove(feed);
        }
    }

    /** Calls back at the end, with null when this was closed. */
    void onEnd(Consumer<@Nullable Throwable> callback) {
        end = callback;
    }

    /** The connection to the set's thread. */
    private final class Feed implements Watched {
        /** Null while the server has told no event, and had none when this began. */
        private EventQuery.@Nullable Position position;

        private boolean begun;
        private @Nullable EventHistoryCollector collector;

        @Override
        public PropertyFilterSpec open(VimConnection session) {
            release();
            if (!begun) {
                position = query.begin();
                begun = true;
            }
            EventHistoryCollector made =
                    session.service(EventManager.class).createCollectorForEvents(query.spec(position));
            collector = made;
            return new PropertyFilterSpec()
                    .withPropSet(Selection.properties("EventHistoryCollector", Set.of(LATEST_PAGE)))
                    .withObjectSet(new ObjectSpec().withObj(made.ref()).withSkip(false));
        }

        @Override
        public void update(List<ObjectUpdate> updates, boolean first) {
            for (ObjectUpdate update : updates) {
                for (PropertyChange change : update.getChangeSet()) {
                    List<Event> page = change.getVal() instanceof ArrayOfEvent events ? events.getEvent() : List.of();
                    boolean whole = change.getName().equals(LATEST_PAGE);
                    if (whole
                            && (page.size() < SMALLEST_FULL_PAGE
                                    || page.stream().anyMatch(this::isTold))) {
                        page.stream()
                                .sorted(Comparator.comparing(Event::getKey))
                                .forEach(this::tell);
                    } else {
                        catchUp();
                    }
                }
            }
        }

        private void catchUp() {
            EventHistoryCollector open = collector;
            if (open != null) {
                try (EventPages pages = new EventPages(open.connection(), query, position)) {
                    pages.forEachRemaining(this::tell);
                }
            }
        }

        private boolean isTold(Event event) {
            return position != null && event.getKey() <= position.key();
        }

        private void tell(Event event) {
            if (isTold(event) || !query.includes(event)) {
                return;
            }
            position = new EventQuery.Position(event.getKey(), event.getCreatedTime());
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error("A listener failed with event {}", event.getKey(), e);
            }
            last = event;
        }

        @Override
        public void fail(Throwable e) {
            end.accept(e);
        }

        @Override
        public void closed(VimException e) {
            end.accept(null);
        }

        @Override
        public void release() {
            EventHistoryCollector open = collector;
            collector = null;
            if (open != null) {
                EventPages.destroy(open);
            }
        }
    }
}
