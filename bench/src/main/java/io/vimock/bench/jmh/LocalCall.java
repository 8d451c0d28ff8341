package io.vimock.bench.jmh;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.Session;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A call by a user who may do everything, in a session of its own that never ends. */
final class LocalCall implements Call, Session {
    private final World world;
    private final ManagedObjectReference self;
    private final Operation operation;

    LocalCall(World world, ManagedObjectReference self, Operation operation) {
        this.world = world;
        this.self = self;
        this.operation = operation;
    }

    @Override
    public ManagedObjectReference self() {
        return self;
    }

    @Override
    public Operation operation() {
        return operation;
    }

    @Override
    public Session session() {
        return this;
    }

    @Override
    public ApiLevel level() {
        return ApiLevel.V4_1;
    }

    @Override
    public Snapshot snapshot() {
        return world.snapshot();
    }

    @Override
    public Call later() {
        return this;
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public boolean has(String privilege, ManagedObjectReference entity) {
        return true;
    }

    @Override
    public void require(String privilege, ManagedObjectReference entity) {}

    @Override
    public String key() {
        return "local";
    }

    @Override
    public String userName() {
        return "local";
    }

    @Override
    public Instant loginTime() {
        return Instant.EPOCH;
    }

    @Override
    public @Nullable UserSession describe() {
        return null;
    }

    @Override
    public void onEnd(Runnable action) {}
}
