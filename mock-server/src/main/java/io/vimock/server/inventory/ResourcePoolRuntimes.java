package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedEntityStatus;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ResourcePoolResourceUsage;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import io.vimock.vim25.ResourcePoolSummary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code ResourcePool.runtime} and {@code summary} of all pools of a compute resource in line with one another
 * (facts: resource-management 3).
 *
 * <p>What the virtual machines reserve is added up by {@link ReservationAccounting} into {@code reservationUsedForVm};
 * all else follows from it and from the pools' configurations, whatever the number of virtual machines.
 */
final class ResourcePoolRuntimes {
    private ResourcePoolRuntimes() {}

    static List<Derivation> derivations() {
        return List.of(
                new Derivation(
                        MoTypes.RESOURCE_POOL,
                        List.of(
                                ResourcePoolProperties.CONFIG,
                                ResourcePoolProperties.RUNTIME,
                                ResourcePoolProperties.PARENT,
                                ResourcePoolProperties.RESOURCE_POOL),
                        (view, pool) -> List.of(root(view, pool)),
                        (m, root) -> new Tree(m, root).update()),
                Derivation.ofOwn(
                        MoTypes.RESOURCE_POOL,
                        List.of(
                                ResourcePoolProperties.NAME,
                                ResourcePoolProperties.CONFIG,
                                ResourcePoolProperties.RUNTIME),
                        ResourcePoolRuntimes::summarize));
    }

    /** The root pool of the tree that a pool belongs to. */
    static ManagedObjectReference root(ReadView view, ManagedObjectReference pool) {
        return view.require(view.require(pool, ResourcePoolProperties.OWNER), ComputeResourceProperties.RESOURCE_POOL);
    }

    private static void summarize(Mutation m, ManagedObjectReference pool) {
        ResourcePoolRuntimeInfo runtime = m.get(pool, ResourcePoolProperties.RUNTIME);
        if (runtime == null) {
            return;
        }
        ResourcePoolSummary before = m.get(pool, ResourcePoolProperties.SUMMARY);
        m.set(pool, ResourcePoolProperties.OVERALL_STATUS, runtime.getOverallStatus());
        m.set(
                pool,
                ResourcePoolProperties.SUMMARY,
                new ResourcePoolSummary()
                        .withName(m.require(pool, ResourcePoolProperties.NAME))
                        .withConfig(m.require(pool, ResourcePoolProperties.CONFIG))
                        .withRuntime(runtime)
                        .withQuickStats(before == null ? null : before.getQuickStats())
                        .withConfiguredMemoryMB(
                                before == null || before.getConfiguredMemoryMB() == null
                                        ? Integer.valueOf(0)
                                        : before.getConfiguredMemoryMB()));
    }

    /** The usage of a pool that runs nothing. */
    static ResourcePoolRuntimeInfo empty() {
        return new ResourcePoolRuntimeInfo()
                .withMemory(new ResourcePoolResourceUsage())
                .withCpu(new ResourcePoolResourceUsage())
                .withOverallStatus(ManagedEntityStatus.GREEN);
    }

    /** The pools of one compute resource while their runtimes are worked out. */
    private static final class Tree {
        private final Mutation m;
        private final Node root;

        Tree(Mutation m, ManagedObjectReference root) {
            this.m = m;
            this.root = read(root);
        }

        private Node read(ManagedObjectReference pool) {
            ResourcePoolRuntimeInfo runtime = m.get(pool, ResourcePoolProperties.RUNTIME);
            Node node =
                    new Node(pool, m.require(pool, ResourcePoolProperties.CONFIG), runtime == null ? empty() : runtime);
            for (ManagedObjectReference child : m.refs(pool, ResourcePoolProperties.RESOURCE_POOL)) {
                node.children.add(read(child));
            }
            return node;
        }

        void update() {
            root.cpu.addUp();
            root.memory.addUp();
            write(root, null);
        }

