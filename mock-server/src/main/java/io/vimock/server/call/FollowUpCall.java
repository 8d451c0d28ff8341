package io.vimock.server.call;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;

/**
 * An operation that another one makes on its caller's behalf, such as the start of a machine by a host that boots.
 *
 * @param cause the call that it follows from; its caller's privileges are not asked for again
 * @param self the object the operation is called on
 * @param operation the operation
 */
public record FollowUpCall(Call cause, ManagedObjectReference self, Operation operation) implements Call {

    @Override
    public Session session() {
        return cause.session();
    }

    @Override
    public ApiLevel level() {
        return cause.level();
    }

    /** The newest snapshot: time has passed since the first call. */
    @Override
    public Snapshot snapshot() {
        return cause.world().snapshot();
    }

    @Override
    public Call later() {
        return new FollowUpCall(cause.later(), self, operation);
    }

    @Override
    public World world() {
        return cause.world();
    }

    @Override
    public boolean has(String privilege, ManagedObjectReference entity) {
        return true;
    }

    @Override
    public void require(String privilege, ManagedObjectReference entity) {}
}
