package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One object while a mutation changes it. Only for the world thread. */
final class Draft {
    private final @Nullable ObjectState before;
    private final long sequence;
    private @Nullable Object[] values;
    private long changed;
    private long underived;
    private boolean destroyed;
    private final List<Change.MemberChange> members = new ArrayList<>(0);
    private ObjectState current;

    /** A new object. */
    Draft(ManagedObjectReference ref, MoType type, long sequence) {
        this.before = null;
        this.sequence = sequence;
        this.values = new Object[type.properties().size()];
        this.current = new ObjectState(ref, type, sequence, 0, values);
    }

    /** An existing object. */
    Draft(ObjectState before) {
        this.before = before;
        this.sequence = before.sequence();
        this.values = before.copyOfValues();
        this.current = new ObjectState(before.ref(), before.type(), sequence, before.revision(), values);
    }

    /** The object as it is in the mutation; changes with it. */
    ObjectState current() {
        return current;
    }

    boolean isNew() {
        return before == null;
    }

    boolean isDestroyed() {
        return destroyed;
    }

    void destroy() {
        destroyed = true;
    }

    void set(Property<?> property, @Nullable Object value) {
        int ordinal = property.ordinal();
        values[ordinal] = value;
        long bit = 1L << ordinal;
        underived |= bit;
        boolean same = before != null && WireType.equal(before.get(property), value);
        changed = same ? changed & ~bit : changed | bit;
    }

    void member(Property<?> property, ManagedObjectReference member, boolean added) {
        if (!members.remove(new Change.MemberChange(property, member, !added))) {
            members.add(new Change.MemberChange(property, member, added));
        }
    }

    /** The properties set since the last call, as bits. */
    long takeUnderived() {
        long taken = underived;
        underived = 0;
        return taken;
    }

    long changed() {
        return changed;
    }

    /** Ends the draft: the state to publish. */
    ObjectState publish(long revision) {
        ObjectState old = current;
        current = new ObjectState(old.ref(), old.type(), sequence, revision, values);
        return current;
    }

    Change toChange() {
        return new Change(current.ref(), before, destroyed ? null : current, changed, List.copyOf(members));
    }
}
