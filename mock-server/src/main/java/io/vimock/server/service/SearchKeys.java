package io.vimock.server.service;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Change;
import io.vimock.server.world.Commit;
import io.vimock.server.world.CommitListener;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.GuestNicInfo;
import io.vimock.vim25.HostVirtualNic;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts and virtual machines have a uuid, an address, a name or a configuration file: kept up to date by the
 * commits, so that a search costs the same in an inventory of any size. Thread safe.
 */
final class SearchKeys implements CommitListener {
    private final Map<Key, Set<Found>> found = new ConcurrentHashMap<>();

    /** What can be searched by. */
    enum Kind {
        UUID,
        INSTANCE_UUID,
        IP,
        DNS_NAME,
        PATH
    }

    private record Key(Kind kind, boolean machine, String value) {}

    private record Found(long sequence, ManagedObjectReference ref) implements Comparable<Found> {
        @Override
        public int compareTo(Found other) {
            return Long.compare(sequence, other.sequence);
        }
    }

    @Override
    public void committed(Commit commit) {
        for (Change change : commit.changes()) {
            if (!isSearched(change)) {
                continue;
            }
            ObjectState before = change.before();
            if (before != null) {
                keys(
                        before,
                        key -> found.computeIfPresent(key, (k, all) -> {
                            all.remove(new Found(before.sequence(), before.ref()));
                            return all.isEmpty() ? null : all;
                        }));
            }
            ObjectState after = change.after();
            if (after != null) {
                add(after);
            }
        }
    }

    private static boolean isSearched(Change change) {
        ObjectState state = change.after() == null ? change.before() : change.after();
        if (state == null) {
            return false;
        }
        if (change.before() == null || change.after() == null) {
            return true;
        }
        return state.type().isA(MoTypes.VIRTUAL_MACHINE)
                ? change.touches(VirtualMachineProperties.CONFIG) || change.touches(VirtualMachineProperties.GUEST)
                : state.type().isA(MoTypes.HOST_SYSTEM)
                        && (change.touches(HostSystemProperties.CONFIG)
                                || change.touches(HostSystemProperties.HARDWARE)
                                || change.touches(HostSystemProperties.NAME));
    }

    /** Adds an object that was there before this listened. */
    void add(ObjectState state) {
        keys(
                state,
                key -> found.computeIfAbsent(key, k -> new ConcurrentSkipListSet<>())
                        .add(new Found(state.sequence(), state.ref())));
    }

    /** The objects that have the key, in the order of their creation. */
    List<ManagedObjectReference> find(Kind kind, boolean machine, String value) {
        return found.getOrDefault(new Key(kind, machine, value.toLowerCase(Locale.ROOT)), Set.of()).stream()
                .map(Found::ref)
                .toList();
    }

    private static void keys(ObjectState state, Consumer<Key> each) {
        if (state.type().isA(MoTypes.VIRTUAL_MACHINE)) {
            machineKeys(state, each);
        } else if (state.type().isA(MoTypes.HOST_SYSTEM)) {
            hostKeys(state, each);
        }
    }

    private static void machineKeys(ObjectState state, Consumer<Key> each) {
        var config = state.get(VirtualMachineProperties.CONFIG);
        if (config != null) {
            key(each, Kind.UUID, true, config.getUuid());
            key(each, Kind.INSTANCE_UUID, true, config.getInstanceUuid());
            key(
                    each,
                    Kind.PATH,
                    true,
                    config.getFiles() == null ? null : config.getFiles().getVmPathName());
        }
        var guest = state.get(VirtualMachineProperties.GUEST);
        if (guest != null) {
            key(each, Kind.DNS_NAME, true, guest.getHostName());
            key(each, Kind.IP, true, guest.getIpAddress());
            for (GuestNicInfo nic : guest.getNet()) {
                nic.getIpAddress().forEach(ip -> key(each, Kind.IP, true, ip));
            }
        }
    }

    private static void hostKeys(ObjectState state, Consumer<Key> each) {
        var hardware = state.get(HostSystemProperties.HARDWARE);
        if (hardware != null) {
            key(each, Kind.UUID, false, hardware.getSystemInfo().getUuid());
        }
        key(each, Kind.DNS_NAME, false, state.get(HostSystemProperties.NAME));
        var config = state.get(HostSystemProperties.CONFIG);
        if (config == null || config.getNetwork() == null) {
            return;
        }
        if (config.getNetwork().getDnsConfig() != null) {
            key(each, Kind.DNS_NAME, false, config.getNetwork().getDnsConfig().getHostName());
        }
        addresses(each, config.getNetwork().getVnic());
        addresses(each, config.getNetwork().getConsoleVnic());
    }

    private static void addresses(Consumer<Key> each, List<HostVirtualNic> interfaces) {
        for (HostVirtualNic nic : interfaces) {
            if (nic.getSpec() != null && nic.getSpec().getIp() != null) {
                key(each, Kind.IP, false, nic.getSpec().getIp().getIpAddress());
            }
        }
    }

    private static void key(Consumer<Key> each, Kind kind, boolean machine, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            each.accept(new Key(kind, machine, value.toLowerCase(Locale.ROOT)));
        }
    }
}
