package io.vimock.server.sim;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Change;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that has statistics or takes part in the division of resources, as it follows from the world's commits.
 *
 * <p>Changed by the world thread only, in time that depends on the changes alone; found by everybody.
 */
final class Population implements Restorable {
    /** What a virtual machine's settings are read from. */
    private static final List<Property<?>> VM_SOURCES = List.of(
            VirtualMachineProperties.RUNTIME,
            VirtualMachineProperties.CONFIG,
            VirtualMachineProperties.RESOURCE_POOL,
            VirtualMachineProperties.GUEST,
            VirtualMachineProperties.DATASTORE,
            VirtualMachineProperties.STORAGE);

    private static final List<Property<?>> HOST_SOURCES =
            List.of(HostSystemProperties.RUNTIME, HostSystemProperties.HARDWARE, ManagedEntityProperties.PARENT);
    private static final List<Property<?>> POOL_SOURCES =
            List.of(ManagedEntityProperties.PARENT, ResourcePoolProperties.CONFIG);
    private static final List<Property<?>> DATASTORE_SOURCES = List.of(DatastoreProperties.SUMMARY);
    private static final List<Property<?>> CLUSTER_SOURCES = List.of(ComputeResourceProperties.SUMMARY);
    private static final List<Property<?>> NO_SOURCES = List.of();

    private final SettingsReader reader;
    private final Map<ManagedObjectReference, Track<VmSettings>> vms = new ConcurrentHashMap<>();
    private final Map<ManagedObjectReference, Track<HostSettings>> hosts = new ConcurrentHashMap<>();
    private final Map<ManagedObjectReference, Track<GroupSettings>> groups = new ConcurrentHashMap<>();
    private final Slots vmSlots = new Slots();
    private final Slots hostSlots = new Slots();
    private final Slots groupSlots = new Slots();
    private Roster roster =
            new Roster(new @Nullable VmSettings[0], new @Nullable HostSettings[0], new @Nullable GroupSettings[0]);
    private @Nullable ManagedObjectReference[] vmRefs = new @Nullable ManagedObjectReference[0];

    Population(Workload workload) {
        this.reader = new SettingsReader(workload, hosts, groups);
    }

    @Override
    public Runnable save() {
        List<Runnable> parts =
                List.of(save(vms), save(hosts), save(groups), vmSlots.save(), hostSlots.save(), groupSlots.save());
        Roster rosterThen = roster.copy();
        @Nullable ManagedObjectReference[] vmRefsThen = vmRefs.clone();
        return () -> {
            parts.forEach(Runnable::run);
            roster = rosterThen.copy();
            vmRefs = vmRefsThen.clone();
        };
    }

    /** Who reads at the same time finds every track that there was and is. */
    private static <T> Runnable save(Map<ManagedObjectReference, Track<T>> tracks) {
        Map<ManagedObjectReference, Track<T>> then = new HashMap<>();
        tracks.forEach((ref, track) -> then.put(ref, track.copy()));
        return () -> {
            tracks.keySet().removeIf(ref -> !then.containsKey(ref));
            then.forEach((ref, track) -> {
                if (!track.isSameAs(tracks.get(ref))) {
                    tracks.put(ref, track.copy());
                }
            });
        };
    }

    /** The virtual machine's track; null when there is none. */
    @Nullable
    Track<VmSettings> vm(ManagedObjectReference ref) {
        return vms.get(ref);
    }

    /** The host's track; null when there is none. */
    @Nullable
    Track<HostSettings> host(ManagedObjectReference ref) {
        return hosts.get(ref);
    }

    /** The track of a resource pool, cluster or datastore; null when there is none. */
    @Nullable
    Track<GroupSettings> group(ManagedObjectReference ref) {
        return groups.get(ref);
    }

    /** All hosts. */
    Map<ManagedObjectReference, Track<HostSettings>> hosts() {
        return hosts;
    }

    /** All resource pools, clusters and datastores. */
    Map<ManagedObjectReference, Track<GroupSettings>> groups() {
        return groups;
    }

    /** Who takes part in the next tick; changes with the population. Only for the world thread. */
    Roster roster() {
        return roster;
    }

    /** The virtual machine in a slot; null when it is empty. Only for the world thread. */
    @Nullable
    ManagedObjectReference vmIn(int slot) {
        return slot < vmRefs.length ? vmRefs[slot] : null;
    }

    /** Takes in everything that there is, as if it had always been there. */
    void enlist(Snapshot snapshot) {
        for (MoType type : List.of(
                MoTypes.DATASTORE,
                MoTypes.CLUSTER_COMPUTE_RESOURCE,
                MoTypes.RESOURCE_POOL,
                MoTypes.HOST_SYSTEM,
                MoTypes.VIRTUAL_MACHINE)) {
            for (ObjectState state : snapshot.all(type)) {
                put(state, Long.MIN_VALUE);
            }
        }
    }

