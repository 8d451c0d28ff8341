package com.example;

import io.vimock.client.VimConnection;
import io.vimock.client.VirtualMachine;
import io.vimock.vim25.VirtualMachinePowerState;

/** A tool: switches all virtual machines off whose names begin with a prefix. */
public final class NightlyShutdown {
    private final VimConnection vim;

    public NightlyShutdown(VimConnection vim) {
        this.vim = vim;
    }

    /** Switches them off, and answers how many there were that ran. */
    public int run(String prefix) {
        var machines = vim.inventory()
                .all(VirtualMachine.class)
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE)
                .list();
        int off = 0;
        for (var machine : machines) {
            if (machine.get(VirtualMachine.NAME).startsWith(prefix)
                    && machine.get(VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_ON) {
                machine.object().powerOff().await();
                off++;
            }
        }
        return off;
    }
}
