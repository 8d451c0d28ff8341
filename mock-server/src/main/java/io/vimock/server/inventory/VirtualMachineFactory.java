package io.vimock.server.inventory;

import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.ToolsConfigInfo;
import io.vimock.vim25.VirtualDevice;
import io.vimock.vim25.VirtualHardware;
import io.vimock.vim25.VirtualMachineAffinityInfo;
import io.vimock.vim25.VirtualMachineBootOptions;
import io.vimock.vim25.VirtualMachineCapability;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigInfoDatastoreUrlPair;
import io.vimock.vim25.VirtualMachineConsolePreferences;
import io.vimock.vim25.VirtualMachineDefaultPowerOpInfo;
import io.vimock.vim25.VirtualMachineFileInfo;
import io.vimock.vim25.VirtualMachineFlagInfo;
import io.vimock.vim25.VirtualMachineNetworkShaperInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes virtual machines: the default configuration, and the object with all its properties from a configuration.
 *
 * <p>Parts that are equal in all new machines are frozen once and shared. One per server; only for the world thread.
 */
final class VirtualMachineFactory {
    /** The virtual hardware of ESX 3.x. */
    static final String HARDWARE_VERSION = "vmx-04";

    private Instant lastTime = Instant.MIN;
    private String lastVersion = "";
    private final VirtualMachineDevices devices = new VirtualMachineDevices();
    private final VirtualMachineCapability capability = capabilities();
    private final ToolsConfigInfo tools = new ToolsConfigInfo()
            .withToolsVersion(GuestState.TOOLS_VERSION)
            .withAfterPowerOn(true)
            .withAfterResume(true)
            .withBeforeGuestStandby(true)
            .withBeforeGuestShutdown(true)
            .withBeforeGuestReboot(true)
            .withToolsUpgradePolicy("manual")
            .withSyncTimeWithHost(false);
    private final VirtualMachineFlagInfo flags = new VirtualMachineFlagInfo()
            .withDisableAcceleration(false)
            .withEnableLogging(true)
            .withUseToe(false)
            .withRunWithDebugInfo(false)
            .withMonitorType("release")
            .withHtSharing("any")
            .withSnapshotDisabled(false)
            .withSnapshotLocked(false)
            .withDiskUuidEnabled(false)
            .withVirtualMmuUsage("automatic")
            .withVirtualExecUsage("hvAuto")
            .withSnapshotPowerOffBehavior("powerOff")
            .withRecordReplayEnabled(false);
    private final VirtualMachineConsolePreferences consolePreferences = new VirtualMachineConsolePreferences()
            .withPowerOnWhenOpened(false)
            .withEnterFullScreenOnPowerOn(false)
            .withCloseOnPowerOffOrSuspend(false);
    private final VirtualMachineDefaultPowerOpInfo powerOps = new VirtualMachineDefaultPowerOpInfo()
            .withPowerOffType("soft")
            .withSuspendType("soft")
            .withResetType("soft")
            .withDefaultPowerOffType("soft")
            .withDefaultSuspendType("soft")
            .withDefaultResetType("soft")
            .withStandbyAction("powerOnSuspend");
    private final VirtualMachineAffinityInfo noAffinity = new VirtualMachineAffinityInfo();
    private final VirtualMachineNetworkShaperInfo noShaper = new VirtualMachineNetworkShaperInfo().withEnabled(false);
    private final VirtualMachineBootOptions bootOptions = new VirtualMachineBootOptions()
            .withBootDelay(0L)
            .withEnterBIOSSetup(false)
            .withBootRetryEnabled(false)
            .withBootRetryDelay(10_000L);
    private final ResourceAllocationInfo oneCpu = allocation(ResourceAllocationRules.CPU_SHARES);
    // Most machines are as big as the one before them, and on the same datastore.
    private int lastMemoryMB;
    private ResourceAllocationInfo lastMemory = allocation(0);
    private VirtualMachineConfigInfoDatastoreUrlPair lastUrl = new VirtualMachineConfigInfoDatastoreUrlPair();

