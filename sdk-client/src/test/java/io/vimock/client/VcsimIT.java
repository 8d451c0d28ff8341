package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.vim25.Event;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.ObjectSpec;
import io.vimock.vim25.TraversalSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmPoweredOffEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK against a server that others wrote. The tests share one: each uses a machine of its own. */
class VcsimIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Vcsim server;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        server = Vcsim.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void reading_selectsByTypeNameContainerPathAndOwnTraversal() {
        try (VimConnection vim = connect()) {
            assertThat(vim.about().getApiType()).isEqualTo("VirtualCenter");
            assertThat(names(vim.inventory().all(VirtualMachine.class)))
                    .containsExactlyInAnyOrder("DC0_H0_VM0", "DC0_H0_VM1", "DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1");
            assertThat(names(vim.inventory().all(VirtualMachine.class).named("DC0_H?_*")))
                    .containsExactlyInAnyOrder("DC0_H0_VM0", "DC0_H0_VM1");
            assertThat(names(vim.inventory().all(HostSystem.class).below("DC0/host/DC0_C0")))
                    .containsExactlyInAnyOrder("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2");
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "/DC0/vm/DC0_H0_VM0");
            assertThat(vm.require(VirtualMachine.NAME)).isEqualTo("DC0_H0_VM0");
            ObjectSpec start = new ObjectSpec()
                    .withObj(vm.ref())
                    .withSkip(true)
                    .withSelectSet(new TraversalSpec()
                            .withType("VirtualMachine")
                            .withPath("network")
                            .withSkip(false));
            assertThat(names(vim.inventory().reached(Network.class, start))).isNotEmpty();
        }
    }

    @Test
    void tasks_endWithTypedResultsAndFaults() throws Exception {
        try (VimConnection vim = connect()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            vm.powerOff().await(LIMIT);
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            assertThatThrownBy(() -> vm.powerOff().await(LIMIT))
                    .isInstanceOfSatisfying(
                            VimFaultException.class,
                            e -> assertThat(e.fault(InvalidPowerState.class)).isNotNull());
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ends.add((i % 2 == 0 ? vm.powerOn() : vm.powerOff()).completion());
                ends.get(i).get(2, TimeUnit.MINUTES);
            }
        }
    }

    @Test
    void watches_tellWhatHappens() throws Exception {
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (VimConnection vim = connect();
                WatchSet watches = vim.watchSet()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM1");
            InventoryCache<VirtualMachine> machines = watches.cache(vim.inventory()
                    .all(VirtualMachine.class)
                    .named("DC0_H0_VM1")
                    .properties(VirtualMachine.RUNTIME_POWER_STATE));
            InventoryCache<HostSystem> hosts =
                    watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
            watches.events(vim.events().types(VmPoweredOffEvent.class).of(vm), events::add);
            assertThat(machines.size()).isEqualTo(1);
            assertThat(hosts.size()).isEqualTo(4);

            vm.powerOff().await(LIMIT);
            machines.waitUntil(
                    cache -> cache.get(vm, VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_OFF,
                    LIMIT);
            assertThat(Objects.requireNonNull(events.poll(2, TimeUnit.MINUTES))
                            .getVm()
                            .getName())
                    .isEqualTo("DC0_H0_VM1");
            vm.destroy().await(LIMIT);
            machines.waitUntil(cache -> cache.size() == 0, LIMIT);
            assertThat(events).isEmpty();
        }
    }

    @Test
    void statistics_haveCountersByName() {
        try (VimConnection vim = connect()) {
            HostSystem host = vim.inventory().get(HostSystem.class, "DC0_H0");
            Statistics statistics = vim.performance()
                    .query("cpu.usage.average", "mem.usage.average")
                    .samples(5)
                    .of(List.of(host));
            StatisticsSeries cpu = Objects.requireNonNull(statistics.find(host, "cpu.usage.average"));
            assertThat(cpu.counter().unit()).isEqualTo("%");
            assertThat(cpu.samples())
                    .hasSize(5)
                    .allSatisfy(sample -> assertThat(sample.value()).isBetween(0.0, 100.0));
        }
    }

    @Test
    void files_goUpAndDown() {
        try (VimConnection vim = connect()) {
            DatastoreFiles files = vim.files("DC0", "LocalDS_0");
            byte[] content = "hello, datastore".getBytes(StandardCharsets.UTF_8);
            files.upload(new ByteArrayInputStream(content), content.length, "a file.txt", sent -> {});
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            ByteArrayOutputStream part = new ByteArrayOutputStream();
            files.download("a file.txt", whole);
            files.download("a file.txt", 7, 4, part);
            assertThat(whole.toByteArray()).isEqualTo(content);
            assertThat(part.toString(StandardCharsets.UTF_8)).isEqualTo("data");
            assertThat(files.size("a file.txt")).hasValue(content.length);
            assertThat(files.size("none.txt")).isEmpty();
        }
    }

    @Test
    void sessions_areJoinedClonedAndReplaced() {
        try (VimConnection vim = connect()) {
            try (VimConnection joined = connect(options -> options.session(vim.sessionCookie()))) {
                assertThat(joined.session().getKey()).isEqualTo(vim.session().getKey());
            }
            String ticket = vim.service(SessionManager.class).acquireCloneTicket();
            try (VimConnection clone = connect(options -> options.cloneTicket(ticket))) {
                String key = vim.session().getKey();
                assertThat(clone.session().getKey()).isNotEqualTo(key);
                clone.service(SessionManager.class).terminateSession(List.of(key));
                assertThat(vim.rootFolder().require(Folder.NAME)).isEqualTo("Datacenters");
                assertThat(vim.session().getKey()).isNotEqualTo(key);
            }
        }
    }

    private static List<String> names(ObjectQuery<? extends ManagedObject> query) {
        List<String> names = new ArrayList<>();
        query.properties(ManagedEntity.NAME).forEach(found -> names.add(found.require(ManagedEntity.NAME)));
        return names;
    }

    private static VimConnection connect() {
        return connect(options -> options);
    }

    private static VimConnection connect(UnaryOperator<ConnectOptions.Builder> more) {
        return VimConnection.connect(more.apply(ConnectOptions.builder()
                        .url(server.url())
                        .credentials("user", "pass")
                        .trust(Trust.all())
                        .pageSize(3))
                .build());
    }
}