    /**
     * Follows what a commit did.
     *
     * @param nextTick the tick from which on it counts
     */
    void follow(List<Change> changes, Snapshot after, long nextTick) {
        List<ObjectState> virtualMachines = new ArrayList<>(0);
        for (Change change : changes) {
            ObjectState state = change.after();
            if (state == null) {
                remove(change.ref(), nextTick);
            } else if (isOf(state, MoTypes.VIRTUAL_MACHINE)) {
                if (change.before() == null || touches(change, VM_SOURCES)) {
                    virtualMachines.add(state);
                }
            } else if (change.before() == null || touches(change, sources(state))) {
                HostSettings old = isOf(state, MoTypes.HOST_SYSTEM) ? newest(hosts.get(state.ref())) : null;
                put(state, nextTick);
                HostSettings now = newest(hosts.get(state.ref()));
                if (old != null && now != null && old.coreMHz() != now.coreMHz()) {
                    after.refs(state.ref(), HostSystemProperties.VM)
                            .forEach(vm -> virtualMachines.add(after.state(vm)));
                }
            }
        }
        virtualMachines.forEach(state -> put(state, nextTick));
    }

    private static <T> @Nullable T newest(@Nullable Track<T> track) {
        return track == null ? null : track.newest();
    }

    private static boolean isOf(ObjectState state, MoType type) {
        return state.type().isA(type);
    }

    private static boolean touches(Change change, List<Property<?>> sources) {
        for (int i = 0; i < sources.size(); i++) {
            if (change.touches(sources.get(i))) {
                return true;
            }
        }
        return false;
    }

    private static List<Property<?>> sources(ObjectState state) {
        if (isOf(state, MoTypes.HOST_SYSTEM)) {
            return HOST_SOURCES;
        }
        if (isOf(state, MoTypes.RESOURCE_POOL)) {
            return POOL_SOURCES;
        }
        if (isOf(state, MoTypes.DATASTORE)) {
            return DATASTORE_SOURCES;
        }
        return isOf(state, MoTypes.CLUSTER_COMPUTE_RESOURCE) ? CLUSTER_SOURCES : NO_SOURCES;
    }

    private void put(ObjectState state, long from) {
        if (isOf(state, MoTypes.VIRTUAL_MACHINE)) {
            int slot = put(vms, vmSlots, state, from, reader::vm, roster.vms());
            vmRefs = slot < vmRefs.length ? vmRefs : Arrays.copyOf(vmRefs, grown(slot));
            vmRefs[slot] = state.ref();
        } else if (isOf(state, MoTypes.HOST_SYSTEM)) {
            put(hosts, hostSlots, state, from, (host, old) -> reader.host(host), roster.hosts());
        } else if (isOf(state, MoTypes.RESOURCE_POOL)) {
            put(groups, groupSlots, state, from, (pool, old) -> reader.pool(pool), roster.groups());
        } else if (isOf(state, MoTypes.DATASTORE)) {
            put(groups, groupSlots, state, from, (datastore, old) -> reader.datastore(datastore), roster.groups());
        } else if (isOf(state, MoTypes.CLUSTER_COMPUTE_RESOURCE)) {
            put(groups, groupSlots, state, from, (cluster, old) -> reader.cluster(cluster), roster.groups());
        }
    }

    /** Sets an entity's settings, and finds it a slot when it is new. */
    private <T> int put(
            Map<ManagedObjectReference, Track<T>> tracks,
            Slots slots,
            ObjectState state,
            long from,
            BiFunction<ObjectState, @Nullable T, T> read,
            @Nullable T[] column) {
        Track<T> track = tracks.get(state.ref());
        T old = newest(track);
        T settings = read.apply(state, old);
        if (track == null) {
            track = new Track<>(slots.take(from));
            tracks.put(state.ref(), track);
        } else if (settings.equals(old)) {
            return track.slot();
        }
        track.set(from, settings);
        @Nullable T[] wide = column;
        if (track.slot() >= column.length) {
            wide = Arrays.copyOf(column, grown(track.slot()));
            replace(column, wide);
        }
        wide[track.slot()] = settings;
        return track.slot();
    }

    private static int grown(int slot) {
        return slot + slot / 4 + 4;
    }

    /** Puts a longer column in the place of one of the roster's. */
    private void replace(Object[] old, Object[] wide) {
        roster = new Roster(
                old == roster.vms() ? (VmSettings[]) wide : roster.vms(),
                old == roster.hosts() ? (HostSettings[]) wide : roster.hosts(),
                old == roster.groups() ? (GroupSettings[]) wide : roster.groups());
    }

    private void remove(ManagedObjectReference ref, long nextTick) {
        Track<VmSettings> vm = vms.remove(ref);
        if (vm != null) {
            roster.vms()[vm.slot()] = null;
            vmRefs[vm.slot()] = null;
            vmSlots.giveBack(vm.slot(), nextTick);
        }
        Track<HostSettings> host = hosts.remove(ref);
        if (host != null) {
            roster.hosts()[host.slot()] = null;
            hostSlots.giveBack(host.slot(), nextTick);
        }
        Track<GroupSettings> group = groups.remove(ref);
        if (group != null) {
            roster.groups()[group.slot()] = null;
            groupSlots.giveBack(group.slot(), nextTick);
        }
    }
}
