package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.ManagedObjectReference;

/** The order in which a host starts and stops its virtual machines. Thread safe. */
public final class HostAutoStartManager implements ManagedObjectType {
    private final HostConfiguration configuration;
    private final HostAutoStart autoStart;

    /**
     * @param support what operations work with
     * @param machines starts and stops machines
     */
    public HostAutoStartManager(InventorySupport support, VirtualMachineSupport machines) {
        this.configuration = new HostConfiguration(support);
        this.autoStart = new HostAutoStart(machines);
    }

    @Override
    public MoType type() {
        return MoTypes.HOST_AUTO_START_MANAGER;
    }

    /**
     * ReconfigureAutostart: the defaults as far as they are set, and the entries of the machines that are named. A
     * machine that takes a place moves those behind it; one whose actions are both {@code none} has none any more.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, HostNotConnected
     */
    public void reconfigureAutostart(Call call, HostAutoStartManagerConfig spec) {
        configuration.step(call, (m, host) -> StartOrder.change(m, host, spec));
    }

    /**
     * AutoStartPowerOn: starts the machines that the configuration names and that are off. The delays count from one
     * start to the next; heartbeats do not shorten them.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void autoStartPowerOn(Call call) {
        ManagedObjectReference host = HostManagers.host(call.snapshot(), call.self());
        HostManagers.requireConnected(call.snapshot(), host);
        autoStart.powerOn(call, host);
    }

    /**
     * AutoStartPowerOff: stops the machines that the configuration names, the last one first, each in the way it says.
     *
     * @throws io.vimock.server.fault.VimFaultException HostNotConnected
     */
    public void autoStartPowerOff(Call call) {
        ManagedObjectReference host = HostManagers.host(call.snapshot(), call.self());
        HostManagers.requireConnected(call.snapshot(), host);
        autoStart.powerOff(call, host);
    }
}
