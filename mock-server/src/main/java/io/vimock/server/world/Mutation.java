package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A step of the world while it is being made: reads see its own changes, and all of them are published at once, or none
 * when the step throws.
 *
 * <p>Values that are set belong to the world from then on; the caller does not change them any more. Only for the
 * world thread, and only while the step runs.
 */
public final class Mutation implements ReadView {
    private static final int MOST_DERIVATIONS = 1_000_000;

    /** Numbers of their own, so that what clients look at does not change the ids of what they make. */
    private static final long FIRST_OF_SESSIONS = 1L << 40;

    private final World world;
    private final Snapshot before;
    private final Instant now;
    private final Map<ManagedObjectReference, Draft> drafts = new LinkedHashMap<>(2);
    private final Set<Draft> underived = new LinkedHashSet<>(2);
    /** What {@link #changes()} found; null when something may have changed since. */
    private @Nullable List<Change> changes;

    private final List<Event> events = new ArrayList<>(0);
    private final List<Runnable> sequels = new ArrayList<>(0);
    private Lookups lookups;
    private Annexes annexes;
    private long nextSequence;
    private long nextId;
    private int nextEventKey;
    private long nextSessionObject;
    private int rounds;
    private boolean restore;
    private boolean finished;

    Mutation(World world, Snapshot before, Instant now) {
        this.world = world;
        this.before = before;
        this.now = now;
        this.lookups = before.lookups();
        this.annexes = before.annexes();
        Snapshot.Counters counters = before.counters();
        this.nextSequence = counters.sequence();
        this.nextId = counters.id();
        this.nextEventKey = counters.eventKey();
        this.nextSessionObject = counters.sessionObject();
    }

    /**
     * Brings back everything as it was in an older snapshot of this world, apart from what belongs to sessions: that
     * stays as it is now.
     */
    void restore(Snapshot target) {
        restore = true;
        before.objects().differences(target.objects(), (present, wanted) -> {
            if (isOfSession(present) || isOfSession(wanted)) {
                return;
            }
            if (wanted == null && present != null) {
                draft(present.ref()).destroy();
            } else if (present == null && wanted != null) {
                Draft created = new Draft(wanted.ref(), wanted.type(), wanted.sequence());
                created.become(wanted);
                begin(wanted.ref(), created);
            } else if (wanted != null) {
                draft(wanted.ref()).become(wanted);
            }
        });
        lookups = target.lookups();
        annexes = target.annexes();
        nextSequence = target.counters().sequence();
        nextId = target.counters().id();
        nextEventKey = target.counters().eventKey();
    }

    private static boolean isOfSession(@Nullable ObjectState state) {
        return state != null && state.sequence() >= FIRST_OF_SESSIONS;
    }

    /** Whether this step returns to a checkpoint. */
    public boolean isRestore() {
        return restore;
    }

    /** The world as it was when the step began. */
    public Snapshot before() {
        return before;
    }

    /** The time of the step. */
    public Instant now() {
        return now;
    }

    @Override
    public @Nullable ObjectState find(ManagedObjectReference ref) {
        Draft draft = drafts.get(ref);
        if (draft == null) {
            return before.find(ref);
        }
        return draft.isDestroyed() ? null : draft.current();
    }

    @Override
    public List<ManagedObjectReference> lookup(Index index, Object key) {
        return lookups.find(index, key);
    }

    @Override
    public <T> T annex(Annex<T> annex) {
        return annexes.get(annex);
    }

    /** Gives an annex another value; the value must not change any more. */
    public <T> void set(Annex<T> annex, T value) {
        if (finished) {
            throw new IllegalStateException("the step has ended, its mutation cannot change the annex " + annex);
        }
        annexes = annexes.with(annex, value);
    }

    /** A reference nobody has had: the prefix and the next number, {@code vm-20}. */
    public ManagedObjectReference newRef(MoType type, String prefix) {
        return new ManagedObjectReference(type.name(), prefix + nextId++);
    }

