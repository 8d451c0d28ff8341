package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.client.Change;
import io.vimock.client.ConnectOptions;
import io.vimock.client.EventStream;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.InventoryCache;
import io.vimock.client.ManagedEntity;
import io.vimock.client.PropertyCollector;
import io.vimock.client.SessionManager;
import io.vimock.client.Trust;
import io.vimock.client.ViewManager;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.client.WatchSet;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.Event;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Following changes and events end to end, with both personalities of the server. */
class WatchTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final List<MockVirtualCenter> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(MockVirtualCenter::close);
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_5", "V4_1"})
    void cache_followsEnterModifyAndLeave(ApiLevel level) throws Exception {
        BlockingQueue<Change<VirtualMachine>> changes = new LinkedBlockingQueue<>();
        try (VimConnection vim = connect(start(level));
                InventoryCache<VirtualMachine> machines = vim.inventory()
                        .all(VirtualMachine.class)
                        .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                        .watch(changes::add)) {
            assertThat(machines.size()).isEqualTo(4);
            assertThat(changes).hasSize(4).allMatch(change -> change.kind() == Change.Kind.ENTER);
            changes.clear();

            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            vm.powerOff().await(LIMIT);
            machines.waitUntil(
                    cache -> cache.get(vm, VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_OFF,
                    LIMIT);
            Change<VirtualMachine> off = changes.poll(2, TimeUnit.MINUTES);
            assertThat(off.kind()).isEqualTo(Change.Kind.MODIFY);
            assertThat(off.isOf(VirtualMachine.RUNTIME_POWER_STATE)).isTrue();
            assertThat(off.isOf(VirtualMachine.NAME)).isFalse();

            vm.destroy().await(LIMIT);
            machines.waitUntil(cache -> cache.get(vm) == null, LIMIT);
            assertThat(machines.size()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_5", "V4_1"})
    void cache_ofNothing_isFilledAtOnce(ApiLevel level) {
        try (VimConnection vim = connect(start(level))) {
            Folder root = vim.inventory().get(Folder.class, "DC0/vm");
            Folder empty = root.createFolder("empty");
            try (InventoryCache<VirtualMachine> none =
                    vim.inventory().all(VirtualMachine.class).below(empty).cache()) {
                assertThat(none.all()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_5", "V4_1"})
    void watchSet_afterTheServerEndedTheSession_tellsWhatWasMissed(ApiLevel level) throws Exception {
        MockVirtualCenter server = start(level);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (VimConnection vim = connect(server);
                VimConnection other = connect(server);
                WatchSet watches = vim.watchSet()) {
            InventoryCache<VirtualMachine> machines = watches.cache(
                    vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.RUNTIME_POWER_STATE));
            InventoryCache<HostSystem> hosts =
                    watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
            EventStream stream =
                    watches.events(vim.events().types(VmPoweredOffEvent.class, VmPoweredOnEvent.class), events::add);
            assertThat(hosts.size()).isEqualTo(4);

            VirtualMachine vm = other.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            SessionManager sessions = other.service(SessionManager.class);
            List<String> keys = sessions.require(SessionManager.SESSION_LIST).stream()
                    .map(session -> session.getKey())
                    .filter(key -> !key.equals(other.session().getKey()))
                    .toList();
            sessions.terminateSession(keys);
            vm.powerOff().await(LIMIT);
            vm.destroy().await(LIMIT);
            other.inventory()
                    .get(VirtualMachine.class, "DC0/vm/DC0_H0_VM1")
                    .powerOff()
                    .await(LIMIT);

            machines.waitUntil(
                    cache -> cache.size() == 3
                            && cache.all().stream()
                                            .filter(read -> read.get(VirtualMachine.RUNTIME_POWER_STATE)
                                                    == VirtualMachinePowerState.POWERED_OFF)
                                            .count()
                                    == 1,
                    LIMIT);
            assertThat(events.poll(2, TimeUnit.MINUTES).getVm().getName()).isEqualTo("DC0_H0_VM0");
            assertThat(events.poll(2, TimeUnit.MINUTES).getVm().getName()).isEqualTo("DC0_H0_VM1");
            assertThat(events).isEmpty();
            assertThat(stream.last()).isInstanceOf(VmPoweredOffEvent.class);
            assertThat(vim.inventory().all(ManagedEntity.class).objects()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V2_5", "V4_1"})
    void close_leavesNothingAtTheServer(ApiLevel level) throws Exception {
        try (VimConnection vim = connect(start(level))) {
            String before = leftAtTheServer(vim);
            try (WatchSet watches = vim.watchSet()) {
                watches.cache(vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.NAME));
                watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
                watches.events(vim.events(), event -> {});
                assertThat(leftAtTheServer(vim)).isNotEqualTo(before);
            }
            vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME)
                    .list();
            try (Stream<Event> events = vim.events().stream()) {
                assertThat(events.findFirst()).isPresent();
            }
            assertThat(leftAtTheServer(vim)).isEqualTo(before);
        }
    }

    /** What a session has there as far as it can be asked for, and how many sessions there are. */
    private static String leftAtTheServer(VimConnection vim) {
        return vim.service(ViewManager.class).get(ViewManager.VIEW_LIST) + " "
                + vim.service(PropertyCollector.class).get(PropertyCollector.FILTER) + " "
                + vim.service(SessionManager.class)
                        .require(SessionManager.SESSION_LIST)
                        .size();
    }

    private MockVirtualCenter start(ApiLevel level) {
        MockVirtualCenter server =
                MockVirtualCenter.start(MockOptions.builder().apiLevel(level).build());
        servers.add(server);
        return server;
    }

    private static VimConnection connect(MockVirtualCenter server) {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                .trust(Trust.all())
                .build());
    }
}
