package io.vimock.server.inventory;

import io.vimock.server.inventory.description.HbaDescription;
import io.vimock.vim25.FibreChannelPortType;
import io.vimock.vim25.HostBlockHba;
import io.vimock.vim25.HostDiskDimensionsLba;
import io.vimock.vim25.HostFibreChannelHba;
import io.vimock.vim25.HostFibreChannelTargetTransport;
import io.vimock.vim25.HostFileSystemMountInfo;
import io.vimock.vim25.HostFileSystemVolumeInfo;
import io.vimock.vim25.HostHostBusAdapter;
import io.vimock.vim25.HostInternetScsiHba;
import io.vimock.vim25.HostInternetScsiHbaAuthenticationCapabilities;
import io.vimock.vim25.HostInternetScsiHbaAuthenticationProperties;
import io.vimock.vim25.HostInternetScsiHbaDiscoveryCapabilities;
import io.vimock.vim25.HostInternetScsiHbaDiscoveryProperties;
import io.vimock.vim25.HostInternetScsiHbaIPCapabilities;
import io.vimock.vim25.HostInternetScsiHbaIPProperties;
import io.vimock.vim25.HostInternetScsiHbaSendTarget;
import io.vimock.vim25.HostInternetScsiTargetTransport;
import io.vimock.vim25.HostMultipathInfo;
import io.vimock.vim25.HostMultipathInfoFixedLogicalUnitPolicy;
import io.vimock.vim25.HostMultipathInfoLogicalUnit;
import io.vimock.vim25.HostMultipathInfoPath;
import io.vimock.vim25.HostParallelScsiTargetTransport;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.HostScsiTopology;
import io.vimock.vim25.HostScsiTopologyInterface;
import io.vimock.vim25.HostScsiTopologyLun;
import io.vimock.vim25.HostScsiTopologyTarget;
import io.vimock.vim25.HostStorageDeviceInfo;
import io.vimock.vim25.HostTargetTransport;
import io.vimock.vim25.ScsiLunDurableName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes a host's storage: a local disk, and the shared logical units, each reached by all other adapters.
 *
 * <p>The first of them is the preferred path; when it is lost, the next carries on.
 */
final class HostStorageFactory {
    static final String LOCAL = "vmhba0";
    static final String FIBRE_CHANNEL = "vmhba1";
    private static final int SECTOR = 512;
    static final long LOCAL_CAPACITY = 146_815_733_760L;

    /** What the service console leaves of the local disk. */
    static final long LOCAL_VOLUME = 128L << 30;

    private static final String ARRAY_IQN = "iqn.1992-04.com.emc:cx.apm00081200345.a0";
    private static final String ARRAY_ADDRESS = "172.18.0.1";
    private static final long ARRAY_PORT = 0x5006_0160_3BA0_35F6L;
    private static final long ARRAY_NODE = 0x5006_0160_BBA0_35F6L;

    private static final HexFormat HEX = HexFormat.of();

    private final int number;
    private final String hostName;
    private final HostCabling cabling;
    private final List<? extends Volume> volumes;
    private final List<SharedVolume.LogicalUnit> units;

    /**
     * @param number the host's number among all hosts
     * @param hostName the host's name
     * @param cabling its storage adapters
     * @param volumes what is mounted
     */
    HostStorageFactory(int number, String hostName, HostCabling cabling, List<? extends Volume> volumes) {
        this.number = number;
        this.hostName = hostName;
        this.cabling = cabling;
        this.volumes = volumes.stream().map(volume -> seen(cabling, volume)).toList();
        this.units = this.volumes.stream()
                .filter(SharedVolume.class::isInstance)
                .flatMap(volume -> ((SharedVolume) volume).units().stream())
                .filter(SharedVolume.LogicalUnit::isShared)
                .toList();
    }

    /** A volume as a host with these adapters names its logical units. */
    static Volume seen(HostCabling cabling, Volume volume) {
        boolean renamed = volume instanceof SharedVolume && !cabling.shared().isEmpty();
        return renamed ? ((SharedVolume) volume).behind(cabling.shared().get(0).device()) : volume;
    }

    /** {@code HostConfigInfo.fileSystemVolume}. */
    HostFileSystemVolumeInfo fileSystems() {
        return new HostFileSystemVolumeInfo()
                .withVolumeTypeList("VMFS", "NFS")
                .withMountInfo(volumes.stream()
                        .map(volume -> new HostFileSystemMountInfo()
                                .withMountInfo(volume.mountInfo())
                                .withVolume(volume.fileSystem()))
                        .toList());
    }