    /**
     * Creates an object, without properties yet.
     *
     * @throws IllegalArgumentException when it exists
     */
    public ManagedObjectReference create(MoType type, ManagedObjectReference ref) {
        if (before.exists(ref) || drafts.containsKey(ref)) {
            throw new IllegalArgumentException(ref + " exists already");
        }
        begin(ref, new Draft(ref, type, nextSequence++));
        return ref;
    }

    /**
     * Creates an object that belongs to a client's session and not to the data center: a view, a filter, a collector. It
     * outlives a {@linkplain World#restore return to a checkpoint}.
     *
     * @param prefix what its id begins with
     */
    public ManagedObjectReference createOfSession(MoType type, String prefix) {
        long number = nextSessionObject++;
        ManagedObjectReference ref = new ManagedObjectReference(type.name(), prefix + number);
        begin(ref, new Draft(ref, type, FIRST_OF_SESSIONS + number));
        return ref;
    }

    /**
     * Destroys an object. What it relates to forgets it; references to it in other properties are the caller's work.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public void destroy(ManagedObjectReference ref) {
        Draft draft = draft(ref);
        ObjectState state = draft.current();
        TypeRules rules = world.rulesOf(state.type());
        for (Relation relation : rules.relations()) {
            relate(draft, relation, relation.targets().apply(state), List.of());
        }
        for (Index index : rules.indexes()) {
            lookups = lookups.moved(index, state, index.keys(index.basis(state)), List.of());
        }
        draft.destroy();
    }

    /**
     * Sets a property; an equal value is no change.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     */
    public <T> void set(ManagedObjectReference ref, Property<T> property, @Nullable T value) {
        ObjectState state = state(ref);
        T old = state.get(property);
        if (!WireType.equal(old, value)) {
            Draft draft = draft(ref, state);
            if (value instanceof RefSet || old instanceof RefSet) {
                draft.replaced(property);
            }
            write(draft, property, WireType.freeze(value, old));
        }
    }

    /**
     * Sets a value inside a property: {@code runtime.powerState}, {@code config.hardware.device[2000]}. What is on the
     * way is copied; a keyed element that is not there yet is added, and a null value removes it.
     *
     * @throws io.vimock.server.fault.VimFaultException ManagedObjectNotFound
     * @throws IllegalArgumentException when the path does not fit the object
     */
    public void set(ManagedObjectReference ref, String path, @Nullable Object value) {
        PropertyPath parsed = PropertyPath.parse(path);
        ObjectState state = state(ref);
        Property<?> property = state.type().property(parsed.property());
        if (property == null) {
            throw new IllegalArgumentException(state.type() + " has no property " + path);
        }
        Object old = state.get(property);
        Object present = parsed.read(old);
        if (present != null && WireType.equal(present, value)) {
            return;
        }
        Object changed = parsed.with(old, WireType.freeze(value));
        if (present != null || !WireType.equal(old, changed)) {
            write(draft(ref, state), property, WireType.freeze(changed, old));
        }
    }

    /**
     * Replaces a property's bean by a changed copy. The change may set the bean's fields and replace its lists as a
     * whole; it must not change beans or lists inside it.
     */
    public <T> void update(ManagedObjectReference ref, Property<T> property, UnaryOperator<T> change) {
        set(ref, property, change.apply(WireType.copy(require(ref, property))));
    }

    /**
     * Notes that a property that is made when it is read, and not stored, has another value now, so that filters report
     * it. Nothing when the object does not exist.
     */
    public void touch(ManagedObjectReference ref, Property<?> property) {
        if (exists(ref)) {
            draft(ref).touch(property);
        }
    }

