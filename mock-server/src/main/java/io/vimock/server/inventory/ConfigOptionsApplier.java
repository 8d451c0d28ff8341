package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.inventory.files.DatastorePath;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.ArrayUpdateOperation;
import io.vimock.vim25.HostCpuIdInfo;
import io.vimock.vim25.ToolsConfigInfo;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Works the options of a {@code VirtualMachineConfigSpec} into a configuration: flags, Tools, boot, files and so on. */
final class ConfigOptionsApplier {
    private static final Set<String> POWER_OPS = Set.of("soft", "hard", "preset");

    private final ConfigDraft draft;
    private final VirtualMachineConfigSpec spec;
    private final VirtualMachineConfigInfo config;

    ConfigOptionsApplier(ConfigDraft draft, VirtualMachineConfigSpec spec) {
        this.draft = draft;
        this.spec = spec;
        this.config = draft.config();
    }

    void apply() {
        applyVersion();
        applyFiles();
        applyTools();
        applyFlags();
        applyPowerOps();
        applyBootOptions();
        applyProcessorDetails();
        applyTraffic();
        new WorldWideNamesApplier(draft, spec).apply();
        if (spec.getConsolePreferences() != null) {
            config.setConsolePreferences(Fields.merged(
                    orNew(config.getConsolePreferences(), new VirtualMachineConsolePreferences()),
                    spec.getConsolePreferences()));
        }
        if (spec.isVAssertsEnabled() != null) {
            config.setVAssertsEnabled(spec.isVAssertsEnabled());
        }
        if (spec.isChangeTrackingEnabled() != null) {
            config.setChangeTrackingEnabled(spec.isChangeTrackingEnabled());
        }
        if (spec.getFtInfo() != null) {
            config.setFtInfo(WireType.deepCopy(spec.getFtInfo()));
        }
        if (Boolean.TRUE.equals(spec.isVAppConfigRemoved())) {
            config.setVAppConfig(null);
        } else if (spec.getVAppConfig() != null) {
            config.setVAppConfig(VAppConfigs.changed(config.getVAppConfig(), spec.getVAppConfig()));
        }
    }

    private static <T> T orNew(@Nullable T present, T empty) {
        return present == null ? empty : present;
    }

    private static void requireOneOf(@Nullable String value, Set<String> allowed, String path) {
        if (value != null && !value.isEmpty() && !allowed.contains(value)) {
            throw Faults.invalidArgument(path, "'" + value + "' is none of " + new java.util.TreeSet<>(allowed));
        }
    }

    private void applyVersion() {
        String version = spec.getVersion();
        if (version == null || version.isEmpty() || version.equals(config.getVersion())) {
            return;
        }
        if (draft.vm() != null) {
            throw Faults.invalidArgument("configSpec.version", "UpgradeVM_Task changes the version");
        }
        config.setVersion(HardwareVersions.require(version, draft.support().isTolerant(), draft.reach()));
    }

    private void applyFiles() {
        VirtualMachineFileInfo files = spec.getFiles();
        if (files == null || draft.vm() == null) {
            return;
        }
        String path = files.getVmPathName();
        if (path != null && !path.isEmpty() && !path.equals(config.getFiles().getVmPathName())) {
            throw Faults.invalidArgument(
                    "configSpec.files.vmPathName", "a virtual machine's files move by relocating it");
        }
        for (String directory :
                new String[] {files.getSnapshotDirectory(), files.getSuspendDirectory(), files.getLogDirectory()}) {
            if (directory != null && !directory.isEmpty()) {
                draft.requireOff();
                draft.reach().datastore(DatastorePath.parse(directory).datastore());
            }
        }
        Fields.merge(config.getFiles(), files, Set.of("vmPathName"));
    }

    private void applyTools() {
        ToolsConfigInfo tools = spec.getTools();
        if (tools != null) {
            requireOneOf(
                    tools.getToolsUpgradePolicy(),
                    Set.of("manual", "upgradeAtPowerCycle"),
                    "configSpec.tools.toolsUpgradePolicy");
            config.setTools(Fields.merged(orNew(config.getTools(), new ToolsConfigInfo()), tools));
        }
    }

    private void applyFlags() {
        VirtualMachineFlagInfo flags = spec.getFlags();
        if (flags == null) {
            return;
        }
        requireOneOf(flags.getHtSharing(), Set.of("any", "none", "internal"), "configSpec.flags.htSharing");
        requireOneOf(flags.getMonitorType(), Set.of("release", "debug", "stats"), "configSpec.flags.monitorType");
        requireOneOf(flags.getVirtualMmuUsage(), Set.of("automatic", "on", "off"), "configSpec.flags.virtualMmuUsage");
        requireOneOf(
                flags.getVirtualExecUsage(), Set.of("hvAuto", "hvOn", "hvOff"), "configSpec.flags.virtualExecUsage");
        requireOneOf(
                flags.getSnapshotPowerOffBehavior(),
                Set.of("powerOff", "revert", "prompt", "take"),
                "configSpec.flags.snapshotPowerOffBehavior");
        Fields.merged(config.getFlags(), flags);
    }

