package io.vimock.server.inventory;

import io.vimock.api.ApiLevel;
import io.vimock.server.wire.WireType;
import io.vimock.vim25.AutoStartDefaults;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.HostAutoStartManagerConfig;
import io.vimock.vim25.HostCapability;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostDatastoreSystemCapabilities;
import io.vimock.vim25.HostDateTimeInfo;
import io.vimock.vim25.HostDateTimeSystemTimeZone;
import io.vimock.vim25.HostDiagnosticPartition;
import io.vimock.vim25.HostFlagInfo;
import io.vimock.vim25.HostHyperThreadScheduleInfo;
import io.vimock.vim25.HostNtpConfig;
import io.vimock.vim25.HostScsiDiskPartition;
import io.vimock.vim25.HostSystemResourceInfo;
import io.vimock.vim25.LongOption;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.OptionDef;
import io.vimock.vim25.OptionValue;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ServiceConsoleReservationInfo;
import io.vimock.vim25.SharesInfo;
import io.vimock.vim25.SharesLevel;
import io.vimock.vim25.VirtualMachineMemoryReservationInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes {@code HostSystem.config} and {@code HostSystem.capability} of an ESX 3.5 host. Stateless. */
final class HostConfigFactory {
    static final long CONSOLE_MEMORY = 272L << 20;

    // What is the same in all new hosts is made once.
    private static final List<OptionValue> OPTIONS = WireType.frozen(options());
    private static final List<OptionDef> OPTION_DEFS = WireType.frozen(optionDefs());
    private static final HostSystemResourceInfo SYSTEM_RESOURCES = WireType.frozen(systemResources());

    private HostConfigFactory() {}

    /**
     * Everything about a host.
     *
     * @param host the host; null for one that is in no inventory
     */
    static HostConfigInfo config(
            @Nullable ManagedObjectReference host,
            HostNetworkFactory network,
            HostStorageFactory storage,
            HostSize size) {
        return new HostConfigInfo()
                .withHost(host)
                .withProduct(Products.host(ApiLevel.V2_5))
                .withHyperThread(new HostHyperThreadScheduleInfo()
                        .withAvailable(false)
                        .withActive(false)
                        .withConfig(true))
                .withConsoleReservation(new ServiceConsoleReservationInfo()
                        .withServiceConsoleReservedCfg(CONSOLE_MEMORY)
                        .withServiceConsoleReserved(CONSOLE_MEMORY)
                        .withUnreserved(size.memoryBytes() - CONSOLE_MEMORY))
                .withVirtualMachineReservation(new VirtualMachineMemoryReservationInfo()
                        .withVirtualMachineMin(0)
                        .withVirtualMachineMax(size.memoryBytes() - CONSOLE_MEMORY)
                        .withVirtualMachineReserved(0)
                        .withAllocationPolicy("swapSome"))
                .withStorageDevice(storage.devices())
                .withFileSystemVolume(storage.fileSystems())
                .withNetwork(network.network())
                .withVmotion(network.vmotion())
                .withCapabilities(HostNetworkFactory.capabilities())
                .withDatastoreCapabilities(new HostDatastoreSystemCapabilities()
                        .withNfsMountCreationRequired(true)
                        .withNfsMountCreationSupported(true)
                        .withLocalDatastoreSupported(false)
                        .withVmfsExtentExpansionSupported(false))
                .withOffloadCapabilities(HostNetworkFactory.offload())
                .withService(HostServices.SERVICES)
                .withFirewall(HostServices.FIREWALL)
                .withAutoStart(new HostAutoStartManagerConfig()
                        .withDefaults(new AutoStartDefaults()
                                .withEnabled(false)
                                .withStartDelay(120)
                                .withStopDelay(120)
                                .withWaitForHeartbeat(false)
                                .withStopAction("PowerOff")))
                .withActiveDiagnosticPartition(new HostDiagnosticPartition()
                        .withStorageType("directAttached")
                        .withDiagnosticType("singleHost")
                        .withSlots(1)
                        .withId(new HostScsiDiskPartition()
                                .withDiskName(storage.localName())
                                .withPartition(2)))
                .withOption(OPTIONS)
                .withOptionDef(OPTION_DEFS)
                .withSystemResources(SYSTEM_RESOURCES)
                .withDateTimeInfo(new HostDateTimeInfo()
                        .withTimeZone(new HostDateTimeSystemTimeZone()
                                .withKey("UTC")
                                .withName("UTC")
                                .withDescription("Coordinated Universal Time")
                                .withGmtOffset(0))
                        .withNtpConfig(new HostNtpConfig().withServer("172.16.255.253")))
                .withFlags(new HostFlagInfo().withBackgroundSnapshotsEnabled(false))
                .withAdminDisabled(false);
    }

    /** The tree of the host's own resource groups. */
    private static HostSystemResourceInfo systemResources() {
        return group("host")
                .withChild(
                        group("host/system").withChild(group("host/system/kernel"), group("host/system/helper")),
                        group("host/vim"),
                        group("host/user"));
    }

