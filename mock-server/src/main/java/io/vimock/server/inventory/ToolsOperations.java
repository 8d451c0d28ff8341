package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.GenericVmConfigFault;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.GuestScreenInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ToolsAlreadyUpgraded;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineDisplayTopology;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmToolsUpgradeFault;
import java.time.Duration;
import java.util.List;

/** What is done with VMware Tools and through them, apart from the guest's power. Thread safe. */
final class ToolsOperations {
    private static final Duration UPGRADING = Duration.ofSeconds(60);

    private final VirtualMachineSupport support;
    private final GuestOperations guests;

    ToolsOperations(VirtualMachineSupport support, GuestOperations guests) {
        this.support = support;
        this.guests = guests;
    }

    /** MountToolsInstaller; see {@link VirtualMachine#mountToolsInstaller}. */
    void mount(Call call) {
        switchInstaller(call, true);
    }

    /** UnmountToolsInstaller; see {@link VirtualMachine#unmountToolsInstaller}. */
    void unmount(Call call) {
        switchInstaller(call, false);
    }

    private void switchInstaller(Call call, boolean mount) {
        ManagedObjectReference vm = call.self();
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireIdle(m, vm, task.task());
            VirtualMachines.requirePowerState(m, vm, VirtualMachinePowerState.POWERED_ON);
            if (VirtualMachines.runtime(m, vm).isToolsInstallerMounted() == mount) {
                throw Faults.invalidState(
                        "The installer of VMware Tools is " + (mount ? "already" : "not") + " mounted");
            }
            connectDrive(m, vm, mount);
            m.set(vm, "runtime.toolsInstallerMounted", mount);
            return null;
        });
    }

    private static void connectDrive(Mutation m, ManagedObjectReference vm, boolean connect) {
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        for (VirtualDevice device : config.getHardware().getDevice()) {
            if (device instanceof VirtualCdrom && device.getConnectable() != null) {
                device.getConnectable().setConnected(connect);
                m.set(vm, VirtualMachineProperties.CONFIG, config);
                return;
            }
        }
        throw Faults.of(
                new GenericVmConfigFault().withReason("no CD drive"),
                "The virtual machine has no CD drive to mount the installer of VMware Tools in");
    }

    /** UpgradeTools_Task; see {@link VirtualMachine#upgradeToolsTask}. */
    ManagedObjectReference upgrade(Call call) {
        ManagedObjectReference vm = call.self();
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    requireOldTools(m, vm);
                                    return null;
                                })
                                .then(UPGRADING, (task, m) -> {
                                    requireOldTools(m, vm);
                                    m.set(vm, "config.tools.toolsVersion", GuestState.TOOLS_VERSION);
                                    m.set(vm, "runtime.bootTime", m.now());
                                    guests.boot(m, vm);
                                    return null;
                                })
                                .exclusive());
    }

    private void requireOldTools(ReadView view, ManagedObjectReference vm) {
        VirtualMachines.requireConnected(view, vm);
        GuestOperations.requireRunningTools(view, vm);
        if (!GuestState.hasOldTools(VirtualMachines.config(view, vm))) {
            throw Faults.of(
                    support.level().compareTo(ApiLevel.V4_0) >= 0
                            ? new ToolsAlreadyUpgraded()
                            : new VmToolsUpgradeFault(),
                    "VMware Tools in the guest are the newest already");
        }
    }

    /** SetScreenResolution; see {@link VirtualMachine#setScreenResolution}. */
    void setResolution(Call call, int width, int height) {
        if (width <= 0 || height <= 0) {
            throw Faults.invalidArgument(width <= 0 ? "width" : "height", "it must be positive");
        }
        ManagedObjectReference vm = call.self();
        call.world().change(m -> {
            VirtualMachines.requireConnected(m, vm);
            GuestOperations.requireRunningTools(m, vm);
            GuestScreenInfo screen = new GuestScreenInfo().withWidth(width).withHeight(height);
            m.update(vm, VirtualMachineProperties.GUEST, guest -> guest.withScreen(screen));
        });
    }

    /** SetDisplayTopology; see {@link VirtualMachine#setDisplayTopology}. */
    void setTopology(Call call, List<VirtualMachineDisplayTopology> displays) {
        ManagedObjectReference vm = call.self();
        ReadView view = call.snapshot();
        VirtualMachines.requireConnected(view, vm);
        GuestOperations.requireRunningTools(view, vm);
        throw Faults.notSupported(
                "The virtual machine has one display, as its capability says; " + displays.size() + " were asked for");
    }

    /** ResetGuestInformation; see {@link VirtualMachine#resetGuestInformation}. */
    void resetInformation(Call call) {
        ManagedObjectReference vm = call.self();
        call.world().change(m -> {
            VirtualMachines.requireConnected(m, vm);
            VirtualMachines.requirePowerState(m, vm, VirtualMachinePowerState.POWERED_OFF);
            m.set(vm, VirtualMachineProperties.GUEST, new GuestInfo().withGuestState("notRunning"));
        });
    }
}
