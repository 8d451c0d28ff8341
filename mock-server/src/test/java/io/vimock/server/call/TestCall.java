package io.vimock.server.call;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoType;
import io.vimock.api.Operation;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserSession;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call that a test makes, by a user who may do everything but what the test denies. */
public final class TestCall implements Call {
    private final World world;
    private final ManagedObjectReference self;
    private final Operation operation;
    private final Snapshot snapshot;
    private final String user;
    private final Set<String> denied;

    private TestCall(World world, ManagedObjectReference self, Operation operation, String user, Set<String> denied) {
        this.world = world;
        this.self = self;
        this.operation = operation;
        this.snapshot = world.snapshot();
        this.user = user;
        this.denied = denied;
    }

    /** A call of an operation by its wire name, by the user {@code tester}. */
    public static TestCall of(World world, ManagedObjectReference self, MoType type, String operation) {
        Operation found = type.operations().stream()
                .filter(candidate -> candidate.name().equals(operation))
                .findFirst()
                .orElseThrow();
        return new TestCall(world, self, found, "tester", Set.of());
    }

    /** The same call by another user. */
    public TestCall by(String userName) {
        return new TestCall(world, self, operation, userName, denied);
    }

    /** The same call by a user who lacks these privileges. */
    public TestCall without(String... privileges) {
        return new TestCall(world, self, operation, user, Set.of(privileges));
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
    public Call later() {
        return this;
    }

    @Override
    public Session session() {
        return new TestSession();
    }

    @Override
    public ApiLevel level() {
        return ApiLevel.V4_1;
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public boolean has(String privilege, ManagedObjectReference entity) {
        return !denied.contains(privilege);
    }

    @Override
    public void require(String privilege, ManagedObjectReference entity) {
        if (!has(privilege, entity)) {
            throw Faults.noPermission(entity, privilege);
        }
    }

    private final class TestSession implements Session {
        @Override
        public String key() {
            return "session-" + user;
        }

        @Override
        public String userName() {
            return user;
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
}
