package io.vimock.bench.jmh;

import io.vimock.api.MoTypes;
import io.vimock.api.Operation;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.service.collector.ComputedProperties;
import io.vimock.server.service.collector.PathResolver;
import io.vimock.server.service.collector.PropertyCollector;
import io.vimock.server.service.collector.WallTimer;
import io.vimock.server.world.World;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertySpec;
import io.vimock.vim25.TraversalSpec;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A property collector beside the server's own, to be called without the web. */
final class Watching implements AutoCloseable {
    private final World world;
    private final ManagedObjectReference folder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final PropertyCollector collector;

    Watching(Inventory inventory) {
        this.world = inventory.world();
        this.folder = inventory.machinesFolder();
        this.collector = new PropertyCollector(
                world,
                new SessionObjects(world),
                new ComputedProperties(List::of),
                PathResolver.tolerant(),
                null,
                WallTimer.of(thread),
                thread);
    }

    PropertyCollector collector() {
        return collector;
    }

    /** A call of an operation on the property collector, in a session of its own. */
    LocalCall call(String operation) {
        for (Operation each : MoTypes.PROPERTY_COLLECTOR.operations()) {
            if (each.name().equals(operation)) {
                return new LocalCall(world, new ManagedObjectReference("PropertyCollector", "propertyCollector"), each);
            }
        }
        throw new IllegalArgumentException(operation);
    }

    /** These properties of all virtual machines, found through their folder. */
    PropertyFilterSpec allMachines(String... paths) {
        return new PropertyFilterSpec()
                .withPropSet(new PropertySpec().withType("VirtualMachine").withPathSet(paths))
                .withObjectSet(new ObjectSpec()
                        .withObj(folder)
                        .withSelectSet(new TraversalSpec().withType("Folder").withPath("childEntity")));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
