package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A PropertyFilterSpec, checked and in the form in which it is carried out: from which objects to which others, and
 * what is asked of each.
 *
 * <p>The selection is an automaton. A state is a set of traversals; an object that is reached in a state is left by
 * those traversals of the state that fit its type. Named and recursive specs become transitions to earlier states. Two
 * specs that say the same have equal plans, whoever sent them, so that their filters can share the work. Immutable,
 * thread safe.
 */
final class FilterPlan {
    /** The state without traversals. */
    static final int END = 0;

    private final Parts parts;
    private final boolean[] onCycle;
    private final Set<ManagedObjectReference> named;
    private final Map<MoType, Optional<Interest>> interests = new ConcurrentHashMap<>();
    private volatile @Nullable Asked last;
    private final Map<MoType, List<List<Traversal>>> traversals = new ConcurrentHashMap<>();

    /** What was found for the type that was looked up last, which most often is the next one too. */
    private record Asked(MoType type, Optional<Interest> interest) {}

    private record Parts(List<Root> roots, List<List<Traversal>> states, List<Selected> properties) {}

    /**
     * An object where the selection begins.
     *
     * @param select whether the object itself is selected
     * @param state how to go on from it
     */
    record Root(ManagedObjectReference ref, boolean select, int state) {}

    /**
     * A way from objects of a type to the objects that a property names.
     *
     * @param arrivals what happens to each object it leads to
     */
    record Traversal(MoType source, SelectedPath path, List<Arrival> arrivals) {}

    /**
     * What happens to an object that a traversal leads to.
     *
     * @param types only objects of these types and their subtypes count; null for all
     * @param select whether the object is selected
     * @param state how to go on from it
     */
    record Arrival(@Nullable List<MoType> types, boolean select, int state) {

        boolean accepts(ManagedObjectReference ref) {
            return types == null || accepts(MoTypes.byName(ref.getType()));
        }

        /** Whether objects of a type count; null is a type that nobody knows. */
        boolean accepts(@Nullable MoType type) {
            if (types == null) {
                return true;
            }
            for (MoType accepted : types) {
                if (type != null && type.isA(accepted)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * What is asked of the selected objects of a type and its subtypes.
     *
     * @param all whether everything is asked; the paths do not matter then
     */
    record Selected(MoType type, boolean all, List<SelectedPath> paths) {}

    FilterPlan(List<Root> roots, List<List<Traversal>> states, List<Selected> properties) {
        this.parts = new Parts(List.copyOf(roots), List.copyOf(states), List.copyOf(properties));
        this.named = roots.stream().filter(Root::select).map(Root::ref).collect(Collectors.toUnmodifiableSet());
        this.onCycle = new boolean[states.size()];
        for (int state = 0; state < states.size(); state++) {
            onCycle[state] = reachesItself(state);
        }
    }

    /** The plan without some of its roots. */
    FilterPlan without(Collection<Root> dropped) {
        return new FilterPlan(
                parts.roots.stream().filter(root -> !dropped.contains(root)).toList(), parts.states, parts.properties);
    }

    /** The roots that are selected themselves: the objects that the client has named. */
    Set<ManagedObjectReference> named() {
        return named;
    }

    private boolean reachesItself(int state) {
        boolean[] reached = new boolean[parts.states.size()];
        Deque<Integer> open = new ArrayDeque<>(List.of(state));
        while (!open.isEmpty()) {
            for (Traversal traversal : parts.states.get(open.pop())) {
                for (Arrival arrival : traversal.arrivals()) {
                    if (!reached[arrival.state()]) {
                        reached[arrival.state()] = true;
                        open.push(arrival.state());
                    }
                }
            }
        }
        return reached[state];
    }

    List<Root> roots() {
        return parts.roots;
    }

    /** Whether an object may be reached in a state from itself in that state, through objects in a circle. */
    boolean isOnCycle(int state) {
        return onCycle[state];
    }

    /** The ways on from an object of a type that is reached in a state. */
    List<Traversal> traversals(int state, @Nullable MoType type) {
        if (state == END || type == null) {
            return List.of();
        }
        List<List<Traversal>> known = traversals.get(type);
        return (known == null ? traversals.computeIfAbsent(type, this::byState) : known).get(state);
    }

    private List<List<Traversal>> byState(MoType type) {
        return parts.states.stream()
                .map(state -> state.stream()
                        .filter(traversal -> type.isA(traversal.source()))
                        .toList())
                .toList();
    }

    /** What is asked of objects of a type; null when they are not reported. */
    @Nullable
    Interest interest(MoType type) {
        Asked known = last;
        if (known == null || known.type != type) {
            known = new Asked(type, interests.computeIfAbsent(type, this::collect));
            last = known;
        }
        return known.interest.orElse(null);
    }

    private Optional<Interest> collect(MoType type) {
        boolean asked = false;
        Map<String, SelectedPath> paths = new LinkedHashMap<>();
        for (Selected selected : parts.properties) {
            if (type.isA(selected.type())) {
                asked = true;
                if (selected.all()) {
                    type.properties()
                            .forEach(property -> paths.putIfAbsent(property.name(), PathResolver.whole(property)));
                }
                selected.paths().forEach(path -> paths.putIfAbsent(path.text(), path));
            }
        }
        return asked ? Optional.of(new Interest(new ArrayList<>(paths.values()))) : Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilterPlan that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }
}
