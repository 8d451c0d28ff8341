package io.vimock.server.service.collector;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.PropertyCollectorProperties;
import io.vimock.api.PropertyFilterProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Session;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.wire.EncodedValues;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.RetrieveOptions;
import io.vimock.vim25.RetrieveResult;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.WaitOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads properties in bulk and reports their changes.
 *
 * <p>Everybody shares one PropertyCollector object, yet every session has filters and a version of its own on it;
 * CreatePropertyCollector gives further ones. What a call reads is one snapshot; answers are lists whose elements are
 * made while they are written. A call that waits holds no thread. (wire rules 7, 8, 16, 17) Thread safe.
 */
public final class PropertyCollector implements ManagedObjectType {
    private final World world;
    private final SessionObjects objects;
    private final PathResolver names;
    private final PropertyReaders readers;
    private final WallTimer timer;
    private final FilterRouter router;
    private final Map<Session, SessionState> sessions = new ConcurrentHashMap<>();

    /** What a session has: its collectors, and answers that it has not fetched to the end. */
    /** News of so many objects keep a thread no longer than another brief request does. */
    private static final int FEW = 16;

    private static final class SessionState {
        private final Map<ManagedObjectReference, Collector> collectors = new ConcurrentHashMap<>();
        private final Map<ManagedObjectReference, ManagedObjectReference> collectorOf = new ConcurrentHashMap<>();
        private final Retrievals retrievals = new Retrievals();
    }

    /**
     * @param objects whose the filters and further collectors are
     * @param computed the properties that are made when they are read
     * @param names which types and properties there are
     * @param encoded keeps the encoded form of what is answered; null to answer values as they are
     * @param timer ends waits that have a limit
     * @param wakers answers waiting calls when something happened; never the world thread
     */
    public PropertyCollector(
            World world,
            SessionObjects objects,
            ComputedProperties computed,
            PathResolver names,
            @Nullable EncodedValues encoded,
            WallTimer timer,
            Executor wakers) {
        this.world = world;
        this.objects = objects;
        this.names = names;
        this.readers = new PropertyReaders(computed, encoded);
        this.timer = timer;
        this.router = new FilterRouter(world, wakers);
    }

    @Override
    public MoType type() {
        return MoTypes.PROPERTY_COLLECTOR;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(PropertyCollectorProperties.FILTER, this::filters);
    }

    private List<ManagedObjectReference> filters(Call call, ObjectState collector) {
        SessionState state = sessions.get(call.session());
        return state == null
                ? List.of()
                : objects.list(call.session(), MoTypes.PROPERTY_FILTER).stream()
                        .filter(filter -> collector.ref().equals(state.collectorOf.get(filter)))
                        .toList();
    }

    private SessionState state(Session session) {
        SessionState known = sessions.get(session);
        if (known != null) {
            return known;
        }
        SessionState fresh = new SessionState();
        SessionState other = sessions.putIfAbsent(session, fresh);
        if (other != null) {
            return other;
        }
        session.onEnd(() -> forget(session));
        return fresh;
    }

    /**
     * Whether all that a session has filters on is told in next to no time: the objects are few. Waits for nothing.
     *
     * @param session whose collectors are asked
     */
    public boolean selectsFew(Session session) {
        SessionState state = sessions.get(session);
        int objects = 0;
        if (state != null) {
            for (Collector collector : state.collectors.values()) {
                objects += collector.size();
            }
        }
        return objects <= FEW;
    }

    private void forget(Session session) {
        SessionState state = sessions.remove(session);
        if (state != null) {
            state.collectors
                    .values()
                    .forEach(collector -> collector.close(call -> Faults.notAuthenticated(call.self(), "System.View")));
        }
    }

    private Collector collector(Call call) {
        objects.require(call.session(), call.self());
        return state(call.session())
                .collectors
                .computeIfAbsent(call.self(), ref -> new Collector(router, readers, timer));
    }

    private CompiledSpec compile(Call call, PropertyFilterSpec spec) {
        return PlanCompiler.compile(spec, names, call.snapshot(), ref -> objects.sees(call.session(), ref));
    }

    /** The asked properties of the selected objects; an object that several specs select comes once, with all. */
    public List<ObjectContent> retrieveProperties(Call call, List<PropertyFilterSpec> specSet) {
        objects.require(call.session(), call.self());
        List<FilterPlan> plans =
                specSet.stream().map(spec -> compile(call, spec).plan()).toList();
        return Retrieval.of(plans, call, readers);
    }

    /**
     * The same, page by page if there are more than {@code maxObjects}.
     *
     * @return null when nothing is selected
     */
    public @Nullable RetrieveResult retrievePropertiesEx(
            Call call, List<PropertyFilterSpec> specSet, RetrieveOptions options) {
        int most = limit("options.maxObjects", options.getMaxObjects());
        List<ObjectContent> contents = retrieveProperties(call, specSet);
        if (contents.isEmpty()) {
            return null;
        }
        return state(call.session()).retrievals.first(contents, most);
    }

