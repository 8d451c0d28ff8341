package io.vimock.server.service.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PropertyFilterSpec;
import io.vimock.vim25.PropertyFilterUpdate;
import io.vimock.vim25.UpdateSet;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.WaitOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random changes of the inventory, while clients with random filters read, lose answers, ask again and begin anew: what
 * they make of the updates is what the server answers when asked directly.
 */
class CollectorModelTest {
    private static final int STEPS = 600;

    private static final class Client {
        private final TestClient session;
        private final Map<ManagedObjectReference, ReplayedFilter> filters = new LinkedHashMap<>();
        private final Map<ManagedObjectReference, PropertyFilterSpec> specs = new HashMap<>();
        private String version = "";

        Client(TestClient session) {
            this.session = session;
        }
    }

    private static final class Run {
        private final CollectorFixture fixture;
        private final SmallInventory inventory;
        private final Random random;
        private final List<Client> clients = new ArrayList<>();
        private int names;

        Run(CollectorFixture fixture, long seed) {
            this.fixture = fixture;
            this.inventory = fixture.inventory;
            this.random = new Random(seed);
            for (int i = 0; i < 3; i++) {
                clients.add(new Client(new TestClient(inventory.world, "client-" + i)));
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                int changes = 1 + random.nextInt(3);
                inventory.world.change(m -> {
                    for (int i = 0; i < changes; i++) {
                        change(m);
                    }
                });
                if (random.nextInt(4) == 0) {
                    act(clients.get(random.nextInt(clients.size())));
                }
            }
            clients.forEach(this::compare);
        }

        private ManagedObjectReference any(Mutation m, io.vimock.api.MoType type) {
            List<ManagedObjectReference> all = new ArrayList<>();
            collect(m, inventory.root, all);
            List<ManagedObjectReference> fitting =
                    all.stream().filter(ref -> m.state(ref).type().isA(type)).toList();
            return fitting.get(random.nextInt(fitting.size()));
        }

        private void collect(Mutation m, ManagedObjectReference at, List<ManagedObjectReference> all) {
            all.add(at);
            ObjectState state = m.state(at);
            if (state.type() == MoTypes.DATACENTER) {
                collect(m, inventory.vmFolder, all);
            }
            if (state.type() == MoTypes.FOLDER) {
                m.refs(at, FolderProperties.CHILD_ENTITY).forEach(child -> collect(m, child, all));
            }
        }

        private ManagedObjectReference vmFolder(Mutation m) {
            List<ManagedObjectReference> below = new ArrayList<>();
            collect(m, inventory.vmFolder, below);
            List<ManagedObjectReference> folders =
                    below.stream().filter(ref -> ref.getType().equals("Folder")).toList();
            return folders.get(random.nextInt(folders.size()));
        }

        private void change(Mutation m) {
            int kind = random.nextInt(10);
            boolean anyMachine = !m.refs(inventory.pool, io.vimock.api.ResourcePoolProperties.VM)
                    .isEmpty();
            if (kind < 2 || !anyMachine) {
                inventory.vm(m, "vm" + names++, vmFolder(m));
            } else if (kind == 2) {
                SmallInventory.entity(m, MoTypes.FOLDER, "group-v", "folder" + names++, vmFolder(m));
            } else if (kind == 3) {
                move(m);
            } else if (kind == 4) {
                destroy(m);
            } else if (kind == 5) {
                m.set(any(m, MoTypes.VIRTUAL_MACHINE), ManagedEntityProperties.NAME, "name" + random.nextInt(5));
            } else if (kind == 6) {
                reconfigure(m, any(m, MoTypes.VIRTUAL_MACHINE));
            } else if (kind == 7) {
                ManagedObjectReference vm = any(m, MoTypes.VIRTUAL_MACHINE);
                boolean here = m.require(vm, VirtualMachineProperties.RUNTIME).getHost() != null;
                m.set(vm, "runtime.host", here ? null : inventory.host);
            } else {
                VirtualMachinePowerState[] states = VirtualMachinePowerState.values();
                m.set(any(m, MoTypes.VIRTUAL_MACHINE), "runtime.powerState", states[random.nextInt(states.length)]);
            }
        }

        private void move(Mutation m) {
            ManagedObjectReference target = vmFolder(m);
            ManagedObjectReference moved = any(m, MoTypes.MANAGED_ENTITY);
            List<ManagedObjectReference> below = new ArrayList<>();
            collect(m, moved, below);
            boolean movable = !moved.equals(inventory.root)
                    && !moved.equals(inventory.datacenter)
                    && !moved.equals(inventory.vmFolder)
                    && m.state(moved).type() != MoTypes.DATACENTER;
            if (movable && !below.contains(target)) {
                m.set(moved, ManagedEntityProperties.PARENT, target);
            }
        }

        private void destroy(Mutation m) {
            ManagedObjectReference victim = any(m, MoTypes.MANAGED_ENTITY);
            boolean fixed = victim.equals(inventory.root)
                    || victim.equals(inventory.datacenter)
                    || victim.equals(inventory.vmFolder);
            List<ManagedObjectReference> below = new ArrayList<>();
            collect(m, victim, below);
            if (!fixed && below.size() < 6) {
                for (int i = below.size() - 1; i >= 0; i--) {
                    m.destroy(below.get(i));
                }
            }
        }

