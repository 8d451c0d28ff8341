package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import io.vimock.vim25.VirtualMachinePowerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The sample against the default inventory, which has no template. */
class ProvisionTest {
    private final MockVirtualCenter server = MockVirtualCenter.start(MockOptions.defaults());

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void run_withoutAnyTemplate_makesOneAndAMachineOfIt() {
        SampleRun run = provision("--name", "web1", "--cpus", "4", "--memory", "128");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("Cloning DC0_C0_RP0_VM0 to make the template web1-template ... ")
                                .endsWith("done"),
                        line -> assertThat(line)
                                .startsWith("Cloning web1-template to web1 ... ")
                                .endsWith("done"),
                        line -> assertThat(line)
                                .startsWith("Setting 4 CPUs and 128 MB ... ")
                                .endsWith("done"),
                        line -> assertThat(line).startsWith("Powering on ... ").endsWith("done"),
                        line -> assertThat(line)
                                .startsWith("Waiting for the guest's address ... ")
                                .endsWith("done"),
                        line -> assertThat(line).matches("web1 has the address [0-9]+(\\.[0-9]+){3}"));
        try (VimConnection vim = connect()) {
            VirtualMachine made = vim.inventory().get(VirtualMachine.class, "DC0/vm/web1");
            assertThat(made.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(VirtualMachinePowerState.POWERED_ON);
            assertThat(made.require(VirtualMachine.CONFIG_HARDWARE).getNumCPU()).isEqualTo(4);
            assertThat(made.require(VirtualMachine.CONFIG_HARDWARE).getMemoryMB())
                    .isEqualTo(128);
            assertThat(run.out()).contains("address " + made.get(VirtualMachine.GUEST_IP_ADDRESS));
            VirtualMachine template = vim.inventory().get(VirtualMachine.class, "web1-template");
            assertThat(template.get(VirtualMachine.CONFIG_TEMPLATE)).isTrue();
        }
    }

    @Test
    void run_whenThereIsATemplate_takesIt() {
        assertThat(provision("--name", "web1").exitCode()).isZero();
        SampleRun second = provision("--name", "web2");
        assertThat(second.exitCode()).isZero();
        assertThat(second.out())
                .startsWith("Cloning web1-template to web2 ... ")
                .doesNotContain("make the template");
    }

    @Test
    void run_withATemplateByPath_takesIt() {
        SampleRun run = provision("--name", "web1", "--template", "DC0/vm/DC0_H0_VM1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Cloning DC0_H0_VM1 to web1 ... ");
    }

    @Test
    void run_whenNameIsTaken_saysSoInOneLine() {
        SampleRun run = provision("--name", "DC0_H0_VM0", "--template", "DC0_H0_VM1");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualToNormalizingNewlines("Cloning DC0_H0_VM1 to DC0_H0_VM0 ... failed\n");
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .startsWith("provision: CloneVM_Task on VirtualMachine:")
                .contains("DuplicateName");
    }

    @Test
    void run_whenTemplateDoesNotExist_saysSoInOneLine() {
        SampleRun run = provision("--name", "web1", "--template", "nope");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .isEqualTo("provision: no VirtualMachine nope at " + server.url());
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        assertThat(provision().exitCode()).isEqualTo(2);
        assertThat(provision("--name", "web1", "--cpus", "0").exitCode()).isEqualTo(2);
    }

    private SampleRun provision(String... arguments) {
        return SampleRun.against(server, Provision::run, arguments);
    }

    private VimConnection connect() {
        return VimConnection.connect(ConnectOptions.builder()
                .url(server.url().toString())
                .credentials("user", "pass")
                .trust(Trust.all())
                .build());
    }
}
