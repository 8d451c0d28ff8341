package io.vimock.server.service.collector;

import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.server.world.RefSet;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/**
 * A PropertyFilter of a collector: which group it belongs to and what it has reported.
 *
 * <p>It holds a position, not a queue: what it has to report is read from the group's log when somebody asks. Guarded by
 * its collector, apart from what the world thread reads.
 */
final class Filter {
    private static final long NOTHING = -1;

    private final ManagedObjectReference ref;
    private final Collector collector;
    private final FilterGroup group;
    private final boolean partial;
    private long acknowledged = NOTHING;
    private volatile long reportedTo = Long.MAX_VALUE;

    Filter(ManagedObjectReference ref, Collector collector, FilterGroup group, boolean partial) {
        this.ref = ref;
        this.collector = collector;
        this.group = group;
        this.partial = partial;
    }

    ManagedObjectReference ref() {
        return ref;
    }

    Collector collector() {
        return collector;
    }

    FilterGroup group() {
        return group;
    }

    /** Whether it reports what has changed inside a property, not the property as a whole. */
    boolean isPartial() {
        return partial;
    }

    /** The revision after which the group has to remember what happened. Any thread. */
    long reportedTo() {
        return reportedTo;
    }

    /** What there is to report. The client's word that it got it is {@link #acknowledge}. */
    FilterNews news(FilterRouter router) {
        if (acknowledged == NOTHING) {
            reportedTo = 0;
        }
        FilterRouter.Reading reading = router.read(group);
        long revision = reading.snapshot().revision();
        if (acknowledged == NOTHING) {
            reportedTo = revision;
            return new FilterNews(
                    this, reading.snapshot(), entering(reading.group().members(), revision), true);
        }
        return new FilterNews(this, reading.snapshot(), reading.group().log().since(acknowledged), false);
    }

    private static List<Entry> entering(RefSet members, long revision) {
        return new LazyList<>(members.size(), index -> new Entry(revision, members.get(index), Kind.ENTER, 0, null));
    }

    /** The client knows everything up to a revision. */
    void acknowledge(long revision) {
        acknowledged = revision;
        reportedTo = revision;
    }

    /** The client knows nothing, and is told everything again. */
    void restart() {
        acknowledged = NOTHING;
    }
}
