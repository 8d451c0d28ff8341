package io.vimock.server.service;

import io.vimock.api.ApiLevel;
import io.vimock.api.EventManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.TaskProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.EventFilterSpecByEntity;
import io.vimock.vim25.GeneralUserEvent;
import io.vimock.vim25.InvalidEvent;
import io.vimock.vim25.ManagedEntityEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.TaskInfo;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The EventManager: what has happened. It knows the newest {@value EventLog#CAPACITY} events. */
public final class EventManager implements ManagedObjectType {
    private static final int MOST_EVENTS = 1000;

    private final EventLog log;
    private final Histories histories;
    private final ApiLevel level;

    /**
     * @param log keeps the events
     * @param histories has the collectors
     * @param level which events there are
     */
    public EventManager(EventLog log, Histories histories, ApiLevel level) {
        this.log = log;
        this.histories = histories;
        this.level = level;
    }

    @Override
    public MoType type() {
        return MoTypes.EVENT_MANAGER;
    }

    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                EventManagerProperties.DESCRIPTION,
                (call, self) -> EventCatalogue.get().description(level));
    }

    /** Sets the properties of the EventManager, which exists already. */
    public static void create(Mutation m) {
        m.set(WellKnown.EVENT_MANAGER, EventManagerProperties.MAX_COLLECTOR, HistoryCollectors.MOST);
    }

    /** The newest events that match, at most {@value #MOST_EVENTS}, oldest first (facts: events, rules). */
    public List<Event> queryEvents(Call call, EventFilterSpec filter) {
        check(call, filter);
        return log.newest(MOST_EVENTS, new EventFilter(filter, call.snapshot())).stream()
                .map(form(filter))
                .toList();
    }

    /**
     * CreateCollectorForEvents: a collector of the events that match, in the caller's session.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when the session has too many,
     *     ManagedObjectNotFound for a filter on an entity that does not exist
     */
    public ManagedObjectReference createCollectorForEvents(Call call, EventFilterSpec filter) {
        check(call, filter);
        return histories
                .events()
                .create(
                        call,
                        new HistoryCollectors.Selection<>(filter, view -> new EventFilter(filter, view), form(filter)));
    }

    private static void check(Call call, EventFilterSpec filter) {
        EventFilterSpecByEntity byEntity = filter.getEntity();
        if (byEntity != null) {
            call.snapshot().state(byEntity.getEntity());
        }
    }

    private static UnaryOperator<Event> form(EventFilterSpec filter) {
        return Boolean.TRUE.equals(filter.isDisableFullMessage())
                ? EventManager::withoutMessage
                : UnaryOperator.identity();
    }

    private static Event withoutMessage(Event event) {
        Event copy = WireType.copy(event);
        copy.setFullFormattedMessage(null);
        return copy;
    }

    /** Writes a user's note about an entity into the log. */
    public void logUserEvent(Call call, ManagedObjectReference entity, String msg) {
        call.require("Global.LogEvent", entity);
        call.world()
                .change(m -> log.post(
                        m,
                        Origin.of(call),
                        new GeneralUserEvent()
                                .withMessage(msg)
                                .withEntity(new ManagedEntityEventArgument()
                                        .withEntity(entity)
                                        .withName(EventScope.name(m, entity))),
                        entity));
    }

    /**
     * PostEvent: writes an event into the log, with the server's time and the caller's name.
     *
     * @param taskInfo the task in whose chain of events it belongs; null for none
     * @throws io.vimock.server.fault.VimFaultException InvalidEvent when it names an object that does not exist,
     *     ManagedObjectNotFound when the task does not
     */
    public void postEvent(Call call, Event eventToPost, @Nullable TaskInfo taskInfo) {
        if (taskInfo != null) {
            call.snapshot().state(taskInfo.getTask());
        }
        call.world().change(m -> {
            List<ManagedObjectReference> named = new EventArguments().all(eventToPost);
            if (!named.stream().allMatch(m::exists)) {
                throw Faults.of(new InvalidEvent(), "The event names an object that does not exist");
            }
            Origin caller = Origin.of(call);
            Origin origin = taskInfo == null
                    ? caller
                    : new Origin(
                            caller.userName(),
                            m.require(taskInfo.getTask(), TaskProperties.INFO).getEventChainId());
            log.post(m, origin, eventToPost, EventScope.of(eventToPost));
        });
    }
}
