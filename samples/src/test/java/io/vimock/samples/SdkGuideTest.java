package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.Change;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Datastore;
import io.vimock.client.DatastoreFiles;
import io.vimock.client.EventStream;
import io.vimock.client.HostSystem;
import io.vimock.client.InventoryCache;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ObjectProperties;
import io.vimock.client.SessionManager;
import io.vimock.client.Task;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VimTimeoutException;
import io.vimock.client.VirtualMachine;
import io.vimock.client.WatchSet;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.Event;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.TraversalSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the code of the SDK's guide; {@link DocumentationTest} checks that the guide shows it as it is here. */
class SdkGuideTest {
    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sessions() {
        String url = server.url().toString();
        Trust trust = Trust.all();
        try (VimConnection vim = open()) {
            // In the guide:
            ConnectOptions sameSession = ConnectOptions.builder()
                    .url(url)
                    .trust(trust)
                    .session(vim.sessionCookie())
                    .build();
            // End.
            try (VimConnection other = VimConnection.connect(sameSession)) {
                assertThat(other.session().getKey()).isEqualTo(vim.session().getKey());
            }
            assertThat(vim.service(SessionManager.class).get(SessionManager.CURRENT_SESSION))
                    .isNotNull();
        }
    }

    @Test
    void select() {
        try (VimConnection vim = open()) {
            // In the guide:
            List<HostSystem> hosts = vim.inventory()
                    .all(HostSystem.class)
                    .below("DC0/host/DC0_C0")
                    .named("DC0_C0_H?")
                    .objects();
            ObjectSpec start = new ObjectSpec()
                    .withObj(hosts.get(0).ref())
                    .withSkip(true)
                    .withSelectSet(new TraversalSpec()
                            .withType("HostSystem")
                            .withPath("vm")
                            .withSkip(false));
            List<VirtualMachine> machinesOfOne =
                    vim.inventory().reached(VirtualMachine.class, start).objects();
            // End.
            assertThat(hosts).hasSize(3);
            assertThat(machinesOfOne).isEqualTo(hosts.get(0).require(HostSystem.VM));
        }
    }

    @Test
    void dependentReads() {
        try (VimConnection vim = open()) {
            // In the guide:
            Map<HostSystem, Set<String>> machines = new LinkedHashMap<>();
            vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_HOST)
                    .forEach(vm -> machines.computeIfAbsent(
                                    vm.require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class)),
                                    host -> new TreeSet<>())
                            .add(vm.require(VirtualMachine.NAME)));
            vim.inventory()
                    .of(machines.keySet())
                    .properties(ManagedEntity.NAME)
                    .forEach(host ->
                            System.out.println(host.get(ManagedEntity.NAME) + ": " + machines.get(host.object())));
            // End.
            assertThat(machines.values().stream().flatMap(Set::stream)).hasSize(4);
        }
    }

    @Test
    void progress() throws Exception {
        try (VimConnection vim = open()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            // In the guide:
            Task<Void> task = vm.powerOff();
            CompletableFuture<Void> end = task.completion(info -> seen.add(info.getState() + " " + info.getProgress()));
            end.get(5, TimeUnit.MINUTES);
            // End.
            assertThat(seen).last().asString().startsWith("SUCCESS");
        }
    }

    @Test
    void faults() {
        try (VimConnection vim = open()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            // In the guide:
            try {
                vm.powerOn().await(Duration.ofMinutes(5));
            } catch (VimFaultException e) {
                InvalidPowerState state = e.fault(InvalidPowerState.class);
                if (state == null) {
                    throw e;
                }
                System.out.println("already " + state.getExistingState());
            } catch (VimTimeoutException e) {
                System.out.println("still at it: " + e.getMessage());
            }
            // End.
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        }
    }

    @Test
    void cache() throws Exception {
        try (VimConnection vim = open()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            // In the guide:
            try (InventoryCache<VirtualMachine> machines = vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                    .cache()) {
                machines.onChange(change -> System.out.println(
                        change.kind() + " " + change.get(VirtualMachine.NAME) + " " + change.paths()));
                vm.powerOff().await(Duration.ofMinutes(5));
                machines.waitUntil(
                        all -> all.get(vm, VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_OFF,
                        Duration.ofMinutes(1));
                for (ObjectProperties<VirtualMachine> machine : machines.all()) {
                    System.out.println(machine.get(VirtualMachine.NAME));
                }
            }
            // End.
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        }
    }

    @Test
    void watchSet() throws Exception {
        CompletableFuture<Change<VirtualMachine>> first = new CompletableFuture<>();
        Flow.Subscriber<Change<VirtualMachine>> subscriber = new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
            }

            @Override
            public void onNext(Change<VirtualMachine> change) {
                first.complete(change);
            }

            @Override
            public void onError(Throwable failure) {
                first.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {}
        };
        try (VimConnection vim = open()) {
            // In the guide:
            try (WatchSet watches = vim.watchSet()) {
                watches.onState(state -> System.out.println("the connection is " + state));
                InventoryCache<HostSystem> hosts =
                        watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
                watches.watch(
                                vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.RUNTIME_HOST),
                                change -> System.out.println(
                                        change.object() + " is on " + change.get(VirtualMachine.RUNTIME_HOST)))
                        .changes()
                        .subscribe(subscriber);
                System.out.println(hosts.size() + " hosts");
                first.get(1, TimeUnit.MINUTES);
            }
            // End.
            assertThat(first.get().kind()).isEqualTo(Change.Kind.ENTER);
        }
    }

    @Test
    void events() throws Exception {
        try (VimConnection vim = open()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            Instant yesterday = server.clock().now().minus(Duration.ofDays(1));
            BlockingQueue<Event> seen = new LinkedBlockingQueue<>();
            // In the guide:
            List<Event> past = vim.events().of(vm).since(yesterday).list();
            try (EventStream stream = vim.events()
                    .types(VmPoweredOnEvent.class, VmPoweredOffEvent.class)
                    .follow(seen::add)) {
                vm.powerOff().await(Duration.ofMinutes(5));
                System.out.println(seen.poll(1, TimeUnit.MINUTES).getFullFormattedMessage());
            }
            // End.
            assertThat(past).extracting(Event::getKey).isSorted();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void files() throws Exception {
        Path image = Files.writeString(directory.resolve("rescue.iso"), "bootable");
        Path copy = directory.resolve("copy.iso");
        try (VimConnection vim = open()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            // In the guide:
            Datastore datastore = vm.require(VirtualMachine.DATASTORE).get(0);
            DatastoreFiles files = vim.files(datastore);
            files.upload(image, "rescue disk.iso", sent -> System.out.println(sent + " bytes"));
            files.download("rescue disk.iso", copy);
            files.resume("rescue disk.iso", copy);
            // End.
            assertThat(copy).hasContent("bootable");
        }
    }

    private VimConnection open() {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials("user", "pass")
                .trust(Trust.all())
                .build());
    }
}
