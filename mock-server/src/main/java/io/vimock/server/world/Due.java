package io.vimock.server.world;

import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/**
 * A derivation of another object than the one that changed, which is to be computed.
 *
 * @param derivation the very derivation
 * @param target the object that it is computed for
 */
record Due(Derivation derivation, ManagedObjectReference target) {
    // What a record gets by itself is made when it is first called, which costs a start some milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Due due && derivation == due.derivation && target.equals(due.target);
    }

    @Override
    public int hashCode() {
        return 31 * System.identityHashCode(derivation) + target.hashCode();
    }
}
