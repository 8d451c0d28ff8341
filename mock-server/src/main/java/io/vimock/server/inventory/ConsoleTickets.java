package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.Origin;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineMksTicket;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineTicket;
import io.vimock.vim25.VmAcquiredMksTicketEvent;
import io.vimock.vim25.VmAcquiredTicketEvent;
import io.vimock.vim25.VmEvent;

/** Tickets with which a console connects to the host of a running machine (facts: storage 9). Thread safe. */
final class ConsoleTickets {
    private static final int CONSOLE_PORT = 902;
    private static final String PRIVILEGE = "VirtualMachine.Interact.ConsoleInteract";

    private final VirtualMachineSupport support;

    ConsoleTickets(VirtualMachineSupport support) {
        this.support = support;
    }

    VirtualMachineMksTicket mks(Call call) {
        if (!isRunning(call.snapshot(), call.self())) {
            throw Faults.notSupported("The virtual machine has no console while it does not run");
        }
        VirtualMachineTicket ticket = issue(call, new VmAcquiredMksTicketEvent());
        return new VirtualMachineMksTicket()
                .withTicket(ticket.getTicket())
                .withCfgFile(ticket.getCfgFile())
                .withHost(ticket.getHost())
                .withPort(ticket.getPort());
    }

    VirtualMachineTicket ticket(Call call, String type) {
        if (!type.equals("mks")) {
            throw Faults.invalidArgument("ticketType", "there are tickets for mks only");
        }
        call.require(PRIVILEGE, call.self());
        if (!isRunning(call.snapshot(), call.self())) {
            throw Faults.invalidState("The virtual machine has no console while it does not run");
        }
        return issue(call, new VmAcquiredTicketEvent().withTicketType(type));
    }

    private static boolean isRunning(ReadView view, ManagedObjectReference vm) {
        return VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON;
    }

    private VirtualMachineTicket issue(Call call, VmEvent event) {
        ManagedObjectReference vm = call.self();
        return call.world().write(m -> {
            VirtualMachines.post(m, support, Origin.of(call), event, vm);
            return new VirtualMachineTicket()
                    .withTicket(support.identities().uuid())
                    .withCfgFile(VirtualMachines.config(m, vm).getFiles().getVmPathName())
                    .withHost(m.get(VirtualMachines.host(m, vm), HostSystemProperties.NAME))
                    .withPort(CONSOLE_PORT);
        });
    }
}
