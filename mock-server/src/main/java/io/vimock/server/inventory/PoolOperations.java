package io.vimock.server.inventory;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.call.TaskContext;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceConfigSpec;
import io.vimock.vim25.ResourcePoolCreatedEvent;
import io.vimock.vim25.ResourcePoolEventArgument;
import io.vimock.vim25.ResourcePoolMovedEvent;
import io.vimock.vim25.ResourcePoolReconfiguredEvent;
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineConfigSpec;
import io.vimock.vim25.VirtualMachinePowerState;
import io.vimock.vim25.VmResourcePoolMovedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates, changes, moves and empties resource pools (facts: resource-management 1, 4). Only for the world thread. */
final class PoolOperations {
    private final EventPoster events;
    private final ReconfigureOperation machines;
    private final EntityRenaming renaming;

    PoolOperations(EventPoster events, ReconfigureOperation machines) {
        this.events = events;
        this.machines = machines;
        this.renaming = new EntityRenaming(events);
    }

    static boolean isMachine(ManagedObjectReference entity) {
        return entity.getType().equals("VirtualMachine");
    }

    /** What a pool is directly in. */
    static ManagedObjectReference parent(ReadView view, ManagedObjectReference pool) {
        return view.require(pool, ManagedEntityProperties.PARENT);
    }

    /**
     * Demands that a pool is not the root pool of its compute resource.
     *
     * @throws io.vimock.server.fault.VimFaultException NotSupported
     */
    static void requireNoRoot(ReadView view, ManagedObjectReference pool) {
        if (ResourcePoolRuntimes.root(view, pool).equals(pool)) {
            throw Faults.notSupported("A root resource pool follows its hosts and cannot be changed or moved");
        }
    }

    private static ManagedObjectReference owner(ReadView view, ManagedObjectReference pool) {
        return view.require(pool, ResourcePoolProperties.OWNER);
    }

    /** Creates a pool below a parent. */
    ManagedObjectReference create(
            Mutation m, Origin origin, ManagedObjectReference parent, String name, ResourceConfigSpec spec) {
        EntityRenaming.requireFreeInPool(m, parent, name, null);
        ResourceConfigSpec config = PoolConfigs.created(spec, m.now());
        ManagedObjectReference owner = owner(m, parent);
        new PoolPlan(m, owner).create(parent, config).requireAdmissible();
        ManagedObjectReference pool = EntityFactory.pool(m, name, parent, owner, config);
        events.post(m, origin, new ResourcePoolCreatedEvent().withParent(argument(m, parent)), pool);
        return pool;
    }

    /** Gives a pool another name. */
    void rename(Mutation m, Origin origin, ManagedObjectReference pool, String name) {
        renaming.rename(m, origin, pool, name);
    }

    /** Gives a pool another configuration. */
    void configure(Mutation m, Origin origin, ManagedObjectReference pool, ResourceConfigSpec spec) {
        ResourceConfigSpec config = PoolConfigs.changed(m, pool, spec, m.now());
        new PoolPlan(m, owner(m, pool)).configure(pool, config).requireAdmissible();
        store(m, origin, pool, config);
    }

    private void store(Mutation m, Origin origin, ManagedObjectReference pool, ResourceConfigSpec config) {
        m.set(pool, ResourcePoolProperties.CONFIG, config);
        events.post(m, origin, new ResourcePoolReconfiguredEvent(), pool);
    }

    /** Moves pools and machines below a pool of the same compute resource. */
    void move(Mutation m, Origin origin, List<ManagedObjectReference> moved, ManagedObjectReference target) {
        PoolPlan plan = new PoolPlan(m, owner(m, target));
        for (ManagedObjectReference entity : moved) {
            if (isMachine(entity)) {
                planMachine(m, plan, entity, target);
                moveMachine(m, origin, entity, target);
            } else {
                requireMovable(m, entity, target);
                plan.move(entity, target);
                movePool(m, origin, entity, target);
            }
        }
        plan.requireAdmissible();
    }

