package io.vimock.server.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.contract.Difference.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks servers with one recording: a machine is found, read, powered off and on. */
class ContractCheckTest {
    @TempDir
    static Path directory;

    @BeforeAll
    static void record() {
        try (MockVirtualCenter server = start(MockOptions.builder());
                Recorder recorder =
                        Recorder.of(server.url(), directory).plainHttp().start();
                VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                        .url(recorder.url().toString())
                        .credentials("user", "pass")
                        .build())) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            vm.get(VirtualMachine.CONFIG_HARDWARE);
            vim.inventory()
                    .all(VirtualMachine.class)
                    .properties(VirtualMachine.NAME, VirtualMachine.GUEST)
                    .list();
            vm.powerOff().await();
            vm.powerOn().await();
        }
    }

    private static MockVirtualCenter start(MockOptions.Builder options) {
        return MockVirtualCenter.start(options.plainHttp(true).build());
    }

    private static ContractReport check(MockVirtualCenter server, String... allowed) {
        return ContractCheck.of(directory)
                .server(server.url(), "user", "pass")
                .timeout(Duration.ofSeconds(2))
                .allowing(allowed)
                .run();
    }

    @Test
    void sameServer_hasNoDifferences() {
        try (MockVirtualCenter server = start(MockOptions.builder())) {
            ContractReport report = check(server);
            assertThat(report.differences()).isEmpty();
            assertThat(report.compared()).isGreaterThan(10);
            assertThat(report.toText()).isEqualTo(report.compared() + " answers compared, no differences\n");
        }
    }

    @Test
    void otherIdsAndSeeds_areNoDifferences() {
        try (MockVirtualCenter server =
                start(MockOptions.builder().datacenters(2).seed(7))) {
            assertThat(check(server).differences()).isEmpty();
        }
    }

    @Test
    void missingMachine_isAnotherShape() {
        try (MockVirtualCenter server = start(MockOptions.builder().standaloneHosts(0))) {
            assertThat(check(server).differences()).anySatisfy(difference -> {
                assertThat(difference.kind()).isEqualTo(Kind.MISSING);
                assertThat(difference.place()).isEqualTo("FindByInventoryPath/returnval(VirtualMachine)");
                assertThat(difference.exchanges()).singleElement().asString().endsWith("-FindByInventoryPath");
            });
        }
    }

    @Test
    void machinesThatAreOff_faultAndTellLess() {
        try (MockVirtualCenter server = start(MockOptions.builder().autostart(false))) {
            ContractReport report = check(server);
            assertThat(report.differences())
                    .extracting(Difference::kind, Difference::recorded)
                    .contains(tuple(Kind.MISSING, "present"));
            assertThat(report.toText())
                    .contains(
                            "/returnval/objects(VirtualMachine)/propSet[guest]/val(GuestInfo)/net: recorded present, answered absent");
            ContractReport accepted = check(
                    server, report.differences().stream().map(Difference::place).toArray(String[]::new));
            assertThat(accepted.isEmpty()).isTrue();
            assertThat(check(server, "*").isEmpty()).isTrue();
        }
    }

    @Test
    void answerWithoutResult_isAFault() {
        try (MockVirtualCenter server = start(MockOptions.builder())) {
            ContractReport report = ContractCheck.of(directory)
                    .server(server.url(), "user", "wrong")
                    .timeout(Duration.ofSeconds(2))
                    .run();
            assertThat(report.differences())
                    .contains(
                            new Difference(Kind.FAULT, "Login", "", "a result", "InvalidLogin", List.of("0003-Login")));
            assertThat(report.toJson())
                    .startsWith("{\n  \"compared\": " + report.compared() + ",\n  \"differences\": [\n")
                    .contains("\"answered\": \"InvalidLogin\"");
        }
    }

    @Test
    void serverThatIsAway_cannotBeChecked() {
        URI nowhere;
        try (MockVirtualCenter server = start(MockOptions.builder())) {
            nowhere = server.url();
        }
        assertThatThrownBy(() -> ContractCheck.of(directory)
                        .server(nowhere, "user", "pass")
                        .run())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(nowhere.toString());
    }

    @Test
    void directoryWithoutRecording_isRefused(@TempDir Path empty) {
        assertThatThrownBy(() -> ContractCheck.of(empty)
                        .server(URI.create("http://h/sdk"), "u", "p")
                        .trust(Trust.all())
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no recording");
    }

    @Test
    void recordingEditedByHand_isReadAsItIs(@TempDir Path edited) throws IOException {
        Files.createDirectories(edited.resolve("mappings"));
        Files.writeString(
                edited.resolve("mappings/health.json"),
                "{\"request\": {\"method\": \"GET\", \"url\": \"/health\"}, \"response\": {\"status\": 200}}");
        try (MockVirtualCenter server = start(MockOptions.builder())) {
            assertThat(ContractCheck.of(edited)
                            .server(server.url(), "user", "pass")
                            .run())
                    .isEqualTo(new ContractReport(0, List.of()));
        }
    }
}
