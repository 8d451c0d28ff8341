package io.vimock.server.service.collector;

import io.vimock.api.ContainerViewProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.service.collector.FilterGroup.Feed;
import io.vimock.server.world.Change;
import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the changes of every commit to the filters that they concern.
 *
 * <p>One map leads from an object to the groups that it matters to, so that a commit costs as much as it changes and as
 * many groups as care, whatever the inventory's size and however many clients wait. Waking them is left to an executor.
 * Thread safe; the map is the world thread's own.
 */
final class FilterRouter implements CommitListener {
    private final World world;
    private final Executor wakers;
    private final Map<FilterPlan, FilterGroup> groups = new HashMap<>();
    private final Map<ManagedObjectReference, FilterGroup[]> interested = new HashMap<>();
    private final Map<ManagedObjectReference, Set<Filter>> throughViews = new HashMap<>();
    private final List<FilterGroup> evaluating = new ArrayList<>();
    private volatile Snapshot routing;
    private volatile Snapshot routed;

    /** @param wakers runs what answers waiting clients */
    FilterRouter(World world, Executor wakers) {
        this.world = world;
        this.wakers = wakers;
        this.routing = world.snapshot();
        this.routed = routing;
        world.addListener(this);
    }

    /**
     * What a filter reads.
     *
     * @param snapshot where the values are
     * @param group the group, complete up to the snapshot
     */
    record Reading(Snapshot snapshot, FilterGroup.Published group) {}

    /** The newest state of a group with the snapshot that goes with it. Any thread, without waiting. */
    Reading read(FilterGroup group) {
        while (true) {
            Snapshot done = routed;
            FilterGroup.Published published = group.published();
            if (published.revision() <= done.revision()) {
                return new Reading(done, published);
            }
            Snapshot underWay = routing;
            if (published.revision() == underWay.revision()) {
                return new Reading(underWay, published);
            }
        }
    }

    /**
     * Puts a filter into the group of its plan. The first filter of a group makes the selection, on the thread that
     * calls, while the world goes on.
     *
     * @param make makes the filter; runs on the world thread
     */
    Filter join(CompiledSpec spec, Function<FilterGroup, Filter> make) {
        return enter(spec.plan(), group -> {
            Filter filter = make.apply(group);
            group.add(filter);
            follow(filter);
            return filter;
        });
    }

    /**
     * Takes a filter out of its group and puts it into that of another plan.
     *
     * @return the filter's new group
     */
    FilterGroup move(Filter filter, FilterPlan plan) {
        return enter(plan, group -> {
            remove(filter);
            group.add(filter);
            return group;
        });
    }

    private <T> T enter(FilterPlan plan, Function<FilterGroup, T> member) {
        Entered<T> entered = world.call(() -> admit(plan, member));
        FilterGroup group = entered.group();
        Snapshot start = entered.start();
        if (start != null) {
            try {
                feed(group, start);
                group.evaluate(start);
            } finally {
                world.call(() -> attach(group));
            }
        }
        group.ready().join();
        return entered.member();
    }

    /** @param start where the selection has to be made by the one who entered; null when another one makes it */
    private record Entered<T>(
            T member, FilterGroup group, @Nullable Snapshot start) {}

    private <T> Entered<T> admit(FilterPlan plan, Function<FilterGroup, T> make) {
        FilterGroup known = groups.get(plan);
        FilterGroup group = known == null ? new FilterGroup(plan) : known;
        T member = make.apply(group);
        if (known != null) {
            return new Entered<>(member, group, null);
        }
        groups.put(plan, group);
        evaluating.add(group);
        return new Entered<>(member, group, world.snapshot());
    }

    /** Has the members of those views followed whose {@code view} property the group reports. */
    private void feed(FilterGroup group, Snapshot snapshot) {
        for (ManagedObjectReference ref : group.plan().named()) {
            ObjectState view = snapshot.find(ref);
            if (view != null && view.type().isA(MoTypes.CONTAINER_VIEW) && reportsMembers(group, view)) {
                enter(PlanCompiler.contents(view, snapshot), source -> {
                    source.feed(ref, group);
                    return source;
                });
            }
        }
    }

    private static boolean reportsMembers(FilterGroup group, ObjectState view) {
        Interest interest = group.plan().interest(view.type());
        return interest != null && interest.within(ContainerViewProperties.VIEW) != 0;
    }

    private @Nullable Void attach(FilterGroup group) {
        evaluating.remove(group);
        group.attach(new Interested(group));
        dropUnused(group);
        return null;
    }

