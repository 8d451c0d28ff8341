package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ClusterComputeResource;
import io.vimock.client.ConnectOptions;
import io.vimock.client.Folder;
import io.vimock.client.HostSystem;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PerformanceCounter;
import io.vimock.client.Statistics;
import io.vimock.client.StatisticsSeries;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs the Java code that the guides show; {@link DocumentationTest} checks that they show it as it is here. */
class GuideCodeTest {
    private static final Pattern SHA_256 = Pattern.compile("(?<![0-9A-Fa-f:])([0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}");

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void connect() {
        String url = server.url().toString();
        String thumbprint = thumbprint(url);
        // In the guide:
        ConnectOptions options = ConnectOptions.builder()
                .url(url)
                .credentials("user", "pass")
                .trust(Trust.thumbprint(thumbprint))
                .build();
        try (VimConnection vim = VimConnection.connect(options)) {
            System.out.println(vim.about().getFullName());
        }
        // End.
    }

    /** The server's thumbprint, out of the message about a wrong one. */
    private static String thumbprint(String url) {
        try {
            VimConnection.connect(ConnectOptions.builder()
                            .url(url)
                            .credentials("user", "pass")
                            .trust(Trust.thumbprint("00".repeat(32)))
                            .build())
                    .close();
        } catch (VimException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                Matcher found = SHA_256.matcher(String.valueOf(cause.getMessage()));
                if (found.find()) {
                    return found.group();
                }
            }
            throw e;
        }
        throw new AssertionError("a wrong thumbprint was accepted");
    }

    @Test
    void read() {
        try (VimConnection vim = open()) {
            // In the guide:
            List<ObjectProperties<VirtualMachine>> machines = vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                    .list();
            for (ObjectProperties<VirtualMachine> vm : machines) {
                System.out.println(vm.get(VirtualMachine.NAME) + " " + vm.get(VirtualMachine.RUNTIME_POWER_STATE));
            }
            // End.
            assertThat(machines).hasSize(4);
        }
    }

    @Test
    void change() throws Exception {
        try (VimConnection vim = open()) {
            VirtualMachine template = vim.inventory().get(VirtualMachine.class, "DC0_H0_VM0");
            Folder folder = vim.inventory().get(Folder.class, "DC0/vm");
            VirtualMachineCloneSpec spec = new VirtualMachineCloneSpec()
                    .withLocation(new VirtualMachineRelocateSpec())
                    .withPowerOn(false)
                    .withTemplate(false);
            // In the guide:
            VirtualMachine clone = template.clone(folder, "web2", spec).await(Duration.ofMinutes(10));
            CompletableFuture<Void> on = clone.powerOn().completion();
            String address =
                    clone.waitUntil(VirtualMachine.GUEST_IP_ADDRESS, ip -> !ip.isBlank(), Duration.ofMinutes(5));
            // End.
            on.get(1, TimeUnit.MINUTES);
            assertThat(address).matches("[0-9]+(\\.[0-9]+){3}");
            assertThat(clone.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
        }
    }

    @Test
    void statisticsInShort() {
        try (VimConnection vim = open()) {
            // In the guide:
            Statistics last = vim.performance()
                    .query("cpu.usage.average", "mem.usage.average")
                    .samples(15)
                    .of(vim.inventory().all(HostSystem.class).objects());
            for (StatisticsSeries series : last.all()) {
                System.out.println(series.entity() + " " + series.counter().name() + " " + series.latest());
            }
            // End.
            assertThat(last.all()).hasSize(8);
        }
    }

    @Test
    void statisticsOfHosts() {
        try (VimConnection vim = open()) {
            // In the guide:
            Statistics last = vim.performance()
                    .query("cpu.usage.average", "mem.usage.average")
                    .samples(15)
                    .of(vim.inventory().all(HostSystem.class).objects());
            for (StatisticsSeries series : last.all()) {
                PerformanceCounter counter = series.counter();
                double average = series.average().orElse(Double.NaN);
                System.out.println(series.entity() + " " + counter.name() + " " + average + " " + counter.unit());
            }
            // End.
            assertThat(last.all())
                    .hasSize(8)
                    .allSatisfy(
                            series -> assertThat(series.average().getAsDouble()).isBetween(0.0, 100.0));
        }
    }

    @Test
    void statisticsOfThePastAndOfDevices() {
        try (VimConnection vim = open()) {
            ClusterComputeResource cluster = vim.inventory().get(ClusterComputeResource.class, "DC0/host/DC0_C0");
            HostSystem host = vim.inventory().get(HostSystem.class, "DC0_H0");
            Instant now = server.clock().now();
            // In the guide:
            Statistics hour = vim.performance()
                    .query("cpu.usagemhz.average")
                    .historical(Duration.ofMinutes(5))
                    .between(now.minus(Duration.ofHours(1)), now)
                    .of(List.of(cluster));
            Statistics cards = vim.performance()
                    .query("net.usage.average")
                    .instance("*")
                    .samples(1)
                    .of(List.of(host));
            cards.all().forEach(series -> System.out.println(series.instance() + " " + series.latest()));
            // End.
            assertThat(hour.all())
                    .singleElement()
                    .satisfies(series -> assertThat(series.samples()).hasSizeBetween(10, 12));
            assertThat(cards.all()).extracting(StatisticsSeries::instance).contains("", "vmnic0", "vmnic1");
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