    private static void planMachine(
            ReadView view, PoolPlan plan, ManagedObjectReference vm, ManagedObjectReference target) {
        ManagedObjectReference pool = view.get(vm, VirtualMachineProperties.RESOURCE_POOL);
        if (pool == null || !owner(view, pool).equals(owner(view, target))) {
            throw Faults.invalidArgument(
                    "list",
                    "'" + view.get(vm, ManagedEntityProperties.NAME) + "' is "
                            + (pool == null ? "a template" : "on another compute resource; migrate it first"));
        }
        if (VirtualMachines.runtime(view, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            AdmissionControl.Need need = AdmissionControl.Need.of(VirtualMachines.config(view, vm));
            plan.reserve(pool, need, -1).reserve(target, need, 1);
        }
    }

    private static void requireMovable(ReadView view, ManagedObjectReference pool, ManagedObjectReference target) {
        ObjectState state = view.state(pool);
        if (state.type() != MoTypes.RESOURCE_POOL) {
            throw Faults.invalidArgument("list", pool.getType() + " cannot be in a resource pool");
        }
        requireNoRoot(view, pool);
        if (!owner(view, pool).equals(owner(view, target))) {
            throw Faults.invalidArgument("list", "the resource pool belongs to another compute resource");
        }
        for (ManagedObjectReference at = target;
                at != null && view.state(at).type() == MoTypes.RESOURCE_POOL;
                at = parent(view, at)) {
            if (at.equals(pool)) {
                throw Faults.invalidArgument("list", "a resource pool cannot be moved into itself");
            }
        }
    }

    private void moveMachine(Mutation m, Origin origin, ManagedObjectReference vm, ManagedObjectReference target) {
        ManagedObjectReference from = m.require(vm, VirtualMachineProperties.RESOURCE_POOL);
        if (!from.equals(target)) {
            m.set(vm, VirtualMachineProperties.RESOURCE_POOL, target);
            VmResourcePoolMovedEvent event = new VmResourcePoolMovedEvent()
                    .withOldParent(argument(m, from))
                    .withNewParent(argument(m, target));
            events.post(m, origin, event, vm);
        }
    }

    private void movePool(Mutation m, Origin origin, ManagedObjectReference pool, ManagedObjectReference target) {
        ManagedObjectReference from = parent(m, pool);
        if (!from.equals(target)) {
            EntityRenaming.requireFreeInPool(m, target, m.require(pool, ResourcePoolProperties.NAME), pool);
            m.set(pool, ResourcePoolProperties.PARENT, target);
            ResourcePoolMovedEvent event = new ResourcePoolMovedEvent()
                    .withOldParent(argument(m, from))
                    .withNewParent(argument(m, target));
            events.post(m, origin, event, pool);
        }
    }

    /** Changes the configurations of children of a pool. */
    void configureChildren(
            TaskContext task, Mutation m, ManagedObjectReference pool, List<ResourceConfigSpec> changes) {
        PoolPlan plan = new PoolPlan(m, owner(m, pool));
        for (ResourceConfigSpec change : changes) {
            ManagedObjectReference child = change.getEntity();
            if (isMachine(child)) {
                requireChild(pool, m.get(child, VirtualMachineProperties.RESOURCE_POOL));
                Object unused = machines.change(task, m, child, machineSpec(change));
            } else {
                requireChild(pool, m.get(child, ManagedEntityProperties.PARENT));
                ResourceConfigSpec config = PoolConfigs.changed(m, child, change, m.now());
                plan.configure(child, config);
                store(m, task.origin(), child, config);
            }
        }
        changes.stream()
                .map(ResourceConfigSpec::getEntity)
                .filter(PoolOperations::isMachine)
                .distinct()
                .forEach(vm -> planChange(m, plan, pool, vm));
        plan.requireAdmissible();
    }

    private static void requireChild(ManagedObjectReference pool, @Nullable ManagedObjectReference parent) {
        if (!pool.equals(parent)) {
            throw Faults.invalidArgument("spec.entity", "it is no child of this resource pool");
        }
    }

    private static VirtualMachineConfigSpec machineSpec(ResourceConfigSpec change) {
        return new VirtualMachineConfigSpec()
                .withChangeVersion(change.getChangeVersion())
                .withCpuAllocation(change.getCpuAllocation())
                .withMemoryAllocation(change.getMemoryAllocation());
    }

    private static void planChange(Mutation m, PoolPlan plan, ManagedObjectReference pool, ManagedObjectReference vm) {
        VirtualMachineConfigInfo before = m.before().require(vm, VirtualMachineProperties.CONFIG);
        if (VirtualMachines.runtime(m, vm).getPowerState() == VirtualMachinePowerState.POWERED_ON) {
            plan.reserve(pool, AdmissionControl.Need.of(before), -1)
                    .reserve(pool, AdmissionControl.Need.of(VirtualMachines.config(m, vm)), 1);
        }
    }

    private static ResourcePoolEventArgument argument(ReadView view, ManagedObjectReference pool) {
        return new ResourcePoolEventArgument()
                .withResourcePool(pool)
                .withName(view.require(pool, ManagedEntityProperties.NAME));
    }
}
