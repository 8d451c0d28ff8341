package io.vimock.server.call;

import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/** Completes events and posts them in the mutation that makes the change they report. */
public interface EventPoster {

    /**
     * Fills in what follows from the entity (datacenter, compute resource, host, virtual machine), the user, the chain
     * and the message, and posts the event.
     *
     * @param event the event with its own fields set; belongs to the world from then on
     * @param entity what the event is about; null for events of the server
     * @return the event's key
     */
    int post(Mutation mutation, Origin origin, Event event, @Nullable ManagedObjectReference entity);

    /**
     * Fills in what {@link #post} fills in, for an event that is told to the caller alone.
     *
     * @param view where the entity is looked at
     */
    void complete(ReadView view, Origin origin, Event event, @Nullable ManagedObjectReference entity);
}
