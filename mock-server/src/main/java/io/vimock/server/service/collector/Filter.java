package io.vimock.server.service.collector;

import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * A PropertyFilter of a collector: which group it belongs to and what it has reported.
 *
 * <p>It holds a position, not a queue: what it has to report is read from the group's log when somebody asks. Guarded by
 * its collector, apart from what the world thread reads.
 *
 * <p>When a view that the selection goes through is destroyed, the filter goes on with what is left of its spec: the
 * client is told that everything leaves that it knew, and that what is still selected enters. Objects that the client
 * may not see stay hidden from it; see {@link Visibility}.
 */
final class Filter {
    /** The position of a filter that needs nothing to be remembered. */
    static final long NOWHERE = Long.MAX_VALUE;

    private final ManagedObjectReference ref;
    private final Collector collector;
    private final boolean partial;
    private final Visibility visibility = new Visibility();
    private final Set<ManagedObjectReference> lostViews = ConcurrentHashMap.newKeySet();
    private CompiledSpec spec;
    private volatile FilterGroup group;
    private Set<ManagedObjectReference> leaving = Set.of();
    private volatile long reportedTo = NOWHERE;
    private volatile long pendingTo = NOWHERE;

    Filter(ManagedObjectReference ref, Collector collector, CompiledSpec spec, FilterGroup group, boolean partial) {
        this.ref = ref;
        this.collector = collector;
        this.spec = spec;
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

    /** The views that the selection goes through. */
    Set<ManagedObjectReference> views() {
        return spec.insideViews().keySet();
    }

    /** A view is gone; {@link #news} takes care of it. World thread. */
    void lose(ManagedObjectReference view) {
        lostViews.add(view);
    }

    private void goOnWithout(Set<ManagedObjectReference> views, FilterRouter router) {
        FilterGroup.Published last = group.published();
        Set<ManagedObjectReference> known = new HashSet<>(leaving);
        if (reportedTo != NOWHERE) {
            known.addAll(last.log().heldAt(reportedTo, last.members()));
            visibility.removeHidden(known);
        }
        spec = spec.without(views);
        lostViews.removeAll(views);
        group = router.move(this, spec.plan());
        restart();
        leaving = known;
    }

    /**
     * What there is to report. The client's word that it got it is {@link #acknowledge}.
     *
     * @param maySee whether the client may see an object that it has not named
     */
    FilterNews news(FilterRouter router, Predicate<ManagedObjectReference> maySee) {
        if (!lostViews.isEmpty()) {
            goOnWithout(Set.copyOf(lostViews), router);
        }
        // Before reading: from here on the group keeps what comes after the revision that will be read.
        pendingTo = 0;
        FilterRouter.Reading reading = router.read(group);
        long revision = reading.snapshot().revision();
        pendingTo = revision;
        boolean initial = reportedTo == NOWHERE;
        FilterPlan plan = group.plan();
        Predicate<ManagedObjectReference> visible =
                ref -> maySee.test(ref) || plan.named().contains(ref);
        List<Entry> entries = initial
                ? entering(visibility.begin(reading.group().members(), visible), revision)
                : visibility.goOn(reading.group().log().since(reportedTo), visible);
        return new FilterNews(this, plan, reading.snapshot(), entries, initial);
    }

    private List<Entry> entering(List<ManagedObjectReference> members, long revision) {
        List<ManagedObjectReference> gone = List.copyOf(leaving);
        return new LazyList<>(
                gone.size() + members.size(),
                index -> index < gone.size()
                        ? new Entry(revision, gone.get(index), Kind.LEAVE, 0, null)
                        : new Entry(revision, members.get(index - gone.size()), Kind.ENTER, 0, null));
    }

    /** The client knows everything that the last answer told. */
    void acknowledge() {
        reportedTo = pendingTo;
        pendingTo = NOWHERE;
        leaving = Set.of();
        visibility.acknowledge();
    }

    /** The client knows nothing, and is told everything again. */
    void restart() {
        reportedTo = NOWHERE;
        pendingTo = NOWHERE;
        leaving = Set.of();
    }
}
