package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.server.service.collector.FilterPlan.Arrival;
import io.vimock.server.service.collector.FilterPlan.Root;
import io.vimock.server.service.collector.FilterPlan.Traversal;
import io.vimock.server.world.Change;
import io.vimock.server.world.Change.MemberChange;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.RefSet;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which objects a plan selects, kept up to date change by change.
 *
 * <p>An object that is reached in a state is a node. Every way that leads to an object is counted, so that a change
 * costs as much as it changes ways: a new child of a folder with 100,000 children is one way more. What nothing leads
 * to any more is dropped with all that it led to. Nodes that hold on only to each other, in a circle, are found by
 * looking at what the node that lost a way leads to, and at nothing else.
 *
 * <p>Within one step of the world ways are added before others are taken away, so that a moved branch stays. For one
 * thread at a time.
 */
final class SelectionGraph {
    private final FilterPlan plan;
    private final Map<ManagedObjectReference, Target> targets = new HashMap<>();
    private final Deque<Node> unfollowed = new ArrayDeque<>();
    private final Deque<Departure> departures = new ArrayDeque<>();
    private final Set<Node> suspects = new LinkedHashSet<>();
    private final Set<Target> touched = new LinkedHashSet<>();

    SelectionGraph(FilterPlan plan) {
        this.plan = plan;
    }

    /** An object that something leads to. */
    static final class Target {
        private final ManagedObjectReference ref;
        private List<Node> nodes = List.of();
        private int selections;

        /** Whether the object is reported; kept by the owner of the graph. */
        boolean member;

        Target(ManagedObjectReference ref) {
            this.ref = ref;
        }

        ManagedObjectReference ref() {
            return ref;
        }

        /** Whether the plan selects the object, should it exist. */
        boolean isSelected() {
            return selections > 0;
        }

        private @Nullable Node node(int state) {
            for (Node node : nodes) {
                if (node.state == state) {
                    return node;
                }
            }
            return null;
        }

        private void add(Node node) {
            if (nodes.isEmpty()) {
                nodes = new ArrayList<>(1);
            }
            nodes.add(node);
        }

        private boolean isAbandoned() {
            return selections == 0 && nodes.isEmpty();
        }
    }

    /** An object that is reached in a state, and the version of it whose ways have been followed. */
    private static final class Node {
        private final Target target;
        private final int state;
        private int ways;
        private @Nullable ObjectState followed;

        Node(Target target, int state) {
            this.target = target;
            this.state = state;
        }
    }

    private record Departure(ManagedObjectReference ref, Arrival arrival) {}

    /** The object, when something leads to it. */
    @Nullable
    Target target(ManagedObjectReference ref) {
        return targets.get(ref);
    }

    /** All objects that something leads to. */
    Collection<Target> targets() {
        return targets.values();
    }

    /** Follows all ways from the roots. */
    void start(ReadView view) {
        for (Root root : plan.roots()) {
            arrive(root.ref(), new Arrival(null, root.select(), root.state()));
        }
        followNew(view);
    }

    private void arrive(ManagedObjectReference ref, Arrival arrival) {
        if (!arrival.accepts(ref)) {
            return;
        }
        boolean selects = selects(ref, arrival);
        boolean goesOn = !ways(ref, arrival.state()).isEmpty();
        if (!selects && !goesOn) {
            return;
        }
        Target target = targets.computeIfAbsent(ref, Target::new);
        touched.add(target);
        if (selects) {
            target.selections++;
        }
        if (goesOn) {
            Node node = target.node(arrival.state());
            if (node == null) {
                node = new Node(target, arrival.state());
                target.add(node);
                unfollowed.add(node);
            }
            node.ways++;
        }
    }

    private boolean selects(ManagedObjectReference ref, Arrival arrival) {
        MoType type = MoTypes.byName(ref.getType());
        return arrival.select() && type != null && plan.interest(type) != null;
    }

    private List<Traversal> ways(ManagedObjectReference ref, int state) {
        return plan.traversals(state, MoTypes.byName(ref.getType()));
    }

    private void followNew(ReadView view) {
        for (Node node = unfollowed.poll(); node != null; node = unfollowed.poll()) {
            ObjectState object = view.find(node.target.ref);
            if (node.followed == null && object != null) {
                node.followed = object;
                forEachWay(node, this::arrive);
            }
        }
    }

    private void forEachWay(Node node, BiConsumer<ManagedObjectReference, Arrival> action) {
        ObjectState object = node.followed;
        if (object == null) {
            return;
        }
        for (Traversal traversal : ways(node.target.ref, node.state)) {
            for (ManagedObjectReference next : References.in(traversal.path().read(object))) {
                for (Arrival arrival : traversal.arrivals()) {
                    action.accept(next, arrival);
                }
            }
        }
    }