    /** {@code HostConfigInfo.storageDevice}. */
    HostStorageDeviceInfo devices() {
        List<HostScsiDisk> disks = new ArrayList<>();
        disks.add(localDisk());
        List<HostMultipathInfoLogicalUnit> multipath = new ArrayList<>();
        multipath.add(localPaths());
        for (SharedVolume.LogicalUnit unit : units) {
            disks.add(disk(
                    unit.canonicalName(),
                    unit.uuid(),
                    unit.capacity(),
                    "DGC",
                    "RAID 5",
                    Long.toHexString(unit.serial())));
            multipath.add(sharedPaths(unit));
        }
        return new HostStorageDeviceInfo()
                .withHostBusAdapter(cabling.hbas().stream().map(this::adapter).toList())
                .withScsiLun(new ArrayList<>(disks))
                .withScsiTopology(new HostScsiTopology()
                        .withAdapter(cabling.hbas().stream().map(this::topology).toList()))
                .withMultipathInfo(new HostMultipathInfo().withLun(multipath))
                .withSoftwareInternetScsiEnabled(
                        cabling.hbas().stream().anyMatch(hba -> hba.type() == HbaDescription.Type.ISCSI));
    }

    private HostHostBusAdapter adapter(HbaDescription hba) {
        return switch (hba.type()) {
            case LOCAL -> localAdapter(hba);
            case FIBRE_CHANNEL -> fibreChannelAdapter(hba);
            case ISCSI -> iscsiAdapter(hba);
        };
    }

    private HostBlockHba localAdapter(HbaDescription hba) {
        return new HostBlockHba()
                .withKey(adapterKey(hba))
                .withDevice(hba.device())
                .withBus(cabling.bus(hba))
                .withStatus("unknown")
                .withModel("PERC 6/i Integrated")
                .withDriver("megaraid_sas")
                .withPci(HostHardwareFactory.pciId(cabling.bus(hba), 0));
    }

    private HostFibreChannelHba fibreChannelAdapter(HbaDescription hba) {
        long port = (long) (cabling.position(hba) - 1) << 24 | number;
        return new HostFibreChannelHba()
                .withKey(adapterKey(hba))
                .withDevice(hba.device())
                .withBus(cabling.bus(hba))
                .withStatus("online")
                .withModel("ISP2432-based 4Gb Fibre Channel to PCI Express HBA")
                .withDriver("qla2300_707_vmw")
                .withPci(HostHardwareFactory.pciId(cabling.bus(hba), 0))
                .withPortWorldWideName(0x2100_001B_3200_0000L + port)
                .withNodeWorldWideName(0x2000_001B_3200_0000L + port)
                .withPortType(FibreChannelPortType.FABRIC)
                .withSpeed(4);
    }

    private HostInternetScsiHba iscsiAdapter(HbaDescription hba) {
        return new HostInternetScsiHba()
                .withKey(adapterKey(hba))
                .withDevice(hba.device())
                .withBus(0)
                .withStatus("online")
                .withModel("iSCSI Software Adapter")
                .withDriver("iscsi_mod")
                .withIsSoftwareBased(true)
                .withDiscoveryCapabilities(new HostInternetScsiHbaDiscoveryCapabilities()
                        .withISnsDiscoverySettable(false)
                        .withSlpDiscoverySettable(false)
                        .withStaticTargetDiscoverySettable(false)
                        .withSendTargetsDiscoverySettable(true))
                .withDiscoveryProperties(new HostInternetScsiHbaDiscoveryProperties()
                        .withISnsDiscoveryEnabled(false)
                        .withSlpDiscoveryEnabled(false)
                        .withStaticTargetDiscoveryEnabled(false)
                        .withSendTargetsDiscoveryEnabled(true))
                .withAuthenticationCapabilities(new HostInternetScsiHbaAuthenticationCapabilities()
                        .withChapAuthSettable(true)
                        .withKrb5AuthSettable(false)
                        .withSrpAuthSettable(false)
                        .withSpkmAuthSettable(false))
                .withAuthenticationProperties(
                        new HostInternetScsiHbaAuthenticationProperties().withChapAuthEnabled(false))
                .withIpCapabilities(new HostInternetScsiHbaIPCapabilities()
                        .withAddressSettable(false)
                        .withIpConfigurationMethodSettable(false)
                        .withSubnetMaskSettable(false)
                        .withDefaultGatewaySettable(false)
                        .withPrimaryDnsServerAddressSettable(false)
                        .withAlternateDnsServerAddressSettable(false))
                .withIpProperties(new HostInternetScsiHbaIPProperties().withDhcpConfigurationEnabled(false))
                .withIScsiName(initiatorName())
                .withIScsiAlias(hostName)
                .withConfiguredSendTarget(new HostInternetScsiHbaSendTarget()
                        .withAddress(ARRAY_ADDRESS)
                        .withPort(3260))
                .withMaxSpeedMb(1000)
                .withCurrentSpeedMb(1000);
    }

    private String initiatorName() {
        return "iqn.1998-01.com.vmware:" + GuestState.hostName(hostName) + "-" + HEX.toHexDigits(number);
    }

    private HostScsiDisk localDisk() {
        return disk(localName(), localUuid(), LOCAL_CAPACITY, "DELL", "PERC 6/i", HEX.toHexDigits(number));
    }

    private String localUuid() {
        return "02000000006001e4f000000000" + HEX.toHexDigits((long) number) + "504552432036";
    }

