package io.vimock.server.service.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.service.collector.SmallInventory;
import io.vimock.server.service.collector.Specs;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ObjectContent;
import io.vimock.vim25.ObjectUpdate;
import io.vimock.vim25.ObjectUpdateKind;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertyFilterUpdate;
import io.vimock.vim25.UpdateSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes of the inventory and of views of all kinds: what filters on the views and through them have reported is
 * what the server answers when asked directly, after a view's end too.
 */
class ViewModelTest {
    private static final int STEPS = 400;

    /** What the client knows from the updates: the objects of a filter, and the members of views among them. */
    private static final class Known {
        private final Map<ManagedObjectReference, List<ManagedObjectReference>> objects = new HashMap<>();

        void apply(ObjectUpdate update) {
            if (update.getKind() == ObjectUpdateKind.LEAVE) {
                assertThat(objects.remove(update.getObj()))
                        .as("%s leaves", update.getObj())
                        .isNotNull();
                return;
            }
            if (update.getKind() == ObjectUpdateKind.ENTER) {
                objects.put(update.getObj(), List.of());
            }
            assertThat(objects).as("%s", update.getKind()).containsKey(update.getObj());
            update.getChangeSet().stream()
                    .filter(change -> change.getName().equals("view"))
                    .forEach(change -> objects.put(update.getObj(), ViewFixture.members(change.getVal())));
        }
    }

    private static final class Run {
        private final ViewFixture fixture;
        private final SmallInventory inventory;
        private final Random random;
        private final List<ManagedObjectReference> views = new ArrayList<>();
        private final Map<ManagedObjectReference, Known> filters = new LinkedHashMap<>();
        private final Map<ManagedObjectReference, PropertyFilterSpec> specs = new HashMap<>();
        private String version = "";
        private int names;

        Run(ViewFixture fixture, long seed) {
            this.fixture = fixture;
            this.inventory = fixture.inventory;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                int kind = random.nextInt(12);
                if (kind == 0) {
                    createView();
                } else if (kind == 1 && views.size() > 3) {
                    fixture.destroy(views.remove(random.nextInt(views.size())));
                } else if (kind == 2 && filters.size() < 8) {
                    createFilter();
                } else if (kind == 3) {
                    changeView();
                } else {
                    changeInventory();
                }
                if (random.nextInt(3) == 0) {
                    check();
                }
                if (random.nextInt(10) == 0) {
                    check();
                    compare();
                }
            }
        }

        private <T> T any(List<T> all) {
            return all.get(random.nextInt(all.size()));
        }

        private List<ManagedObjectReference> folders() {
            List<ManagedObjectReference> all = new ArrayList<>(List.of(inventory.vmFolder));
            for (int i = 0; i < all.size(); i++) {
                inventory.world.snapshot().refs(all.get(i), FolderProperties.CHILD_ENTITY).stream()
                        .filter(child -> child.getType().equals("Folder"))
                        .forEach(all::add);
            }
            return all;
        }

        private List<ManagedObjectReference> machines() {
            return inventory.world.snapshot().all(MoTypes.VIRTUAL_MACHINE).stream()
                    .map(state -> state.ref())
                    .toList();
        }

        private void createView() {
            List<ManagedObjectReference> containers = new ArrayList<>(folders());
            containers.addAll(List.of(inventory.root, inventory.host, inventory.pool, inventory.datacenter));
            views.add(
                    switch (random.nextInt(4)) {
                        case 0 -> fixture.manager.createListView(fixture.onManager(), machines());
                        case 1 -> fixture.manager.createInventoryView(fixture.onManager());
                        case 2 -> fixture.container(any(containers));
                        default -> fixture.container(any(containers), "VirtualMachine");
                    });
        }

        private void changeView() {
            for (ManagedObjectReference view : views) {
                if (view.getType().equals("ListView") && !machines().isEmpty()) {
                    fixture.lists.modifyListView(
                            fixture.client.on(view), List.of(any(folders())), List.of(any(machines())));
                } else if (view.getType().equals("InventoryView")) {
                    List<ManagedObjectReference> change = new ArrayList<>(folders());
                    change.addAll(List.of(inventory.root, inventory.datacenter));
                    if (random.nextInt(3) > 0) {
                        fixture.inventories.openInventoryViewFolder(fixture.client.on(view), change);
                    } else {
                        fixture.inventories.closeInventoryViewFolder(fixture.client.on(view), List.of(any(change)));
                    }
                }
            }
        }

        private void createFilter() {
            if (views.isEmpty()) {
                return;
            }
            ManagedObjectReference view = any(views);
            PropertyFilterSpec spec = random.nextInt(3) == 0
                    ? Specs.only(view, "view")
                    : Specs.filter(
                            Specs.from(view, random.nextBoolean(), Specs.traverse("v", view.getType(), "view")),
                            Specs.paths("VirtualMachine", "name"),
                            Specs.paths(view.getType(), "view"));
            spec.setReportMissingObjectsInResults(true);
            ManagedObjectReference filter = fixture.collector.createFilter(fixture.onCollector(), spec, false);
            filters.put(filter, new Known());
            specs.put(filter, spec);
        }

        private void changeInventory() {
            List<ManagedObjectReference> machines = machines();
            List<ManagedObjectReference> folders = folders();
            int kind = random.nextInt(6);
            inventory.world.change(m -> {
                if (kind < 2 || machines.isEmpty()) {
                    inventory.vm(m, "vm" + names++, any(folders));
                } else if (kind == 2) {
                    m.destroy(any(machines));
                } else if (kind == 3) {
                    m.set(any(machines), ManagedEntityProperties.PARENT, any(folders));
                } else if (kind == 4) {
                    SmallInventory.entity(m, MoTypes.FOLDER, "group-v", "folder" + names++, any(folders));
                } else {
                    boolean away = random.nextBoolean();
                    m.set(any(machines), "runtime.host", away ? null : inventory.host);
                }
            });
        }

        private void check() {
            UpdateSet answer = fixture.collector.checkForUpdates(fixture.onCollector(), version);
            if (answer == null) {
                return;
            }
            version = answer.getVersion();
            for (PropertyFilterUpdate update : answer.getFilterSet()) {
                update.getObjectSet().forEach(Objects.requireNonNull(filters.get(update.getFilter()))::apply);
            }
        }

        private void compare() {
            filters.forEach((filter, known) -> {
                Map<ManagedObjectReference, Set<ManagedObjectReference>> here = new HashMap<>();
                known.objects.forEach((ref, members) -> here.put(ref, new HashSet<>(members)));
                Map<ManagedObjectReference, Set<ManagedObjectReference>> there = new HashMap<>();
                List<ObjectContent> now =
                        fixture.collector.retrieveProperties(fixture.onCollector(), List.of(specs.get(filter)));
                now.forEach(content -> there.put(
                        content.getObj(),
                        content.getPropSet().stream()
                                .filter(property -> property.getName().equals("view"))
                                .flatMap(property -> ViewFixture.members(property.getVal()).stream())
                                .collect(java.util.stream.Collectors.toSet())));
                assertThat(here).as("%s", specs.get(filter)).isEqualTo(there);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void updates_ofViews_equalTheServer(long seed) {
        try (ViewFixture fixture = new ViewFixture()) {
            new Run(fixture, seed).run();
        }
    }
}
