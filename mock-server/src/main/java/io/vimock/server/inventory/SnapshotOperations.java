package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineProperties;
import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.TaskSteps;
import io.vimock.server.fault.Faults;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.GuestInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes, renames and removes snapshots of virtual machines (facts: storage 5). Thread safe. */
final class SnapshotOperations {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int MEMORY_MB_PER_SECOND = 100;
    static final int LONGEST_NAME = 80;

    private final VirtualMachineSupport support;

    SnapshotOperations(VirtualMachineSupport support) {
        this.support = support;
    }

    /** CreateSnapshot_Task; see {@link VirtualMachine#createSnapshotTask}. */
    ManagedObjectReference create(
            Call call, String name, @Nullable String description, boolean memory, boolean quiesce) {
        ManagedObjectReference vm = call.self();
        requireName(name, vm);
        int memoryMB = memory
                ? VirtualMachines.config(call.snapshot(), vm).getHardware().getMemoryMB()
                : 0;
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    SnapshotRequirements.requirePossible(m, vm, memory);
                                    return null;
                                })
                                .then(SHORT.plusSeconds(memoryMB / MEMORY_MB_PER_SECOND), (task, m) -> {
                                    SnapshotRequirements.requirePossible(m, vm, memory);
                                    return take(m, vm, name, description, memory, quiesce);
                                })
                                .exclusive());
    }

    private static void requireName(String name, ManagedObjectReference vm) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw Faults.invalidName(name, vm);
        }
    }

    private static ManagedObjectReference take(
            Mutation m,
            ManagedObjectReference vm,
            String name,
            @Nullable String description,
            boolean memory,
            boolean quiesce) {
        VirtualMachineConfigInfo config = VirtualMachines.config(m, vm);
        VirtualMachinePowerState power = VirtualMachines.runtime(m, vm).getPowerState();
        boolean running = power == VirtualMachinePowerState.POWERED_ON;
        GuestInfo guest = m.get(vm, VirtualMachineProperties.GUEST);
        boolean quiet = quiesce && running && !memory && guest != null && GuestState.isRunning(guest);
        SnapshotTree tree = SnapshotTree.of(m, vm);
        ManagedObjectReference snapshot = SnapshotTree.create(m);
        m.set(snapshot, VirtualMachineSnapshotProperties.CONFIG, config);
        VirtualMachineConfigInfo next = WireType.deepCopy(config);
        DiskChains.grow(next, DiskChains.files(states(m, vm, tree)));
        tree.add(new VirtualMachineSnapshotTree()
                .withSnapshot(snapshot)
                .withVm(vm)
                .withName(name)
                .withDescription(description == null ? "" : description)
                .withId(tree.nextId())
                .withCreateTime(m.now())
                .withState(running && !memory ? VirtualMachinePowerState.POWERED_OFF : power)
                .withQuiesced(quiet)
                .withReplaySupported(false));
        m.set(vm, VirtualMachineProperties.CONFIG, next);
        tree.publish(m, vm);
        return snapshot;
    }

    /** The configuration of a machine and of all its snapshots. */
    static List<VirtualMachineConfigInfo> states(ReadView view, ManagedObjectReference vm, SnapshotTree tree) {
        List<VirtualMachineConfigInfo> states = snapshotStates(view, tree);
        states.add(VirtualMachines.config(view, vm));
        return states;
    }

    /** The configurations of all snapshots. */
    static List<VirtualMachineConfigInfo> snapshotStates(ReadView view, SnapshotTree tree) {
        List<VirtualMachineConfigInfo> states = new ArrayList<>();
        for (VirtualMachineSnapshotTree each : tree.all()) {
            states.add(view.require(each.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG));
        }
        return states;
    }

    /** RenameSnapshot; see {@link VirtualMachineSnapshot#renameSnapshot}. */
    void rename(Call call, @Nullable String name, @Nullable String description) {
        ManagedObjectReference snapshot = call.self();
        ManagedObjectReference vm = SnapshotTree.machine(call.snapshot(), snapshot);
        if (name != null) {
            requireName(name, vm);
        }
        Object unused = support.tasks().perform(call, vm, (task, m) -> {
            VirtualMachines.requireIdle(m, vm, task.task());
            SnapshotTree tree = SnapshotTree.of(m, vm);
            VirtualMachineSnapshotTree renamed = tree.find(snapshot);
            renamed.withName(name == null ? renamed.getName() : name)
                    .setDescription(description == null ? renamed.getDescription() : description);
            tree.publish(m, vm);
            return null;
        });
    }

    /** RemoveSnapshot_Task; see {@link VirtualMachineSnapshot#removeSnapshotTask}. */
    ManagedObjectReference remove(Call call, boolean removeChildren) {
        ManagedObjectReference snapshot = call.self();
        ManagedObjectReference vm = SnapshotTree.machine(call.snapshot(), snapshot);
        return removing(call, vm, tree -> tree.remove(snapshot, removeChildren));
    }

    /** RemoveAllSnapshots_Task; see {@link VirtualMachine#removeAllSnapshotsTask}. */
    ManagedObjectReference removeAll(Call call) {
        return removing(call, call.self(), tree -> {
            List<ManagedObjectReference> gone = new ArrayList<>();
            tree.roots().forEach(root -> gone.addAll(tree.remove(root.getSnapshot(), true)));
            return gone;
        });
    }

    /** @param removal takes snapshots out of the tree and tells which */
    private ManagedObjectReference removing(
            Call call, ManagedObjectReference vm, Function<SnapshotTree, List<ManagedObjectReference>> removal) {
        return support.tasks()
                .start(
                        call,
                        vm,
                        TaskSteps.first((task, m) -> {
                                    SnapshotRequirements.requireChangeable(m, vm);
                                    return null;
                                })
                                .then(SHORT, (task, m) -> remove(m, vm, removal))
                                .exclusive());
    }

    private static @Nullable Object remove(
            Mutation m, ManagedObjectReference vm, Function<SnapshotTree, List<ManagedObjectReference>> removal) {
        SnapshotRequirements.requireChangeable(m, vm);
        SnapshotTree tree = SnapshotTree.of(m, vm);
        List<ManagedObjectReference> gone = removal.apply(tree);
        if (gone.isEmpty()) {
            return null;
        }
        Map<ManagedObjectReference, VirtualMachineConfigInfo> kept = new LinkedHashMap<>();
        for (VirtualMachineSnapshotTree each : tree.all()) {
            kept.put(
                    each.getSnapshot(),
                    WireType.deepCopy(m.require(each.getSnapshot(), VirtualMachineSnapshotProperties.CONFIG)));
        }
        VirtualMachineConfigInfo config = WireType.deepCopy(VirtualMachines.config(m, vm));
        List<VirtualMachineConfigInfo> states = new ArrayList<>(kept.values());
        states.add(config);
        DiskChains.consolidate(states, link -> DiskUsers.isUsedByOthers(m, vm, link));
        kept.forEach((snapshot, state) -> m.set(snapshot, VirtualMachineSnapshotProperties.CONFIG, state));
        tree.publish(m, vm);
        gone.forEach(m::destroy);
        m.set(vm, VirtualMachineProperties.CONFIG, config);
        return null;
    }
}
