package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.GenericVmConfigFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NotSupported;
import io.vimock.vim25.ToolsAlreadyUpgraded;
import io.vimock.vim25.ToolsUnavailable;
import io.vimock.vim25.VirtualCdrom;
import io.vimock.vim25.VirtualMachineToolsStatus;
import io.vimock.vim25.VmToolsUpgradeFault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToolsOperationsTest {
    private static final int OLD = GuestState.TOOLS_VERSION - 1;

    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private void mount() {
        lab.machines().mountToolsInstaller(lab.call(vm, "MountToolsInstaller"));
    }

    private void unmount() {
        lab.machines().unmountToolsInstaller(lab.call(vm, "UnmountToolsInstaller"));
    }

    private ManagedObjectReference upgrade(MachineLab in, ManagedObjectReference machine) {
        return in.machines().upgradeToolsTask(in.call(machine, "UpgradeTools_Task"), null);
    }

    private void setResolution(int width, int height) {
        lab.machines().setScreenResolution(lab.call(vm, "SetScreenResolution"), width, height);
    }

    private void makeOld(MachineLab in, ManagedObjectReference machine) {
        in.world().change(m -> {
            m.set(machine, "config.tools.toolsVersion", OLD);
            m.set(machine, VirtualMachineProperties.GUEST, GuestState.running(VirtualMachines.config(m, machine)));
        });
    }

    @Test
    void mount_connectsTheDriveUntilUnmount() {
        mount();

        assertThat(lab.runtime(vm).isToolsInstallerMounted()).isTrue();
        assertThat(lab.device(vm, VirtualCdrom.class).getConnectable().isConnected())
                .isTrue();
        MachineLab.assertFault(InvalidState.class, this::mount);

        unmount();
        assertThat(lab.runtime(vm).isToolsInstallerMounted()).isFalse();
        assertThat(lab.device(vm, VirtualCdrom.class).getConnectable().isConnected())
                .isFalse();
        MachineLab.assertFault(InvalidState.class, this::unmount);
    }

    @Test
    void mount_whenOffOrWithoutADrive_faults() {
        lab.world().change(m -> m.set(vm, "config.hardware.device[3002]", null));
        MachineLab.assertFault(GenericVmConfigFault.class, this::mount);
        lab.stopped();
        MachineLab.assertFault(InvalidPowerState.class, this::mount);
        assertThat(lab.runtime(vm).isToolsInstallerMounted()).isFalse();
    }

    @Test
    void upgrade_bringsOldToolsToTheHostsVersion() {
        makeOld(lab, vm);
        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OLD);
        assertThat(lab.guest(vm).getToolsVersionStatus()).isEqualTo("guestToolsNeedUpgrade");
        assertThat(lab.guest(vm).getToolsVersion()).isEqualTo(Integer.toString(OLD));

        lab.succeeded(upgrade(lab, vm));

        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        assertThat(lab.guest(vm).getToolsVersion()).isEqualTo(Integer.toString(GuestState.TOOLS_VERSION));
    }

    @Test
    void upgrade_takesTimeAndTheGuestBootsAfterwards() {
        try (MachineLab slow = new MachineLab(TaskTime.REALISTIC, ApiLevel.V4_1)) {
            ManagedObjectReference machine = slow.vm(MachineLab.RUNNING);
            makeOld(slow, machine);
            ManagedObjectReference task = upgrade(slow, machine);
            slow.clock().advance(Duration.ofSeconds(59));
            assertThat(slow.guest(machine).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OLD);
            slow.clock().advance(Duration.ofSeconds(1));
            slow.succeeded(task);
            assertThat(slow.guest(machine).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_NOT_RUNNING);
            slow.clock().advance(Duration.ofSeconds(30));
            assertThat(slow.guest(machine).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
        }
    }

    @Test
    void upgrade_ofTheNewestTools_faultsAsThePersonalityKnows() {
        lab.failed(upgrade(lab, vm), ToolsAlreadyUpgraded.class);
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            strict.failed(upgrade(strict, strict.vm(MachineLab.RUNNING)), VmToolsUpgradeFault.class);
        }
    }

    @Test
    void upgrade_withoutRunningTools_faults() {
        lab.machines().standbyGuest(lab.call(vm, "StandbyGuest"));
        lab.failed(upgrade(lab, vm), ToolsUnavailable.class);
        lab.stopped();
        lab.failed(upgrade(lab, vm), InvalidPowerState.class);
    }

    @Test
    void upgradePolicy_upgradesAtThePowerCycle() {
        lab.world().change(m -> {
            m.set(vm, "config.tools.toolsVersion", OLD);
            m.set(vm, "config.tools.toolsUpgradePolicy", "upgradeAtPowerCycle");
        });
        lab.stopped();

        lab.succeeded(lab.powerOn(vm));

        assertThat(lab.guest(vm).getToolsStatus()).isEqualTo(VirtualMachineToolsStatus.TOOLS_OK);
    }

    @Test
    void screenResolution_isTheGuests() {
        setResolution(1024, 768);

        assertThat(lab.guest(vm).getScreen().getWidth()).isEqualTo(1024);
        assertThat(lab.guest(vm).getScreen().getHeight()).isEqualTo(768);
        MachineLab.assertFault(InvalidArgument.class, () -> setResolution(0, 768));
        MachineLab.assertFault(InvalidArgument.class, () -> setResolution(1024, -1));
        lab.stopped();
        MachineLab.assertFault(InvalidPowerState.class, () -> setResolution(800, 600));
    }

    @Test
    void displayTopology_isNotSupported() {
        MachineLab.assertFault(
                NotSupported.class,
                () -> lab.machines().setDisplayTopology(lab.call(vm, "SetDisplayTopology"), List.of()));
        lab.stopped();
        MachineLab.assertFault(
                InvalidPowerState.class,
                () -> lab.machines().setDisplayTopology(lab.call(vm, "SetDisplayTopology"), List.of()));
    }

    @Test
    void resetGuestInformation_forgetsWhatTheGuestTold() {
        Runnable reset = () -> lab.machines().resetGuestInformation(lab.call(vm, "ResetGuestInformation"));
        MachineLab.assertFault(InvalidPowerState.class, reset::run);
        lab.stopped();

        reset.run();

        assertThat(lab.guest(vm).getGuestState()).isEqualTo("notRunning");
        assertThat(lab.guest(vm).getToolsStatus()).isNull();
        assertThat(lab.guest(vm).getGuestFullName()).isNull();
        lab.succeeded(lab.powerOn(vm));
        assertThat(lab.guest(vm).getIpAddress()).isNotNull();
        assertThat(List.of(lab.guest(vm).getNet())).isNotEmpty();
    }
}
