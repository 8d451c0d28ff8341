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
    /** The position of a filter that needs nothing to be remembered. */
    static final long NOWHERE = Long.MAX_VALUE;

    private final ManagedObjectReference ref;
    private final Collector collector;
    private final FilterGroup group;
    private final boolean partial;
    private volatile long reportedTo = NOWHERE;
    private volatile long pendingTo = NOWHERE;

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

    /** The revision up to which the client knows everything, {@link #NOWHERE} when it knows nothing. Any thread. */
    long reportedTo() {
        return reportedTo;
    }

    /** The revision up to which the last answer tells everything; 0 while it is being found out. Any thread. */
    long pendingTo() {
        return pendingTo;
    }

    /** What there is to report. The client's word that it got it is {@link #acknowledge}. */
    FilterNews news(FilterRouter router) {
        // Before reading: from here on the group keeps what comes after the revision that will be read.
        pendingTo = 0;
        FilterRouter.Reading reading = router.read(group);
        long revision = reading.snapshot().revision();
        pendingTo = revision;
        boolean initial = reportedTo == NOWHERE;
        List<Entry> entries = initial
                ? entering(reading.group().members(), revision)
                : reading.group().log().since(reportedTo);
        return new FilterNews(this, reading.snapshot(), entries, initial);
    }

    private static List<Entry> entering(RefSet members, long revision) {
        return new LazyList<>(members.size(), index -> new Entry(revision, members.get(index), Kind.ENTER, 0, null));
    }

    /** The client knows everything that the last answer told. */
    void acknowledge() {
        reportedTo = pendingTo;
        pendingTo = NOWHERE;
    }

    /** The client knows nothing, and is told everything again. */
    void restart() {
        reportedTo = NOWHERE;
        pendingTo = NOWHERE;
    }
}
