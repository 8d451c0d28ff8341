package io.vimock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.vim25.ManagedEntityStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Caches and callbacks: what they hold and tell, over breaks and ended sessions, and what they leave at the server. */
class InventoryCacheTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCollector collector = new ScriptedCollector(server);
    private final VimConnection vim = server.connect(options -> options.reconnectDelay(Duration.ofMillis(1)));
    private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void cache_holdsWhatUpdatesSay() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web", "VirtualMachine:vm-2 enter name=db");
        try (InventoryCache<VirtualMachine> cache = query().watch(this::note)) {
            assertThat(names(cache)).containsExactly("web", "db");
            expect("ENTER vm-1 [name, overallStatus]", "ENTER vm-2 [name, overallStatus]");

            collector.update(
                    "VirtualMachine:vm-1 modify overallStatus=green",
                    "VirtualMachine:vm-2 leave",
                    "VirtualMachine:vm-3 enter name=new");
            expect("MODIFY vm-1 [overallStatus]", "LEAVE vm-2 []", "ENTER vm-3 [name, overallStatus]");
            assertThat(names(cache)).containsExactly("web", "new");
            VirtualMachine web = vm("vm-1");
            assertThat(cache.get(web, ManagedEntity.OVERALL_STATUS)).isEqualTo(ManagedEntityStatus.GREEN);
            assertThat(cache.get(web, VirtualMachine.NAME)).isEqualTo("web");
            assertThat(cache.get(vm("vm-2"))).isNull();

            collector.update("VirtualMachine:vm-1 modify overallStatus");
            expect("MODIFY vm-1 [overallStatus]");
            assertThat(cache.get(web, ManagedEntity.OVERALL_STATUS)).isNull();
        }
        assertThat(collector.alive()).isEmpty();
        assertThat(server.requests("CreatePropertyCollector")).hasSize(1);
    }

    @Test
    void cache_withoutObjects_isFilledByTheObjectThatIsAlwaysThere() {
        collector.update("ServiceInstance:ServiceInstance enter");
        try (InventoryCache<VirtualMachine> cache = query().cache()) {
            assertThat(cache.all()).isEmpty();
        }
        assertThat(server.requests("CreateFilter").get(0))
                .contains("<type>ServiceInstance</type>")
                .contains("<pathSet>content</pathSet>");
    }

    @Test
    void cache_showsPartsOfASetTogether() throws Exception {
        collector
                .part("VirtualMachine:vm-1 enter name=a")
                .part("VirtualMachine:vm-2 enter name=b")
                .update("VirtualMachine:vm-3 enter name=c");
        try (InventoryCache<VirtualMachine> cache = query().cache()) {
            List<Integer> sizes = new ArrayList<>();
            cache.onChange(change -> sizes.add(cache.size()));
            assertThat(sizes).containsExactly(3, 3, 3);

            sizes.clear();
            collector
                    .part("VirtualMachine:vm-4 enter name=d", "VirtualMachine:vm-1 leave")
                    .update("VirtualMachine:vm-5 enter name=e");
            cache.waitUntil(all -> all.get(vm("vm-5")) != null, LIMIT);
            cache.onChange(change -> {});
            assertThat(sizes).containsExactly(4, 4, 4);
        }
    }

    @Test
    void cache_whenTheConnectionBreaks_repeatsTheWait() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (InventoryCache<VirtualMachine> cache = query().watch(this::note)) {
            expect("ENTER vm-1 [name, overallStatus]");
            collector.breakConnection();
            collector.breakConnection();
            collector.breakConnection();
            collector.update("VirtualMachine:vm-1 modify name=www");
            expect("MODIFY vm-1 [name]");
            assertThat(names(cache)).containsExactly("www");
            assertThat(cache.watchSet().state()).isEqualTo(WatchSet.State.CONNECTED);
            assertThat(cache.watchSet().failure())
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("WaitForUpdatesEx on PropertyCollector:pc-")
                    .hasMessageContaining(server.url());
        }
        assertThat(server.requests("CreatePropertyCollector")).hasSize(1);
        assertThat(server.requests("Login")).hasSize(1);
        List<String> waits = server.requests("WaitForUpdatesEx");
        assertThat(waits.subList(1, 5)).allSatisfy(wait -> assertThat(wait).contains("<version>1</version>"));
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void cache_whenTheSessionEnds_comparesAndTellsWhatWasMissed() throws Exception {
        collector.update(
                "VirtualMachine:vm-1 enter name=same overallStatus=green",
                "VirtualMachine:vm-2 enter name=old",
                "VirtualMachine:vm-3 enter name=gone");
        try (InventoryCache<VirtualMachine> cache = query().watch(this::note)) {
            changes.clear();
            List<WatchSet.State> states = new ArrayList<>();
            cache.watchSet().onState(states::add);
            collector.endSession();
            collector.update(
                    "VirtualMachine:vm-1 enter name=same overallStatus=green",
                    "VirtualMachine:vm-2 enter name=new",
                    "VirtualMachine:vm-4 enter name=late");
            expect("LEAVE vm-3 []", "MODIFY vm-2 [name]", "ENTER vm-4 [name, overallStatus]");
            assertThat(changes).isEmpty();
            assertThat(names(cache)).containsExactly("same", "new", "late");
            assertThat(states).containsExactly(WatchSet.State.RECONNECTING, WatchSet.State.CONNECTED);
            assertThat(server.requests("CreatePropertyCollector")).hasSize(2);
        }
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void cache_ofKnownObjects_whenOneIsGoneAfterALoss_tellsThatItLeft() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=a", "VirtualMachine:vm-2 enter name=b");
        List<VirtualMachine> known = List.of(vm("vm-1"), vm("vm-2"));
        try (InventoryCache<VirtualMachine> cache = vim.inventory()
                .<VirtualMachine>of(known)
                .properties(VirtualMachine.NAME)
                .watch(this::note)) {
            changes.clear();
            collector.refuseFilter(
                    body -> body.contains("vm-2"),
                    ScriptedServer.fault(
                            "gone",
                            "<ManagedObjectNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\">"
                                    + "<obj type=\"VirtualMachine\">vm-2</obj></ManagedObjectNotFoundFault>"));
            collector.endSession();
            collector.update("VirtualMachine:vm-1 enter name=a");
            expect("LEAVE vm-2 []");
            assertThat(names(cache)).containsExactly("a");
        }
    }

    @Test
    void cache_whenTheServerRefusesForGood_endsAndSaysWhy() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (InventoryCache<VirtualMachine> cache = query().cache()) {
            server.reply("Login", ScriptedServer.fault("no", "<InvalidLoginFault xmlns=\"urn:vim25\"/>"));
            server.reply("CreatePropertyCollector", ScriptedCollector.SESSION_ENDED);
            collector.endSession();
            assertThatThrownBy(() -> cache.waitUntil(all -> false, LIMIT))
                    .isInstanceOf(VimException.class)
                    .hasMessageContaining("the watch has ended")
                    .hasRootCauseMessage(
                            "Login on SessionManager:SessionManager at " + server.url() + ": InvalidLogin: no");
            assertThat(cache.watchSet().state()).isEqualTo(WatchSet.State.ENDED);
            assertThat(names(cache)).containsExactly("web");
        }
        assertThat(server.requests("Login")).hasSize(2);
    }

    @Test
    void cache_whenTheServerRefusesTheFilter_throwsAndLeavesNothing() {
        server.reply(
                "CreateFilter",
                ScriptedServer.fault(
                        "no", "<InvalidPropertyFault xmlns=\"urn:vim25\"><name>x</name></InvalidPropertyFault>"));
        assertThatThrownBy(() -> query().cache())
                .isInstanceOf(VimFaultException.class)
                .hasMessageContaining("CreateFilter on PropertyCollector:pc-")
                .hasMessageContaining("InvalidProperty");
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void cache_whenTheServerGoesAwayAtTheBeginning_throwsAndLeavesNothing() {
        collector.breakConnection();
        assertThatThrownBy(() -> query().cache())
                .isInstanceOf(VimTransportException.class)
                .hasMessageContaining("WaitForUpdatesEx on PropertyCollector:pc-")
                .hasMessageContaining(server.url());
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void cache_ofNames_followsRenaming() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web1", "VirtualMachine:vm-2 enter name=db1");
        try (InventoryCache<VirtualMachine> cache = query().named("web*").watch(this::note)) {
            expect("ENTER vm-1 [name, overallStatus]");
            collector.update("VirtualMachine:vm-1 modify name=old1", "VirtualMachine:vm-2 modify name=web2");
            expect("LEAVE vm-1 []", "ENTER vm-2 [name, overallStatus]");
            assertThat(names(cache)).containsExactly("web2");
            assertThat(cache.get(vm("vm-1"))).isNull();
        }
    }

    @Test
    void cache_whenAPartIsReported_readsTheWhole() throws Exception {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>guest</name>"
                        + "<val xsi:type=\"GuestInfo\"><ipAddress>10.0.0.7</ipAddress></val></propSet>"
                        + "</objects></returnval>");
        collector.update("VirtualMachine:vm-1 enter");
        try (InventoryCache<VirtualMachine> cache = vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.GUEST)
                .watch(this::note)) {
            expect("ENTER vm-1 [guest]");
            collector.update("VirtualMachine:vm-1 modify guest.ipAddress=10.0.0.7");
            expect("MODIFY vm-1 [guest]");
            assertThat(Objects.requireNonNull(cache.get(vm("vm-1"), VirtualMachine.GUEST))
                            .getIpAddress())
                    .isEqualTo("10.0.0.7");
        }
    }

    @Test
    void listener_thatFails_stopsNothing() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (InventoryCache<VirtualMachine> cache = query().watch(change -> {
            note(change);
            throw new IllegalStateException("the listener's own trouble");
        })) {
            expect("ENTER vm-1 [name, overallStatus]");
            collector.update("VirtualMachine:vm-1 modify name=www");
            expect("MODIFY vm-1 [name]");
            assertThat(names(cache)).containsExactly("www");
        }
    }

    @Test
    void waitUntil_inACallback_isRefused() throws Exception {
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (InventoryCache<VirtualMachine> cache = query().cache()) {
            cache.onChange(change -> {
                if (change.kind() == Change.Kind.MODIFY) {
                    try {
                        cache.waitUntil(all -> false, LIMIT);
                    } catch (IllegalStateException e) {
                        changes.add(e.getMessage());
                    }
                }
            });
            collector.update("VirtualMachine:vm-1 modify name=www");
            assertThat(changes.poll(1, TimeUnit.MINUTES)).contains("must not wait");
        }
    }

    @Test
    void waitUntil_whenTimeIsOver_saysWhatItWaitedFor() {
        collector.update("VirtualMachine:vm-1 enter name=web");
        try (InventoryCache<VirtualMachine> cache = query().cache()) {
            assertThatThrownBy(() -> cache.waitUntil(all -> false, Duration.ofMillis(20)))
                    .isInstanceOf(VimTimeoutException.class)
                    .hasMessage("waiting for name, overallStatus of every VirtualMachine below Folder:group-d1 at "
                            + server.url() + ": not within 0.02 s");
        }
    }

    @Test
    void watchSet_hasOneCollectorForEverything() throws Exception {
        server.answer(
                "RetrievePropertiesEx",
                "<returnval><objects><obj type=\"EventManager\">EventManager</obj></objects></returnval>");
        WatchSet watches = vim.watchSet();
        collector.update("VirtualMachine:vm-1 enter name=web");
        InventoryCache<VirtualMachine> machines = watches.cache(query());
        collector.update(2, "HostSystem:host-1 enter name=esx");
        InventoryCache<HostSystem> hosts =
                watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
        watches.events(vim.events(), event -> {});
        assertThat(machines.size() + hosts.size()).isEqualTo(2);
        assertThat(collector.alive("pc-")).hasSize(1);
        assertThat(collector.alive("filter-")).hasSize(3);

        hosts.close();
        assertThat(collector.alive("filter-")).hasSize(2);
        assertThat(collector.alive("view-")).hasSize(1);
        watches.close();
        assertThat(collector.alive()).isEmpty();
        assertThatThrownBy(() -> watches.cache(query())).hasMessageContaining("is closed");
    }

    /** Such as vcsim, which looks at its filters only when some object changes. */
    @Test
    void watchSet_whenTheServerDoesNotNoticeAFilter_asksAnew() {
        try (WatchSet watches = vim.watchSet()) {
            collector.update("VirtualMachine:vm-1 enter name=web");
            InventoryCache<VirtualMachine> machines = watches.cache(query());
            collector.whenCancelled(4, "HostSystem:host-1 enter name=esx");
            InventoryCache<HostSystem> hosts =
                    watches.cache(vim.inventory().all(HostSystem.class).properties(HostSystem.NAME));
            assertThat(hosts.size()).isEqualTo(1);
            assertThat(machines.size()).isEqualTo(1);
            assertThat(server.requests("CreatePropertyCollector")).hasSize(2);
        }
        assertThat(collector.alive()).isEmpty();
    }

    @Test
    void close_ofTheConnection_closesItsWatches() {
        collector.update("VirtualMachine:vm-1 enter name=web");
        InventoryCache<VirtualMachine> cache = query().cache();
        vim.close();
        assertThat(cache.watchSet().state()).isEqualTo(WatchSet.State.ENDED);
        assertThat(collector.alive()).isEmpty();
        assertThat(server.requests("Logout")).hasSize(1);
    }

    private ObjectQuery<VirtualMachine> query() {
        return vim.inventory().all(VirtualMachine.class).properties(VirtualMachine.NAME, ManagedEntity.OVERALL_STATUS);
    }

    private VirtualMachine vm(String key) {
        return vim.inventory().byReference(VirtualMachine.class, key);
    }

    private void note(Change<VirtualMachine> change) {
        changes.add(change.kind() + " " + change.object().ref().getValue() + " "
                + change.paths().stream().sorted().toList());
    }

    private void expect(String... expected) throws InterruptedException {
        List<String> got = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            got.add(changes.poll(1, TimeUnit.MINUTES));
        }
        assertThat(got).containsExactly(expected);
    }

    private static List<String> names(InventoryCache<VirtualMachine> cache) {
        return cache.all().stream().map(vm -> vm.require(VirtualMachine.NAME)).toList();
    }
}