    /** Adds a member to a set that no relation keeps, such as a view's. */
    public void add(
            ManagedObjectReference ref,
            Property<List<ManagedObjectReference>> property,
            ManagedObjectReference member) {
        long sequence = state(member).sequence();
        RefSet set = members(ref, property);
        if (!set.contains(sequence)) {
            write(draft(ref), property, set.with(sequence, member));
            draft(ref).member(property, member, true);
        }
    }

    /** Takes a member out of a set; the member may have been destroyed in this step. */
    public void remove(
            ManagedObjectReference ref,
            Property<List<ManagedObjectReference>> property,
            ManagedObjectReference member) {
        Draft destroyed = drafts.get(member);
        long sequence =
                destroyed != null ? destroyed.sequence() : before.state(member).sequence();
        RefSet set = members(ref, property);
        if (set.contains(sequence)) {
            write(draft(ref), property, set.without(sequence));
            draft(ref).member(property, member, false);
        }
    }

    private RefSet members(ManagedObjectReference ref, Property<List<ManagedObjectReference>> property) {
        return get(ref, property) instanceof RefSet set ? set : RefSet.EMPTY;
    }

    /**
     * Posts an event: gives it its key and time. An event without a chain starts one.
     *
     * @return the event's key
     */
    public int post(Event event) {
        int key = nextEventKey++;
        event.setKey(key);
        event.setCreatedTime(now);
        if (event.getChainId() == 0) {
            event.setChainId(key);
        }
        if (event.getUserName() == null) {
            event.setUserName("");
        }
        WireType.freeze(event);
        events.add(event);
        return key;
    }

    /**
     * Runs an action on the world thread when this step has been published, outside of the mutation; never when the
     * step fails. For what has to follow a change: an appointment with the clock, another step.
     */
    public void afterCommit(Runnable action) {
        sequels.add(action);
    }

    List<Runnable> sequels() {
        return sequels;
    }

    /** The events posted so far. */
    public List<Event> events() {
        return events;
    }

    /** The objects that this step has created, changed or destroyed so far. */
    public List<Change> changes() {
        List<Change> known = changes;
        if (known == null) {
            known = changesOf(drafts.values());
            changes = known;
        }
        return known;
    }

