package io.vimock.server.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.server.service.collector.SmallInventory;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random steps on a world and on a plain model of it: the inverse sides of relations agree, a step that fails changes
 * nothing, and older snapshots stay as they were.
 */
class WorldModelTest {
    private static final int STEPS = 500;

    /** A machine as the model has it. */
    private record Machine(ManagedObjectReference folder, boolean onHost, String name) {}

    private record Version(Snapshot snapshot, Map<ManagedObjectReference, Machine> machines) {}

    private static final class Run {
        private final SmallInventory inventory;
        private final Random random;
        private final List<ManagedObjectReference> folders = new ArrayList<>();
        private Map<ManagedObjectReference, Machine> machines = new HashMap<>();

        Run(SmallInventory inventory, long seed) {
            this.inventory = inventory;
            this.random = new Random(seed);
            folders.add(inventory.vmFolder);
            for (int i = 0; i < 3; i++) {
                folders.add(inventory.folder("folder" + i, inventory.vmFolder));
            }
        }

        private void change(Mutation m, Map<ManagedObjectReference, Machine> model) {
            List<ManagedObjectReference> known = new ArrayList<>(model.keySet());
            known.sort((a, b) -> a.getValue().compareTo(b.getValue()));
            ManagedObjectReference folder = folders.get(random.nextInt(folders.size()));
            int kind = known.isEmpty() ? 0 : random.nextInt(6);
            if (kind < 2) {
                ManagedObjectReference vm = inventory.vm(m, "vm", folder);
                model.put(vm, new Machine(folder, true, "vm"));
                return;
            }
            ManagedObjectReference vm = known.get(random.nextInt(known.size()));
            Machine old = model.get(vm);
            if (kind == 2 || old == null) {
                m.destroy(vm);
                model.remove(vm);
            } else if (kind == 3) {
                m.set(vm, ManagedEntityProperties.PARENT, folder);
                model.put(vm, new Machine(folder, old.onHost(), old.name()));
            } else if (kind == 4) {
                m.set(vm, "runtime.host", old.onHost() ? null : inventory.host);
                model.put(vm, new Machine(old.folder(), !old.onHost(), old.name()));
            } else {
                String name = "name" + random.nextInt(3);
                m.set(vm, ManagedEntityProperties.NAME, name);
                model.put(vm, new Machine(old.folder(), old.onHost(), name));
            }
        }

        private void step() {
            boolean fails = random.nextInt(4) == 0;
            Map<ManagedObjectReference, Machine> model = new HashMap<>(machines);
            Snapshot before = inventory.world.snapshot();
            int changes = 1 + random.nextInt(5);
            if (fails) {
                assertThatThrownBy(() -> inventory.world.change(m -> {
                            for (int i = 0; i < changes; i++) {
                                change(m, model);
                            }
                            throw new IllegalStateException("on purpose");
                        }))
                        .hasMessage("on purpose");
                assertThat(inventory.world.snapshot()).isSameAs(before);
            } else {
                inventory.world.change(m -> {
                    for (int i = 0; i < changes; i++) {
                        change(m, model);
                    }
                });
                machines = model;
            }
        }

        private void compare(Version version) {
            Snapshot snapshot = version.snapshot();
            Set<ManagedObjectReference> all = new HashSet<>();
            snapshot.all(MoTypes.VIRTUAL_MACHINE).forEach(state -> all.add(state.ref()));
            assertThat(all).isEqualTo(version.machines().keySet());
            Set<ManagedObjectReference> hosted = new HashSet<>();
            version.machines().forEach((vm, machine) -> {
                assertThat(snapshot.get(vm, ManagedEntityProperties.NAME)).isEqualTo(machine.name());
                assertThat(snapshot.get(vm, ManagedEntityProperties.PARENT)).isEqualTo(machine.folder());
                if (machine.onHost()) {
                    hosted.add(vm);
                }
            });
            assertThat(new HashSet<>(snapshot.refs(inventory.host, HostSystemProperties.VM)))
                    .isEqualTo(hosted);
            for (ManagedObjectReference folder : folders) {
                Set<ManagedObjectReference> inside = new HashSet<>();
                snapshot.refs(folder, FolderProperties.CHILD_ENTITY).stream()
                        .filter(child -> child.getType().equals("VirtualMachine"))
                        .forEach(inside::add);
                Set<ManagedObjectReference> expected = new HashSet<>();
                version.machines().forEach((vm, machine) -> {
                    if (machine.folder().equals(folder)) {
                        expected.add(vm);
                    }
                });
                assertThat(inside).isEqualTo(expected);
            }
        }

        void run() {
            List<Version> versions = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                step();
                if (i % 10 == 0) {
                    versions.add(new Version(inventory.world.snapshot(), machines));
                }
            }
            versions.forEach(this::compare);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void steps_doToTheWorldWhatTheyDoToTheModel(long seed) {
        try (SmallInventory inventory = new SmallInventory()) {
            PublishedValues published = new PublishedValues(inventory.world);
            new Run(inventory, seed).run();
            published.requireUnchanged();
        }
    }
}
