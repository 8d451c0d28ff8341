package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostHardwareInfo;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceAllocationInfo;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ResourcePoolRuntimeInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The resource pools of a compute resource as a change would leave them, to see beforehand whether every reservation
 * could still be guaranteed (facts: resource-management 4).
 *
 * <p>A pool that is expandable may use more than it reserves, at the expense of its parent, and never more than its
 * limit. What was not guaranteed before, because hosts have gone, may stay so, but must not become worse. Only for one
 * thread.
 */
final class PoolPlan {
    private final Map<ManagedObjectReference, Node> nodes = new LinkedHashMap<>();
    private final Node root;

    /** The pools of a compute resource as they are. */
    PoolPlan(ReadView view, ManagedObjectReference computeResource) {
        this.root = read(view, view.require(computeResource, ComputeResourceProperties.RESOURCE_POOL), null);
        root.settle();
        nodes.values().forEach(Node::remember);
    }

    private Node read(ReadView view, ManagedObjectReference pool, @Nullable Node parent) {
        Node node = new Node(parent, view.require(pool, ResourcePoolProperties.CONFIG));
        ResourcePoolRuntimeInfo runtime = view.get(pool, ResourcePoolProperties.RUNTIME);
        if (runtime != null) {
            node.cpu.machines = runtime.getCpu().getReservationUsedForVm();
            node.memory.machines = runtime.getMemory().getReservationUsedForVm();
        }
        nodes.put(pool, node);
        for (ManagedObjectReference child : view.refs(pool, ResourcePoolProperties.RESOURCE_POOL)) {
            Node below = read(view, child, node);
            node.cpu.machines -= below.cpu.subtree();
            node.memory.machines -= below.memory.subtree();
        }
        return node;
    }

    private Node node(ManagedObjectReference pool) {
        return Objects.requireNonNull(nodes.get(pool), () -> pool + " is no pool of this compute resource");
    }

    /** The capacity of a host more. */
    PoolPlan extend(HostHardwareInfo hardware) {
        root.cpu.extend(
                hardware.getCpuInfo().getNumCpuCores() * (hardware.getCpuInfo().getHz() / 1_000_000));
        root.memory.extend(hardware.getMemorySize());
        return this;
    }

    /** A new pool below another one. */
    PoolPlan create(ManagedObjectReference parent, ResourceConfigSpec config) {
        Node unused = new Node(node(parent), config);
        return this;
    }

    /** Another configuration of a pool. */
    PoolPlan configure(ManagedObjectReference pool, ResourceConfigSpec config) {
        node(pool).configure(config);
        return this;
    }

    /** A pool below another parent. */
    PoolPlan move(ManagedObjectReference pool, ManagedObjectReference parent) {
        Node moved = node(pool);
        if (moved.parent != null) {
            moved.parent.children.remove(moved);
        }
        moved.parent = node(parent);
        moved.parent.children.add(moved);
        return this;
    }

    /** What running machines reserve directly in a pool, so much more or, with a sign of -1, less. */
    PoolPlan reserve(ManagedObjectReference pool, AdmissionControl.Need need, int sign) {
        node(pool).cpu.machines += sign * need.cpuMHz();
        node(pool).memory.machines += sign * need.memoryBytes();
        return this;
    }

    /**
     * Demands that everything can be guaranteed that could be before.
     *
     * @throws io.vimock.server.fault.VimFaultException InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    void requireAdmissible() {
        root.settle();
        root.requireAdmissible();
    }

    private static final class Node {
        private @Nullable Node parent;
        private final List<Node> children = new ArrayList<>();
        private final Share cpu = new Share(this, true);
        private final Share memory = new Share(this, false);

        Node(@Nullable Node parent, ResourceConfigSpec config) {
            this.parent = parent;
            if (parent != null) {
                parent.children.add(this);
            }
            configure(config);
        }

        void configure(ResourceConfigSpec config) {
            cpu.configure(config.getCpuAllocation());
            memory.configure(config.getMemoryAllocation());
        }

        void settle() {
            children.forEach(Node::settle);
            cpu.settle();
            memory.settle();
        }

        void remember() {
            cpu.remember();
            memory.remember();
        }

        void requireAdmissible() {
            children.forEach(Node::requireAdmissible);
            cpu.requireAdmissible();
            memory.requireAdmissible();
        }
    }

    /** One resource of one pool, in MHz or bytes. */
    private static final class Share {
        private final Node node;
        private final boolean isCpu;
        private long reservation;
        private long limit;
        private boolean expandable;
        private long machines;
        private long used;
        private long usedBefore;
        private long excessBefore;

        Share(Node node, boolean isCpu) {
            this.node = node;
            this.isCpu = isCpu;
        }

        private Share of(Node other) {
            return isCpu ? other.cpu : other.memory;
        }

        void configure(ResourceAllocationInfo allocation) {
            long unit = isCpu ? 1 : 1L << 20;
            Long configured = allocation.getLimit();
            reservation = ResourceAllocationRules.reservation(allocation) * unit;
            limit = configured == null || configured < 0 ? Long.MAX_VALUE : configured * unit;
            expandable = Boolean.TRUE.equals(allocation.isExpandableReservation());
        }

        void extend(long capacity) {
            reservation += capacity;
            limit += capacity;
        }

        /** What the machines of the pool and of all pools below it reserve. */
        long subtree() {
            return machines
                    + node.children.stream()
                            .mapToLong(child -> of(child).subtree())
                            .sum();
        }

        void settle() {
            used = machines;
            for (Node child : node.children) {
                used += Math.max(of(child).reservation, of(child).used);
            }
        }

        private long most() {
            return expandable && node.parent != null ? limit : Math.min(limit, reservation);
        }

        private long excess() {
            return Math.max(0, used - most());
        }

        void remember() {
            usedBefore = used;
            excessBefore = excess();
        }

        void requireAdmissible() {
            if (excess() > excessBefore) {
                long grown = used - usedBefore;
                throw AdmissionControl.insufficient(
                        isCpu, Math.max(0, most() - (grown > 0 ? usedBefore : 0)), grown > 0 ? grown : used);
            }
        }
    }
}
