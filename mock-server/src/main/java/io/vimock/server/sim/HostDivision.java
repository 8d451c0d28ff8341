package io.vimock.server.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;

/**
 * Divides one resource of one host among the virtual machines that run there, along the tree of resource pools (facts:
 * resource-management 7).
 *
 * <p>A pool that has virtual machines on several hosts counts on each with the part of its reservation, limit and
 * shares that corresponds to what its machines there want. Used only where somebody cannot have what he wants; for one
 * division.
 */
final class HostDivision {
    private final Roster roster;
    private final Function<VmSettings, Allocation> ofVm;
    private final Function<GroupSettings, Allocation> ofPool;
    private final IntToDoubleFunction weight;
    private final double[] wanted;
    private final double[] poolsWant;

    /**
     * @param ofVm the allocation of the divided resource
     * @param ofPool the same of pools
     * @param weight the weight of a virtual machine, by slot
     * @param wanted what each virtual machine wants, by slot
     * @param poolsWant what the virtual machines of each pool want on all hosts together, by slot
     */
    HostDivision(
            Roster roster,
            Function<VmSettings, Allocation> ofVm,
            Function<GroupSettings, Allocation> ofPool,
            IntToDoubleFunction weight,
            double[] wanted,
            double[] poolsWant) {
        this.roster = roster;
        this.ofVm = ofVm;
        this.ofPool = ofPool;
        this.weight = weight;
        this.wanted = wanted;
        this.poolsWant = poolsWant;
    }

    /** A pool, or a virtual machine, as it stands on this host. */
    private static final class Node {
        private final int vm;
        private final int pool;
        private final List<Node> children = new ArrayList<>(0);
        private double floor;
        private double ceiling;
        private double weight;

        Node(int vm, int pool) {
            this.vm = vm;
            this.pool = pool;
        }
    }

    /**
     * Divides.
     *
     * @param vms the slots of the virtual machines on the host
     * @param given receives what each of them gets, by slot
     */
    void divide(double amount, int[] vms, double[] given) {
        Node root = new Node(-1, -1);
        Map<Integer, Node> pools = new HashMap<>();
        for (int slot : vms) {
            VmSettings vm = roster.vms()[slot];
            if (vm != null) {
                poolNode(vm.pool(), pools, root).children.add(new Node(slot, -1));
            }
        }
        prepare(root);
        divide(root, amount, given);
    }

    /** The node of a pool; that of a root pool, and of none, is the host itself. */
    private Node poolNode(int slot, Map<Integer, Node> pools, Node root) {
        GroupSettings pool = slot < 0 ? null : roster.groups()[slot];
        if (pool == null || pool.parent() < 0) {
            return root;
        }
        Node node = pools.get(slot);
        if (node == null) {
            node = new Node(-1, slot);
            pools.put(slot, node);
            poolNode(pool.parent(), pools, root).children.add(node);
        }
        return node;
    }

    /** Sets floor, ceiling and weight of a node and all below; returns what its virtual machines want here. */
    private double prepare(Node node) {
        VmSettings vm = node.vm < 0 ? null : roster.vms()[node.vm];
        if (vm != null) {
            Allocation own = ofVm.apply(vm);
            node.ceiling = Math.min(wanted[node.vm], own.limit());
            node.floor = Math.min(own.reservation(), node.ceiling);
            node.weight = weight.applyAsDouble(node.vm);
            return wanted[node.vm];
        }
        double want = 0;
        double floors = 0;
        double ceilings = 0;
        for (Node child : node.children) {
            want += prepare(child);
            floors += child.floor;
            ceilings += child.ceiling;
        }
        GroupSettings pool = node.pool < 0 ? null : roster.groups()[node.pool];
        if (pool != null) {
            Allocation own = ofPool.apply(pool);
            double part = poolsWant[node.pool] > 0 ? want / poolsWant[node.pool] : 0;
            double reserved = own.reservation() * part;
            node.ceiling = own.isLimited() ? Math.min(ceilings, own.limit() * part) : ceilings;
            node.floor = Math.min(node.ceiling, own.expandable() ? Math.max(reserved, floors) : reserved);
            node.weight = Math.max(own.shares() * part, 1e-9);
        }
        return want;
    }

    private void divide(Node node, double amount, double[] given) {
        int count = node.children.size();
        double[] floors = new double[count];
        double[] ceilings = new double[count];
        double[] weights = new double[count];
        double[] parts = new double[count];
        for (int i = 0; i < count; i++) {
            Node child = node.children.get(i);
            floors[i] = child.floor;
            ceilings[i] = child.ceiling;
            weights[i] = child.weight;
        }
        WaterFilling.divide(amount, floors, ceilings, weights, parts);
        for (int i = 0; i < count; i++) {
            Node child = node.children.get(i);
            if (child.vm >= 0) {
                given[child.vm] = parts[i];
            } else {
                divide(child, parts[i], given);
            }
        }
    }

    /** Whether a pool or one of its ancestors is among the marked ones. */
    static boolean isMarked(Roster roster, int pool, boolean[] marks) {
        for (int slot = pool; slot >= 0; slot = parent(roster, slot)) {
            if (marks[slot]) {
                return true;
            }
        }
        return false;
    }

    /** The slot of a pool's parent; -1 for none. */
    static int parent(Roster roster, int pool) {
        GroupSettings settings = roster.groups()[pool];
        return settings == null ? -1 : settings.parent();
    }
}
