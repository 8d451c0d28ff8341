package io.vimock.server.world;

import java.util.List;

/**
 * The state of a world at one moment, to return to with {@link World#restore}, any number of times. Holding one keeps
 * that state alive; what has not changed since is shared with the present. Immutable, thread safe.
 */
public final class Checkpoint {
    private final World world;
    private final Snapshot snapshot;
    private final List<Runnable> parts;

    Checkpoint(World world, Snapshot snapshot, List<Runnable> parts) {
        this.world = world;
        this.snapshot = snapshot;
        this.parts = parts;
    }

    World world() {
        return world;
    }

    Snapshot snapshot() {
        return snapshot;
    }

    List<Runnable> parts() {
        return parts;
    }
}
