package io.vimock.server.call;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;

/**
 * One call of an operation: on which object, by whom, at which API level.
 *
 * <p>Given as first argument to every method that implements an operation. Only for the thread that runs the
 * operation, apart from what is said otherwise.
 */
public interface Call {

    /** The object the operation is called on; it exists and is of the operation's type. */
    ManagedObjectReference self();

    /** The operation. */
    Operation operation();

    /** The caller's session. */
    Session session();

    /** The API level to answer in. */
    ApiLevel level();

    /** The snapshot that the call reads, one for the whole call. */
    Snapshot snapshot();

    /**
     * This call for as long as it waits for something: it reads the newest snapshot at any time, and keeps alive none
     * of the world's past.
     */
    Call later();

    /** The world, to change. */
    World world();

    /** Whether the caller has a privilege on an entity. */
    boolean has(String privilege, ManagedObjectReference entity);

    /**
     * Demands a privilege on an entity.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission
     */
    void require(String privilege, ManagedObjectReference entity);
}
