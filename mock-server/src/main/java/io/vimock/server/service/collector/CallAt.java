package io.vimock.server.service.collector;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.Session;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;

/**
 * A call that is answered later, from a newer snapshot than the one it began with.
 *
 * @param call the call as it came
 * @param snapshot what the answer is read from
 */
record CallAt(Call call, Snapshot snapshot) implements Call {

    @Override
    public ManagedObjectReference self() {
        return call.self();
    }

    @Override
    public Operation operation() {
        return call.operation();
    }

    @Override
    public Session session() {
        return call.session();
    }

    @Override
    public ApiLevel level() {
        return call.level();
    }

    @Override
    public Call later() {
        return call.later();
    }

    @Override
    public World world() {
        return call.world();
    }

    @Override
    public boolean has(String privilege, ManagedObjectReference entity) {
        return call.has(privilege, entity);
    }

    @Override
    public void require(String privilege, ManagedObjectReference entity) {
        call.require(privilege, entity);
    }
}
