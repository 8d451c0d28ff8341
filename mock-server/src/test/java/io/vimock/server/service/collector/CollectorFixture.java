package io.vimock.server.service.collector;

import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;
import io.vimock.server.wire.EncodedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A small inventory with a PropertyCollector. */
public class CollectorFixture implements AutoCloseable {
    public final SmallInventory inventory = new SmallInventory();
    public final SessionObjects objects = new SessionObjects(inventory.world);
    public final List<ManagedObjectType> types = new ArrayList<>();
    public final ComputedProperties computed = new ComputedProperties(() -> types);
    final ManualTimer timer = new ManualTimer();
    final ExecutorService wakers = Executors.newFixedThreadPool(2);
    public final PropertyCollector collector;
    public final PropertyFilter filters;
    public final ManagedObject any;

    public CollectorFixture() {
        this(PathResolver.tolerant());
    }

    public CollectorFixture(PathResolver names) {
        this(names, null);
    }

    /** @param encoded keeps encoded values; null to answer values as they are */
    CollectorFixture(PathResolver names, @Nullable EncodedValues encoded) {
        collector = new PropertyCollector(inventory.world, objects, computed, names, encoded, timer, wakers);
        filters = new PropertyFilter(collector);
        any = new ManagedObject(objects, computed, names);
        types.add(collector);
        types.add(filters);
        types.add(any);
    }

    /** Waits until everything that has happened so far has woken whom it concerns. */
    public void awaitWakers() {
        inventory.world.call(() -> true);
        CountDownLatch both = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            wakers.execute(() -> {
                both.countDown();
                try {
                    both.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        try {
            both.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        wakers.shutdownNow();
        inventory.close();
    }
}
