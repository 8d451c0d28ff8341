package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vimock.api.ApiLevel;
import io.vimock.client.ClusterComputeResource;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Datacenter;
import io.vimock.client.EventManager;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PropertyPath;
import io.vimock.client.SessionManager;
import io.vimock.client.Statistics;
import io.vimock.client.StatisticsSeries;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VimTransportException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.Event;
import io.vimock.vim25.EventFilterSpec;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.UserSession;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmPoweredOffEvent;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The SDK end to end, over HTTPS against the default inventory. */
class SdkTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void all_readsTheWholeInventoryWhateverThePageSize() {
        for (int pageSize : new int[] {1, 3, 500}) {
            try (VimConnection vim = connect(options -> options.pageSize(pageSize))) {
                assertThat(names(vim, VirtualMachine.class))
                        .containsExactlyInAnyOrder("DC0_C0_RP0_VM0", "DC0_C0_RP0_VM1", "DC0_H0_VM0", "DC0_H0_VM1");
                assertThat(names(vim, HostSystem.class))
                        .containsExactlyInAnyOrder("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2", "DC0_H0");
            }
        }
    }

    @Test
    void below_readsWhatIsInTheContainerOnly() {
        try (VimConnection vim = connect()) {
            ClusterComputeResource cluster = vim.inventory().get(ClusterComputeResource.class, "DC0/host/DC0_C0");
            List<ObjectProperties<HostSystem>> hosts = vim.inventory()
                    .all(HostSystem.class)
                    .below(cluster)
                    .properties(HostSystem.NAME)
                    .list();
            assertThat(hosts)
                    .extracting(host -> host.get(HostSystem.NAME))
                    .containsExactlyInAnyOrder("DC0_C0_H0", "DC0_C0_H1", "DC0_C0_H2");
        }
    }

    @Test
    void references_areManagedObjectsThatAgreeWithEachOther() {
        try (VimConnection vim = connect()) {
            for (VirtualMachine vm : vim.inventory().all(VirtualMachine.class).objects()) {
                HostSystem host = vm.require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class));
                assertThat(host.require(HostSystem.VM)).contains(vm);
                assertThat(vm.require(VirtualMachine.DATASTORE))
                        .allSatisfy(datastore -> assertThat(datastore.require(io.vimock.client.Datastore.VM))
                                .contains(vm));
            }
        }
    }

    @Test
    void everyPropertyOfEveryEntity_hasTheTypeOfItsConstant() throws Exception {
        try (VimConnection vim = connect()) {
            for (ManagedEntity entity : vim.inventory().all(ManagedEntity.class).objects()) {
                List<PropertyPath<?>> constants = constants(entity.getClass());
                ObjectProperties<?> read = entity.read(constants.toArray(PropertyPath<?>[]::new));
                assertThat(constants).hasSizeGreaterThan(10);
                // Throws when the value is of another type than the constant says.
                constants.forEach(read::get);
            }
        }
    }

    @Test
    void tasks_runToTheirEndAndFaultsAreTyped() {
        try (VimConnection vim = connect()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            vm.powerOff().await(LIMIT);
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            assertThatThrownBy(() -> vm.powerOff().await(LIMIT))
                    .isInstanceOfSatisfying(
                            VimFaultException.class, e -> assertThat(e.fault()).isInstanceOf(InvalidPowerState.class))
                    .hasMessageContaining("PowerOffVM_Task on " + vm);
            vm.powerOn().await(LIMIT);
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        }
    }

    @Test
    void completions_ofManyTasksAtOnce_allCome() throws Exception {
        try (VimConnection vim = connect()) {
            List<VirtualMachine> machines =
                    vim.inventory().all(VirtualMachine.class).objects();
            List<CompletableFuture<?>> ends = new ArrayList<>();
            machines.forEach(vm -> ends.add(vm.powerOff().completion()));
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
            assertThat(vim.inventory()
                            .of(machines)
                            .properties(VirtualMachine.RUNTIME_POWER_STATE)
                            .list())
                    .extracting(vm -> vm.get(VirtualMachine.RUNTIME_POWER_STATE))
                    .containsOnly(VirtualMachinePowerState.POWERED_OFF);
        }
    }

    @Test
    void waitUntil_seesWhatAnotherSessionDoes() throws Exception {
        try (VimConnection vim = connect();
                VimConnection other = connect()) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            CompletableFuture<VirtualMachinePowerState> seen = CompletableFuture.supplyAsync(() -> vm.waitUntil(
                    VirtualMachine.RUNTIME_POWER_STATE, VirtualMachinePowerState.POWERED_OFF::equals, LIMIT));
            other.inventory().get(VirtualMachine.class, "DC0_H0_VM0").powerOff().await(LIMIT);
            assertThat(seen.get(2, TimeUnit.MINUTES)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
        }
    }

    @Test
    void find_byPathAndByName_givesTheSameObject() {
        try (VimConnection vim = connect()) {
            VirtualMachine byPath = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            assertThat(vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0")).isEqualTo(byPath);
            assertThat(vim.inventory().get(Datacenter.class, "DC0").require(Datacenter.VM_FOLDER))
                    .isEqualTo(byPath.require(VirtualMachine.PARENT));
            assertThat(vim.inventory().find(VirtualMachine.class, "DC0/vm/nope"))
                    .isNull();
        }
    }

    @Test
    void statistics_rightAfterStart_haveTheSamplesAskedFor() {
        try (VimConnection vim = connect()) {
            List<ManagedEntity> entities =
                    new ArrayList<>(vim.inventory().all(VirtualMachine.class).objects());
            entities.addAll(vim.inventory().all(HostSystem.class).objects());
            Statistics statistics = vim.performance()
                    .query("cpu.usage.average", "mem.usage.average")
                    .samples(15)
                    .of(entities);

            assertThat(statistics.all()).hasSize(entities.size() * 2);
            for (StatisticsSeries series : statistics.all()) {
                assertThat(series.samples())
                        .hasSize(15)
                        .allSatisfy(sample -> assertThat(sample.value()).isBetween(0.0, 100.0));
                assertThat(series.counter().unit()).isEqualTo("%");
            }
        }
    }

    @Test
    void statistics_ofAHost_areNotLessThanThoseOfItsMachines() {
        try (VimConnection vim = connect()) {
            HostSystem host = vim.inventory().get(HostSystem.class, "DC0_H0");
            List<ManagedEntity> entities = new ArrayList<>(host.require(HostSystem.VM));
            entities.add(host);
            String counter = "cpu.usagemhz.average";
            Statistics statistics = vim.performance().query(counter).samples(15).of(entities);

            List<StatisticsSeries.Sample> ofHost =
                    Objects.requireNonNull(statistics.find(host, counter)).samples();
            for (StatisticsSeries.Sample sample : ofHost) {
                double machines = statistics.all().stream()
                        .filter(series -> !series.entity().equals(host))
                        .flatMap(series -> series.samples().stream())
                        .filter(other -> other.time().equals(sample.time()))
                        .mapToDouble(StatisticsSeries.Sample::value)
                        .sum();
                assertThat(machines).isPositive().isLessThanOrEqualTo(sample.value());
            }
        }
    }

    @Test
    void statistics_ofACluster_areHistorical() {
        try (VimConnection vim = connect()) {
            ClusterComputeResource cluster = vim.inventory().get(ClusterComputeResource.class, "DC0/host/DC0_C0");
            Statistics statistics = vim.performance()
                    .query("cpu.usagemhz.average")
                    .historical(Duration.ofMinutes(5))
                    .of(List.of(cluster));
            assertThat(Objects.requireNonNull(statistics.find(cluster, "cpu.usagemhz.average"))
                            .latest())
                    .isPresent();
        }
    }

    @Test
    void events_tellWhatHappened() {
        try (VimConnection vim = connect()) {
            vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0").powerOff().await(LIMIT);
            List<Event> events = vim.service(EventManager.class).queryEvents(new EventFilterSpec());
            assertThat(events)
                    .filteredOn(VmPoweredOffEvent.class::isInstance)
                    .singleElement()
                    .satisfies(event -> assertThat(event.getVm().getName()).isEqualTo("DC0_H0_VM0"));
        }
    }

    @Test
    void trust_inAStore_isForItsCertificatesAndTheirHostsOnly() throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("server", certificate(server));
        try (VimConnection vim = connect(options -> options.trust(Trust.store(store)))) {
            assertThat(vim.about().getName()).isNotEmpty();
        }
        try (MockVirtualCenter other = MockVirtualCenter.start(MockOptions.defaults())) {
            assertThatThrownBy(() -> connect(
                            options -> options.url(other.url().toString()).trust(Trust.store(store))))
                    .isInstanceOf(VimTransportException.class)
                    .hasMessageContaining("no secure connection");
        }
    }

    private static Certificate certificate(MockVirtualCenter of) throws Exception {
        AtomicReference<Certificate> seen = new AtomicReference<>();
        X509TrustManager anything = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                seen.set(chain[0]);
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {anything}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(of.url().getHost(), of.url().getPort())) {
            socket.startHandshake();
        }
        return Objects.requireNonNull(seen.get());
    }

    @Test
    void everything_worksWithTheStrictPersonalityOf25() {
        MockOptions strict = MockOptions.builder().apiLevel(ApiLevel.V2_5).build();
        try (MockVirtualCenter old = MockVirtualCenter.start(strict);
                VimConnection vim = connect(options -> options.url(old.url().toString()))) {
            assertThat(vim.apiLevel()).isEqualTo(ApiLevel.V2_5);
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            vm.powerOff().await(LIMIT);
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_OFF);
            assertThat(vim.performance()
                            .query("cpu.usage.average")
                            .samples(3)
                            .of(List.of(vim.inventory().get(HostSystem.class, "DC0_H0")))
                            .all())
                    .hasSize(1);
        }
    }

    private static List<PropertyPath<?>> constants(Class<?> type) throws IllegalAccessException {
        List<PropertyPath<?>> constants = new ArrayList<>();
        for (Field field : type.getFields()) {
            // Whole properties only: the parts of one that is unset are no error, but would be read twice.
            if (Modifier.isStatic(field.getModifiers())
                    && field.get(null) instanceof PropertyPath<?> path
                    && !path.path().contains(".")) {
                constants.add(path);
            }
        }
        return constants;
    }

    @Test
    void cloneTicket_isASessionOfTheSameUser_withoutHisPassword() {
        try (VimConnection vim = connect()) {
            String ticket = vim.service(SessionManager.class).acquireCloneTicket();
            try (VimConnection clone = VimConnection.connect(ConnectOptions.builder()
                    .url(server.url().toString())
                    .cloneTicket(ticket)
                    .trust(Trust.all())
                    .build())) {
                assertThat(names(clone, HostSystem.class)).hasSize(4);
                assertThat(clone.service(SessionManager.class).get(SessionManager.SESSION_LIST))
                        .extracting(UserSession::getUserName)
                        .containsExactly(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_USER);
            }
        }
    }

    private static List<String> names(VimConnection vim, Class<? extends ManagedEntity> type) {
        List<String> names = new ArrayList<>();
        vim.inventory()
                .all(type)
                .properties(ManagedEntity.NAME)
                .forEach(entity -> names.add(entity.require(ManagedEntity.NAME)));
        return names;
    }

    private VimConnection connect() {
        return connect(options -> options);
    }

    private VimConnection connect(UnaryOperator<ConnectOptions.Builder> more) {
        return VimConnection.connect(more.apply(ConnectOptions.builder()
                        .url(server.url().toString())
                        .credentials(MockOptions.DEFAULT_USER, MockOptions.DEFAULT_PASSWORD)
                        .trust(Trust.all()))
                .build());
    }
}
