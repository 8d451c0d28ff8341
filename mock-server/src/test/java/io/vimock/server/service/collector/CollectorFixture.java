package io.vimock.server.service.collector;

import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.service.SessionObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A small inventory with a PropertyCollector. */
public class CollectorFixture implements AutoCloseable {
    public final SmallInventory inventory = new SmallInventory();
    public final SessionObjects objects = new SessionObjects(inventory.world);
    final List<ManagedObjectType> types = new ArrayList<>();
    final ComputedProperties computed = new ComputedProperties(() -> types);
    final ManualTimer timer = new ManualTimer();
    final ExecutorService wakers = Executors.newFixedThreadPool(2);
    public final PropertyCollector collector =
            new PropertyCollector(inventory.world, objects, computed, null, timer, wakers);
    public final PropertyFilter filters = new PropertyFilter(collector);
    public final ManagedObject any = new ManagedObject(objects, computed);

    public CollectorFixture() {
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
