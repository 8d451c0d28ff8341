package io.vimock.server.service;

import io.vimock.api.EventManagerProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
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
import io.vimock.vim25.ManagedEntityEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/** The EventManager: what has happened. It knows the newest {@value EventLog#CAPACITY} events. */
public final class EventManager implements ManagedObjectType {
    private static final int MOST_EVENTS = 1000;
    private static final int MOST_COLLECTORS = 32;

    private final EventLog log;

    /** @param log keeps the events */
    public EventManager(EventLog log) {
        this.log = log;
    }

    @Override
    public MoType type() {
        return MoTypes.EVENT_MANAGER;
    }

    /** Sets the properties of the EventManager, which exists already. */
    public static void create(Mutation m) {
        m.set(
                WellKnown.EVENT_MANAGER,
                EventManagerProperties.DESCRIPTION,
                EventCatalogue.get().describe());
        m.set(WellKnown.EVENT_MANAGER, EventManagerProperties.MAX_COLLECTOR, MOST_COLLECTORS);
    }

    /** The newest events that match, at most {@value #MOST_EVENTS}, oldest first (facts: events, rules). */
    public List<Event> queryEvents(Call call, EventFilterSpec filter) {
        EventFilterSpecByEntity byEntity = filter.getEntity();
        if (byEntity != null && !call.snapshot().exists(byEntity.getEntity())) {
            throw Faults.managedObjectNotFound(byEntity.getEntity());
        }
        List<Event> found = log.newest(MOST_EVENTS, new EventFilter(filter, call.snapshot()));
        return Boolean.TRUE.equals(filter.isDisableFullMessage())
                ? found.stream().map(EventManager::withoutMessage).toList()
                : found;
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
}
