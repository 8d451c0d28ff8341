package io.vimock.server.service.collector;

import io.vimock.api.ContainerViewProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.fault.Faults;
import io.vimock.server.service.collector.FilterPlan.Arrival;
import io.vimock.server.service.collector.FilterPlan.Root;
import io.vimock.server.service.collector.FilterPlan.Selected;
import io.vimock.server.service.collector.FilterPlan.Traversal;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.SelectionSpec;
import io.vimock.vim25.TraversalSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a PropertyFilterSpec, and finds what is wrong with it.
 *
 * <p>Traversals of the {@code view} property of a ContainerView become traversals of what the container contains, so
 * that views that show the same share one plan. For one spec and one thread.
 */
final class PlanCompiler {
    private static final String VIEW = ContainerViewProperties.VIEW.name();

    private final PathResolver names;
    private final ReadView world;
    private final Predicate<ManagedObjectReference> visible;
    private final List<List<Traversal>> states = new ArrayList<>();
    private final Map<ManagedObjectReference, Set<Root>> insideViews = new HashMap<>();
    private final Map<Set<TraversalSpec>, Integer> stateOf = new HashMap<>();
    private final Map<TraversalSpec, Compiled> compiled = new IdentityHashMap<>();
    private final Map<String, TraversalSpec> named = new HashMap<>();
    private Map<String, TraversalSpec> namedHere = Map.of();
    private @Nullable List<SelectionSpec> lastSelection;
    private int lastState;

    /** A traversal spec's type and path; both null when only a later level knows one of them. */
    private record Compiled(
            @Nullable MoType source, @Nullable SelectedPath path) {}

    private PlanCompiler(PathResolver names, ReadView world, Predicate<ManagedObjectReference> visible) {
        this.names = names;
        this.world = world;
        this.visible = visible;
        this.states.add(List.of());
    }

    /**
     * The plan of a spec.
     *
     * @param names which types and properties there are
     * @param visible tells which objects exist for the caller
     * @throws io.vimock.server.fault.VimFaultException InvalidProperty, InvalidType, InvalidArgument for a name that no
     *     selection has, ManagedObjectNotFound unless the spec asks to pass over missing objects
     */
    static CompiledSpec compile(
            PropertyFilterSpec spec, PathResolver names, ReadView world, Predicate<ManagedObjectReference> visible) {
        return new PlanCompiler(names, world, visible).compile(spec);
    }

    /** The plan that selects what a ContainerView shows, and asks nothing of it. */
    static FilterPlan contents(ObjectState view, ReadView world) {
        PlanCompiler compiler = new PlanCompiler(PathResolver.tolerant(), world, ref -> true);
        List<Root> roots = new ArrayList<>();
        compiler.addContents(view, List.of(new Arrival(null, true, FilterPlan.END)), roots);
        return new FilterPlan(roots, compiler.states, List.of(new Selected(MoTypes.MANAGED_OBJECT, false, List.of())));
    }

    private CompiledSpec compile(PropertyFilterSpec spec) {
        List<Selected> properties = spec.getPropSet().stream()
                .map(this::selected)
                .filter(Objects::nonNull)
                .toList();
        spec.getObjectSet().forEach(object -> collectNames(object.getSelectSet(), named));
        boolean passOverMissing = Boolean.TRUE.equals(spec.isReportMissingObjectsInResults());
        List<Root> roots = new ArrayList<>();
        for (ObjectSpec object : spec.getObjectSet()) {
            int state = selection(object.getSelectSet());
            ObjectState start = visible.test(object.getObj()) ? world.find(object.getObj()) : null;
            if (start != null) {
                addRoots(start, !Boolean.TRUE.equals(object.isSkip()), state, roots);
            } else if (!passOverMissing) {
                throw Faults.managedObjectNotFound(object.getObj());
            }
        }
        return new CompiledSpec(new FilterPlan(roots, states, properties), insideViews);
    }

    private @Nullable Selected selected(PropertySpec spec) {
        MoType type = names.type(spec.getType());
        if (type == null) {
            return null;
        }
        List<SelectedPath> paths = spec.getPathSet().stream()
                .map(path -> names.path(type, path))
                .filter(Objects::nonNull)
                .toList();
        return new Selected(type, Boolean.TRUE.equals(spec.isAll()), paths);
    }

    private static void collectNames(List<SelectionSpec> selection, Map<String, TraversalSpec> names) {
        for (SelectionSpec spec : selection) {
            if (spec instanceof TraversalSpec traversal) {
                if (traversal.getName() != null) {
                    names.putIfAbsent(traversal.getName(), traversal);
                }
                collectNames(traversal.getSelectSet(), names);
            }
        }
    }

