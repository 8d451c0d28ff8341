package io.vimock.server.service.collector;

import io.vimock.server.world.Change;
import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
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
    Filter join(FilterPlan plan, Function<FilterGroup, Filter> make) {
        Joined joined = world.call(() -> admit(plan, make));
        FilterGroup group = joined.filter().group();
        Snapshot start = joined.start();
        if (start != null) {
            try {
                group.evaluate(start);
            } finally {
                world.call(() -> attach(group));
            }
        }
        group.ready().join();
        return joined.filter();
    }

    /** @param start where the selection has to be made by the one who joined; null when another one makes it */
    private record Joined(Filter filter, @Nullable Snapshot start) {}

    private Joined admit(FilterPlan plan, Function<FilterGroup, Filter> make) {
        FilterGroup known = groups.get(plan);
        FilterGroup group = known == null ? new FilterGroup(plan) : known;
        Filter filter = make.apply(group);
        group.add(filter);
        if (known != null) {
            return new Joined(filter, null);
        }
        groups.put(plan, group);
        evaluating.add(group);
        return new Joined(filter, world.snapshot());
    }

    private @Nullable Void attach(FilterGroup group) {
        evaluating.remove(group);
        group.attach(new Interested(group));
        if (group.filters().isEmpty()) {
            drop(group);
        }
        return null;
    }

    /** Takes a filter out of its group; a group without filters is forgotten. */
    void leave(Filter filter) {
        world.execute(() -> {
            FilterGroup group = filter.group();
            group.filters().remove(filter);
            if (group.filters().isEmpty() && !evaluating.contains(group)) {
                drop(group);
            }
        });
    }

    private void drop(FilterGroup group) {
        if (groups.remove(group.plan(), group)) {
            group.detach(new Interested(group));
        }
    }

    @Override
    public void committed(Commit commit) {
        routing = commit.after();
        evaluating.forEach(group -> group.defer(commit));
        Set<FilterGroup> concerned = concerned(commit);
        List<FilterGroup> news = new ArrayList<>();
        for (FilterGroup group : concerned) {
            if (group.finish(commit, new Interested(group))) {
                news.add(group);
            }
        }
        routed = commit.after();
        news.forEach(group -> group.wake(wakers));
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
