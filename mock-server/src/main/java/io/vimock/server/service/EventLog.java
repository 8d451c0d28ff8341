package io.vimock.server.service;

import io.vimock.api.EventManagerProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.inventory.WellKnown;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.Restorable;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Posts events and keeps the newest {@value #CAPACITY} of them in memory; older ones are forgotten.
 *
 * <p>Posting happens in the step that makes the change; the event is kept, and can be queried, once the step is
 * published. Thread safe; readers do not hold up the writer.
 */
public final class EventLog implements EventPoster, CommitListener, Restorable {
    /** How many events are kept. */
    static final int CAPACITY = 50_000;

    private final HistoryRing<Event> kept = new HistoryRing<>(CAPACITY, Event::getKey);

    @Override
    public int post(Mutation mutation, Origin origin, Event event, @Nullable ManagedObjectReference entity) {
        complete(entity == null || mutation.exists(entity) ? mutation : mutation.before(), origin, event, entity);
        boolean hasManager = mutation.exists(WellKnown.EVENT_MANAGER);
        Event latest = hasManager ? mutation.get(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT) : null;
        if (latest != null) {
            share(event, latest);
        }
        int key = mutation.post(event);
        if (hasManager) {
            mutation.set(WellKnown.EVENT_MANAGER, EventManagerProperties.LATEST_EVENT, event);
        }
        return key;
    }

    /** Events of one task tell of the same place: they have its names in common, because many events are kept. */
    private static void share(Event event, Event latest) {
        event.setDatacenter(same(latest.getDatacenter(), event.getDatacenter()));
        event.setComputeResource(same(latest.getComputeResource(), event.getComputeResource()));
        event.setHost(same(latest.getHost(), event.getHost()));
        event.setVm(same(latest.getVm(), event.getVm()));
    }

    private static <T extends @Nullable Object> T same(T known, T own) {
        return WireType.equal(known, own) ? known : own;
    }

    @Override
    public void complete(ReadView view, Origin origin, Event event, @Nullable ManagedObjectReference entity) {
        event.setUserName(origin.userName());
        event.setChainId(origin.chainId());
        if (entity != null) {
            EventScope.fill(view, event, entity);
        }
        if (event.getFullFormattedMessage() == null) {
            event.setFullFormattedMessage(EventCatalogue.get().message(event));
        }
    }

    @Override
    public void committed(Commit commit) {
        for (Event event : commit.events()) {
            kept.put(event);
        }
    }

    @Override
    public Runnable save() {
        return kept.save();
    }

    /** The events that are kept, by their keys. */
    HistoryRing<Event> ring() {
        return kept;
    }

    /** The newest events that match, oldest first. */
    public List<Event> newest(int most, Predicate<Event> filter) {
        List<Event> found = new ArrayList<>();
        long oldest = kept.first();
        for (long key = kept.last(); key >= oldest && found.size() < most; key--) {
            Event event = kept.get(key);
            if (event != null && filter.test(event)) {
                found.add(event);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
