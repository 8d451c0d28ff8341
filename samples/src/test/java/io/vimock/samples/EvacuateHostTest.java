package io.vimock.samples;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.vimock.client.ComputeResource;
import io.vimock.client.HostSystem;
import io.vimock.client.ResourcePool;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.call.TaskTime;
import io.vimock.server.directory.Account;
import io.vimock.server.directory.PasswordHash;
import io.vimock.vim25.AffinityConfigured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample against the default inventory: DC0_H0 stands alone, DC0_C0 is a cluster of three hosts. */
class EvacuateHostTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.builder()
            .accounts(List.of(new Account("guest", PasswordHash.quick("guest"), false)))
            .password("pass")
            .build());
    private final VimConnection vim = server.client();

    @AfterEach
    void stop() {
        vim.close();
        server.close();
    }

    @Test
    void run_movesTheRunningMachinesAndEntersMaintenanceMode() {
        machine("DC0_H0_VM1").powerOff().await(LIMIT);
        SampleRun run = evacuate("--host", "DC0_H0");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("Moving DC0_H0_VM0 to DC0_C0_H[0-2] \\.\\.\\. .*done"),
                        line -> assertThat(line).matches("Entering maintenance mode \\.\\.\\. .*done"),
                        line -> assertThat(line).isEqualTo("DC0_H0 is in maintenance mode"));
        assertThat(inMaintenance("DC0_H0")).isTrue();
        assertThat(hostOf("DC0_H0_VM0")).startsWith("DC0_C0_H");
        assertThat(hostOf("DC0_H0_VM1")).isEqualTo("DC0_H0");
        assertThat(evacuate("--host", "DC0_H0").out().lines()).containsExactly("DC0_H0 is in maintenance mode already");
    }

    @Test
    void run_whenNothingRuns_entersMaintenanceModeOnly() {
        machine("DC0_H0_VM0").powerOff().await(LIMIT);
        machine("DC0_H0_VM1").powerOff().await(LIMIT);
        assertThat(evacuate("--host", "DC0_H0").out().lines())
                .hasSize(2)
                .last(as(STRING))
                .isEqualTo("DC0_H0 is in maintenance mode");
        assertThat(inMaintenance("DC0_H0")).isTrue();
    }

    @Test
    void run_inACluster_staysInItAndInTheResourcePool() {
        VirtualMachine vm = machine("DC0_C0_RP0_VM0");
        ResourcePool pool = vm.require(VirtualMachine.RESOURCE_POOL);
        String host = hostOf("DC0_C0_RP0_VM0");
        assertThat(evacuate("--host", "DC0/host/DC0_C0/" + host).exitCode()).isZero();

        assertThat(hostOf("DC0_C0_RP0_VM0")).startsWith("DC0_C0_H").isNotEqualTo(host);
        assertThat(vm.require(VirtualMachine.RESOURCE_POOL)).isEqualTo(pool);
        assertThat(inMaintenance(host)).isTrue();
    }

    @Test
    void dryRun_changesNothing() {
        SampleRun run = evacuate("--host", "DC0_H0", "--dry-run");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("Would move DC0_H0_VM[01] to DC0_C0_H[0-2]"));
        assertUnchanged();
    }

    @Test
    void run_whenAMachineFitsNowhere_saysWhy(@TempDir Path files) throws IOException {
        String lab = """
                datacenters:
                  - name: Lab
                    networks: [{name: VM Network}, {name: DMZ}]
                    datastores:
                      - {name: san, hosts: [esx1, gone, small, resting, plain]}
                      - {name: other}
                    hosts:
                      - {name: esx1}
                      - {name: far}
                      - {name: gone}
                      - {name: plain, switches: [{name: vSwitch0, portGroups: [{name: VM Network}]}]}
                      - {name: resting, maintenance: true}
                      - {name: small, memory: 6 GB}
                    virtualMachines:
                      - {name: big, host: esx1, datastore: san, memory: 8 GB, powerState: poweredOn,
                         nics: [{network: DMZ}]}
                """;
        MockOptions described = MockOptions.builder()
                .inventory(Files.writeString(files.resolve("lab.yaml"), lab))
                .build();
        try (MockVirtualCenter small = MockVirtualCenter.start(described);
                VimConnection there = small.client()) {
            HostSystem gone = there.inventory().get(HostSystem.class, "gone");
            gone.disconnect().await(LIMIT);
            SampleRun run = SampleRun.against(small, EvacuateHost::run, "--host", "esx1");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .matches("evacuate-host: no host for big with 8192 MB; far: .* no datastore 'san'; gone: .* not "
                            + "connected; plain: .* no network 'DMZ', .*; resting: .* in maintenance mode; "
                            + "small: [0-9]+ MB are free");
        }
    }

    @Test
    void run_whenTheServerRefusesAMachine_movesTheOthersBack() {
        server.faults()
                .on("MigrateVM_Task")
                .object(machine("DC0_H0_VM1").ref())
                .taskError(new AffinityConfigured().withConfiguredAffinity("cpu"));
        SampleRun run = evacuate("--host", "DC0_H0");

        assertThat(run.exitCode()).isEqualTo(1);
        List<String> lines = run.out().lines().toList();
        assertThat(lines.get(0)).matches("Moving DC0_H0_VM0 to DC0_C0_H[0-2] \\.\\.\\. .*done");
        assertThat(lines.get(4)).matches("Moving DC0_H0_VM0 back \\.\\.\\. .*done");
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("evacuate-host: no host took DC0_H0_VM1: MigrateVM_Task on VirtualMachine:")
                .contains("AffinityConfigured")
                .endsWith("; all machines that had moved are back");
        assertUnchanged();
    }

    @Test
    void run_whenAMoveTakesTooLong_givesUp() {
        MockOptions slow =
                MockOptions.builder().manualClock().taskTime(TaskTime.REALISTIC).build();
        try (MockVirtualCenter standing = MockVirtualCenter.start(slow)) {
            SampleRun run = SampleRun.against(standing, EvacuateHost::run, "--host", "DC0_H0", "--timeout", "1");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines()).singleElement().asString().contains("not within 1 s");
        }
    }

    @Test
    void run_withoutPrivilege_saysSoAndChangesNothing() {
        SampleRun run = SampleRun.as("guest", "guest", server, EvacuateHost::run, "--host", "DC0_H0");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("evacuate-host: EnterMaintenanceMode_Task on HostSystem:")
                .contains("NoPermission");
        assertUnchanged();
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        evacuate().assertUsage("--host");
        evacuate("--host", "DC0_H0", "--timeout", "0").assertUsage("--timeout");
        evacuate("--host", "DC0_H0", "--force").assertUsage("--force");
    }

    @Test
    void run_whenThereIsNoSuchHost_saysSo() {
        SampleRun run = evacuate("--host", "esx9");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualToNormalizingNewlines("evacuate-host: no HostSystem esx9 at " + server.url() + "\n");
    }

    private void assertUnchanged() {
        assertThat(inMaintenance("DC0_H0")).isFalse();
        assertThat(hostOf("DC0_H0_VM0")).isEqualTo("DC0_H0");
        assertThat(hostOf("DC0_H0_VM1")).isEqualTo("DC0_H0");
        ComputeResource home = host("DC0_H0").require(HostSystem.PARENT.as(ComputeResource.class));
        assertThat(machine("DC0_H0_VM0").require(VirtualMachine.RESOURCE_POOL))
                .isEqualTo(home.require(ComputeResource.RESOURCE_POOL));
    }

    private VirtualMachine machine(String name) {
        return vim.inventory().get(VirtualMachine.class, name);
    }

    private HostSystem host(String name) {
        return vim.inventory().get(HostSystem.class, name);
    }

    private boolean inMaintenance(String host) {
        return host(host).require(HostSystem.RUNTIME_IN_MAINTENANCE_MODE);
    }

    private String hostOf(String machine) {
        return machine(machine)
                .require(VirtualMachine.RUNTIME_HOST.as(HostSystem.class))
                .require(HostSystem.NAME);
    }

    private SampleRun evacuate(String... arguments) {
        return SampleRun.against(server, EvacuateHost::run, arguments);
    }
}
