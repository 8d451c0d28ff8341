package io.vimock.server.service;

import io.vimock.api.MoType;
import io.vimock.server.call.Session;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The managed objects that belong to one session: its filters, views and collectors. They vanish with it, and for other
 * sessions they do not exist. Thread safe.
 */
public final class SessionObjects {
    private final World world;
    private final Map<ManagedObjectReference, Session> owners = new ConcurrentHashMap<>();
    private final Map<Session, Set<ManagedObjectReference>> owned = new ConcurrentHashMap<>();

    /** @param world where the objects are */
    public SessionObjects(World world) {
        this.world = world;
    }

    /** Creates an object that belongs to a session, without properties yet. */
    public ManagedObjectReference create(Mutation mutation, Session session, MoType type) {
        ManagedObjectReference ref = mutation.createOfSession(type, "session[" + session.key() + "]");
        boolean first = !owned.containsKey(session);
        owned.computeIfAbsent(session, any -> ConcurrentHashMap.newKeySet()).add(ref);
        owners.put(ref, session);
        if (first) {
            session.onEnd(() -> world.execute(() -> destroyAll(session)));
        }
        return ref;
    }

    /** Destroys an object of a session. */
    public void destroy(Mutation mutation, ManagedObjectReference ref) {
        mutation.destroy(ref);
        Session session = owners.remove(ref);
        if (session != null) {
            owned.getOrDefault(session, Set.of()).remove(ref);
        }
    }

    private void destroyAll(Session session) {
        Set<ManagedObjectReference> refs = owned.remove(session);
        if (refs != null) {
            owners.keySet().removeAll(refs);
            world.change(mutation -> refs.stream().filter(mutation::exists).forEach(mutation::destroy));
        }
    }

    /** Whether an object belongs to a session. */
    public boolean isOwned(ManagedObjectReference ref) {
        return owners.containsKey(ref);
    }

    /** Whether a session sees an object: its own ones, and all that belong to nobody. */
    public boolean sees(Session session, ManagedObjectReference ref) {
        Session owner = owners.get(ref);
        return owner == null || owner == session;
    }

    /**
     * Demands that an object is not another session's.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public void require(Session session, ManagedObjectReference ref) {
        if (!sees(session, ref)) {
            throw Faults.managedObjectNotFound(ref);
        }
    }

    /** A session's objects of a type, in the order of their creation. */
    public List<ManagedObjectReference> list(Session session, MoType type) {
        return owned.getOrDefault(session, Set.of()).stream()
                .map(ref -> world.snapshot().find(ref))
                .filter(state -> state != null && state.type().isA(type))
                .sorted((a, b) -> Long.compare(a.sequence(), b.sequence()))
                .map(state -> state.ref())
                .toList();
    }
}
