package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.NetworkProperties;
import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostNumaInfo;
import io.vimock.vim25.HostScsiDisk;
import io.vimock.vim25.InvalidDatastore;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ScsiLun;
import io.vimock.vim25.VmfsDatastoreInfo;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the virtual machines of a host can use: the host's datastores, networks and disks.
 *
 * @param view where it is read
 * @param host the host
 */
record HostReach(ReadView view, ManagedObjectReference host) {

    /**
     * The datastore of that name.
     *
     * @throws VimFaultException InvalidDatastore when the host has none
     */
    ManagedObjectReference datastore(String name) {
        for (ManagedObjectReference datastore : view.refs(host, HostSystemProperties.DATASTORE)) {
            if (name.equals(view.get(datastore, DatastoreProperties.NAME))) {
                return datastore;
            }
        }
        throw Faults.of(new InvalidDatastore().withName(name), "The host has no datastore '" + name + "'");
    }

    /**
     * Demands that the host has a datastore mounted.
     *
     * @throws VimFaultException InvalidDatastore when it has not
     */
    void requireDatastore(ManagedObjectReference datastore) {
        if (!hasDatastore(datastore)) {
            String name = view.require(datastore, DatastoreProperties.NAME);
            throw Faults.of(
                    new InvalidDatastore().withDatastore(datastore).withName(name),
                    "The host cannot access the datastore '" + name + "'");
        }
    }

    /** Whether the host has a datastore mounted. */
    boolean hasDatastore(ManagedObjectReference datastore) {
        return view.refs(host, HostSystemProperties.DATASTORE).contains(datastore);
    }

    /** The datastore's name. */
    String name(ManagedObjectReference datastore) {
        return view.require(datastore, DatastoreProperties.NAME);
    }

    /** The network of that name; null when the host has none. */
    @Nullable
    ManagedObjectReference network(@Nullable String name) {
        for (ManagedObjectReference network : view.refs(host, HostSystemProperties.NETWORK)) {
            if (name != null && name.equals(view.get(network, NetworkProperties.NAME))) {
                return network;
            }
        }
        return null;
    }

    /** Whether the host has the network. */
    boolean hasNetwork(ManagedObjectReference network) {
        return view.refs(host, HostSystemProperties.NETWORK).contains(network);
    }

    /** The name of a network. */
    String networkName(ManagedObjectReference network) {
        return view.require(network, NetworkProperties.NAME);
    }

    /** How many processors the host has for its scheduler. */
    int cpuThreads() {
        return view.require(host, HostSystemProperties.HARDWARE).getCpuInfo().getNumCpuThreads();
    }

    /** How many NUMA nodes the host has, at least 1. */
    int numaNodes() {
        HostNumaInfo numa = view.require(host, HostSystemProperties.HARDWARE).getNumaInfo();
        return numa == null ? 1 : Math.max(1, numa.getNumNodes());
    }

    /** The disk of the storage array with that uuid or device name; null when the host sees none. */
    @Nullable
    HostScsiDisk disk(@Nullable String uuid, @Nullable String deviceName) {
        return lun(uuid, deviceName) instanceof HostScsiDisk disk ? disk : null;
    }

    /** Whether a disk is an extent of a volume that the host has mounted. */
    boolean holdsVolume(HostScsiDisk disk) {
        return view.refs(host, HostSystemProperties.DATASTORE).stream()
                .map(datastore -> view.get(datastore, DatastoreProperties.INFO))
                .filter(VmfsDatastoreInfo.class::isInstance)
                .map(info -> ((VmfsDatastoreInfo) info).getVmfs())
                .filter(Objects::nonNull)
                .flatMap(vmfs -> vmfs.getExtent().stream())
                .anyMatch(extent -> extent.getDiskName().equals(disk.getCanonicalName()));
    }

    /** The SCSI unit with that uuid or device name; null when the host sees none. */
    @Nullable
    ScsiLun lun(@Nullable String uuid, @Nullable String deviceName) {
        HostConfigInfo config = view.get(host, HostSystemProperties.CONFIG);
        if (config == null || config.getStorageDevice() == null) {
            return null;
        }
        for (ScsiLun lun : config.getStorageDevice().getScsiLun()) {
            boolean named = deviceName != null
                    && (deviceName.equals(lun.getDeviceName())
                            || deviceName.equals(lun.getCanonicalName())
                            || (lun instanceof HostScsiDisk disk && deviceName.equals(disk.getDevicePath())));
            boolean identified = uuid != null
                    && uuid.toLowerCase(Locale.ROOT).equals(lun.getUuid().toLowerCase(Locale.ROOT));
            if (named || identified) {
                return lun;
            }
        }
        return null;
    }
}
