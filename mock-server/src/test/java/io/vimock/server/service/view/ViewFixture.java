package io.vimock.server.service.view;

import io.vimock.server.call.Call;
import io.vimock.server.service.collector.CollectorFixture;
import io.vimock.server.service.collector.TestClient;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertyFilterUpdate;
import io.vimock.vim25.UpdateSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A small inventory with views, a PropertyCollector, and a client that reads from both. */
final class ViewFixture extends CollectorFixture {
    final ViewUpkeep upkeep = new ViewUpkeep(inventory.world);
    final ViewManager manager =
            new ViewManager(objects, computed, upkeep, io.vimock.server.service.collector.PathResolver.tolerant());
    final View views = new View(objects);
    final ListView lists = new ListView(objects, computed);
    final InventoryView inventories = new InventoryView(objects, upkeep);
    final TestClient client = new TestClient(inventory.world, "a");
    private String version = "";

    ViewFixture() {
        types.addAll(List.of(manager, views, new ContainerView(computed), lists, inventories));
    }

    Call onManager() {
        return client.on(inventory.viewManager);
    }

    Call onCollector() {
        return client.on(inventory.collector);
    }

    ManagedObjectReference container(ManagedObjectReference container, String... types) {
        return manager.createContainerView(onManager(), container, List.of(types), true);
    }

    void destroy(ManagedObjectReference view) {
        views.destroyView(client.on(view));
    }

    List<ManagedObjectReference> shown(ManagedObjectReference view) {
        return members(any.fetch(client.on(view), "view"));
    }

    static List<ManagedObjectReference> members(@org.jspecify.annotations.Nullable Object value) {
        List<ManagedObjectReference> members = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : Collections.emptyList()) {
            members.add((ManagedObjectReference) each);
        }
        return members;
    }

    ManagedObjectReference filter(PropertyFilterSpec spec) {
        return collector.createFilter(onCollector(), spec, false);
    }

    /** What CheckForUpdates tells of the objects of all filters, in order; and it is acknowledged by the next call. */
    List<ObjectUpdate> check() {
        UpdateSet answer = collector.checkForUpdates(onCollector(), version);
        if (answer == null) {
            return List.of();
        }
        version = answer.getVersion();
        return answer.getFilterSet().stream()
                .map(PropertyFilterUpdate::getObjectSet)
                .flatMap(List::stream)
                .toList();
    }

    /** The same as text: {@code enter vm-8, leave vm-9}. */
    List<String> news() {
        return check().stream()
                .map(update -> update.getKind().value() + " " + update.getObj().getValue())
                .toList();
    }
}