    /** Ten thousand objects with the same selection, as some clients send them, have one state. */
    private int selection(List<SelectionSpec> selection) {
        if (selection.isEmpty()) {
            return FilterPlan.END;
        }
        if (lastSelection == null || !WireType.equal(lastSelection, selection)) {
            namedHere = new HashMap<>();
            collectNames(selection, namedHere);
            lastState = state(selection);
            lastSelection = selection;
        }
        return lastState;
    }

    private int state(List<SelectionSpec> selection) {
        Set<TraversalSpec> specs = new LinkedHashSet<>();
        for (SelectionSpec spec : selection) {
            specs.add(spec instanceof TraversalSpec traversal ? traversal : byName(spec.getName()));
        }
        if (specs.isEmpty()) {
            return FilterPlan.END;
        }
        Integer known = stateOf.get(specs);
        if (known != null) {
            return known;
        }
        int state = states.size();
        states.add(List.of());
        stateOf.put(specs, state);
        List<Traversal> traversals = new ArrayList<>();
        for (TraversalSpec spec : specs) {
            Compiled checked = compiled.computeIfAbsent(spec, this::check);
            int next = state(spec.getSelectSet());
            if (checked.source() != null && checked.path() != null) {
                Arrival arrival = new Arrival(null, !Boolean.TRUE.equals(spec.isSkip()), next);
                traversals.add(new Traversal(checked.source(), checked.path(), List.of(arrival)));
            }
        }
        states.set(state, List.copyOf(traversals));
        return state;
    }

    private TraversalSpec byName(@Nullable String name) {
        TraversalSpec spec = namedHere.get(name);
        spec = spec == null ? named.get(name) : spec;
        if (spec == null) {
            throw Faults.invalidArgument("selectSet", "no TraversalSpec has the name '" + name + "'");
        }
        return spec;
    }

    private Compiled check(TraversalSpec spec) {
        MoType source = names.type(spec.getType());
        SelectedPath path = source == null ? null : names.path(source, spec.getPath());
        if (path != null && path.path().isWhole() && !path.property().type().equals("ManagedObjectReference")) {
            throw Faults.invalidProperty(spec.getPath(), spec.getType());
        }
        return new Compiled(source, path);
    }

    private void addRoots(ObjectState start, boolean select, int state, List<Root> roots) {
        List<Traversal> own = new ArrayList<>();
        List<Arrival> intoView = new ArrayList<>();
        if (start.type().isA(MoTypes.CONTAINER_VIEW)) {
            for (Traversal traversal : states.get(state)) {
                boolean view = start.type().isA(traversal.source())
                        && traversal.path().text().equals(VIEW);
                if (view) {
                    intoView.addAll(traversal.arrivals());
                } else {
                    own.add(traversal);
                }
            }
        }
        if (intoView.isEmpty()) {
            roots.add(new Root(start.ref(), select, state));
            return;
        }
        if (select || !own.isEmpty()) {
            states.add(List.copyOf(own));
            roots.add(new Root(start.ref(), select, states.size() - 1));
        }
        int known = roots.size();
        addContents(start, intoView, roots);
        insideViews.computeIfAbsent(start.ref(), any -> new HashSet<>()).addAll(roots.subList(known, roots.size()));
    }

    private void addContents(ObjectState view, List<Arrival> intoView, List<Root> roots) {
        ManagedObjectReference container = view.get(ContainerViewProperties.CONTAINER);
        ObjectState start = container == null ? null : world.find(container);
        if (start == null) {
            return;
        }
        List<MoType> types = types(view.get(ContainerViewProperties.TYPE));
        int inside = states.size();
        states.add(List.of());
        List<Arrival> arrivals = new ArrayList<>();
        intoView.forEach(arrival -> arrivals.add(new Arrival(types, arrival.select(), arrival.state())));
        if (Boolean.TRUE.equals(view.get(ContainerViewProperties.RECURSIVE))) {
            arrivals.add(new Arrival(null, false, inside));
        }
        List<Traversal> ways = new ArrayList<>();
        for (Containment.Edge edge : Containment.ways(world, start, types)) {
            ways.add(new Traversal(edge.source(), PathResolver.whole(edge.property()), arrivals));
        }
        states.set(inside, ways);
        roots.add(new Root(start.ref(), false, inside));
    }

    /** The known ones among the types that a view shows; null for all. */
    private static @Nullable List<MoType> types(@Nullable List<String> names) {
        if (names == null || names.isEmpty()) {
            return null;
        }
        return names.stream()
                .map(MoTypes::byName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
