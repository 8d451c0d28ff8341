package io.vimock.server.inventory;

import io.vimock.api.VirtualMachineSnapshotProperties;
import io.vimock.server.inventory.description.SnapshotDescription;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Mutation;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VirtualMachineSnapshotTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the snapshots that a description lists: each is of the machine as it is described. Used in one step. */
final class DescribedSnapshots {
    private final Mutation m;
    private final Instant created;
    private final Set<String> files = new HashSet<>();
    private final List<Made> made = new ArrayList<>();

    /** A snapshot, the number of the one that it builds on, and the configuration that the machine then had. */
    private record Made(
            SnapshotDescription described, @Nullable Integer parent, VirtualMachineConfigInfo config) {}

    /**
     * @param config the machine's configuration without snapshots
     * @param created when snapshots were taken that do not say
     */
    DescribedSnapshots(
            Mutation m, List<SnapshotDescription> described, VirtualMachineConfigInfo config, Instant created) {
        this.m = m;
        this.created = created;
        files.addAll(DiskChains.files(List.of(config)));
        described.forEach(root -> plan(root, null, config));
    }

    private void plan(SnapshotDescription described, @Nullable Integer parent, VirtualMachineConfigInfo config) {
        int number = made.size();
        made.add(new Made(described, parent, config));
        for (SnapshotDescription child : described.snapshots()) {
            plan(child, number, grown(config));
        }
    }

    private VirtualMachineConfigInfo grown(VirtualMachineConfigInfo config) {
        VirtualMachineConfigInfo next = WireType.deepCopy(config);
        DiskChains.grow(next, files);
        return next;
    }

    private int current() {
        for (int number = 0; number < made.size(); number++) {
            if (made.get(number).described().current()) {
                return number;
            }
        }
        return made.size() - 1;
    }

    /** The configuration of the machine itself. */
    VirtualMachineConfigInfo presentConfig() {
        return grown(made.get(current()).config());
    }

    /** Gives them to the machine. */
    void create(ManagedObjectReference vm) {
        SnapshotTree tree = SnapshotTree.of(m, vm);
        List<ManagedObjectReference> refs = new ArrayList<>();
        for (Made snapshot : made) {
            ManagedObjectReference ref = SnapshotTree.create(m);
            refs.add(ref);
            m.set(ref, VirtualMachineSnapshotProperties.CONFIG, snapshot.config());
            tree.add(
                    node(snapshot.described(), ref, vm, refs.size()),
                    snapshot.parent() == null ? null : refs.get(snapshot.parent()));
        }
        tree.setCurrent(refs.get(current()));
        tree.publish(m, vm);
    }

    private VirtualMachineSnapshotTree node(
            SnapshotDescription described, ManagedObjectReference ref, ManagedObjectReference vm, int id) {
        return new VirtualMachineSnapshotTree()
                .withSnapshot(ref)
                .withVm(vm)
                .withName(described.name())
                .withDescription(described.description())
                .withId(id)
                .withCreateTime(described.created() == null ? created : described.created())
                .withState(VirtualMachinePowerState.valueOf(described.state().name()))
                .withQuiesced(described.quiesced())
                .withReplaySupported(false);
    }
}
