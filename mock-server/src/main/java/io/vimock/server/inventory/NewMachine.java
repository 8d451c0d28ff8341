package io.vimock.server.inventory;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.server.inventory.description.PortGroupDescription;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.HostConnectInfo;
import io.vimock.vim25.HostDatastoreConnectInfo;
import io.vimock.vim25.HostDatastoreExistsConnectInfo;
import io.vimock.vim25.HostDatastoreNameConflictConnectInfo;
import io.vimock.vim25.HostDnsConfig;
import io.vimock.vim25.HostNetworkInfo;
import io.vimock.vim25.HostNewNetworkConnectInfo;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.HostScsiDiskPartition;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.HostVmfsVolume;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NetworkSummary;
import io.vimock.vim25.ScsiLun;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine on which ESX Server has just been installed: default hardware, the port group VM Network, the
 * volume storage1 on its local disk, and the volumes of the storage array that the datacenter's other hosts use.
 *
 * <p>What identifies it follows from its name. Only for the world thread.
 */
final class NewMachine {
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final HostSize SIZE = HostSize.running(0, 0);
    /** What the volume on a machine's local disk is called. */
    static final String LOCAL_VOLUME = "storage1";

    private final Mutation m;
    private final ManagedObjectReference computeResource;
    private final ManagedObjectReference datacenter;
    private final String name;
    private final Identities identities;

    /**
     * @param computeResource what it becomes a host of
     * @param name its DNS name or address
     */
    NewMachine(Mutation m, ManagedObjectReference computeResource, String name) {
        this.m = m;
        this.computeResource = computeResource;
        this.datacenter = Objects.requireNonNull(
                DatacenterContents.datacenterOf(m, computeResource), "a compute resource is in a datacenter");
        this.name = name;
        this.identities = identities(name);
    }

    private static Identities identities(String name) {
        return new Identities(name.toLowerCase(Locale.ROOT).hashCode());
    }

    private static HostCabling cabling() {
        return HostCabling.standard(List.of(new PortGroupDescription(HostNetworkFactory.VM_NETWORK, 0)), 0);
    }

    /**
     * What a machine that is in no inventory would bring into a datacenter.
     *
     * @param now since when it runs
     */
    static HostConnectInfo describe(ReadView view, ManagedObjectReference datacenter, String name, Instant now) {
        Identities identities = identities(name);
        HostCabling cabling = cabling();
        SharedVolume local = SharedVolume.local(LOCAL_VOLUME, identities.volumeUuid());
        Map<ManagedObjectReference, SharedVolume> shared = sharedVolumes(view, datacenter);
        List<SharedVolume> volumes = new ArrayList<>(shared.values());
        HostConnectInfo info = new HostConnectInfo()
                .withHost(HostSummaries.ofStranger(
                        name,
                        HostHardwareFactory.hardware(SIZE, HostModel.STANDARD, cabling, identities),
                        HostFactory.runtime(SIZE, now),
                        HostConfigFactory.config(
                                null,
                                new HostNetworkFactory(0, name, cabling),
                                new HostStorageFactory(0, name, cabling, volumes),
                                SIZE)))
                .withVimAccountNameRequired(false)
                .withClusterSupported(true)
                .withNetwork(new HostNewNetworkConnectInfo()
                        .withSummary(new NetworkSummary()
                                .withName(HostNetworkFactory.VM_NETWORK)
                                .withAccessible(true)));
        shared.forEach((datastore, volume) -> info.getDatastore()
                .add(new HostDatastoreExistsConnectInfo()
                        .withNewDatastoreName(volume.name())
                        .withSummary(view.require(datastore, DatastoreProperties.SUMMARY))));
        String free = freeDatastoreName(view, datacenter);
        HostDatastoreConnectInfo own = free.equals(LOCAL_VOLUME)
                ? new HostDatastoreConnectInfo()
                : new HostDatastoreNameConflictConnectInfo().withNewDatastoreName(free);
        info.getDatastore().add(own.withSummary(DatastoreFactory.summary(local)));
        return info;
    }

    /** Brings a host of that name into the inventory that has nothing but what it was built with. */
    ManagedObjectReference createBare() {
        return HostFactory.create(
                m,
                computeResource,
                new HostFactory.NewHost(
                        name, freeNumber(), SIZE, HostModel.STANDARD, cabling(), List.of(), List.of(), m.now()),
                identities);
    }

    /** Brings the machine into the inventory, connected. */
    ManagedObjectReference create() {
        Map<ManagedObjectReference, SharedVolume> shared = sharedVolumes(m, datacenter);
        List<SharedVolume> volumes = new ArrayList<>(shared.values());
        SharedVolume local = SharedVolume.local(freeDatastoreName(m, datacenter), identities.volumeUuid());
        volumes.add(local);
        ManagedObjectReference host = HostFactory.create(
                m,
                computeResource,
                new HostFactory.NewHost(
                        name,
                        freeNumber(),
                        SIZE,
                        HostModel.STANDARD,
                        cabling(),
                        List.of(HostNetworks.network(m, datacenter, HostNetworkFactory.VM_NETWORK)),
                        volumes,
                        m.now()),
                identities);
        nameInNetwork(host);
        shared.forEach((datastore, volume) -> mount(host, datastore, volume));
        ManagedObjectReference folder = m.require(datacenter, DatacenterProperties.DATASTORE_FOLDER);
        mount(host, DatastoreFactory.create(m, folder, local), local);
        return host;
    }

