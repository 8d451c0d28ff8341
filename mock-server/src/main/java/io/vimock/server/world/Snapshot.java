package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The whole inventory at one revision. Immutable, thread safe; holding one keeps that version alive. */
public final class Snapshot implements ReadView {
    private final long revision;
    private final Trie<ObjectState> objects;
    private final Lookups lookups;
    private final Annexes annexes;
    private final Counters counters;

    /**
     * What is given out next.
     *
     * @param sequence the number of an object in the order of creation
     * @param id the number in an object's reference
     * @param eventKey the key of an event
     * @param sessionObject the number of an object that belongs to a session
     */
    record Counters(long sequence, long id, int eventKey, long sessionObject) {
        static final Counters START = new Counters(1, 1, 1, 1);

        /** These counters with other values, which most commits do not have. */
        Counters to(long nextSequence, long nextId, int nextEventKey, long nextSessionObject) {
            return nextSequence == sequence
                            && nextId == id
                            && nextEventKey == eventKey
                            && nextSessionObject == sessionObject
                    ? this
                    : new Counters(nextSequence, nextId, nextEventKey, nextSessionObject);
        }
    }

    Snapshot(long revision, Trie<ObjectState> objects, Lookups lookups, Annexes annexes, Counters counters) {
        this.revision = revision;
        this.objects = objects;
        this.lookups = lookups;
        this.annexes = annexes;
        this.counters = counters;
    }

    /** The number of the commit that made it; 0 for the empty world. */
    public long revision() {
        return revision;
    }

    /** How many objects there are. */
    public int size() {
        return objects.size();
    }

    @Override
    public @Nullable ObjectState find(ManagedObjectReference ref) {
        return objects.find(ref);
    }

    /** Visits every object, in no particular order. */
    public void forEach(Consumer<ObjectState> action) {
        objects.forEach(action);
    }

    /** All objects of a type or its subtypes in the order of their creation: visits everything, not for hot paths. */
    public List<ObjectState> all(MoType type) {
        List<ObjectState> found = new ArrayList<>();
        objects.forEach(state -> {
            if (state.type().isA(type)) {
                found.add(state);
            }
        });
        found.sort(Comparator.comparingLong(ObjectState::sequence));
        return found;
    }

    @Override
    public List<ManagedObjectReference> lookup(Index index, Object key) {
        return lookups.find(index, key);
    }

    @Override
    public <T> T annex(Annex<T> annex) {
        return annexes.get(annex);
    }

    Annexes annexes() {
        return annexes;
    }

    Lookups lookups() {
        return lookups;
    }

    Trie<ObjectState> objects() {
        return objects;
    }

    Counters counters() {
        return counters;
    }
}
