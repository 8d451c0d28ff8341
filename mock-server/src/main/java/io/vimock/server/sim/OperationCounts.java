package io.vimock.server.sim;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Commit;
import io.vimock.server.world.Restorable;
import io.vimock.server.world.Snapshot;
import io.vimock.vim25.Event;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmClonedEvent;
import io.vimock.vim25.VmCreatedEvent;
import io.vimock.vim25.VmDeployedEvent;
import io.vimock.vim25.VmGuestRebootEvent;
import io.vimock.vim25.VmGuestShutdownEvent;
import io.vimock.vim25.VmGuestStandbyEvent;
import io.vimock.vim25.VmMigratedEvent;
import io.vimock.vim25.VmPoweredOffEvent;
import io.vimock.vim25.VmPoweredOnEvent;
import io.vimock.vim25.VmReconfiguredEvent;
import io.vimock.vim25.VmRegisteredEvent;
import io.vimock.vim25.VmRelocatedEvent;
import io.vimock.vim25.VmRemovedEvent;
import io.vimock.vim25.VmResettingEvent;
import io.vimock.vim25.VmSuspendedEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * How often virtual machines of each cluster and datacenter went through what the counters of the group {@code vmop}
 * count, since the start, as their events tell. Written by the world thread, read by everybody.
 */
final class OperationCounts implements Restorable {
    private static final Map<Class<? extends Event>, String> COUNTERS = Map.ofEntries(
            Map.entry(VmPoweredOnEvent.class, "vmop.numPoweron"),
            Map.entry(VmPoweredOffEvent.class, "vmop.numPoweroff"),
            Map.entry(VmSuspendedEvent.class, "vmop.numSuspend"),
            Map.entry(VmResettingEvent.class, "vmop.numReset"),
            Map.entry(VmGuestRebootEvent.class, "vmop.numRebootGuest"),
            Map.entry(VmGuestStandbyEvent.class, "vmop.numStandbyGuest"),
            Map.entry(VmGuestShutdownEvent.class, "vmop.numShutdownGuest"),
            Map.entry(VmCreatedEvent.class, "vmop.numCreate"),
            Map.entry(VmRemovedEvent.class, "vmop.numDestroy"),
            Map.entry(VmRegisteredEvent.class, "vmop.numRegister"),
            Map.entry(VmReconfiguredEvent.class, "vmop.numReconfigure"),
            Map.entry(VmClonedEvent.class, "vmop.numClone"),
            Map.entry(VmDeployedEvent.class, "vmop.numDeploy"));

    private final Map<ManagedObjectReference, NavigableMap<Long, Map<String, Integer>>> counts =
            new ConcurrentHashMap<>();

    @Override
    public Runnable save() {
        Map<ManagedObjectReference, NavigableMap<Long, Map<String, Integer>>> then = copy(counts);
        return () -> {
            counts.keySet().retainAll(then.keySet());
            counts.putAll(copy(then));
        };
    }

    private static Map<ManagedObjectReference, NavigableMap<Long, Map<String, Integer>>> copy(
            Map<ManagedObjectReference, NavigableMap<Long, Map<String, Integer>>> all) {
        Map<ManagedObjectReference, NavigableMap<Long, Map<String, Integer>>> copy = new HashMap<>();
        all.forEach((entity, own) -> {
            NavigableMap<Long, Map<String, Integer>> then = new ConcurrentSkipListMap<>(own);
            // only the newest counts change
            then.computeIfPresent(then.lastKey(), (period, newest) -> new ConcurrentHashMap<>(newest));
            copy.put(entity, then);
        });
        return copy;
    }

    /** Counts the events of a commit. */
    void count(Commit commit, long nextTick) {
        for (Event event : commit.events()) {
            String counter = counter(event, commit.after());
            if (counter != null && event.getDatacenter() != null) {
                increment(event.getDatacenter().getDatacenter(), counter, Ticks.period(nextTick));
                if (event.getComputeResource() != null) {
                    increment(event.getComputeResource().getComputeResource(), counter, Ticks.period(nextTick));
                }
            }
        }
    }

    private static @Nullable String counter(Event event, Snapshot after) {
        if (event instanceof VmMigratedEvent) {
            return isRunning(event, after) ? "vmop.numVMotion" : "vmop.numChangeHost";
        }
        if (event instanceof VmRelocatedEvent) {
            return isRunning(event, after) ? "vmop.numSVMotion" : "vmop.numChangeDS";
        }
        return COUNTERS.get(event.getClass());
    }

    private static boolean isRunning(Event event, Snapshot after) {
        ManagedObjectReference vm = event.getVm() == null ? null : event.getVm().getVm();
        VirtualMachineRuntimeInfo runtime =
                vm == null || !after.exists(vm) ? null : after.get(vm, VirtualMachineProperties.RUNTIME);
        return runtime != null && runtime.getPowerState() == VirtualMachinePowerState.POWERED_ON;
    }

    private void increment(ManagedObjectReference entity, String counter, long period) {
        NavigableMap<Long, Map<String, Integer>> own =
                counts.computeIfAbsent(entity, ref -> new ConcurrentSkipListMap<>());
        Map.Entry<Long, Map<String, Integer>> newest = own.lastEntry();
        if (newest != null && newest.getKey() == period) {
            newest.getValue().merge(counter, 1, Integer::sum);
            return;
        }
        Map<String, Integer> now = new ConcurrentHashMap<>(newest == null ? Map.of() : newest.getValue());
        now.merge(counter, 1, Integer::sum);
        own.put(period, now);
        Long kept = own.floorKey(period - Ticks.PERIODS_KEPT);
        if (kept != null) {
            own.headMap(kept, false).clear();
        }
    }

    /** The count at the end of a period. */
    long at(ManagedObjectReference entity, String counter, long period) {
        NavigableMap<Long, Map<String, Integer>> own = counts.get(entity);
        Map.Entry<Long, Map<String, Integer>> entry = own == null ? null : own.floorEntry(period);
        return entry == null ? 0 : entry.getValue().getOrDefault(counter, 0);
    }
}
