package io.vimock.server.inventory;

import io.vimock.api.HostSystemProperties;
import io.vimock.server.call.Call;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.PlatformConfigFault;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Reads and changes {@code HostSystem.config}, where the managers of a host keep what they show. Thread safe.
 *
 * @param support what operations work with
 */
record HostConfiguration(InventorySupport support) {

    /** A fault for what the host itself refuses. */
    static VimFaultException refused(String why) {
        return Faults.of(new PlatformConfigFault().withText(why), why);
    }

    /** The configuration of the called manager's host. */
    static HostConfigInfo read(Call call) {
        return call.snapshot().require(HostManagers.host(call.snapshot(), call.self()), HostSystemProperties.CONFIG);
    }

    /**
     * Changes the configuration of the called manager's host.
     *
     * @param change sets fields of a copy, or replaces lists as a whole
     * @throws VimFaultException HostNotConnected, and what the change throws
     */
    void change(Call call, UnaryOperator<HostConfigInfo> change) {
        step(call, (m, host) -> m.update(host, HostSystemProperties.CONFIG, change));
    }

    /**
     * Does something with the called manager's host.
     *
     * @throws VimFaultException HostNotConnected, and what the step throws
     */
    void step(Call call, BiConsumer<Mutation, ManagedObjectReference> step) {
        ManagedObjectReference host = HostManagers.host(call.snapshot(), call.self());
        Object unused = support.tasks().perform(call, host, (task, m) -> {
            HostManagers.requireConnected(m, host);
            step.accept(m, host);
            return null;
        });
    }

    /**
     * Demands that the called manager's host is connected: reading its configuration again, which is always that of now.
     *
     * @throws VimFaultException HostNotConnected
     */
    static void refresh(Call call) {
        HostManagers.requireConnected(call.snapshot(), HostManagers.host(call.snapshot(), call.self()));
    }
}
