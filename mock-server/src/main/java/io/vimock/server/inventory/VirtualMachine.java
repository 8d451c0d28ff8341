package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.vim25.CustomizationSpec;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineCloneSpec;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineDisplayTopology;
import io.vimock.vim25.VirtualMachineMksTicket;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRelocateSpec;
import io.vimock.vim25.VirtualMachineTicket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A virtual machine or template: the operations on it. Thread safe.
 *
 * <p>Operations whose name ends in {@code Task} return the task; what the task does is checked when its time has come, so
 * the faults of states are in {@code TaskInfo.error}. One task at a time works on a machine: another one ends with
 * TaskInProgress.
 */
public final class VirtualMachine implements ManagedObjectType {
    private final GuestOperations guests;
    private final PowerOperations power;
    private final ReconfigureOperation reconfiguration;
    private final RegistrationOperations registration;
    private final SnapshotOperations snapshots;
    private final RevertOperation reverting;
    private final MigrationOperations migration;
    private final RelocateOperation relocation;
    private final CustomizeOperation customization;
    private final Questions questions;
    private final UpgradeOperation upgrade;
    private final ToolsOperations tools;
    private final ConsoleTickets tickets;
    private final VirtualMachineSupport support;

    /** @param support what operations of virtual machines work with */
    public VirtualMachine(VirtualMachineSupport support) {
        this.support = support;
        this.guests = new GuestOperations(support);
        this.power = new PowerOperations(support, guests);
        this.reconfiguration = new ReconfigureOperation(support);
        this.registration = new RegistrationOperations(support);
        this.snapshots = new SnapshotOperations(support);
        this.reverting = new RevertOperation(support, power);
        this.migration = new MigrationOperations(support);
        this.relocation = new RelocateOperation(support, migration);
        this.customization = new CustomizeOperation(support);
        this.questions = new Questions(support, guests, power);
        this.upgrade = new UpgradeOperation(support);
        this.tools = new ToolsOperations(support, guests);
        this.tickets = new ConsoleTickets(support);
    }

    @Override
    public MoType type() {
        return MoTypes.VIRTUAL_MACHINE;
    }

