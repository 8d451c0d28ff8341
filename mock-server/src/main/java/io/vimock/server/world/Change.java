package io.vimock.server.world;

import io.vimock.api.Property;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit did to one object.
 *
 * @param ref the object
 * @param before its state before; null when the commit created it
 * @param after its state after; null when the commit destroyed it
 * @param changed one bit for every property, by ordinal, whose value is another one, be it stored or made when read
 * @param members all additions and removals in those {@link RefSet} properties that were changed member by member;
 *     none of a set that was replaced as a whole, and none when the commit created the object
 */
public record Change(
        ManagedObjectReference ref,
        @Nullable ObjectState before,
        @Nullable ObjectState after,
        long changed,
        List<MemberChange> members) {

    /** Whether the property has another value now; all set ones have when the object is new. */
    public boolean touches(Property<?> property) {
        return (changed & (1L << property.ordinal())) != 0;
    }

    /**
     * A member that came into a set, or left it.
     *
     * @param property the property that is the set
     * @param member the member
     * @param added whether it came; otherwise it left
     */
    public record MemberChange(Property<?> property, ManagedObjectReference member, boolean added) {
        // What a record gets by itself is made when it is first called, and a start waits for that.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof MemberChange change
                    && property == change.property
                    && member.equals(change.member)
                    && added == change.added;
        }

        @Override
        public int hashCode() {
            return (31 * property.hashCode() + member.hashCode()) * 31 + Boolean.hashCode(added);
        }
    }
}