    private int freeNumber() {
        int number = 1;
        while (isTaken(number)) {
            number++;
        }
        return number;
    }

    private boolean isTaken(int number) {
        return HostNetworkFactory.addresses(number).stream()
                .anyMatch(address ->
                        !m.lookup(InventoryIndexes.HOST_ADDRESS, address).isEmpty());
    }

    private void mount(ManagedObjectReference host, ManagedObjectReference datastore, SharedVolume volume) {
        List<DatastoreHostMount> present = m.get(datastore, DatastoreProperties.HOST);
        List<DatastoreHostMount> mounts = new ArrayList<>(present == null ? List.of() : present);
        mounts.add(new DatastoreHostMount().withKey(host).withMountInfo(volume.mountInfo()));
        m.set(datastore, DatastoreProperties.HOST, mounts);
    }

    private static String freeDatastoreName(ReadView view, ManagedObjectReference datacenter) {
        List<String> taken = view.refs(datacenter, DatacenterProperties.DATASTORE).stream()
                .map(datastore -> view.require(datastore, DatastoreProperties.NAME))
                .toList();
        String free = LOCAL_VOLUME;
        for (int i = 1; taken.contains(free); i++) {
            free = LOCAL_VOLUME + " (" + i + ")";
        }
        return free;
    }

    private static Map<ManagedObjectReference, SharedVolume> sharedVolumes(
            ReadView view, ManagedObjectReference datacenter) {
        Map<ManagedObjectReference, SharedVolume> shared = new LinkedHashMap<>();
        for (ManagedObjectReference datastore : view.refs(datacenter, DatacenterProperties.DATASTORE)) {
            SharedVolume volume = volume(view, datastore);
            if (volume != null) {
                shared.put(datastore, volume);
            }
        }
        return shared;
    }

    /** The volume of a datastore on the storage array; null when it is none or nobody mounts it. */
    private static @Nullable SharedVolume volume(ReadView view, ManagedObjectReference datastore) {
        List<DatastoreHostMount> mounts = view.get(datastore, DatastoreProperties.HOST);
        if (mounts == null
                || mounts.isEmpty()
                || !(view.get(datastore, DatastoreProperties.INFO) instanceof VmfsDatastoreInfo info)) {
            return null;
        }
        HostVmfsVolume vmfs = info.getVmfs();
        HostReach neighbour = new HostReach(view, mounts.get(0).getKey());
        List<SharedVolume.LogicalUnit> units = new ArrayList<>();
        for (HostScsiDiskPartition extent : vmfs.getExtent()) {
            SharedVolume.LogicalUnit unit = unit(neighbour.disk(null, extent.getDiskName()));
            if (unit == null) {
                return null;
            }
            units.add(unit);
        }
        return new SharedVolume(info.getName(), vmfs.getUuid(), vmfs.getCapacity(), units);
    }

    private static SharedVolume.@Nullable LogicalUnit unit(@Nullable ScsiLun lun) {
        String prefix = HostStorageFactory.FIBRE_CHANNEL + ":0:";
        if (!(lun instanceof HostScsiDisk disk) || !disk.getCanonicalName().startsWith(prefix)) {
            return null;
        }
        int number = Integer.parseInt(disk.getCanonicalName().substring(prefix.length()));
        long capacity = disk.getCapacity().getBlock() * disk.getCapacity().getBlockSize();
        SharedVolume.LogicalUnit unit =
                new SharedVolume.LogicalUnit(number, capacity, SharedVolume.LogicalUnit.serial(disk.getUuid()));
        return unit.uuid().equals(disk.getUuid()) ? unit : null;
    }

    /** An address is that of the service console; a name with dots has the domain in it. */
    private void nameInNetwork(ManagedObjectReference host) {
        HostNetworkInfo network = m.require(host, HostSystemProperties.CONFIG).getNetwork();
        HostDnsConfig dns = network.getDnsConfig();
        if (ADDRESS.matcher(name).matches()) {
            HostVirtualNic console = network.getConsoleVnic().get(0);
            m.set(host, "config.network.dnsConfig.hostName", "localhost");
            m.set(host, "config.network.consoleVnic[\"" + console.getKey() + "\"].spec.ip.ipAddress", name);
        } else if (name.indexOf('.') > 0) {
            m.set(
                    host,
                    "config.network.dnsConfig",
                    new HostDnsConfig()
                            .withDhcp(dns.isDhcp())
                            .withHostName(name.substring(0, name.indexOf('.')))
                            .withDomainName(name.substring(name.indexOf('.') + 1))
                            .withAddress(dns.getAddress())
                            .withSearchDomain(name.substring(name.indexOf('.') + 1)));
        }
    }
}
