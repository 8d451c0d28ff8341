package io.vimock.samples;

import io.vimock.client.ComputeResource;
import io.vimock.client.HostSystem;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.PropertyPath;
import io.vimock.client.ResourcePool;
import io.vimock.client.Task;
import io.vimock.client.VimConnection;
import io.vimock.client.VimException;
import io.vimock.client.VirtualMachine;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.VirtualMachineMovePriority;
import io.vimock.vim25.VirtualMachinePowerState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the running machines of a host can go: read once, in a handful of calls, however many hosts and machines there
 * are.
 */
final class Destinations {
    private static final PropertyPath<Boolean> VMOTION =
            HostSystem.SUMMARY_CONFIG.child("vmotionEnabled", Boolean.class);
    private static final PropertyPath<Long> MEMORY = HostSystem.SUMMARY_HARDWARE.child("memorySize", Long.class);
    private static final PropertyPath<Integer> MEMORY_USED_MB =
            HostSystem.SUMMARY_QUICK_STATS.child("overallMemoryUsage", Integer.class);
    private static final PropertyPath<Integer> MACHINE_MEMORY_MB =
            VirtualMachine.SUMMARY_CONFIG.child("memorySizeMB", Integer.class);

    private final VimConnection vim;
    private final HostSystem from;
    private final String fromName;
    private final ComputeResource home;
    private final List<ObjectProperties<HostSystem>> others;
    private final Map<HostSystem, Long> freeMB = new HashMap<>();

    /** A machine, where it is now, and the places that it fits, the best first. */
    record Move(VirtualMachine machine, String name, Place from, List<Place> places) {
        Task<Void> start(Place to) {
            return machine.migrate(to.pool(), to.host(), VirtualMachineMovePriority.DEFAULT_PRIORITY);
        }
    }

    /** A host, and the resource pool there. */
    record Place(HostSystem host, String name, ResourcePool pool) {}

    Destinations(VimConnection vim, HostSystem from) {
        this.vim = vim;
        this.from = from;
        ObjectProperties<ManagedObject> own = from.read(HostSystem.NAME, HostSystem.PARENT);
        fromName = own.require(HostSystem.NAME);
        home = own.require(HostSystem.PARENT.as(ComputeResource.class));
        others = vim.inventory()
                .all(HostSystem.class)
                .properties(HostSystem.NAME, HostSystem.PARENT, HostSystem.DATASTORE, HostSystem.NETWORK)
                .properties(HostSystem.RUNTIME_CONNECTION_STATE, HostSystem.RUNTIME_IN_MAINTENANCE_MODE)
                .properties(VMOTION, MEMORY, MEMORY_USED_MB)
                .list();
        others.removeIf(host -> host.object().equals(from));
        others.forEach(host ->
                freeMB.put(host.object(), orZero(host.get(MEMORY)) / 1024 / 1024 - orZero(host.get(MEMORY_USED_MB))));
    }

    /**
     * A place for every running machine.
     *
     * @throws VimException if there is none for one of them; the message says why each host will not do
     */
    List<Move> plan() {
        Map<ComputeResource, ResourcePool> roots = new HashMap<>();
        vim.inventory()
                .of(others.stream().map(Destinations::parent).distinct().toList())
                .properties(ComputeResource.RESOURCE_POOL)
                .forEach(compute -> roots.put(compute.object(), compute.require(ComputeResource.RESOURCE_POOL)));
        List<Move> moves = new ArrayList<>();
        vim
                .inventory()
                .of(from.require(HostSystem.VM))
                .properties(VirtualMachine.NAME, VirtualMachine.RUNTIME_POWER_STATE, VirtualMachine.RESOURCE_POOL)
                .properties(VirtualMachine.DATASTORE, VirtualMachine.NETWORK, MACHINE_MEMORY_MB)
                .stream()
                .filter(vm -> vm.get(VirtualMachine.RUNTIME_POWER_STATE) == VirtualMachinePowerState.POWERED_ON)
                // The big ones first, while there is room.
                .sorted(Comparator.comparing(vm -> -vm.require(MACHINE_MEMORY_MB)))
                .forEach(vm -> moves.add(move(vm, roots)));
        return moves;
    }

    private Move move(ObjectProperties<VirtualMachine> vm, Map<ComputeResource, ResourcePool> roots) {
        String name = vm.require(VirtualMachine.NAME);
        ResourcePool pool = vm.require(VirtualMachine.RESOURCE_POOL);
        List<ObjectProperties<HostSystem>> fitting = others.stream()
                .filter(host -> obstacle(host, vm) == null)
                // In its own cluster it stays in its resource pool.
                .sorted(Comparator.comparing((ObjectProperties<HostSystem> host) ->
                                !parent(host).equals(home))
                        .thenComparing(host -> -freeMB(host)))
                .toList();
        if (fitting.isEmpty()) {
            String why = others.isEmpty()
                    ? "there is no other"
                    : others.stream()
                            .map(host -> host.require(HostSystem.NAME) + " " + obstacle(host, vm))
                            .collect(Collectors.joining(", "));
            throw new VimException("no host for " + name + ": " + why, null);
        }
        freeMB.merge(fitting.get(0).object(), -(long) vm.require(MACHINE_MEMORY_MB), Long::sum);
        List<Place> places = fitting.stream()
                .map(host -> new Place(
                        host.object(),
                        host.require(HostSystem.NAME),
                        parent(host).equals(home) ? pool : Objects.requireNonNull(roots.get(parent(host)))))
                .toList();
        return new Move(vm.object(), name, new Place(from, fromName, pool), places);
    }

    /** Why a machine cannot go to a host, as far as can be seen from here; null if it can. */
    private @Nullable String obstacle(ObjectProperties<HostSystem> host, ObjectProperties<VirtualMachine> vm) {
        if (host.get(HostSystem.RUNTIME_CONNECTION_STATE) != HostSystemConnectionState.CONNECTED) {
            return "is not connected";
        }
        if (Boolean.TRUE.equals(host.get(HostSystem.RUNTIME_IN_MAINTENANCE_MODE))) {
            return "is in maintenance mode";
        }
        if (!Boolean.TRUE.equals(host.get(VMOTION))) {
            return "has no VMotion";
        }
        if (!host.require(HostSystem.DATASTORE).containsAll(vm.require(VirtualMachine.DATASTORE))) {
            return "lacks a datastore";
        }
        if (!host.require(HostSystem.NETWORK).containsAll(vm.require(VirtualMachine.NETWORK))) {
            return "lacks a network";
        }
        return freeMB(host) < vm.require(MACHINE_MEMORY_MB) ? "has only " + freeMB(host) + " MB free" : null;
    }

    private static ComputeResource parent(ObjectProperties<HostSystem> host) {
        return host.require(HostSystem.PARENT.as(ComputeResource.class));
    }

    private long freeMB(ObjectProperties<HostSystem> host) {
        return freeMB.getOrDefault(host.object(), 0L);
    }

    private static long orZero(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }
}
