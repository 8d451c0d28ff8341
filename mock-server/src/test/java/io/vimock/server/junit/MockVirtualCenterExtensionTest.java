package io.vimock.server.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vimock.api.MoTypes;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VimPortType;
import io.vimock.vim25.VirtualMachinePowerState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs small test classes that use the extension, as a build would. */
class MockVirtualCenterExtensionTest {
    private static final String VM = "DC0/vm/DC0_H0_VM0";

    /** What became of the tests of a class. */
    private static final class Run implements TestExecutionListener {
        private final List<String> succeeded = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private final List<String> reports = new ArrayList<>();

        static Run of(Class<?> tests) {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectClass(tests))
                    .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                    .build();
            Run run = new Run();
            LauncherFactory.create().execute(request, run);
            return run;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(failures::add);
            if (test.isTest() && result.getThrowable().isEmpty()) {
                succeeded.add(test.getDisplayName());
            }
        }

        @Override
        public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            reports.add(entry.getKeyValuePairs().getOrDefault("vi-mock", ""));
        }

        void assertSucceeded(int tests) {
            assertThat(failures).isEmpty();
            assertThat(succeeded).hasSize(tests);
        }
    }

    @Test
    void annotation_injectsAndResetsBetweenTests() {
        Run.of(Annotated.class).assertSucceeded(5);
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    @MockVirtualCenterTest(clusters = 0, manualClock = true)
    static final class Annotated {
        private static @Nullable MockVirtualCenter ofFirst;

        @BeforeAll
        static void prepare(VimConnection client) {
            client.inventory().get(Folder.class, "DC0/vm").createFolder("prepared");
        }

        @BeforeEach
        void see(MockVirtualCenter server) {
            assertThat(server).isSameAs(ofFirst == null ? server : ofFirst);
            ofFirst = server;
        }

        @Test
        @Order(1)
        void changes(VimConnection client, @InventoryPath(VM) VirtualMachine vm, MockVirtualCenter server) {
            vm.powerOff().await();
            server.clock().advance(Duration.ofHours(1));
            client.inventory().get(Folder.class, "DC0/vm").createFolder("added");
            assertThat(vm.connection()).isSameAs(client);
        }

        @Test
        @Order(2)
        void findsNothingChanged(VimConnection client, @InventoryPath(VM) VirtualMachine vm, MockVirtualCenter server) {
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(client.inventory().find(Folder.class, "DC0/vm/added")).isNull();
            assertThat(client.inventory().find(Folder.class, "DC0/vm/prepared")).isNotNull();
            assertThat(server.clock().now()).isEqualTo(io.vimock.server.sim.SimClock.MANUAL_START);
            assertThat(server.world().snapshot().all(MoTypes.HOST_SYSTEM)).hasSize(1);
        }

        @Test
        @Order(3)
        void hasAddressAndCredentials(URI url, ConnectOptions options, VimPortType port) throws Exception {
            assertThat(url.getPath()).isEqualTo("/sdk");
            try (VimConnection own = VimConnection.connect(options)) {
                assertThat(own.url()).isEqualTo(url);
            }
            assertThat(port.currentTime(new ManagedObjectReference("ServiceInstance", "ServiceInstance")))
                    .isEqualTo(io.vimock.server.sim.SimClock.MANUAL_START);
        }

        @Test
        @Order(4)
        void hasReferences(
                @InventoryPath(VM) ManagedObjectReference vm,
                @InventoryPath("DC0/host/DC0_H0/DC0_H0") HostSystem host) {
            assertThat(vm.getType()).isEqualTo("VirtualMachine");
            assertThat(host.ref().getType()).isEqualTo("HostSystem");
        }

        @Nested
        class Inside {
            @Test
            void hasTheSameServer(MockVirtualCenter server) {
                assertThat(server).isSameAs(ofFirst);
            }
        }
    }

    @Test
    void staticField_isOneServerForTheClass() {
        Run.of(InStaticField.class).assertSucceeded(2);
        assertThat(InStaticField.SERVERS).hasSize(2);
        assertThat(InStaticField.SERVERS.get(0)).isSameAs(InStaticField.SERVERS.get(1));
    }

    static final class InStaticField {
        static final List<MockVirtualCenter> SERVERS = new ArrayList<>();

        @RegisterExtension
        static final MockVirtualCenterExtension VC = MockVirtualCenterExtension.with(
                        MockOptions.builder().hosts(2).build())
                .withoutReset();

        @Test
        void one(VimConnection client) {
            client.inventory().get(Folder.class, "DC0/vm").createFolder("folder" + SERVERS.size());
            SERVERS.add(VC.server());
            assertThat(client.inventory().find(Folder.class, "DC0/vm/folder0")).isNotNull();
        }

        @Test
        void other(VimConnection client) {
            one(client);
        }
    }

    @Test
    void instanceField_isAServerForEachTest() {
        Run.of(InInstanceField.class).assertSucceeded(2);
        assertThat(InInstanceField.SERVERS).hasSize(2);
        assertThat(InInstanceField.SERVERS.get(0)).isNotSameAs(InInstanceField.SERVERS.get(1));
    }

    static final class InInstanceField {
        static final List<MockVirtualCenter> SERVERS = new ArrayList<>();

        @RegisterExtension
        final MockVirtualCenterExtension vc = new MockVirtualCenterExtension();

        @Test
        void one(VimConnection client) {
            SERVERS.add(vc.server());
            assertThat(client.url()).isEqualTo(vc.server().url());
        }

        @Test
        void other(VimConnection client) {
            one(client);
        }
    }

    @Test
    void options_comeFromTheirSupplier() {
        Run.of(WithOptions.class).assertSucceeded(1);
    }

    @MockVirtualCenterTest(options = WithOptions.Small.class)
    static final class WithOptions {
        static final class Small implements Supplier<MockOptions> {
            @Override
            public MockOptions get() {
                return MockOptions.builder().datacenters(2).userName("tester").build();
            }
        }

        @Test
        void areUsed(MockVirtualCenter server, VimConnection client) {
            assertThat(server.world().snapshot().all(MoTypes.DATACENTER)).hasSize(2);
            assertThat(client.session().getUserName()).isEqualTo("tester");
        }
    }

    @Test
    void failure_reportsRequestsAndEvents() {
        Run run = Run.of(Failing.class);

        assertThat(run.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("on purpose"));
        assertThat(run.reports)
                .singleElement()
                .satisfies(report -> assertThat(report)
                        .contains("PowerOffVM_Task vm-", " ok ", "is powered off")
                        .doesNotContain("pass"));
    }

    @MockVirtualCenterTest
    static final class Failing {
        @Test
        void fails(@InventoryPath(VM) VirtualMachine vm) {
            vm.powerOff().await();
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void parameter_ofAnUnknownPath_failsTheTest() {
        Run run = Run.of(Wrong.class);

        assertThat(run.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("nowhere"));
    }

    @MockVirtualCenterTest
    static final class Wrong {
        @Test
        void never(@InventoryPath("DC0/vm/nowhere") VirtualMachine vm) {
            throw new AssertionError("there is no such machine: " + vm);
        }
    }
}