    private static HostSystemResourceInfo group(String key) {
        return new HostSystemResourceInfo()
                .withKey(key)
                .withConfig(new ResourceConfigSpec()
                        .withCpuAllocation(groupAllocation(500))
                        .withMemoryAllocation(groupAllocation(500)));
    }

    private static ResourceAllocationInfo groupAllocation(int shares) {
        return new ResourceAllocationInfo()
                .withReservation(0L)
                .withExpandableReservation(true)
                .withLimit(-1L)
                .withShares(new SharesInfo().withLevel(SharesLevel.CUSTOM).withShares(shares));
    }

    private record Setting(String key, String summary, long value, long min, long max) {}

    private static List<Setting> settings() {
        return List.of(
                new Setting(
                        "CPU.MigratePeriod", "Milliseconds between opportunities to move between cores", 20, 0, 5000),
                new Setting("CPU.SharesPerVcpuNormal", "CPU shares of a virtual CPU at level normal", 1000, 1, 10000),
                new Setting("Disk.MaxLUN", "Highest number of a logical unit that is looked for", 256, 1, 256),
                new Setting("Disk.SchedNumReqOutstanding", "Commands in flight when machines compete", 32, 1, 256),
                new Setting("Mem.CtlMaxPercent", "Most memory to reclaim by ballooning, in percent", 65, 0, 75),
                new Setting("Mem.IdleTax", "Tax on idle memory, in percent", 75, 0, 99),
                new Setting("Mem.SamplePeriod", "Period of sampling active memory, in seconds", 60, 0, 180),
                new Setting("Mem.ShareScanGHz", "Rate of scanning for pages to share", 4, 0, 32),
                new Setting("Migrate.Enabled", "Whether the host takes part in VMotion", 1, 0, 1),
                new Setting("NFS.MaxVolumes", "Most NFS volumes mounted at a time", 8, 8, 32),
                new Setting("Net.MaxPortRxQueueLen", "Length of a port's receive queue", 80, 1, 500),
                new Setting("VMFS3.MaxHeapSizeMB", "Most memory for VMFS, in MB", 128, 16, 128));
    }

    private static List<OptionValue> options() {
        List<OptionValue> values = new ArrayList<>();
        settings()
                .forEach(setting ->
                        values.add(new OptionValue().withKey(setting.key()).withValue(setting.value())));
        return values;
    }

    private static List<OptionDef> optionDefs() {
        List<OptionDef> defs = new ArrayList<>();
        for (Setting setting : settings()) {
            OptionDef def = new OptionDef()
                    .withOptionType(new LongOption()
                            .withValueIsReadonly(false)
                            .withMin(setting.min())
                            .withMax(setting.max())
                            .withDefaultValue(setting.value()));
            describe(def, setting);
            defs.add(def);
        }
        return defs;
    }

    private static void describe(ElementDescription def, Setting setting) {
        def.withKey(setting.key())
                .withLabel(setting.key().substring(setting.key().indexOf('.') + 1))
                .withSummary(setting.summary());
    }

    /** {@code HostSystem.capability}. */
    static HostCapability capability(HostSize size) {
        return new HostCapability()
                .withRecursiveResourcePoolsSupported(true)
                .withCpuMemoryResourceConfigurationSupported(true)
                .withRebootSupported(true)
                .withShutdownSupported(true)
                .withVmotionSupported(true)
                .withStandbySupported(true)
                .withIpmiSupported(false)
                .withMaxSupportedVMs(Math.max(200, size.virtualMachines() * 2))
                .withMaxRunningVMs(Math.max(170, size.virtualMachines() * 2))
                .withMaxSupportedVcpus(Math.max(192, size.virtualMachines() * 2))
                .withDatastorePrincipalSupported(true)
                .withSanSupported(true)
                .withNfsSupported(true)
                .withIscsiSupported(true)
                .withVlanTaggingSupported(true)
                .withNicTeamingSupported(true)
                .withHighGuestMemSupported(true)
                .withMaintenanceModeSupported(true)
                .withSuspendedRelocateSupported(true)
                .withRestrictedSnapshotRelocateSupported(true)
                .withPerVmSwapFiles(true)
                .withLocalSwapDatastoreSupported(true)
                .withUnsharedSwapVMotionSupported(true)
                .withBackgroundSnapshotsSupported(false)
                .withPreAssignedPCIUnitNumbersSupported(false)
                .withScreenshotSupported(false)
                .withScaledScreenshotSupported(false)
                .withStorageVMotionSupported(true)
                .withVmotionWithStorageVMotionSupported(false)
                .withRecordReplaySupported(false)
                .withFtSupported(false)
                .withLoginBySSLThumbprintSupported(false)
                .withCloneFromSnapshotSupported(false)
                .withDeltaDiskBackingsSupported(false)
                .withPerVMNetworkTrafficShapingSupported(false)
                .withTpmSupported(false)
                .withSupportedCpuFeature(HostHardwareFactory.FEATURES)
                .withVirtualExecUsageSupported(false)
                .withStorageIORMSupported(false)
                .withVmDirectPathGen2Supported(false)
                .withVStorageCapable(false);
    }
}
