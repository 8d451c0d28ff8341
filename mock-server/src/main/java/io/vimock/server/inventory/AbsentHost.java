package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.inventory.files.VirtualMachineStorage;
import io.vimock.server.world.Annex;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.DatastoreCapability;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.DatastoreInfo;
import io.vimock.vim25.DatastoreSummary;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.HostCapability;
import io.vimock.vim25.HostConfigInfo;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.HostMountInfo;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VirtualMachineSnapshotInfo;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host that was removed from the inventory: the machine goes on, and comes back as it is when it is added again. With
 * it wait its virtual machines, and the volumes that no other host has. Immutable.
 *
 * @param reference what it was in the inventory
 * @param volumes the volumes that it mounts
 * @param machines the virtual machines that are registered on it
 */
record AbsentHost(
        ManagedObjectReference reference,
        HostHardwareInfo hardware,
        HostConfigInfo config,
        HostCapability capability,
        HostRuntimeInfo runtime,
        List<Mount> volumes,
        List<Machine> machines) {
    private static final Annex<Map<String, AbsentHost>> HOSTS = new Annex<>("absent hosts", Map.of());
    private static final Annex<Map<String, Volume>> VOLUMES = new Annex<>("absent volumes", Map.of());

    /**
     * A volume as a host mounts it.
     *
     * @param datastore the datastore that stood for it
     * @param name what the datastore was called
     * @param url which volume it is
     */
    record Mount(ManagedObjectReference datastore, String name, String url, HostMountInfo info) {}

    /** A volume that no host of the inventory mounts any more. Its files are kept under its url. */
    record Volume(DatastoreInfo info, DatastoreCapability capability, DatastoreSummary summary) {}

    /**
     * A virtual machine.
     *
     * @param states the configurations of its snapshots
     */
    record Machine(
            ManagedObjectReference reference,
            String name,
            VirtualMachineConfigInfo config,
            VirtualMachineRuntimeInfo runtime,
            GuestInfo guest,
            @Nullable VirtualMachineSnapshotInfo snapshots,
            Map<ManagedObjectReference, VirtualMachineConfigInfo> states) {}

    /** The absent host of that name; null when there is none. */
    static @Nullable AbsentHost find(ReadView view, String name) {
        return view.annex(HOSTS).get(name.toLowerCase(Locale.ROOT));
    }

    /** Remembers a host that is about to go, with its machines. */
    static void keep(Mutation m, ManagedObjectReference host) {
        Map<String, AbsentHost> hosts = new HashMap<>(m.annex(HOSTS));
        hosts.put(m.require(host, ManagedEntityProperties.NAME).toLowerCase(Locale.ROOT), of(m, host));
        m.set(HOSTS, Map.copyOf(hosts));
    }

    /** Forgets a host that has come back. */
    static void forget(Mutation m, String name) {
        Map<String, AbsentHost> hosts = new HashMap<>(m.annex(HOSTS));
        hosts.remove(name.toLowerCase(Locale.ROOT));
        m.set(HOSTS, Map.copyOf(hosts));
    }

    /** Remembers a volume whose datastore is about to go with its last host. */
    static void keepVolume(Mutation m, ManagedObjectReference datastore) {
        DatastoreSummary summary = m.require(datastore, DatastoreProperties.SUMMARY);
        Map<String, Volume> volumes = new HashMap<>(m.annex(VOLUMES));
        volumes.put(
                summary.getUrl(),
                new Volume(
                        m.require(datastore, DatastoreProperties.INFO),
                        m.require(datastore, DatastoreProperties.CAPABILITY),
                        summary));
        m.set(VOLUMES, Map.copyOf(volumes));
        VirtualMachineStorage.keep(m, datastore, summary.getUrl());
    }

    /** The volume of that url, which is forgotten; null when it is not absent. */
    static @Nullable Volume takeVolume(Mutation m, String url) {
        Map<String, Volume> volumes = new HashMap<>(m.annex(VOLUMES));
        Volume volume = volumes.remove(url);
        m.set(VOLUMES, Map.copyOf(volumes));
        return volume;
    }

    private static AbsentHost of(ReadView view, ManagedObjectReference host) {
        List<Mount> volumes = new ArrayList<>();
        for (ManagedObjectReference datastore : view.refs(host, HostSystemProperties.DATASTORE)) {
            DatastoreSummary summary = view.require(datastore, DatastoreProperties.SUMMARY);
            for (DatastoreHostMount mount : view.require(datastore, DatastoreProperties.HOST)) {
                if (mount.getKey().equals(host)) {
                    volumes.add(new Mount(datastore, summary.getName(), summary.getUrl(), mount.getMountInfo()));
                }
            }
        }
        return new AbsentHost(
                host,
                view.require(host, HostSystemProperties.HARDWARE),
                view.require(host, HostSystemProperties.CONFIG),
                view.require(host, HostSystemProperties.CAPABILITY),
                view.require(host, HostSystemProperties.RUNTIME),
                List.copyOf(volumes),
                view.refs(host, HostSystemProperties.VM).stream()
                        .map(vm -> machine(view, vm))
                        .toList());
    }

    private static Machine machine(ReadView view, ManagedObjectReference vm) {
        VirtualMachineSnapshotInfo snapshots = view.get(vm, VirtualMachineProperties.SNAPSHOT);
        Map<ManagedObjectReference, VirtualMachineConfigInfo> states = new HashMap<>();
        for (VirtualMachineSnapshotTree tree : SnapshotTree.of(view, vm).all()) {
            states.put(tree.getSnapshot(), view.require(tree.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG));
        }
        return new Machine(
                vm,
                view.require(vm, ManagedEntityProperties.NAME),
                VirtualMachines.config(view, vm),
                VirtualMachines.runtime(view, vm),
                view.require(vm, VirtualMachineProperties.GUEST),
                snapshots,
                Map.copyOf(states));
    }
}