    private static List<Change> changesOf(Collection<Draft> drafts) {
        List<Change> changes = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            if (draft.isChange()) {
                changes.add(draft.toChange());
            }
        }
        return Collections.unmodifiableList(changes);
    }

    /** The draft of an object that is about to change. */
    private Draft draft(ManagedObjectReference ref) {
        return draft(ref, state(ref));
    }

    /** The draft of an object that is about to change, and has been read. */
    private Draft draft(ManagedObjectReference ref, ObjectState state) {
        if (finished) {
            throw new IllegalStateException("the step has ended, its mutation cannot change " + ref);
        }
        Draft draft = drafts.get(ref);
        if (draft == null) {
            return begin(ref, new Draft(state));
        }
        changes = null;
        return draft;
    }

    private Draft begin(ManagedObjectReference ref, Draft draft) {
        changes = null;
        drafts.put(ref, draft);
        return draft;
    }

    private void write(Draft draft, Property<?> property, @Nullable Object value) {
        TypeRules rules = world.rulesOf(draft.current().type());
        List<Relation> relations = rules.relations(property);
        underived.add(draft);
        if (relations.isEmpty() && rules.indexes(property).isEmpty()) {
            draft.set(property, value);
            return;
        }
        List<List<ManagedObjectReference>> old = new ArrayList<>(relations.size());
        for (Relation relation : relations) {
            old.add(relation.targets().apply(draft.current()));
        }
        setIndexed(draft, property, value, rules.indexes(property));
        for (int i = 0; i < relations.size(); i++) {
            Relation relation = relations.get(i);
            relate(draft, relation, old.get(i), relation.targets().apply(draft.current()));
        }
    }

    private void setIndexed(Draft draft, Property<?> property, @Nullable Object value, List<Index> indexes) {
        @Nullable Object[] bases = new @Nullable Object[indexes.size()];
        for (int i = 0; i < bases.length; i++) {
            bases[i] = indexes.get(i).basis(draft.current());
        }
        draft.set(property, value);
        for (int i = 0; i < bases.length; i++) {
            Index index = indexes.get(i);
            Object basis = index.basis(draft.current());
            if (!Objects.equals(bases[i], basis)) {
                lookups = lookups.moved(index, draft.current(), index.keys(bases[i]), index.keys(basis));
            }
        }
    }

    private void relate(
            Draft source, Relation relation, List<ManagedObjectReference> old, List<ManagedObjectReference> wanted) {
        ManagedObjectReference ref = source.current().ref();
        for (ManagedObjectReference target : old) {
            if (!wanted.contains(target) && hasInverse(relation, target)) {
                remove(target, relation.inverse(), ref);
            }
        }
        for (ManagedObjectReference target : wanted) {
            if (!old.contains(target) && hasInverse(relation, target)) {
                add(target, relation.inverse(), ref);
            }
        }
    }

    private boolean hasInverse(Relation relation, ManagedObjectReference target) {
        ObjectState state = find(target);
        return state != null && state.type().isA(relation.target());
    }

    /**
     * Recomputes what follows from the changes, until nothing changes any more: for an object that many others feed
     * once, when these have settled, and not once for each.
     */
    void derive() {
        Set<Due> due = new LinkedHashSet<>(2);
        while (!underived.isEmpty() || !due.isEmpty()) {
            if (underived.isEmpty()) {
                Due next = due.iterator().next();
                due.remove(next);
                recompute(next.derivation(), next.target());
            } else {
                Draft draft = underived.iterator().next();
                underived.remove(draft);
                deriveFrom(draft, due);
            }
            countRound();
        }
    }

    private void countRound() {
        if (++rounds > MOST_DERIVATIONS) {
            throw new IllegalStateException("derived properties do not settle");
        }
    }

    private void deriveFrom(Draft draft, Set<Due> due) {
        ManagedObjectReference ref = draft.current().ref();
        TypeRules rules = world.rulesOf(draft.current().type());
        // What a derivation sets is there when those after it are recomputed for the first time, and they once.
        long waiting = rules.followersOf(draft.takeUnderived());
        while (waiting != 0 && !draft.isDestroyed()) {
            Derivation derivation = rules.follower(Long.numberOfTrailingZeros(waiting));
            waiting &= waiting - 1;
            for (ManagedObjectReference target : derivation.targets().apply(this, ref)) {
                if (target.equals(ref)) {
                    recompute(derivation, target);
                } else {
                    due.add(new Due(derivation, target));
                }
            }
            long again = rules.followersOf(draft.takeUnderived());
            if (again != 0) {
                countRound();
            }
            waiting |= again;
        }
    }

    private void recompute(Derivation derivation, ManagedObjectReference target) {
        if (exists(target)) {
            derivation.recompute().accept(this, target);
        }
    }

    /** The commit that publishes this step; null when it changed nothing. */
    @Nullable
    Commit finish() {
        finished = true;
        long revision = before.revision() + 1;
        Trie.Edit<ObjectState> objects = before.objects().edit();
        List<Change> published = new ArrayList<>(drafts.size());
        for (Draft draft : drafts.values()) {
            if (draft.isChange()) {
                if (draft.isDestroyed()) {
                    objects.remove(draft.current().ref());
                } else {
                    objects.put(draft.publish(revision));
                }
                published.add(draft.toChange());
            }
        }
        if (published.isEmpty() && events.isEmpty() && annexes == before.annexes() && !restore) {
            return null;
        }
        Snapshot.Counters counters = before.counters().to(nextSequence, nextId, nextEventKey, nextSessionObject);
        Snapshot after = new Snapshot(revision, objects.trie(), lookups, annexes, counters);
        return new Commit(before, after, List.copyOf(published), List.copyOf(events));
    }
}
