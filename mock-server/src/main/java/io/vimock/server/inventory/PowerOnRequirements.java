package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.inventory.files.DatastoreSpace;
import io.vimock.server.inventory.files.MachineFiles;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostNotConnected;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;

/**
 * What has to hold for a virtual machine to run on a host: its state, the host, the datastores, what it reserves, room
 * for its swap file, and files that nobody else has open (facts: resource-management 4).
 *
 * @param view the state to decide on
 * @param tolerant whether the personality is a later one than VirtualCenter 2.5
 */
record PowerOnRequirements(ReadView view, boolean tolerant) {

    /**
     * Demands that a machine can be powered on at a host.
     *
     * @throws VimFaultException NotSupported for a template, InvalidPowerState, InvalidState, HostNotConnected,
     *     InvalidArgument, CannotAccessVmComponent, InsufficientResourcesFault, NoDiskSpace, FileLocked
     */
    void requireStart(ManagedObjectReference vm, ManagedObjectReference host) {
        requireStartable(vm);
        requireRoom(vm, host);
    }

    /**
     * Demands that a machine can be powered on, wherever.
     *
     * @throws VimFaultException NotSupported for a template, InvalidPowerState, InvalidState
     */
    void requireStartable(ManagedObjectReference vm) {
        VirtualMachines.requireNoTemplate(view, vm);
        VirtualMachines.requireConnected(view, vm);
        VirtualMachineRuntimeInfo runtime = VirtualMachines.runtime(view, vm);
        if (runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            throw Faults.invalidPowerState(VirtualMachinePowerState.POWERED_ON, runtime.getPowerState());
        }
    }

    /**
     * Demands that a machine can run at a host, whatever its state is now.
     *
     * @throws VimFaultException HostNotConnected, InvalidState, InvalidArgument, CannotAccessVmComponent,
     *     InsufficientResourcesFault, NoDiskSpace, FileLocked
     */
    void requireRoom(ManagedObjectReference vm, ManagedObjectReference host) {
        ManagedObjectReference pool = view.require(vm, VirtualMachineProperties.RESOURCE_POOL);
        requireMember(view, pool, host);
        requireUsable(view, host);
        VirtualMachineConfigInfo config = VirtualMachines.config(view, vm);
        new MigrationRequirements(view, vm, host, pool).requireFiles(config);
        AdmissionControl admission = new AdmissionControl(view);
        AdmissionControl.Need need = AdmissionControl.Need.of(config);
        admission.requirePool(pool, need);
        admission.requireHost(host, config, need, tolerant);
        requireSwapSpace(view, vm, host, config);
        DiskUsers.requireUnlocked(view, vm);
    }

    static void requireMember(ReadView view, ManagedObjectReference pool, ManagedObjectReference host) {
        ManagedObjectReference owner = view.require(pool, ResourcePoolProperties.OWNER);
        if (!view.refs(owner, ComputeResourceProperties.HOST).contains(host)) {
            throw Faults.invalidArgument("host", "it does not belong to the virtual machine's compute resource");
        }
    }

    /**
     * Demands that a host is there to run machines.
     *
     * @throws VimFaultException HostNotConnected, InvalidState when it is in maintenance mode or standby
     */
    static void requireUsable(ReadView view, ManagedObjectReference host) {
        HostRuntimeInfo runtime = view.require(host, HostSystemProperties.RUNTIME);
        if (runtime.getConnectionState() != HostSystemConnectionState.CONNECTED) {
            throw Faults.of(
                    new HostNotConnected(),
                    "The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is not connected");
        }
        if (runtime.isInMaintenanceMode()) {
            throw Faults.invalidState(
                    "The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is in maintenance mode");
        }
        if (runtime.getPowerState() != HostSystemPowerState.POWERED_ON) {
            throw Faults.invalidState("The host '" + view.get(host, ManagedEntityProperties.NAME) + "' is "
                    + runtime.getPowerState().value());
        }
    }

    private static void requireSwapSpace(
            ReadView view, ManagedObjectReference vm, ManagedObjectReference host, VirtualMachineConfigInfo config) {
        String home = DatastorePath.parse(config.getFiles().getVmPathName()).datastore();
        DatastoreSpace.require(
                view,
                new HostReach(view, host).datastore(home),
                MachineFiles.swapSize(config),
                view.require(vm, ManagedEntityProperties.NAME) + ".vswp");
    }
}