    /** Watches over the views that a filter's selection goes through. */
    private void follow(Filter filter) {
        for (ManagedObjectReference view : filter.views()) {
            if (world.snapshot().exists(view)) {
                throughViews.computeIfAbsent(view, any -> new LinkedHashSet<>()).add(filter);
            } else {
                filter.lose(view);
            }
        }
    }

    /** Takes a filter out of its group some time; a group without filters is forgotten. */
    void leave(Filter filter) {
        world.execute(() -> left(filter));
    }

    /** Takes a filter out of its group at once; only for the world thread, and not while it tells of a commit. */
    void left(Filter filter) {
        remove(filter);
        for (ManagedObjectReference view : filter.views()) {
            throughViews.computeIfPresent(view, (ref, filters) -> {
                filters.remove(filter);
                return filters.isEmpty() ? null : filters;
            });
        }
    }

    private void remove(Filter filter) {
        FilterGroup group = filter.group();
        group.filters().remove(filter);
        dropUnused(group);
    }

    private void dropUnused(FilterGroup group) {
        if (group.isUnused() && !evaluating.contains(group) && groups.remove(group.plan(), group)) {
            group.detach(new Interested(group));
            group.leaveSources().forEach(this::dropUnused);
        }
    }

    @Override
    public void committed(Commit commit) {
        routing = commit.after();
        evaluating.forEach(group -> group.defer(commit));
        Set<FilterGroup> concerned = concerned(commit);
        List<FilterGroup> news = new ArrayList<>();
        // What views show comes first: the groups that report it hear of it in this commit.
        for (FilterGroup source : List.copyOf(concerned)) {
            if (!source.feeds().isEmpty()) {
                concerned.remove(source);
                if (finish(source, commit, news)) {
                    source.feeds().forEach(feed -> show(feed, commit, concerned));
                }
            }
        }
        concerned.forEach(group -> finish(group, commit, news));
        List<Filter> bereft = lostViews(commit);
        routed = commit.after();
        news.forEach(group -> group.wake(wakers));
        bereft.forEach(filter -> wakers.execute(filter.collector()::wake));
    }

    private boolean finish(FilterGroup group, Commit commit, List<FilterGroup> news) {
        return group.finish(commit, new Interested(group)) && news.add(group);
    }

    /** Nobody has read anything yet from a group that is not ready. */
    private static void show(Feed feed, Commit commit, Set<FilterGroup> concerned) {
        if (feed.reporting().ready().isDone()) {
            feed.reporting().shown(commit, feed.view());
            concerned.add(feed.reporting());
        }
    }

    private List<Filter> lostViews(Commit commit) {
        if (throughViews.isEmpty()) {
            return List.of();
        }
        List<Filter> bereft = new ArrayList<>();
        for (Change change : commit.changes()) {
            Set<Filter> filters = change.after() == null ? throughViews.remove(change.ref()) : null;
            if (filters != null) {
                filters.forEach(filter -> filter.lose(change.ref()));
                bereft.addAll(filters);
            }
        }
        return bereft;
    }

    private Set<FilterGroup> concerned(Commit commit) {
        Set<FilterGroup> concerned = new LinkedHashSet<>();
        for (Change change : commit.changes()) {
            FilterGroup[] caring = interested.get(change.ref());
            if (caring != null) {
                for (FilterGroup group : caring) {
                    group.changed(commit, change);
                    concerned.add(group);
                }
            }
        }
        return concerned;
    }

    /** Keeps the map of who cares about what for one group. */
    private final class Interested implements FilterGroup.Watch {
        private final FilterGroup group;

        Interested(FilterGroup group) {
            this.group = group;
        }

        @Override
        public void begin(ManagedObjectReference ref) {
            FilterGroup[] caring = interested.get(ref);
            if (caring == null) {
                interested.put(ref, group.alone());
            } else if (!Arrays.asList(caring).contains(group)) {
                FilterGroup[] more = Arrays.copyOf(caring, caring.length + 1);
                more[caring.length] = group;
                interested.put(ref, more);
            }
        }

        @Override
        public void end(ManagedObjectReference ref) {
            FilterGroup[] caring = interested.get(ref);
            if (caring != null) {
                FilterGroup[] fewer =
                        Arrays.stream(caring).filter(other -> other != group).toArray(FilterGroup[]::new);
                if (fewer.length == 0) {
                    interested.remove(ref);
                } else {
                    interested.put(ref, fewer);
                }
            }
        }
    }
}