    private static HostScsiDisk disk(
            String name, String uuid, long capacity, String vendor, String model, String serial) {
        return new HostScsiDisk()
                .withDeviceName("/vmfs/devices/disks/" + name + ":0")
                .withDeviceType("disk")
                .withKey(diskKey(uuid))
                .withUuid(uuid)
                .withCanonicalName(name)
                .withDisplayName(name)
                .withLunType("disk")
                .withVendor(vendor)
                .withModel(model)
                .withRevision("0326")
                .withScsiLevel(4)
                .withSerialNumber(serial)
                .withDurableName(
                        new ScsiLunDurableName().withNamespace("GENERIC_VPD").withNamespaceId((byte) 5))
                .withQueueDepth(32)
                .withOperationalState("ok")
                .withCapacity(new HostDiskDimensionsLba().withBlockSize(SECTOR).withBlock(capacity / SECTOR))
                .withDevicePath("/vmfs/devices/disks/" + name + ":0");
    }

    /** The name of the local disk. */
    String localName() {
        return cabling.local().device() + ":0:0";
    }

    private HostMultipathInfoLogicalUnit localPaths() {
        HostMultipathInfoPath path = path(cabling.local(), localName(), "active", localUuid());
        return unit(localName(), localUuid(), List.of(path));
    }

    private HostMultipathInfoLogicalUnit sharedPaths(SharedVolume.LogicalUnit unit) {
        List<HostMultipathInfoPath> paths = new ArrayList<>();
        for (HbaDescription hba : cabling.shared()) {
            paths.add(path(
                    hba, hba.device() + ":0:" + unit.number(), paths.isEmpty() ? "active" : "standby", unit.uuid()));
        }
        return unit(unit.canonicalName(), unit.uuid(), paths);
    }

    private static HostMultipathInfoLogicalUnit unit(String preferred, String uuid, List<HostMultipathInfoPath> paths) {
        return new HostMultipathInfoLogicalUnit()
                .withKey("key-vim.host.MultipathInfo.LogicalUnit-" + uuid)
                .withId(uuid)
                .withLun(diskKey(uuid))
                .withPath(paths)
                .withPolicy(new HostMultipathInfoFixedLogicalUnitPolicy()
                        .withPolicy("fixed")
                        .withPrefer(preferred));
    }

    private static HostMultipathInfoPath path(HbaDescription hba, String name, String state, String uuid) {
        return new HostMultipathInfoPath()
                .withKey("key-vim.host.MultipathInfo.Path-" + name)
                .withName(name)
                .withPathState(state)
                .withState(state)
                .withIsWorkingPath(state.equals("active"))
                .withAdapter(adapterKey(hba))
                .withLun("key-vim.host.MultipathInfo.LogicalUnit-" + uuid)
                .withTransport(transport(hba));
    }

    private HostScsiTopologyInterface topology(HbaDescription hba) {
        List<HostScsiTopologyLun> luns = hba.type() == HbaDescription.Type.LOCAL
                ? List.of(topologyLun(hba.device(), 0, localUuid()))
                : units.stream()
                        .map(unit -> topologyLun(hba.device(), unit.number(), unit.uuid()))
                        .toList();
        return new HostScsiTopologyInterface()
                .withKey("key-vim.host.ScsiTopology.Interface-" + hba.device())
                .withAdapter(adapterKey(hba))
                .withTarget(new HostScsiTopologyTarget()
                        .withKey("key-vim.host.ScsiTopology.Target-" + hba.device() + ":0:0")
                        .withTarget(0)
                        .withLun(luns)
                        .withTransport(transport(hba)));
    }

    private static HostScsiTopologyLun topologyLun(String device, int lun, String uuid) {
        return new HostScsiTopologyLun()
                .withKey("key-vim.host.ScsiTopology.Lun-" + device + ":" + uuid)
                .withLun(lun)
                .withScsiLun(diskKey(uuid));
    }

    private static HostTargetTransport transport(HbaDescription hba) {
        return switch (hba.type()) {
            case LOCAL -> new HostParallelScsiTargetTransport();
            case FIBRE_CHANNEL ->
                new HostFibreChannelTargetTransport()
                        .withPortWorldWideName(ARRAY_PORT)
                        .withNodeWorldWideName(ARRAY_NODE);
            case ISCSI ->
                new HostInternetScsiTargetTransport()
                        .withIScsiName(ARRAY_IQN)
                        .withIScsiAlias("")
                        .withAddress(ARRAY_ADDRESS + ":3260");
        };
    }

    private static String adapterKey(HbaDescription hba) {
        String kind = switch (hba.type()) {
            case LOCAL -> "BlockHba";
            case FIBRE_CHANNEL -> "FibreChannelHba";
            case ISCSI -> "InternetScsiHba";
        };
        return "key-vim.host." + kind + "-" + hba.device();
    }

    private static String diskKey(String uuid) {
        return "key-vim.host.ScsiDisk-" + uuid;
    }
}
