package io.vimock.server.world;

import io.vimock.api.MoType;
import io.vimock.api.Property;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One object while a mutation changes it. Only for the world thread. */
final class Draft {
    private final @Nullable ObjectState before;
    private final long sequence;
    private @Nullable Object[] values;
    private long changed;
    private long underived;
    private long replaced;
    private boolean destroyed;
    /** Few objects have sets whose members change: made for the first one. New objects tell nothing of theirs. */
    private @Nullable Set<Change.MemberChange> members;

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

    /**
     * Sets a property to another value than it has now. When that is the value the object had before the step, it is
     * that very value again and no change.
     */
    void set(Property<?> property, @Nullable Object value) {
        int ordinal = property.ordinal();
        long bit = 1L << ordinal;
        underived |= bit;
        boolean changedBefore = (changed & bit) != 0;
        if (changedBefore && before != null && WireType.equal(before.get(property), value)) {
            values[ordinal] = before.get(property);
            changed &= ~bit;
        } else {
            values[ordinal] = value;
            changed |= bit;
        }
    }

    /** Gives the object all the values that another version of it has. */
    void become(ObjectState version) {
        List<Property<?>> properties = current.type().properties();
        for (int ordinal = 0; ordinal < values.length; ordinal++) {
            Property<?> property = properties.get(ordinal);
            Object old = values[ordinal];
            Object wanted = version.get(property);
            if (old == wanted || (before != null && WireType.equal(old, wanted))) {
                continue;
            }
            if (old instanceof RefSet had && wanted instanceof RefSet has) {
                had.differences(has, (ref, added) -> member(property, ref, added));
            }
            values[ordinal] = wanted;
            changed |= 1L << ordinal;
        }
    }

    /** Notes that a value has changed that is not stored. */
    void touch(Property<?> property) {
        changed |= 1L << property.ordinal();
    }

    /** Notes that a set of an existing object got or lost a member; both in one step are nothing. */
    void member(Property<?> property, ManagedObjectReference member, boolean added) {
        if (isNew()) {
            return;
        }
        if (members == null) {
            members = new LinkedHashSet<>();
        }
        if (!members.remove(new Change.MemberChange(property, member, !added))) {
            members.add(new Change.MemberChange(property, member, added));
        }
    }

    /** Notes that a set was replaced as a whole, so that its member changes tell nothing any more. */
    void replaced(Property<?> property) {
        replaced |= 1L << property.ordinal();
    }

    /** The object's number in the order of creation. */
    long sequence() {
        return sequence;
    }

    /** The properties set since the last call, as bits. */
    long takeUnderived() {
        long taken = underived;
        underived = 0;
        return taken;
    }

    /** Whether the step does anything to the object. */
    boolean isChange() {
        return destroyed ? before != null : before == null || changed != 0;
    }

    /** Ends the draft: the state to publish. */
    ObjectState publish(long revision) {
        ObjectState old = current;
        current = new ObjectState(old.ref(), old.type(), sequence, revision, values);
        return current;
    }

    Change toChange() {
        if (members != null && replaced != 0) {
            members.removeIf(change -> (replaced & (1L << change.property().ordinal())) != 0);
        }
        List<Change.MemberChange> told = members == null ? List.of() : List.copyOf(members);
        return new Change(current.ref(), before, destroyed ? null : current, changed, told);
    }
}
