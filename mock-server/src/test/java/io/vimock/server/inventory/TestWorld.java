package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.server.sim.SimClock;
import io.vimock.server.world.Snapshot;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;

/** A world on a manual clock with a generated inventory. */
final class TestWorld implements AutoCloseable {
    private final SimClock clock = SimClock.manual();
    private final World world =
            new World("test", clock, Inventory.relations(), Inventory.derivations(), Inventory.indexes());

    private TestWorld(InventoryOptions options) {
        clock.runOn(world);
        Inventory.watch(world);
        world.change(m -> InventoryGenerator.generate(m, options));
    }

    static TestWorld generated(InventoryOptions options) {
        return new TestWorld(options);
    }

    World world() {
        return world;
    }

    SimClock clock() {
        return clock;
    }

    Snapshot snapshot() {
        return world.snapshot();
    }

    /** The entity of that type and name. */
    ManagedObjectReference entity(MoType type, String name) {
        return snapshot().all(type).stream()
                .filter(state -> name.equals(state.get(ManagedEntityProperties.NAME)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + type + " " + name))
                .ref();
    }

    @Override
    public void close() {
        world.close();
        clock.close();
    }
}
