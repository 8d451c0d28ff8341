package io.vimock.server;

import static io.vimock.vim25.VirtualMachinePowerState.POWERED_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.VirtualMachine;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import org.junit.jupiter.api.Test;

// In the guide:
@MockVirtualCenterTest
class PowerOffTest {
    @Test
    void powersOffAMachine(@InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        vm.powerOff().await();
        assertThat(vm.get(VirtualMachine.RUNTIME_POWER_STATE)).isEqualTo(POWERED_OFF);
    }
}
// End.
