package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.vim25.ManagedObjectReference;
import org.jspecify.annotations.Nullable;

/** A snapshot of a virtual machine: the operations on it, whose tasks work on the machine. Thread safe. */
public final class VirtualMachineSnapshot implements ManagedObjectType {
    private final SnapshotOperations snapshots;
    private final RevertOperation reverting;

    /** @param support what operations of virtual machines work with */
    public VirtualMachineSnapshot(VirtualMachineSupport support) {
        this.snapshots = new SnapshotOperations(support);
        this.reverting = new RevertOperation(support, new PowerOperations(support, new GuestOperations(support)));
    }

    @Override
    public MoType type() {
        return MoTypes.VIRTUAL_MACHINE_SNAPSHOT;
    }

    /**
     * RevertToSnapshot_Task: brings the machine back to the snapshot; it runs afterwards if the snapshot holds the memory
     * of a running machine.
     *
     * @param host where it is to run; null for the host that it is registered on
     * @param suppressPowerOn true to leave it suspended instead of running
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidState, SnapshotLocked, CannotAccessVmDisk,
     *     InsufficientResourcesFault, InvalidArgument, HostNotConnected, TaskInProgress
     */
    public ManagedObjectReference revertToSnapshotTask(
            Call call, @Nullable ManagedObjectReference host, @Nullable Boolean suppressPowerOn) {
        return reverting.toSnapshot(call, host, suppressPowerOn);
    }

    /**
     * RemoveSnapshot_Task: removes the snapshot; what is on the machine's disks stays the same.
     *
     * @param removeChildren whether the snapshots that build on it go too
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidState, SnapshotLocked, TaskInProgress
     */
    public ManagedObjectReference removeSnapshotTask(Call call, boolean removeChildren) {
        return snapshots.remove(call, removeChildren);
    }

    /**
     * RenameSnapshot: changes name and description; null leaves one as it is.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, InvalidState, TaskInProgress
     */
    public void renameSnapshot(Call call, @Nullable String name, @Nullable String description) {
        snapshots.rename(call, name, description);
    }
}
