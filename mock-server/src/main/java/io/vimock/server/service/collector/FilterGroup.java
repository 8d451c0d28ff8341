package io.vimock.server.service.collector;

import io.vimock.api.ContainerViewProperties;
import io.vimock.server.service.collector.ChangeLog.Entry;
import io.vimock.server.service.collector.ChangeLog.Kind;
import io.vimock.server.service.collector.SelectionGraph.Target;
import io.vimock.server.world.Change;
import io.vimock.server.world.Commit;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.RefSet;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * All filters with the same plan: they share the selection, and what has to be found out about a change is found out
 * once for all of them.
 *
 * <p>A commit adds to the group's log which objects came, left or changed, and in which paths; nothing else. Each filter
 * knows up to which revision it has reported, and reads the rest from the log when it is asked.
 *
 * <p>Changed by the world thread only, after {@link #evaluate}. {@link #published} may be read by any thread.
 */
final class FilterGroup {
    private final FilterPlan plan;
    private final SelectionGraph graph;
    private final ChangeLog log = new ChangeLog();
    private final Set<Filter> filters = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    private final Map<ManagedObjectReference, Entry> modified = new LinkedHashMap<>();
    private @Nullable List<Commit> backlog = new ArrayList<>();
    private final FilterGroup[] alone = {this};
    private final List<Feed> feeds = new ArrayList<>();
    private final List<FilterGroup> sources = new ArrayList<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private boolean keepsBefore;
    private volatile Published published;

    /**
     * The group as it was after one revision. Holds no snapshot: a group that nothing happens to must not keep alive
     * what the rest of the world was then.
     *
     * @param revision the last revision that mattered to the group
     * @param members the selected objects
     */
    record Published(long revision, RefSet members, ChangeLog.Window log) {}

    /**
     * That what this group selects is what a view shows, whose {@code view} property another group reports.
     *
     * @param reporting the other group
     */
    record Feed(ManagedObjectReference view, FilterGroup reporting) {}

    /** Hears which objects matter to the group. */
    interface Watch {
        void begin(ManagedObjectReference ref);

        void end(ManagedObjectReference ref);
    }

    FilterGroup(FilterPlan plan) {
        this.plan = plan;
        this.graph = new SelectionGraph(plan);
        this.published = new Published(0, RefSet.EMPTY, log.window());
    }

    FilterPlan plan() {
        return plan;
    }

    Set<Filter> filters() {
        return filters;
    }

    Published published() {
        return published;
    }

    /** Completes when the group follows the world. */
    CompletableFuture<@Nullable Void> ready() {
        return ready;
    }

    /** Adds a filter. What objects were before a change is kept from now on if the filter reports partial updates. */
    void add(Filter filter) {
        filters.add(filter);
        keepsBefore |= filter.isPartial();
    }

    /** Whose reports depend on what this group selects. */
    List<Feed> feeds() {
        return feeds;
    }

    /** Lets another group report that what this one selects changes. */
    void feed(ManagedObjectReference view, FilterGroup reporting) {
        feeds.add(new Feed(view, reporting));
        reporting.sources.add(this);
    }

    /** Lets go of the groups that this one's reports depend on. */
    List<FilterGroup> leaveSources() {
        List<FilterGroup> left = List.copyOf(sources);
        left.forEach(source -> source.feeds.removeIf(feed -> feed.reporting() == this));
        sources.clear();
        return left;
    }

    /** Whether nobody needs the group any more. */
    boolean isUnused() {
        return filters.isEmpty() && feeds.isEmpty();
    }

    /** The group as the only one of an array; many objects share it. */
    FilterGroup[] alone() {
        return alone;
    }

    /** Lets the filters' collectors answer the calls that wait; once for all news until then. */
    void wake(Executor executor) {
        if (waking.compareAndSet(false, true)) {
            try {
                executor.execute(() -> {
                    waking.set(false);
                    filters.forEach(filter -> filter.collector().wake());
                });
            } catch (RejectedExecutionException e) {
                // The server is stopping: nobody waits any more.
                waking.set(false);
            }
        }
    }

    /**
     * Selects, which may take long. Not on the world thread.
     *
     * @param snapshot the newest one when the group was made; commits after it have gone to {@link #defer}
     */
    void evaluate(Snapshot snapshot) {
        graph.start(snapshot);
        List<ObjectState> members = new ArrayList<>();
        for (Target target : graph.settle(snapshot)) {
            ObjectState object = target.isSelected() ? snapshot.find(target.ref()) : null;
            if (object != null) {
                target.member = true;
                members.add(object);
            }
        }
        published = new Published(snapshot.revision(), RefSet.of(members), log.window());
    }

    /** Whether the group is not ready yet; then the commit waits until it is. */
    boolean defer(Commit commit) {
        if (backlog == null) {
            return false;
        }
        backlog.add(commit);
        return true;
    }

    /** Takes in what has happened since the snapshot, and follows the world from now on. */
    void attach(Watch watch) {
        List<Commit> missed = backlog == null ? List.of() : backlog;
        backlog = null;
        graph.targets().forEach(target -> watch.begin(target.ref()));
        for (Commit commit : missed) {
            commit.changes().forEach(change -> changed(commit, change));
            finish(commit, watch);
        }
        ready.complete(null);
    }

    /** Forgets all objects. */
    void detach(Watch watch) {
        graph.targets().forEach(target -> watch.end(target.ref()));
    }

    /** Takes in a change of one object; {@link #finish} follows when all changes of the commit are in. */
    void changed(Commit commit, Change change) {
        graph.apply(change);
        Target target = graph.target(change.ref());
        ObjectState after = change.after();
        Interest interest = target == null || !target.member || after == null ? null : plan.interest(after.type());
        long paths = interest == null ? 0 : interest.changed(change);
        if (paths != 0) {
            long revision = commit.after().revision();
            ObjectState before = keepsBefore ? change.before() : null;
            modified.put(change.ref(), new Entry(revision, change.ref(), Kind.MODIFY, paths, before));
        }
    }

    /** Takes in that a view shows other objects now; {@link #finish} follows. */
    void shown(Commit commit, ManagedObjectReference view) {
        Target target = graph.target(view);
        ObjectState after = commit.after().find(view);
        if (target == null || !target.member || after == null) {
            return;
        }
        Interest interest = plan.interest(after.type());
        long paths = interest == null ? 0 : interest.within(ContainerViewProperties.VIEW);
        if (paths != 0) {
            long revision = commit.after().revision();
            Entry known = modified.get(view);
            long all = known == null ? paths : paths | known.paths();
            modified.put(view, new Entry(revision, view, Kind.MODIFY, all, known == null ? null : known.before()));
        }
    }

    /**
     * Logs what the commit did.
     *
     * @return whether filters have something to report
     */
    boolean finish(Commit commit, Watch watch) {
        Set<Target> touched = graph.settle(commit.after());
        if (touched.isEmpty() && modified.isEmpty()) {
            return false;
        }
        log.trim(this::positions, published.members().size());
        RefSet members = published.members();
        for (Target target : touched) {
            members = update(target, commit, members);
            if (graph.target(target.ref()) == null) {
                watch.end(target.ref());
            } else {
                watch.begin(target.ref());
            }
        }
        boolean news = !modified.isEmpty() || members != published.members();
        modified.values().forEach(log::append);
        modified.clear();
        published = new Published(commit.after().revision(), members, log.window());
        return news;
    }

    private RefSet update(Target target, Commit commit, RefSet members) {
        ObjectState now = target.isSelected() ? commit.after().find(target.ref()) : null;
        boolean wasMember = target.member;
        target.member = now != null;
        if (wasMember == target.member) {
            return members;
        }
        Kind kind = wasMember ? Kind.LEAVE : Kind.ENTER;
        log.append(new Entry(commit.after().revision(), target.ref(), kind, 0, null));
        if (now != null) {
            return members.with(now);
        }
        modified.remove(target.ref());
        return members.without(commit.before().state(target.ref()));
    }

    private long[] positions() {
        return filters.stream()
                .flatMapToLong(filter -> LongStream.of(filter.reportedTo(), filter.pendingTo()))
                .filter(position -> position != Filter.NOWHERE)
                .distinct()
                .toArray();
    }
}
