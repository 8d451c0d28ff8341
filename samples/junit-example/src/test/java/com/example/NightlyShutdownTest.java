package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vimock.client.VimConnection;
import io.vimock.client.VimFaultException;
import io.vimock.client.VirtualMachine;
import io.vimock.server.MockVirtualCenter;
import io.vimock.server.junit.InventoryPath;
import io.vimock.server.junit.MockVirtualCenterTest;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.VirtualMachinePowerState;
import org.junit.jupiter.api.Test;

/** One server for the class, as it was at the start for each test. */
@MockVirtualCenterTest
class NightlyShutdownTest {
    @Test
    void switchesOffWhatRuns(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        assertEquals(2, new NightlyShutdown(vim).run("DC0_H0_"));
        assertEquals(VirtualMachinePowerState.POWERED_OFF, vm.get(VirtualMachine.RUNTIME_POWER_STATE));
    }

    @Test
    void leavesWhatIsOff(VimConnection vim, @InventoryPath("DC0/vm/DC0_H0_VM0") VirtualMachine vm) {
        vm.powerOff().await();
        assertEquals(1, new NightlyShutdown(vim).run("DC0_H0_"));
    }

    @Test
    void failsWhenAMachineCannotBeSwitchedOff(VimConnection vim, MockVirtualCenter server) {
        server.faults().on("PowerOffVM_Task").count(1).taskError(new InvalidPowerState());
        assertThrows(VimFaultException.class, () -> new NightlyShutdown(vim).run("DC0_H0_"));
        assertEquals(2, new NightlyShutdown(vim).run("DC0_H0_"));
    }
}