        private void write(Node node, @Nullable Node parent) {
            node.cpu.hand(parent == null ? null : parent.cpu, root.cpu);
            node.memory.hand(parent == null ? null : parent.memory, root.memory);
            m.set(
                    node.pool,
                    ResourcePoolProperties.RUNTIME,
                    new ResourcePoolRuntimeInfo()
                            .withMemory(node.memory.toUsage())
                            .withCpu(node.cpu.toUsage())
                            .withOverallStatus(status(node)));
            node.children.forEach(child -> write(child, node));
        }

        private ManagedEntityStatus status(Node node) {
            if (node.cpu.isBroken() || node.memory.isBroken() || isShort()) {
                return ManagedEntityStatus.RED;
            }
            boolean overcommitted = root.cpu.used > root.cpu.reservation || root.memory.used > root.memory.reservation;
            return overcommitted ? ManagedEntityStatus.YELLOW : ManagedEntityStatus.GREEN;
        }

        private boolean isShort() {
            return root.cpu.usedForVm > root.cpu.reservation || root.memory.usedForVm > root.memory.reservation;
        }
    }

    private static final class Node {
        private final ManagedObjectReference pool;
        private final Share cpu;
        private final Share memory;
        private final List<Node> children = new ArrayList<>(0);

        Node(ManagedObjectReference pool, ResourceConfigSpec config, ResourcePoolRuntimeInfo runtime) {
            this.pool = pool;
            this.cpu = new Share(config.getCpuAllocation(), 1, runtime.getCpu(), this, true);
            this.memory = new Share(config.getMemoryAllocation(), 1L << 20, runtime.getMemory(), this, false);
        }
    }

    /** One resource of one pool. */
    private static final class Share {
        private final Node node;
        private final boolean isCpu;
        private final long reservation;
        private final long limit;
        private final boolean expandable;
        private final long usedForVm;
        private final long overallUsage;
        private long used;
        private long unreservedForPool;
        private long unreservedForVm;
        private long maxUsage;

        Share(ResourceAllocationInfo config, long unit, ResourcePoolResourceUsage usage, Node node, boolean isCpu) {
            this.node = node;
            this.isCpu = isCpu;
            this.reservation = number(config.getReservation(), 0) * unit;
            long configured = number(config.getLimit(), -1);
            this.limit = configured < 0 ? Long.MAX_VALUE : configured * unit;
            this.expandable = Boolean.TRUE.equals(config.isExpandableReservation());
            this.usedForVm = usage.getReservationUsedForVm();
            this.overallUsage = usage.getOverallUsage();
        }

        private static long number(@Nullable Long value, long unset) {
            return value == null ? unset : value;
        }

        /** Works out what is used, from the leaves upwards. */
        void addUp() {
            used = usedForVm;
            for (Node below : node.children) {
                Share child = isCpu ? below.cpu : below.memory;
                child.addUp();
                used += Math.max(child.reservation, child.used) - child.usedForVm;
            }
        }

        /** Works out what can be had, from the root downwards. */
        void hand(@Nullable Share parent, Share root) {
            long free = Math.max(0, reservation - used);
            if (expandable && parent != null) {
                free += parent.unreservedForPool;
            }
            unreservedForPool = Math.max(0, Math.min(free, limit - used));
            unreservedForVm = Math.min(unreservedForPool, Math.max(0, root.reservation - root.usedForVm));
            maxUsage = Math.min(limit, parent == null ? reservation : parent.maxUsage);
        }

        boolean isBroken() {
            return used > limit || (!expandable && usedForVm > reservation);
        }

        ResourcePoolResourceUsage toUsage() {
            return new ResourcePoolResourceUsage()
                    .withReservationUsed(used)
                    .withReservationUsedForVm(usedForVm)
                    .withUnreservedForPool(unreservedForPool)
                    .withUnreservedForVm(unreservedForVm)
                    .withOverallUsage(overallUsage)
                    .withMaxUsage(maxUsage);
        }
    }
}