    private void applyPowerOps() {
        VirtualMachineDefaultPowerOpInfo powerOps = spec.getPowerOpInfo();
        if (powerOps != null) {
            requireOneOf(powerOps.getPowerOffType(), POWER_OPS, "configSpec.powerOpInfo.powerOffType");
            requireOneOf(powerOps.getSuspendType(), POWER_OPS, "configSpec.powerOpInfo.suspendType");
            requireOneOf(powerOps.getResetType(), POWER_OPS, "configSpec.powerOpInfo.resetType");
            requireOneOf(
                    powerOps.getStandbyAction(),
                    Set.of("checkpoint", "powerOnSuspend"),
                    "configSpec.powerOpInfo.standbyAction");
            Fields.merged(config.getDefaultPowerOps(), powerOps);
        }
        if (spec.getSwapPlacement() != null) {
            requireOneOf(
                    spec.getSwapPlacement(), Set.of("inherit", "vmDirectory", "hostLocal"), "configSpec.swapPlacement");
            config.setSwapPlacement(spec.getSwapPlacement());
        }
    }

    private void applyBootOptions() {
        VirtualMachineBootOptions boot = spec.getBootOptions();
        if (boot != null) {
            if (boot.getBootDelay() != null && boot.getBootDelay() < 0) {
                throw Faults.invalidArgument("configSpec.bootOptions.bootDelay", "it is negative");
            }
            config.setBootOptions(Fields.merged(orNew(config.getBootOptions(), new VirtualMachineBootOptions()), boot));
        }
    }

    private void applyProcessorDetails() {
        if (spec.getCpuAffinity() != null) {
            config.setCpuAffinity(affinity(spec.getCpuAffinity(), draft.reach().cpuThreads(), "cpuAffinity"));
        }
        if (spec.getMemoryAffinity() != null) {
            config.setMemoryAffinity(
                    affinity(spec.getMemoryAffinity(), draft.reach().numaNodes(), "memoryAffinity"));
        }
        for (VirtualMachineCpuIdInfoSpec change : spec.getCpuFeatureMask()) {
            draft.requireOff();
            applyMask(change);
        }
    }

    private static VirtualMachineAffinityInfo affinity(VirtualMachineAffinityInfo asked, int most, String field) {
        for (int number : asked.getAffinitySet()) {
            if (number < 0 || number >= most) {
                throw Faults.invalidArgument(
                        "configSpec." + field + ".affinitySet", "the host has 0 to " + (most - 1) + ", not " + number);
            }
        }
        return WireType.deepCopy(asked);
    }

    private void applyMask(VirtualMachineCpuIdInfoSpec change) {
        HostCpuIdInfo info = change.getInfo();
        if (info == null) {
            throw Faults.invalidArgument("configSpec.cpuFeatureMask.info", "it is missing");
        }
        List<HostCpuIdInfo> masks = new ArrayList<>(config.getCpuFeatureMask());
        boolean present = masks.removeIf(mask -> mask.getLevel() == info.getLevel());
        if (change.getOperation() == ArrayUpdateOperation.ADD && present) {
            throw Faults.invalidArgument(
                    "configSpec.cpuFeatureMask", "level " + info.getLevel() + " has a mask already");
        }
        if (change.getOperation() != ArrayUpdateOperation.ADD && !present) {
            throw Faults.invalidArgument("configSpec.cpuFeatureMask", "level " + info.getLevel() + " has no mask");
        }
        if (change.getOperation() != ArrayUpdateOperation.REMOVE) {
            masks.add(WireType.deepCopy(info));
        }
        config.getCpuFeatureMask().clear();
        config.getCpuFeatureMask().addAll(masks);
    }

    private void applyTraffic() {
        VirtualMachineNetworkShaperInfo shaper = spec.getNetworkShaper();
        if (shaper != null) {
            for (Long rate : new Long[] {shaper.getPeakBps(), shaper.getAverageBps(), shaper.getBurstSize()}) {
                if (rate != null && rate < 0) {
                    throw Faults.invalidArgument("configSpec.networkShaper", "a rate is negative");
                }
            }
            config.setNetworkShaper(
                    Fields.merged(orNew(config.getNetworkShaper(), new VirtualMachineNetworkShaperInfo()), shaper));
        }
    }
}