    /** Takes in what happened to one object; {@link #settle} has to follow when all of the step is in. */
    void apply(Change change) {
        Target target = targets.get(change.ref());
        if (target == null) {
            return;
        }
        if (change.before() == null || change.after() == null) {
            touched.add(target);
        }
        for (Node node : List.copyOf(target.nodes)) {
            if (node.followed != change.after()) {
                for (Traversal traversal : ways(target.ref, node.state)) {
                    compare(node.followed, change, traversal);
                }
                node.followed = change.after();
            }
        }
    }

    private void compare(@Nullable ObjectState followed, Change change, Traversal traversal) {
        Property<?> property = traversal.path().property();
        ObjectState after = change.after();
        boolean exact = followed != null && followed == change.before() && after != null;
        if (exact && !change.touches(property)) {
            return;
        }
        Object old = followed == null ? null : traversal.path().read(followed);
        Object now = after == null ? null : traversal.path().read(after);
        if (exact && old instanceof RefSet && now instanceof RefSet && followMembers(change, traversal)) {
            return;
        }
        Collection<ManagedObjectReference> before = new HashSet<>(References.in(old));
        for (ManagedObjectReference ref : References.in(now)) {
            if (!before.remove(ref)) {
                traversal.arrivals().forEach(arrival -> arrive(ref, arrival));
            }
        }
        for (ManagedObjectReference ref : before) {
            traversal.arrivals().forEach(arrival -> departures.add(new Departure(ref, arrival)));
        }
    }

    /** Whether the change says which members came and went, so that the sets need not be compared. */
    private boolean followMembers(Change change, Traversal traversal) {
        boolean known = false;
        for (MemberChange member : change.members()) {
            if (member.property() == traversal.path().property()) {
                known = true;
                for (Arrival arrival : traversal.arrivals()) {
                    if (member.added()) {
                        arrive(member.member(), arrival);
                    } else {
                        departures.add(new Departure(member.member(), arrival));
                    }
                }
            }
        }
        return known;
    }

    /**
     * Follows new ways and drops what nothing leads to any more.
     *
     * @param view the world after the step
     * @return the objects whose selection or existence may have changed since the last call
     */
    Set<Target> settle(ReadView view) {
        followNew(view);
        departAll();
        if (!suspects.isEmpty()) {
            dropCircles();
        }
        Set<Target> result = new LinkedHashSet<>(touched);
        touched.clear();
        for (Target target : result) {
            if (target.isAbandoned()) {
                targets.remove(target.ref);
            }
        }
        return result;
    }

    private void departAll() {
        for (Departure departure = departures.poll(); departure != null; departure = departures.poll()) {
            depart(departure.ref(), departure.arrival());
        }
    }

    private void depart(ManagedObjectReference ref, Arrival arrival) {
        Target target = targets.get(ref);
        if (target == null || !arrival.accepts(ref)) {
            return;
        }
        touched.add(target);
        if (selects(ref, arrival)) {
            target.selections--;
        }
        Node node = target.node(arrival.state());
        if (node == null) {
            return;
        }
        node.ways--;
        if (node.ways == 0) {
            target.nodes.remove(node);
            suspects.remove(node);
            forEachWay(node, (next, way) -> departures.add(new Departure(next, way)));
        } else if (plan.isOnCycle(node.state)) {
            suspects.add(node);
        }
    }

    /** Drops the nodes that only hold on to each other, among those that the suspects lead to. */
    private void dropCircles() {
        Map<Node, Integer> inside = waysInside(suspects);
        Deque<Node> held = new ArrayDeque<>();
        inside.forEach((node, ways) -> {
            if (node.ways > ways) {
                held.add(node);
            }
        });
        Set<Node> alive = new HashSet<>(held);
        for (Node node = held.poll(); node != null; node = held.poll()) {
            forEachNode(node, next -> {
                if (alive.add(next)) {
                    held.add(next);
                }
            });
        }
        List<Node> dropped =
                inside.keySet().stream().filter(node -> !alive.contains(node)).toList();
        dropped.forEach(node -> node.target.nodes.remove(node));
        dropped.forEach(node -> {
            touched.add(node.target);
            forEachWay(node, (next, way) -> departures.add(new Departure(next, way)));
        });
        departAll();
        suspects.clear();
    }

    /** All nodes that some nodes lead to, these included, with the number of ways among them. */
    private Map<Node, Integer> waysInside(Collection<Node> from) {
        Map<Node, Integer> inside = new LinkedHashMap<>();
        Deque<Node> open = new ArrayDeque<>(from);
        from.forEach(node -> inside.put(node, 0));
        for (Node node = open.poll(); node != null; node = open.poll()) {
            forEachNode(node, next -> {
                if (inside.merge(next, 1, Integer::sum) == 1 && !from.contains(next)) {
                    open.add(next);
                }
            });
        }
        return inside;
    }

    private void forEachNode(Node node, Consumer<Node> action) {
        forEachWay(node, (ref, arrival) -> {
            Target target = targets.get(ref);
            Node next = target == null || !arrival.accepts(ref) ? null : target.node(arrival.state());
            if (next != null) {
                action.accept(next);
            }
        });
    }
}
