package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.service.collector.FilterPlan.Arrival;
import io.vimock.server.service.collector.FilterPlan.Root;
import io.vimock.server.service.collector.FilterPlan.Traversal;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the objects that a plan selects in one snapshot, each once, in the order in which they are reached.
 *
 * <p>Cyclic traversals end, because an object is left only once in each state (wire rule 7). A property that the caller
 * may not read leads nowhere, and an object that he may not see is left out, unless he names it himself; see
 * {@link Visibility}. For one selection and one thread.
 */
final class Selector {
    /** So many objects are looked up together: the processor waits for many of them at once if nothing else stands between. */
    private static final int TOGETHER = 32;

    private final FilterPlan plan;
    private final Snapshot snapshot;
    private final PropertyReader reader;
    private final Map<ManagedObjectReference, ObjectState> selected = new LinkedHashMap<>();
    private final Map<Integer, Set<ManagedObjectReference>> left = new HashMap<>();
    private final Deque<Visit> open = new ArrayDeque<>();

    private record Visit(ManagedObjectReference ref, int state) {}

    private Selector(FilterPlan plan, Snapshot snapshot, PropertyReader reader) {
        this.plan = plan;
        this.snapshot = snapshot;
        this.reader = reader;
    }

    /** The selected objects that the plan asks something of. */
    static Collection<ObjectState> select(FilterPlan plan, Snapshot snapshot, PropertyReader reader) {
        Selector selector = new Selector(plan, snapshot, reader);
        for (Root root : plan.roots()) {
            MoType type = MoTypes.byName(root.ref().getType());
            selector.arrive(root.ref(), type, root.select() ? snapshot.find(root.ref()) : null, root.state());
            selector.visitAll();
        }
        return selector.selected.values();
    }

    private void visitAll() {
        for (Visit visit = open.poll(); visit != null; visit = open.poll()) {
            ObjectState object = snapshot.find(visit.ref());
            if (object != null) {
                for (Traversal traversal : plan.traversals(visit.state(), object.type())) {
                    follow(object, traversal);
                }
            }
        }
    }

    private void follow(ObjectState object, Traversal traversal) {
        if (!reader.mayRead(object, traversal.path())) {
            return;
        }
        Collection<ManagedObjectReference> refs = References.in(reader.value(object, traversal.path()));
        ManagedObjectReference[] targets = new ManagedObjectReference[Math.min(refs.size(), TOGETHER)];
        ObjectState[] found = new ObjectState[targets.length];
        Iterator<ManagedObjectReference> all = refs.iterator();
        while (all.hasNext()) {
            int count = 0;
            while (count < targets.length && all.hasNext()) {
                targets[count++] = all.next();
            }
            for (int i = 0; i < count; i++) {
                found[i] = snapshot.find(targets[i]);
            }
            for (int i = 0; i < count; i++) {
                follow(targets[i], found[i], traversal);
            }
        }
    }

    private void follow(ManagedObjectReference target, @Nullable ObjectState object, Traversal traversal) {
        MoType type = object == null ? MoTypes.byName(target.getType()) : object.type();
        for (Arrival arrival : traversal.arrivals()) {
            if (arrival.accepts(type) && reader.maySee(target)) {
                arrive(target, type, arrival.select() ? object : null, arrival.state());
            }
        }
    }

    private void arrive(ManagedObjectReference ref, @Nullable MoType type, @Nullable ObjectState selects, int state) {
        if (selects != null && type != null && plan.interest(type) != null) {
            selected.putIfAbsent(ref, selects);
        }
        if (!plan.traversals(state, type).isEmpty() && isFirst(ref, state)) {
            open.add(new Visit(ref, state));
        }
    }

    private boolean isFirst(ManagedObjectReference ref, int state) {
        return left.computeIfAbsent(state, any -> new HashSet<>()).add(ref);
    }
}