        private void reconfigure(Mutation m, ManagedObjectReference vm) {
            int key = 2000 + random.nextInt(4);
            boolean there = m.require(vm, VirtualMachineProperties.CONFIG).getHardware().getDevice().stream()
                    .anyMatch(device -> device.getKey() == key);
            String path = "config.hardware.device[" + key + "]";
            if (!there) {
                m.set(vm, path, SmallInventory.disk(key, "Hard disk " + key));
            } else if (random.nextBoolean()) {
                m.set(vm, path, null);
            } else {
                m.set(vm, path + ".deviceInfo.label", "label" + random.nextInt(3));
            }
        }

        private void act(Client client) {
            if (client.filters.isEmpty() || random.nextInt(6) == 0) {
                addFilter(client);
            }
            if (client.filters.size() > 3) {
                ManagedObjectReference oldest =
                        client.filters.keySet().iterator().next();
                fixture.filters.destroyPropertyFilter(client.session.on(oldest));
                client.filters.remove(oldest);
            }
            if (random.nextInt(12) == 0) {
                begin(client);
            }
            int pages = random.nextInt(5);
            for (int i = 0; i < pages; i++) {
                read(client);
            }
            if (random.nextInt(8) == 0) {
                compare(client);
            }
        }

        private void begin(Client client) {
            client.version = "";
            client.filters.values().forEach(ReplayedFilter::forget);
        }

        private void addFilter(Client client) {
            PropertyFilterSpec spec = spec();
            ManagedObjectReference filter =
                    fixture.collector.createFilter(client.session.on(inventory.collector), spec, random.nextBoolean());
            client.filters.put(filter, new ReplayedFilter());
            client.specs.put(filter, spec);
        }

        private PropertyFilterSpec spec() {
            String[][] asked = {
                {"name"},
                {"name", "runtime.powerState"},
                {"config", "parent"},
                {"config.hardware.device", "config.name"},
                {"config.hardware.device[2001]", "config.hardware.device[2000].deviceInfo.label"},
                {"runtime"}
            };
            var machine = Specs.paths("VirtualMachine", asked[random.nextInt(asked.length)]);
            var folder = Specs.paths("Folder", "name", "childEntity");
            return switch (random.nextInt(6)) {
                case 0 -> Specs.filter(Specs.from(inventory.root, false, Specs.wholeInventory()), machine, folder);
                case 1 ->
                    Specs.filter(
                            Specs.from(
                                    inventory.vmFolder,
                                    true,
                                    Specs.traverse("down", "Folder", "childEntity", Specs.named("down"))),
                            machine);
                case 2 ->
                    Specs.filter(
                            Specs.from(
                                    inventory.host,
                                    false,
                                    Specs.traverse(
                                            "up",
                                            "ManagedEntity",
                                            "parent",
                                            Specs.named("up"),
                                            Specs.traverse("down", "Folder", "childEntity", Specs.named("up"))),
                                    Specs.traverse("vms", "HostSystem", "vm", Specs.named("up"))),
                            Specs.paths("ManagedEntity", "name"),
                            machine);
                case 3 ->
                    Specs.filter(
                            List.of(
                                    Specs.from(inventory.pool, false, Specs.traverse("", "ResourcePool", "vm")),
                                    Specs.from(inventory.host, false, Specs.traverse("", "HostSystem", "vm"))),
                            machine,
                            Specs.paths("ResourcePool", "vm"));
                case 4 ->
                    Specs.filter(
                            Specs.from(
                                    inventory.vmFolder,
                                    false,
                                    Specs.traverse(
                                            "child",
                                            "Folder",
                                            "childEntity",
                                            Specs.traverse("parent", "ManagedEntity", "parent", Specs.named("child")))),
                            Specs.paths("ManagedEntity", "name", "parent"));
                default -> Specs.filter(Specs.from(inventory.pool, false), Specs.all("ResourcePool"));
            };
        }

        /** Reads one answer; sometimes it is lost on the way. Tells whether there was one. */
        private boolean read(Client client) {
            WaitOptions options = new WaitOptions().withMaxWaitSeconds(0);
            if (random.nextBoolean()) {
                options.setMaxObjectUpdates(1 + random.nextInt(4));
            }
            UpdateSet answer = fixture.collector
                    .waitForUpdatesEx(client.session.on(inventory.collector), client.version, options)
                    .toCompletableFuture()
                    .join();
            if (answer == null) {
                return false;
            }
            boolean lost = random.nextInt(5) == 0;
            if (!lost) {
                for (PropertyFilterUpdate update : answer.getFilterSet()) {
                    ReplayedFilter filter = Objects.requireNonNull(client.filters.get(update.getFilter()));
                    update.getObjectSet().forEach(filter::apply);
                }
                client.version = answer.getVersion();
            }
            return true;
        }

        private void compare(Client client) {
            while (read(client)) {
                // until there is no news
            }
            Snapshot before = inventory.world.snapshot();
            client.filters.forEach((ref, filter) -> assertThat(filter.difference(fixture.collector.retrieveProperties(
                            client.session.on(inventory.collector), List.of(client.specs.get(ref)))))
                    .as("revision %s, filter %s of %s", before.revision(), ref, client.session.key())
                    .isNull());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void updates_replayedByTheClient_equalTheServer(long seed) {
        try (CollectorFixture fixture = new CollectorFixture()) {
            new Run(fixture, seed).run();
        }
    }
}
