package io.vimock.server.service.collector;

import io.vimock.api.ApiLevel;
import io.vimock.api.Operation;
import io.vimock.server.call.Call;
import io.vimock.server.call.Session;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.UserSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client of a test, with a session of its own. */
public final class TestClient implements Session {
    private final World world;
    private final String key;
    private final List<Runnable> endActions = new ArrayList<>();
    private final Set<String> denied = new HashSet<>();
    private final Set<ManagedObjectReference> unseen = new HashSet<>();
    private @Nullable String userName = "tester";
    private ApiLevel level = ApiLevel.V4_1;
    private boolean ended;

    public TestClient(World world, String key) {
        this.world = world;
        this.key = key;
    }

    /** The client before Login: it may do what anybody may. */
    public TestClient anonymous() {
        userName = null;
        return this;
    }

    /** The client without a privilege. */
    public TestClient without(String privilege) {
        denied.add(privilege);
        return this;
    }

    /** The client that has no privilege on an object. */
    TestClient blindTo(ManagedObjectReference object) {
        unseen.add(object);
        return this;
    }

    /** The client that has the usual privileges on an object again. */
    TestClient seeing(ManagedObjectReference object) {
        unseen.remove(object);
        return this;
    }

    /** The client that speaks another API level. */
    public TestClient at(ApiLevel other) {
        level = other;
        return this;
    }

    /** A call on an object, which reads the newest snapshot. */
    public Call on(ManagedObjectReference self) {
        return new ClientCall(self, world.snapshot());
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public @Nullable String userName() {
        return userName;
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
    public void onEnd(Runnable action) {
        synchronized (endActions) {
            if (!ended) {
                endActions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Ends the session and waits until the world has heard of it. */
    public void end() {
        List<Runnable> actions;
        synchronized (endActions) {
            ended = true;
            actions = List.copyOf(endActions);
        }
        actions.forEach(Runnable::run);
        world.call(() -> true);
    }

    private final class ClientCall implements Call {
        private final ManagedObjectReference self;
        private final @Nullable Snapshot snapshot;

        /** @param snapshot null for the newest one at any time */
        ClientCall(ManagedObjectReference self, @Nullable Snapshot snapshot) {
            this.self = self;
            this.snapshot = snapshot;
        }

        @Override
        public ManagedObjectReference self() {
            return self;
        }

        @Override
        public Operation operation() {
            throw new IllegalStateException("the test does not say which operation");
        }

        @Override
        public Session session() {
            return TestClient.this;
        }

        @Override
        public ApiLevel level() {
            return level;
        }

        @Override
        public Snapshot snapshot() {
            return snapshot == null ? world.snapshot() : snapshot;
        }

        @Override
        public Call later() {
            return new ClientCall(self, null);
        }

        @Override
        public World world() {
            return world;
        }

        @Override
        public boolean has(String privilege, ManagedObjectReference entity) {
            return userName == null
                    ? privilege.equals("System.Anonymous")
                    : !denied.contains(privilege) && !unseen.contains(entity);
        }

        @Override
        public void require(String privilege, ManagedObjectReference entity) {
            if (!has(privilege, entity)) {
                throw Faults.noPermission(entity, privilege);
            }
        }
    }
}
