package io.vimock.server;

import static io.vimock.vim25.VirtualMachinePowerState.POWERED_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.ConnectOptions;
import io.vimock.client.Trust;
import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import org.junit.jupiter.api.Test;

/** The test on the README's first screen. */
class PowerOffTest {
    // In the guide:
    @Test
    void powersOffAMachine() {
        try (MockVirtualCenter vc = MockVirtualCenter.start(MockOptions.defaults());
                VimConnection vim = VimConnection.connect(ConnectOptions.builder()
                        .url(vc.url().toString())
                        .credentials("user", "pass")
                        .trust(Trust.all())
                        .build())) {
            VirtualMachine vm = vim.inventory().get(VirtualMachine.class, "DC0/vm/DC0_H0_VM0");
            vm.powerOff().await();
            assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(POWERED_OFF);
        }
    }
    // End.
}