    private static int limit(String argument, @Nullable Integer limit) {
        if (limit == null) {
            return Integer.MAX_VALUE;
        }
        if (limit <= 0) {
            throw Faults.invalidArgument(argument, "it must be positive, not " + limit);
        }
        return limit;
    }

    /** The next page of an answer, from the snapshot that its first page was read from. */
    public RetrieveResult continueRetrievePropertiesEx(Call call, String token) {
        RetrieveResult next = state(call.session()).retrievals.next(token);
        if (next == null) {
            throw unknownToken(token);
        }
        return next;
    }

    /** Gives up the rest of an answer. */
    public void cancelRetrievePropertiesEx(Call call, String token) {
        if (!state(call.session()).retrievals.cancel(token)) {
            throw unknownToken(token);
        }
    }

    private static VimFaultException unknownToken(String token) {
        return Faults.invalidArgument("token", "'" + token + "' is no retrieval of this session that has pages left");
    }

    /** Creates a filter; what it selects is reported by the next CheckForUpdates or wait. */
    public ManagedObjectReference createFilter(Call call, PropertyFilterSpec spec, boolean partialUpdates) {
        CompiledSpec compiled = compile(call, spec);
        Collector collector = collector(call);
        SessionState state = state(call.session());
        Filter filter = router.join(compiled, group -> {
            ManagedObjectReference ref = world.write(mutation -> {
                ManagedObjectReference created = objects.create(mutation, call.session(), MoTypes.PROPERTY_FILTER);
                state.collectorOf.put(created, call.self());
                mutation.touch(call.self(), PropertyCollectorProperties.FILTER);
                mutation.set(created, PropertyFilterProperties.SPEC, spec);
                mutation.set(created, PropertyFilterProperties.PARTIAL_UPDATES, partialUpdates);
                return created;
            });
            return new Filter(ref, collector, compiled, group, partialUpdates);
        });
        collector.add(filter);
        return filter.ref();
    }

    /** Ends the filter that the call is about. */
    void destroyFilter(Call call) {
        objects.require(call.session(), call.self());
        SessionState state = state(call.session());
        List<Filter> removed = new ArrayList<>(1);
        for (Collector collector : state.collectors.values()) {
            Filter filter = collector.remove(call.self());
            if (filter != null) {
                removed.add(filter);
            }
        }
        world.call(() -> {
            removed.forEach(router::left);
            return world.write(mutation -> {
                objects.destroy(mutation, call.self());
                ManagedObjectReference collector = state.collectorOf.remove(call.self());
                if (collector != null) {
                    mutation.touch(collector, PropertyCollectorProperties.FILTER);
                }
                return true;
            });
        });
    }

    /**
     * What happened since a version, or null.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidCollectorVersion
     */
    public @Nullable UpdateSet checkForUpdates(Call call, @Nullable String version) {
        return collector(call).check(call, version, Integer.MAX_VALUE);
    }

    /**
     * What happened since a version, as soon as something has.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidCollectorVersion
     */
    public CompletionStage<@Nullable UpdateSet> waitForUpdates(Call call, @Nullable String version) {
        return collector(call).await(call, version, Integer.MAX_VALUE, null);
    }

    /**
     * What happened since a version, as soon as something has, of at most {@code maxObjectUpdates} objects; null when
     * {@code maxWaitSeconds} pass before.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidCollectorVersion
     */
    public CompletionStage<@Nullable UpdateSet> waitForUpdatesEx(
            Call call, @Nullable String version, @Nullable WaitOptions options) {
        Integer seconds = options == null ? null : options.getMaxWaitSeconds();
        if (seconds != null && seconds < 0) {
            throw Faults.invalidArgument("options.maxWaitSeconds", "it must not be negative, but is " + seconds);
        }
        int most = limit("options.maxObjectUpdates", options == null ? null : options.getMaxObjectUpdates());
        return collector(call).await(call, version, most, seconds == null ? null : Duration.ofSeconds(seconds));
    }

    /** Ends the calls that wait on this collector of the session with RequestCanceled. */
    public void cancelWaitForUpdates(Call call) {
        collector(call).cancelWaits();
    }

    /** Creates a further collector for the session. */
    public ManagedObjectReference createPropertyCollector(Call call) {
        objects.require(call.session(), call.self());
        return world.write(mutation -> objects.create(mutation, call.session(), MoTypes.PROPERTY_COLLECTOR));
    }

    /**
     * Ends a collector that CreatePropertyCollector made, with its filters.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported for the one that all sessions share
     */
    public void destroyPropertyCollector(Call call) {
        objects.require(call.session(), call.self());
        if (!objects.isOwned(call.self())) {
            throw Faults.notSupported("The collector that all sessions share cannot be destroyed");
        }
        Collector collector = collector(call);
        List<ManagedObjectReference> filters = collector.filters();
        SessionState state = state(call.session());
        state.collectors.remove(call.self());
        collector.close(waiting -> Faults.managedObjectNotFound(waiting.self()));
        world.change(mutation -> {
            filters.forEach(filter -> objects.destroy(mutation, filter));
            state.collectorOf.keySet().removeAll(filters);
            objects.destroy(mutation, call.self());
        });
    }
}
