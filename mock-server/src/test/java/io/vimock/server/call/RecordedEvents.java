package io.vimock.server.call;

import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.server.world.World;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Posts events with user and chain alone, and keeps what was committed for the test to look at. */
public final class RecordedEvents implements EventPoster {
    private final List<Event> committed = new CopyOnWriteArrayList<>();

    /** Keeps what the world commits from now on. */
    public RecordedEvents listenTo(World world) {
        world.addListener(commit -> committed.addAll(commit.events()));
        return this;
    }

    @Override
    public void complete(ReadView view, Origin origin, Event event, @Nullable ManagedObjectReference entity) {
        event.withUserName(origin.userName()).setChainId(origin.chainId());
    }

    @Override
    public int post(Mutation mutation, Origin origin, Event event, @Nullable ManagedObjectReference entity) {
        event.withUserName(origin.userName()).setChainId(origin.chainId());
        return mutation.post(event);
    }

    /** The committed events, oldest first. */
    public List<Event> all() {
        return committed;
    }

    /** The types of the committed events, oldest first. */
    public List<String> types() {
        return committed.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    /** Forgets what has been recorded. */
    public void clear() {
        committed.clear();
    }
}
