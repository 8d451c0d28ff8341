package io.vimock.server.dispatch;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.Session;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that the dispatcher has let through. Immutable.
 *
 * @param held what it reads; null for the newest snapshot at any time
 */
record DispatchedCall(
        ManagedObjectReference self,
        Operation operation,
        Session session,
        ApiLevel level,
        @Nullable Snapshot held,
        World world,
        AccessControl access)
        implements Call {

    @Override
    public Snapshot snapshot() {
        return held == null ? world.snapshot() : held;
    }

    @Override
    public Call later() {
        return new DispatchedCall(self, operation, session, level, null, world, access);
    }

    @Override
    public boolean has(String privilege, ManagedObjectReference entity) {
        return access.has(session, privilege, entity);
    }

    @Override
    public void require(String privilege, ManagedObjectReference entity) {
        access.require(session, privilege, entity);
    }
}