    /**
     * Where a virtual machine is in the inventory.
     *
     * @param folder the virtual machine folder
     * @param pool the resource pool; null for a template
     * @param host the host that it is registered on
     */
    record Placement(
            ManagedObjectReference folder, @Nullable ManagedObjectReference pool, ManagedObjectReference host) {}

    /** What all machines are capable of; frozen. */
    VirtualMachineCapability capability() {
        return capability;
    }

    /** Controllers and input devices that every machine has. */
    VirtualMachineDevices devices() {
        return devices;
    }

    /**
     * A complete configuration with everything at its default, for a machine of one virtual CPU; the caller replaces
     * what differs.
     *
     * @param directory the machine's directory as a datastore path: {@code [LocalDS_0] DC0_H0_VM0}
     * @param datastoreUrl the url of that datastore
     */
    VirtualMachineConfigInfo config(
            String name,
            String uuid,
            String instanceUuid,
            String directory,
            String datastoreUrl,
            int memoryMB,
            List<? extends VirtualDevice> hardware,
            Instant now) {
        String datastoreName = directory.substring(1, directory.indexOf(']'));
        return new VirtualMachineConfigInfo()
                .withChangeVersion(versionOf(now))
                .withModified(now)
                .withName(name)
                .withGuestFullName(GuestState.DEFAULT_GUEST_NAME)
                .withVersion(HARDWARE_VERSION)
                .withUuid(uuid)
                .withInstanceUuid(instanceUuid)
                .withLocationId(MachineLocation.id(
                        datastoreUrl,
                        directory.substring(directory.indexOf(']') + 1).strip()))
                .withTemplate(false)
                .withGuestId(GuestState.DEFAULT_GUEST_ID)
                .withAlternateGuestName("")
                .withAnnotation("")
                .withFiles(files(directory, name))
                .withTools(tools)
                .withFlags(flags)
                .withConsolePreferences(consolePreferences)
                .withDefaultPowerOps(powerOps)
                .withHardware(new VirtualHardware()
                        .withNumCPU(1)
                        .withMemoryMB(memoryMB)
                        .withDevice(new ArrayList<>(hardware)))
                .withCpuAllocation(oneCpu)
                .withMemoryAllocation(memoryAllocation(memoryMB))
                .withMemoryHotAddEnabled(false)
                .withCpuHotAddEnabled(false)
                .withCpuHotRemoveEnabled(false)
                .withCpuAffinity(noAffinity)
                .withMemoryAffinity(noAffinity)
                .withNetworkShaper(noShaper)
                .withDatastoreUrl(datastoreUrl(datastoreName, datastoreUrl))
                .withSwapPlacement("inherit")
                .withBootOptions(bootOptions)
                .withVAssertsEnabled(false)
                .withChangeTrackingEnabled(false);
    }

    /** All machines of an inventory are made at one time, and to write it takes longer than much else. */
    private String versionOf(Instant now) {
        if (!now.equals(lastTime)) {
            lastTime = now;
            lastVersion = changeVersion(now);
        }
        return lastVersion;
    }

    private ResourceAllocationInfo memoryAllocation(int memoryMB) {
        if (memoryMB != lastMemoryMB) {
            lastMemoryMB = memoryMB;
            lastMemory = allocation(memoryMB * ResourceAllocationRules.MEMORY_SHARES);
        }
        return lastMemory;
    }

    private VirtualMachineConfigInfoDatastoreUrlPair datastoreUrl(String name, String url) {
        if (!name.equals(lastUrl.getName()) || !url.equals(lastUrl.getUrl())) {
            lastUrl = new VirtualMachineConfigInfoDatastoreUrlPair()
                    .withName(name)
                    .withUrl(url);
        }
        return lastUrl;
    }

    /** Where the files of a machine are: everything in its directory, files named after it. */
    static VirtualMachineFileInfo files(String directory, String name) {
        String home = directory + "/";
        return new VirtualMachineFileInfo()
                .withVmPathName(home + name + ".vmx")
                .withSnapshotDirectory(home)
                .withSuspendDirectory(home)
                .withLogDirectory(home);
    }