    /** The lists of files are put together when they are read: few clients do, and every power state has others. */
    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(
                VirtualMachineProperties.LAYOUT,
                (call, vm) -> VirtualMachineStorage.layout(call.snapshot(), vm.ref()),
                VirtualMachineProperties.LAYOUT_EX,
                (call, vm) -> VirtualMachineStorage.layoutEx(call.snapshot(), vm.ref()));
    }

    /**
     * PowerOnVM_Task: powers the machine on when pool and host can guarantee what it reserves; the guest boots.
     *
     * @param host where it is to run; null for the host that it is registered on
     * @throws io.vimock.server.fault.VimFaultException in the task: NotSupported for a template, InvalidPowerState,
     *     InvalidState when the host is in maintenance mode or the machine disconnected, HostNotConnected,
     *     InvalidArgument, InsufficientResourcesFault, CannotAccessVmConfig, NoDiskSpace for the swap file
     */
    public ManagedObjectReference powerOnVMTask(Call call, @Nullable ManagedObjectReference host) {
        return power.powerOn(call, host);
    }

    /**
     * PowerOffVM_Task: switches the machine off.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidPowerState, InvalidState
     */
    public ManagedObjectReference powerOffVMTask(Call call) {
        return power.powerOff(call);
    }

    /**
     * SuspendVM_Task: stops the machine and keeps its memory in a file, for PowerOnVM_Task to go on from.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidPowerState, InvalidState, NoDiskSpace
     */
    public ManagedObjectReference suspendVMTask(Call call) {
        return power.suspend(call);
    }

    /**
     * ResetVM_Task: switches the machine off and on; it keeps what it reserves.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidPowerState, InvalidState
     */
    public ManagedObjectReference resetVMTask(Call call) {
        return power.reset(call);
    }

    /**
     * ShutdownGuest: asks the guest to shut down; when it has, the machine is powered off.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    public void shutdownGuest(Call call) {
        guests.shutdown(call, power);
    }

    /**
     * RebootGuest: asks the guest to reboot.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    public void rebootGuest(Call call) {
        guests.reboot(call);
    }

    /**
     * StandbyGuest: asks the guest to go to standby; what becomes of the machine then says
     * {@code config.defaultPowerOps.standbyAction}.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, TaskInProgress, InvalidState
     */
    public void standbyGuest(Call call) {
        guests.standby(call, power);
    }

    /**
     * ReconfigVM_Task: changes the configuration; what is absent in the specification stays.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task ConcurrentAccess, InvalidName,
     *     DuplicateName, InvalidArgument that names the field, InvalidPowerState, InvalidDeviceSpec and its kinds,
     *     FileFault, InvalidDatastore, InsufficientResourcesFault, InvalidState
     */
    public ManagedObjectReference reconfigVMTask(Call call, VirtualMachineConfigSpec spec) {
        return reconfiguration.reconfigure(call, spec);
    }

    /**
     * CloneVM_Task: copies the machine, or deploys a machine from the template.
     *
     * @param folder the folder of the copy
     * @param name the name of the copy
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument, InvalidName; in the task
     *     DuplicateName, InvalidDatastore, FileFault, VmConfigFault, InsufficientResourcesFault, InvalidState
     */
    public ManagedObjectReference cloneVMTask(
            Call call, ManagedObjectReference folder, String name, VirtualMachineCloneSpec spec) {
        return CloneOperation.start(support, power, call, folder, name, spec);
    }

    /**
     * CreateSnapshot_Task: keeps the machine's configuration and disks as they are now, to go back to.
     *
     * @param description null for an empty one
     * @param memory whether to keep the memory of a running machine, so that going back lets it run on
     * @param quiesce whether VMware Tools bring the guest's file systems to rest first, in a snapshot without memory
     * @throws io.vimock.server.fault.VimFaultException InvalidName; in the task NotSupported for a template,
     *     InvalidState, SnapshotFault and its kinds, NoDiskSpace, TaskInProgress
     */
    public ManagedObjectReference createSnapshotTask(
            Call call, String name, @Nullable String description, boolean memory, boolean quiesce) {
        return snapshots.create(call, name, description, memory, quiesce);
    }

    /**
     * RevertToCurrentSnapshot_Task: as {@link VirtualMachineSnapshot#revertToSnapshotTask} of the current snapshot.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task also NotFound when there is none
     */
    public ManagedObjectReference revertToCurrentSnapshotTask(
            Call call, @Nullable ManagedObjectReference host, @Nullable Boolean suppressPowerOn) {
        return reverting.toCurrent(call, host, suppressPowerOn);
    }

    /**
     * RemoveAllSnapshots_Task: removes all snapshots; what is on the machine's disks stays the same.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidState, SnapshotLocked, TaskInProgress
     */
    public ManagedObjectReference removeAllSnapshotsTask(Call call) {
        return snapshots.removeAll(call);
    }

    /**
     * MigrateVM_Task: moves the machine to another host or pool, its files stay; a running one goes on running.
     *
     * @param pool its new pool; null for the present one
     * @param host its new host; null for the present one or, with a pool elsewhere, one that is chosen there
     * @param priority does not matter: there is always capacity for the move itself
     * @param state the power state that the machine must be in; null for any
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument, NotSupported for a template; in the
     *     task InvalidPowerState, InvalidState, MigrationFault, HostNotConnected, VmConfigFault,
     *     InsufficientResourcesFault
     */
    public ManagedObjectReference migrateVMTask(
            Call call,
            @Nullable ManagedObjectReference pool,
            @Nullable ManagedObjectReference host,
            VirtualMachineMovePriority priority,
            @Nullable VirtualMachinePowerState state) {
        return migration.migrate(call, pool, host, state);
    }

    /**
     * RelocateVM_Task: moves the machine's files to other datastores, and the machine to another host or pool.
     *
     * @param priority as for {@link #migrateVMTask}
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument; in the task InvalidState,
     *     InvalidDatastore, MigrationFault, HostNotConnected, VmConfigFault, FileFault, InsufficientResourcesFault
     */
    public ManagedObjectReference relocateVMTask(
            Call call, VirtualMachineRelocateSpec spec, @Nullable VirtualMachineMovePriority priority) {
        return relocation.relocate(call, spec);
    }

    /**
     * CustomizeVM_Task: gives the guest another identity when the machine is powered on the next time.
     *
     * @throws io.vimock.server.fault.VimFaultException in the task: CustomizationFault and its kinds, InvalidArgument,
     *     InvalidPowerState, NotSupported for a template
     */
    public ManagedObjectReference customizeVMTask(Call call, CustomizationSpec spec) {
        return customization.customize(call, spec);
    }

    /**
     * CheckCustomizationSpec: whether the guest can be customized so.
     *
     * @throws io.vimock.server.fault.VimFaultException CustomizationFault and its kinds, InvalidArgument
     */
    public void checkCustomizationSpec(Call call, CustomizationSpec spec) {
        customization.check(call, spec);
    }

    /**
     * MarkAsTemplate: makes the machine a template, which is in no resource pool and cannot run.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, InvalidState, TaskInProgress
     */
    public void markAsTemplate(Call call) {
        registration.markAsTemplate(call);
    }

    /**
     * MarkAsVirtualMachine: makes the template a machine again.
     *
     * @param pool its resource pool
     * @param host its host; null to choose one of the pool's compute resource
     * @throws io.vimock.server.fault.VimFaultException InvalidState, InvalidArgument, InvalidDatastore
     */
    public void markAsVirtualMachine(Call call, ManagedObjectReference pool, @Nullable ManagedObjectReference host) {
        registration.markAsVirtualMachine(call, pool, host);
    }

    /**
     * UnregisterVM: takes the machine out of the inventory; its files stay.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, TaskInProgress
     */
    public void unregisterVM(Call call) {
        registration.unregister(call);
    }

    /**
     * Destroy_Task: takes the machine out of the inventory and deletes its files.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; in the task InvalidPowerState, InvalidState
     */
    public ManagedObjectReference destroyTask(Call call) {
        return registration.destroy(call);
    }

    /**
     * Rename_Task: gives the machine another name; its files keep theirs.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, NoPermission; in the task DuplicateName
     */
    public ManagedObjectReference renameTask(Call call, String newName) {
        return registration.rename(call, newName);
    }

    /**
     * AnswerVM: answers the question in {@code runtime.question}, and what waited for it goes on.
     *
     * @param answerChoice the key of one of its choices
     * @throws io.vimock.server.fault.VimFaultException ConcurrentAccess when that question does not wait any more,
     *     InvalidArgument
     */
    public void answerVM(Call call, String questionId, String answerChoice) {
        questions.answer(call, questionId, answerChoice);
    }

    /**
     * UpgradeVM_Task: gives the machine newer virtual hardware.
     *
     * @param version the hardware version; null for the newest
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument; in the task InvalidPowerState, InvalidState,
     *     AlreadyUpgraded, NoDiskFound
     */
    public ManagedObjectReference upgradeVMTask(Call call, @Nullable String version) {
        return upgrade.upgrade(call, version);
    }

    /**
     * MountToolsInstaller: puts the installer of VMware Tools into the machine's CD drive.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, InvalidState when it is mounted,
     *     GenericVmConfigFault without a drive
     */
    public void mountToolsInstaller(Call call) {
        tools.mount(call);
    }

    /**
     * UnmountToolsInstaller: takes the installer out again.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, InvalidState when it is not mounted
     */
    public void unmountToolsInstaller(Call call) {
        tools.unmount(call);
    }

    /**
     * UpgradeTools_Task: brings VMware Tools in the guest to the host's version; the guest boots afterwards.
     *
     * @param installerOptions does not matter
     * @throws io.vimock.server.fault.VimFaultException in the task: InvalidPowerState, ToolsUnavailable,
     *     VmToolsUpgradeFault when there is nothing to upgrade
     */
    public ManagedObjectReference upgradeToolsTask(Call call, @Nullable String installerOptions) {
        return tools.upgrade(call);
    }

    /**
     * SetScreenResolution: sets the size of the guest's screen.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidArgument, InvalidPowerState, ToolsUnavailable
     */
    public void setScreenResolution(Call call, int width, int height) {
        tools.setResolution(call, width, height);
    }

    /**
     * SetDisplayTopology: there is one display only, which {@code capability.settingDisplayTopologySupported} says.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, ToolsUnavailable, NotSupported
     */
    public void setDisplayTopology(Call call, List<VirtualMachineDisplayTopology> displays) {
        tools.setTopology(call, displays);
    }

    /**
     * DefragmentAllDisks: looks whether the disks can be defragmented; files on VMFS are never fragmented.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, InvalidState, TaskInProgress,
     *     CannotAccessVmComponent
     */
    public void defragmentAllDisks(Call call) {
        relocation.defragment(call);
    }

    /**
     * ResetGuestInformation: forgets what the guest of a stopped machine has told.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidPowerState, InvalidState
     */
    public void resetGuestInformation(Call call) {
        tools.resetInformation(call);
    }

    /**
     * AcquireMksTicket: what a console needs to connect to the running machine.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported when the machine does not run
     */
    public VirtualMachineMksTicket acquireMksTicket(Call call) {
        return tickets.mks(call);
    }

    /**
     * AcquireTicket: the same for a named service; {@code mks} is the only one.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidState when the machine does not run, InvalidArgument for
     *     another service
     */
    public VirtualMachineTicket acquireTicket(Call call, String ticketType) {
        return tickets.ticket(call, ticketType);
    }
}
