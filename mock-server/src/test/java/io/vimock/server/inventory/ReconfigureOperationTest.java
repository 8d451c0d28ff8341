package io.vimock.server.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.TaskTime;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.ConcurrentAccess;
import io.vimock.vim25.CpuHotPlugNotSupported;
import io.vimock.vim25.DuplicateName;
import io.vimock.vim25.HostCpuIdInfo;
import io.vimock.vim25.InsufficientCpuResourcesFault;
import io.vimock.vim25.InvalidArgument;
import io.vimock.vim25.InvalidName;
import io.vimock.vim25.InvalidPowerState;
import io.vimock.vim25.InvalidState;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.MemoryHotPlugNotSupported;
import io.vimock.vim25.NoPermission;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.ToolsConfigInfo;
import io.vimock.vim25.VAppPropertyInfo;
import io.vimock.vim25.VAppPropertySpec;
import io.vimock.vim25.VirtualMachineAffinityInfo;
import io.vimock.vim25.VirtualMachineBootOptions;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachineConsolePreferences;
import io.vimock.vim25.VirtualMachineCpuIdInfoSpec;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineFlagInfo;
import io.vimock.vim25.VirtualMachineNetworkShaperInfo;
import io.vimock.vim25.VmConfigSpec;
import io.vimock.vim25.VmReconfiguredEvent;
import io.vimock.vim25.VmRenamedEvent;
import io.vimock.vim25.VmUuidChangedEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReconfigureOperationTest {
    private final MachineLab lab = MachineLab.instant();
    private final ManagedObjectReference vm = lab.vm(MachineLab.RUNNING);

    @AfterEach
    void close() {
        lab.close();
    }

    private static VirtualMachineConfigSpec spec() {
        return new VirtualMachineConfigSpec();
    }

    private VirtualMachineConfigInfo changed(VirtualMachineConfigSpec spec) {
        lab.succeeded(lab.reconfigure(vm, spec));
        return lab.config(vm);
    }

    private String refused(VirtualMachineConfigSpec spec) {
        VirtualMachineConfigInfo before = lab.config(vm);
        String property =
                lab.failed(lab.reconfigure(vm, spec), InvalidArgument.class).getInvalidProperty();
        assertThat(lab.config(vm)).isSameAs(before);
        return property;
    }

    @Test
    void reconfigure_anEmptySpec_changesOnlyTheVersion() {
        VirtualMachineConfigInfo before = lab.config(vm);

        VirtualMachineConfigInfo after = changed(spec());

        assertThat(after.getChangeVersion()).isGreaterThan(before.getChangeVersion());
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmReconfiguredEvent");
    }

    @Test
    void reconfigure_annotation_reachesConfigSummaryAndEvent() {
        VirtualMachineConfigInfo after = changed(spec().withAnnotation("for tests"));

        assertThat(after.getAnnotation()).isEqualTo("for tests");
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.SUMMARY)
                        .getConfig()
                        .getAnnotation())
                .isEqualTo("for tests");
        VmReconfiguredEvent event = (VmReconfiguredEvent) lab.events().all().get(1);
        assertThat(event.getConfigSpec().getAnnotation()).isEqualTo("for tests");
        assertThat(event.isTemplate()).isFalse();
    }

    @Test
    void reconfigure_withAStaleVersion_faultsConcurrentAccess() {
        String version = lab.config(vm).getChangeVersion();
        changed(spec().withChangeVersion(version).withAnnotation("first"));

        lab.failed(
                lab.reconfigure(vm, spec().withChangeVersion(version).withAnnotation("second")),
                ConcurrentAccess.class);
        assertThat(lab.config(vm).getAnnotation()).isEqualTo("first");
    }

    @Test
    void reconfigure_name_renamesTheEntity() {
        changed(spec().withName("web/01"));

        assertThat(lab.vm("web%2f01")).isEqualTo(vm);
        assertThat(lab.events().types()).containsExactly("TaskEvent", "VmReconfiguredEvent", "VmRenamedEvent");
        VmRenamedEvent event = (VmRenamedEvent) lab.events().all().get(2);
        assertThat(event.getOldName()).isEqualTo(MachineLab.RUNNING);
        assertThat(event.getNewName()).isEqualTo("web%2f01");
    }

    @Test
    void reconfigure_nameOfASibling_faultsDuplicateName() {
        DuplicateName fault = lab.failed(lab.reconfigure(vm, spec().withName(MachineLab.OTHER)), DuplicateName.class);

        assertThat(fault.getObject()).isEqualTo(lab.vm(MachineLab.OTHER));
        lab.failed(lab.reconfigure(vm, spec().withName("")), InvalidName.class);
        lab.failed(lab.reconfigure(vm, spec().withName("x".repeat(81))), InvalidName.class);
    }

    @Test
    void reconfigure_processorsAndMemory_rescaleShares() {
        lab.stopped();

        VirtualMachineConfigInfo after = changed(spec().withNumCPUs(2).withMemoryMB(1024L));

        assertThat(after.getHardware().getNumCPU()).isEqualTo(2);
        assertThat(after.getHardware().getMemoryMB()).isEqualTo(1024);
        assertThat(after.getCpuAllocation().getShares().getShares()).isEqualTo(2000);
        assertThat(after.getMemoryAllocation().getShares().getShares()).isEqualTo(10_240);
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.SUMMARY)
                        .getConfig()
                        .getMemorySizeMB())
                .isEqualTo(1024);
    }

    @Test
    void reconfigure_processorsAndMemoryOfARunningMachine_needHotAdd() {
        lab.failed(lab.reconfigure(vm, spec().withNumCPUs(2)), CpuHotPlugNotSupported.class);
        lab.failed(lab.reconfigure(vm, spec().withMemoryMB(64L)), MemoryHotPlugNotSupported.class);
        lab.failed(lab.reconfigure(vm, spec().withCpuHotAddEnabled(true)), InvalidPowerState.class);
        lab.stopped();
        changed(spec().withCpuHotAddEnabled(true).withMemoryHotAddEnabled(true));
        lab.succeeded(lab.powerOn(vm));
        long overhead = lab.runtime(vm).getMemoryOverhead();

        VirtualMachineConfigInfo after = changed(spec().withNumCPUs(2).withMemoryMB(64L));

        assertThat(after.getHardware().getNumCPU()).isEqualTo(2);
        assertThat(lab.runtime(vm).getMemoryOverhead()).isGreaterThan(overhead);
        lab.failed(lab.reconfigure(vm, spec().withNumCPUs(1)), CpuHotPlugNotSupported.class);
        lab.failed(lab.reconfigure(vm, spec().withMemoryMB(32L)), MemoryHotPlugNotSupported.class);
    }

    @Test
    void reconfigure_processorsOfARunningMachineOfTheStrictPersonality_faultsInvalidPowerState() {
        try (MachineLab strict = new MachineLab(TaskTime.INSTANT, ApiLevel.V2_5)) {
            strict.failed(
                    strict.reconfigure(strict.vm(MachineLab.RUNNING), spec().withNumCPUs(2)), InvalidPowerState.class);
        }
    }

    @Test
    void reconfigure_unusableNumbers_nameTheField() {
        lab.stopped();

        assertThat(refused(spec().withNumCPUs(3))).isEqualTo("configSpec.numCPUs");
        assertThat(refused(spec().withNumCPUs(0))).isEqualTo("configSpec.numCPUs");
        assertThat(refused(spec().withMemoryMB(2L))).isEqualTo("configSpec.memoryMB");
        assertThat(refused(spec().withMemoryMB(33L))).isEqualTo("configSpec.memoryMB");
        assertThat(refused(spec().withMemoryMB(1L << 20))).isEqualTo("configSpec.memoryMB");
        assertThat(refused(spec().withGuestId("nonsense"))).isEqualTo("configSpec.guestId");
        assertThat(refused(spec().withUuid("nonsense"))).isEqualTo("configSpec.uuid");
        assertThat(refused(spec().withInstanceUuid("nonsense"))).isEqualTo("configSpec.instanceUuid");
        assertThat(refused(spec().withVersion("vmx-07"))).isEqualTo("configSpec.version");
    }

    @Test
    void reconfigure_shares_followTheLevelNotTheNumber() {
        lab.stopped();
        for (SharesLevel level : SharesLevel.values()) {
            VirtualMachineConfigInfo after = changed(spec().withNumCPUs(2)
                    .withMemoryMB(64L)
                    .withCpuAllocation(shares(level, 77))
                    .withMemoryAllocation(shares(level, 77)));

            assertThat(after.getCpuAllocation().getShares().getShares())
                    .isEqualTo(
                            switch (level) {
                                case LOW -> 1000;
                                case NORMAL -> 2000;
                                case HIGH -> 4000;
                                case CUSTOM -> 77;
                            });
            assertThat(after.getMemoryAllocation().getShares().getShares())
                    .isEqualTo(
                            switch (level) {
                                case LOW -> 320;
                                case NORMAL -> 640;
                                case HIGH -> 1280;
                                case CUSTOM -> 77;
                            });
        }
        assertThat(lab.events().types()).contains("VmResourceReallocatedEvent");
    }

    private static ResourceAllocationInfo shares(SharesLevel level, int number) {
        return new ResourceAllocationInfo()
                .withShares(new SharesInfo().withLevel(level).withShares(number));
    }

    private static ResourceAllocationInfo reservation(long amount) {
        return new ResourceAllocationInfo().withReservation(amount);
    }

    @Test
    void reconfigure_reservationAndLimit_areChecked() {
        assertThat(refused(spec().withCpuAllocation(reservation(-1))))
                .isEqualTo("configSpec.cpuAllocation.reservation");
        assertThat(refused(spec().withCpuAllocation(new ResourceAllocationInfo().withLimit(-2L))))
                .isEqualTo("configSpec.cpuAllocation.limit");
        assertThat(refused(spec().withCpuAllocation(reservation(100).withLimit(50L))))
                .isEqualTo("configSpec.cpuAllocation.limit");
        assertThat(refused(spec().withMemoryAllocation(reservation(33))))
                .isEqualTo("configSpec.memoryAllocation.reservation");
        assertThat(refused(spec().withCpuAllocation(shares(SharesLevel.CUSTOM, -1))))
                .isEqualTo("configSpec.cpuAllocation.shares.shares");
    }

    @Test
    void reconfigure_reservationOfARunningMachine_reachesItsPool() {
        long before = lab.reserved(lab.pool());

        changed(spec().withCpuAllocation(reservation(200)));

        assertThat(lab.reserved(lab.pool()) - before).isEqualTo(200);
        assertThat(lab.world()
                        .snapshot()
                        .require(vm, VirtualMachineProperties.RESOURCE_CONFIG)
                        .getCpuAllocation()
                        .getReservation())
                .isEqualTo(200);
    }

    @Test
    void reconfigure_reservationThatThePoolCannotGive_faultsInsufficientCpu() {
        VirtualMachineConfigInfo before = lab.config(vm);

        InsufficientCpuResourcesFault fault = lab.failed(
                lab.reconfigure(vm, spec().withCpuAllocation(reservation(1_000_000))),
                InsufficientCpuResourcesFault.class);

        assertThat(fault.getRequested()).isEqualTo(1_000_000);
        assertThat(lab.config(vm)).isSameAs(before);
    }

    @Test
    void reconfigure_extraConfig_mergesAndRemoves() {
        changed(spec().withExtraConfig(option("guestinfo.a", "1"), option("guestinfo.b", "2")));

        VirtualMachineConfigInfo after = changed(
                spec().withExtraConfig(option("guestinfo.a", ""), option("guestinfo.b", "3"), option("c", "4")));

        assertThat(after.getExtraConfig())
                .extracting(option -> option.getKey() + "=" + option.getValue())
                .contains("guestinfo.b=3", "c=4")
                .noneMatch(text -> text.startsWith("guestinfo.a"));
        assertThat(refused(spec().withExtraConfig(option("", "x")))).isEqualTo("configSpec.extraConfig.key");
    }

    private static OptionValue option(String key, String value) {
        return new OptionValue().withKey(key).withValue(value);
    }

    @Test
    void reconfigure_optionsMergeFieldByField() {
        lab.stopped();
        VirtualMachineConfigInfo before = lab.config(vm);

        VirtualMachineConfigInfo after = changed(spec().withTools(new ToolsConfigInfo().withSyncTimeWithHost(true))
                .withFlags(new VirtualMachineFlagInfo().withHtSharing("none"))
                .withPowerOpInfo(new VirtualMachineDefaultPowerOpInfo().withPowerOffType("hard"))
                .withBootOptions(new VirtualMachineBootOptions().withBootDelay(5000L))
                .withConsolePreferences(new VirtualMachineConsolePreferences().withPowerOnWhenOpened(true))
                .withNetworkShaper(
                        new VirtualMachineNetworkShaperInfo().withEnabled(true).withPeakBps(1000L))
                .withCpuAffinity(new VirtualMachineAffinityInfo().withAffinitySet(0))
                .withSwapPlacement("hostLocal")
                .withVAssertsEnabled(true)
                .withChangeTrackingEnabled(true)
                .withAlternateGuestName("mine")
                .withLocationId("here"));

        assertThat(after.getTools().isSyncTimeWithHost()).isTrue();
        assertThat(after.getTools().isAfterPowerOn())
                .isEqualTo(before.getTools().isAfterPowerOn());
        assertThat(after.getFlags().getHtSharing()).isEqualTo("none");
        assertThat(after.getFlags().isEnableLogging()).isTrue();
        assertThat(after.getDefaultPowerOps().getPowerOffType()).isEqualTo("hard");
        assertThat(after.getBootOptions().getBootDelay()).isEqualTo(5000);
        assertThat(after.getConsolePreferences().isPowerOnWhenOpened()).isTrue();
        assertThat(after.getNetworkShaper().getPeakBps()).isEqualTo(1000);
        assertThat(after.getCpuAffinity().getAffinitySet()).containsExactly(0);
        assertThat(after.getSwapPlacement()).isEqualTo("hostLocal");
        assertThat(after.isVAssertsEnabled()).isTrue();
        assertThat(after.isChangeTrackingEnabled()).isTrue();
        assertThat(after.getAlternateGuestName()).isEqualTo("mine");
        assertThat(after.getLocationId()).isEqualTo("here");
    }

    static List<VirtualMachineConfigSpec> unusableOptions() {
        return List.of(
                spec().withTools(new ToolsConfigInfo().withToolsUpgradePolicy("never")),
                spec().withFlags(new VirtualMachineFlagInfo().withHtSharing("some")),
                spec().withFlags(new VirtualMachineFlagInfo().withMonitorType("x")),
                spec().withFlags(new VirtualMachineFlagInfo().withVirtualMmuUsage("x")),
                spec().withFlags(new VirtualMachineFlagInfo().withVirtualExecUsage("x")),
                spec().withFlags(new VirtualMachineFlagInfo().withSnapshotPowerOffBehavior("x")),
                spec().withPowerOpInfo(new VirtualMachineDefaultPowerOpInfo().withResetType("x")),
                spec().withPowerOpInfo(new VirtualMachineDefaultPowerOpInfo().withStandbyAction("x")),
                spec().withSwapPlacement("x"),
                spec().withBootOptions(new VirtualMachineBootOptions().withBootDelay(-1L)),
                spec().withCpuAffinity(new VirtualMachineAffinityInfo().withAffinitySet(4711)),
                spec().withMemoryAffinity(new VirtualMachineAffinityInfo().withAffinitySet(-1)),
                spec().withNetworkShaper(new VirtualMachineNetworkShaperInfo().withBurstSize(-1L)),
                spec().withNpivWorldWideNameOp("x"),
                spec().withFiles(new VirtualMachineFileInfo().withVmPathName("[LocalDS_0] elsewhere/x.vmx")),
                spec().withCpuFeatureMask(new VirtualMachineCpuIdInfoSpec()
                        .withOperation(ArrayUpdateOperation.EDIT)
                        .withInfo(new HostCpuIdInfo().withLevel(1))),
                spec().withVAppConfig(new VmConfigSpec()
                        .withProperty(new VAppPropertySpec()
                                .withOperation(ArrayUpdateOperation.REMOVE)
                                .withRemoveKey(1))));
    }

    @ParameterizedTest
    @MethodSource("unusableOptions")
    void reconfigure_unusableOption_faultsInvalidArgument(VirtualMachineConfigSpec spec) {
        lab.stopped();

        assertThat(refused(spec)).startsWith("configSpec.");
    }

    @Test
    void reconfigure_identityAndGuest() {
        lab.stopped();
        String uuid = "564d0000-0000-0000-0000-00000000abcd";

        VirtualMachineConfigInfo after = changed(spec().withUuid(uuid).withGuestId("winNetEnterprise64Guest"));

        assertThat(after.getUuid()).isEqualTo(uuid);
        assertThat(after.getGuestFullName()).isEqualTo("Microsoft Windows Server 2003, Enterprise Edition (64-bit)");
        VmUuidChangedEvent event = (VmUuidChangedEvent) lab.events().all().get(2);
        assertThat(event.getNewUuid()).isEqualTo(uuid);
        lab.succeeded(lab.powerOn(vm));
        lab.failed(lab.reconfigure(vm, spec().withGuestId("rhel5Guest")), InvalidPowerState.class);
        assertThat(lab.guest(vm).getGuestFamily()).isEqualTo("windowsGuest");
    }

    @Test
    void reconfigure_worldWideNames() {
        lab.stopped();

        VirtualMachineConfigInfo generated = changed(spec().withNpivWorldWideNameOp("generate"));
        assertThat(generated.getNpivNodeWorldWideName()).hasSize(1);
        assertThat(generated.getNpivPortWorldWideName()).hasSize(4).doesNotHaveDuplicates();
        assertThat(generated.getNpivWorldWideNameType()).isEqualTo("vc");

        VirtualMachineConfigInfo extended = changed(spec().withNpivWorldWideNameOp("extend"));
        assertThat(extended.getNpivPortWorldWideName()).hasSize(5).containsAll(generated.getNpivPortWorldWideName());

        VirtualMachineConfigInfo set = changed(spec().withNpivWorldWideNameOp("set")
                .withNpivNodeWorldWideName(7L)
                .withNpivPortWorldWideName(8L, 9L));
        assertThat(set.getNpivPortWorldWideName()).containsExactly(8L, 9L);

        VirtualMachineConfigInfo removed = changed(spec().withNpivWorldWideNameOp("remove"));
        assertThat(removed.getNpivPortWorldWideName()).isEmpty();
        assertThat(removed.getNpivWorldWideNameType()).isNull();
    }

    @Test
    void reconfigure_featureMaskAndOvfProperties() {
        lab.stopped();
        VirtualMachineConfigInfo added = changed(spec().withCpuFeatureMask(new VirtualMachineCpuIdInfoSpec()
                        .withOperation(ArrayUpdateOperation.ADD)
                        .withInfo(new HostCpuIdInfo().withLevel(1).withEdx("-")))
                .withVAppConfig(new VmConfigSpec()
                        .withProperty(new VAppPropertySpec()
                                .withOperation(ArrayUpdateOperation.ADD)
                                .withInfo(new VAppPropertyInfo().withKey(1).withId("ip")))));
        assertThat(added.getCpuFeatureMask()).hasSize(1);
        assertThat(added.getVAppConfig().getProperty()).hasSize(1);

        VirtualMachineConfigInfo removed = changed(spec().withCpuFeatureMask(new VirtualMachineCpuIdInfoSpec()
                        .withOperation(ArrayUpdateOperation.REMOVE)
                        .withInfo(new HostCpuIdInfo().withLevel(1)))
                .withVAppConfigRemoved(true));
        assertThat(removed.getCpuFeatureMask()).isEmpty();
        assertThat(removed.getVAppConfig()).isNull();
    }

    @Test
    void reconfigure_ofATemplate_allowsOnlyItsDescription() {
        lab.stopped();
        lab.machines().markAsTemplate(lab.call(vm, "MarkAsTemplate"));

        changed(spec().withAnnotation("golden").withName("golden"));
        lab.failed(lab.reconfigure(vm, spec().withNumCPUs(2)), InvalidState.class);
    }

    @Test
    void reconfigure_withoutThePrivilegeOfAField_faultsNoPermission() {
        assertDenied("VirtualMachine.Config.Rename", spec().withName("x"));
        assertDenied("VirtualMachine.Config.Settings", spec().withAnnotation("x"));
        assertDenied("VirtualMachine.Config.CPUCount", spec().withNumCPUs(2));
        assertDenied("VirtualMachine.Config.Memory", spec().withMemoryMB(64L));
        assertDenied("VirtualMachine.Config.Resource", spec().withCpuAllocation(reservation(1)));
        assertDenied("VirtualMachine.Config.AdvancedConfig", spec().withExtraConfig(option("a", "b")));
        assertDenied("VirtualMachine.Config.SwapPlacement", spec().withSwapPlacement("inherit"));
        assertDenied("VirtualMachine.Config.AddNewDisk", spec().withDeviceChange(DeviceSpecs.newDisk(1024, "")));
        assertDenied(
                "VirtualMachine.Config.AddRemoveDevice",
                spec().withDeviceChange(DeviceSpecs.add(DeviceSpecs.card(new io.vimock.vim25.VirtualE1000()))));
    }

    private void assertDenied(String privilege, VirtualMachineConfigSpec spec) {
        MachineLab.assertFault(
                NoPermission.class,
                () -> lab.machines()
                        .reconfigVMTask(lab.call(vm, "ReconfigVM_Task").without(privilege), spec));
        assertThat(lab.world().snapshot().all(MoTypes.TASK)).isEmpty();
    }

    @Test
    void changeVersion_whileTheClockStands_isAnotherOneEveryTime() {
        String first = changed(spec().withAnnotation("a")).getChangeVersion();
        String second = changed(spec().withAnnotation("b")).getChangeVersion();
        String third = changed(spec().withAnnotation("c")).getChangeVersion();

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }
}