    /** {@code VirtualMachineConfigInfo.changeVersion} of a configuration made at that time. */
    static String changeVersion(Instant time) {
        return time.toString();
    }

    /** Normal shares of that number, no reservation and no limit. */
    static ResourceAllocationInfo allocation(int shares) {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withExpandableReservation(false)
                .withLimit(-1L)
                .withShares(new SharesInfo().withLevel(SharesLevel.NORMAL).withShares(shares))
                .withOverheadLimit(null);
    }

    /**
     * Creates the object, powered off, from a complete configuration. Name, summary, layout, storage, datastore and
     * network follow from the configuration.
     */
    ManagedObjectReference create(Mutation m, Placement placement, VirtualMachineConfigInfo config) {
        return create(m, placement, config, PowerState.off(placement.host()), GuestState.off(config));
    }

    /** Creates the object in a given state. */
    ManagedObjectReference create(
            Mutation m,
            Placement placement,
            VirtualMachineConfigInfo config,
            VirtualMachineRuntimeInfo runtime,
            GuestInfo guest) {
        ManagedObjectReference vm = m.create(MoTypes.VIRTUAL_MACHINE, m.newRef(MoTypes.VIRTUAL_MACHINE, "vm-"));
        m.set(vm, VirtualMachineProperties.PARENT, placement.folder());
        m.set(vm, VirtualMachineProperties.CONFIG_STATUS, ManagedEntityStatus.GREEN);
        m.set(vm, VirtualMachineProperties.ALARM_ACTIONS_ENABLED, true);
        m.set(vm, VirtualMachineProperties.CAPABILITY, capability);
        m.set(vm, VirtualMachineProperties.ENVIRONMENT_BROWSER, environmentBrowser(m, placement.host()));
        m.set(vm, VirtualMachineProperties.RESOURCE_POOL, placement.pool());
        m.set(vm, VirtualMachineProperties.RUNTIME, runtime);
        m.set(vm, VirtualMachineProperties.GUEST, guest);
        m.set(vm, VirtualMachineProperties.CONFIG, config);
        return vm;
    }

    /** The environment browser of the compute resource that a host belongs to. */
    static ManagedObjectReference environmentBrowser(ReadView view, ManagedObjectReference host) {
        ManagedObjectReference computeResource = view.require(host, io.vimock.api.HostSystemProperties.PARENT);
        return view.require(computeResource, io.vimock.api.ComputeResourceProperties.ENVIRONMENT_BROWSER);
    }

    private static VirtualMachineCapability capabilities() {
        VirtualMachineCapability made = new VirtualMachineCapability()
                .withSnapshotOperationsSupported(true)
                .withMultipleSnapshotsSupported(true)
                .withSnapshotConfigSupported(true)
                .withPoweredOffSnapshotsSupported(true)
                .withMemorySnapshotsSupported(true)
                .withRevertToSnapshotSupported(true)
                .withQuiescedSnapshotsSupported(true)
                .withDisableSnapshotsSupported(false)
                .withLockSnapshotsSupported(false)
                .withConsolePreferencesSupported(false)
                .withCpuFeatureMaskSupported(true)
                .withS1AcpiManagementSupported(true)
                .withSettingScreenResolutionSupported(false)
                .withToolsAutoUpdateSupported(false)
                .withVmNpivWwnSupported(true)
                .withNpivWwnOnNonRdmVmSupported(true)
                .withVmNpivWwnDisableSupported(true)
                .withVmNpivWwnUpdateSupported(true)
                .withSwapPlacementSupported(true)
                .withToolsSyncTimeSupported(true)
                .withVirtualMmuUsageSupported(true)
                .withDiskSharesSupported(true)
                .withBootOptionsSupported(true)
                .withBootRetryOptionsSupported(false)
                .withSettingVideoRamSizeSupported(true)
                .withSettingDisplayTopologySupported(false)
                .withRecordReplaySupported(false)
                .withChangeTrackingSupported(false);
        return WireType.frozen(made);
    }
}
