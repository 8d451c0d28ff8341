package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskLock;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConnectionState;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmEvent;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** What all operations of virtual machines ask of a machine. Stateless. */
final class VirtualMachines {
    private VirtualMachines() {}

    /** The machine's configuration. */
    static VirtualMachineConfigInfo config(ReadView view, ManagedObjectReference vm) {
        return view.require(vm, VirtualMachineProperties.CONFIG);
    }

    /** The machine's runtime. */
    static VirtualMachineRuntimeInfo runtime(ReadView view, ManagedObjectReference vm) {
        return view.require(vm, VirtualMachineProperties.RUNTIME);
    }

    /** The host that the machine is registered on. */
    static ManagedObjectReference host(ReadView view, ManagedObjectReference vm) {
        ManagedObjectReference host = runtime(view, vm).getHost();
        if (host == null) {
            throw Faults.invalidState("The virtual machine has no host");
        }
        return host;
    }

    /**
     * Demands that the machine's host can be reached.
     *
     * @throws VimFaultException InvalidState
     */
    static void requireConnected(ReadView view, ManagedObjectReference vm) {
        VirtualMachineConnectionState state = runtime(view, vm).getConnectionState();
        if (state != VirtualMachineConnectionState.CONNECTED) {
            throw Faults.invalidState("The virtual machine is " + state.value());
        }
    }

    /**
     * Demands that the machine's host can be reached, maybe without the machine's files.
     *
     * @throws VimFaultException InvalidState
     */
    static void requireManaged(ReadView view, ManagedObjectReference vm) {
        if (!Accessibility.isManaged(runtime(view, vm).getConnectionState())) {
            requireConnected(view, vm);
        }
    }

    /**
     * Demands that the machine's host can be reached and that no other task has the machine for itself.
     *
     * @param task the asking task
     * @throws VimFaultException InvalidState, TaskInProgress
     */
    static void requireIdle(ReadView view, ManagedObjectReference vm, ManagedObjectReference task) {
        requireConnected(view, vm);
        TaskLock.requireFree(view, vm, task);
    }

    /**
     * Demands a power state.
     *
     * @throws VimFaultException InvalidPowerState
     */
    static void requirePowerState(ReadView view, ManagedObjectReference vm, VirtualMachinePowerState needed) {
        VirtualMachinePowerState existing = runtime(view, vm).getPowerState();
        if (existing != needed) {
            throw Faults.invalidPowerState(needed, existing);
        }
    }

    /**
     * Demands that the machine is no template.
     *
     * @throws VimFaultException NotSupported
     */
    static void requireNoTemplate(ReadView view, ManagedObjectReference vm) {
        if (config(view, vm).isTemplate()) {
            throw Faults.notSupported("'" + view.get(vm, ManagedEntityProperties.NAME)
                    + "' is a template; MarkAsVirtualMachine makes it a virtual machine again");
        }
    }

    /** Posts an event about a machine. */
    static void post(
            Mutation m, VirtualMachineSupport support, Origin origin, VmEvent event, ManagedObjectReference vm) {
        event.setTemplate(config(m, vm).isTemplate());
        int ignored = support.events().post(m, origin, event, vm);
    }

    /** A change version that differs from the one before, though the clock may stand. */
    static String nextChangeVersion(String present, Instant now) {
        Instant version = now.truncatedTo(ChronoUnit.MICROS);
        try {
            Instant before = Instant.parse(present);
            if (!version.isAfter(before)) {
                version = before.plus(1, ChronoUnit.MICROS);
            }
        } catch (DateTimeParseException e) {
            return VirtualMachineFactory.changeVersion(version);
        }
        return VirtualMachineFactory.changeVersion(version);
    }
}
