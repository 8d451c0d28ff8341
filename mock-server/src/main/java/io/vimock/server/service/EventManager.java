package io.vimock.server.service;

import io.vimock.api.EventManagerProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.call.Origin;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventDescription;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.GeneralUserEvent;
import io.vimock.vim25.ManagedEntityEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;

/** The EventManager: what happened in the data center. Events are posted with the change that they report. */
public final class EventManager implements ManagedObjectType {
    /** What a query answers at most; clients that want more page through a collector. */
    private static final int MOST_ANSWERED = 1_000;

    private static final int MAX_COLLECTOR = 1_000;

    private final EventStore store;
    private final EventPoster poster;

    /**
     * @param store where events are found; hears of the world's commits
     * @param poster posts the events that users log
     */
    public EventManager(EventStore store, EventPoster poster) {
        this.store = store;
        this.poster = poster;
    }

    /** Fills in the EventManager, and keeps {@code latestEvent} up to date from now on. */
    public static void create(World world, Mutation m) {
        if (!m.exists(WellKnown.EVENT_MANAGER)) {
            m.create(MoTypes.EVENT_MANAGER, WellKnown.EVENT_MANAGER);
        }
        m.set(WellKnown.EVENT_MANAGER, EventManagerProperties.MAX_COLLECTOR, MAX_COLLECTOR);
        m.set(
                WellKnown.EVENT_MANAGER,
                EventManagerProperties.DESCRIPTION,
                new EventDescription()
                        .withCategory(category("info"), category("warning"), category("error"), category("user"))
                        .withEventInfo(EventTypes.describe()));
        world.addHook(EventManager::showLatest);
    }

    private static ElementDescription category(String key) {
        String label = Character.toUpperCase(key.charAt(0)) + key.substring(1);
        return new ElementDescription().withKey(key).withLabel(label).withSummary(label);
    }

    private static void showLatest(Mutation m) {
        List<Event> events = m.events();
        if (!events.isEmpty()) {
            m.set(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT, events.get(events.size() - 1));
        }
    }

    @Override
    public MoType type() {
        return MoTypes.EVENT_MANAGER;
    }

    /**
     * QueryEvents: the newest events that fit the filter, oldest first.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, ManagedObjectNotFound
     */
    public List<Event> queryEvents(Call call, EventFilterSpec filter) {
        return store.newest(EventFilter.of(filter, call.snapshot()), MOST_ANSWERED);
    }

    /** LogUserEvent: a message of a user about an entity. */
    public void logUserEvent(Call call, ManagedObjectReference entity, String msg) {
        String name = call.snapshot().require(entity, ManagedEntityProperties.NAME);
        call.world()
                .change(m -> poster.post(
                        m,
                        Origin.of(call),
                        new GeneralUserEvent()
                                .withMessage(msg)
                                .withEntity(new ManagedEntityEventArgument()
                                        .withName(name)
                                        .withEntity(entity)),
                        entity));
    }
}
