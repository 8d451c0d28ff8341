package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.fault.Faults;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceConfigSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A resource pool: what is created in it, moved into it and changed. Thread safe. */
public final class ResourcePool implements ManagedObjectType {
    private final InventorySupport support;
    private final PoolOperations operations;

    /**
     * @param support what operations work with
     * @param machines reconfigures virtual machines
     */
    public ResourcePool(InventorySupport support, VirtualMachineSupport machines) {
        this.support = support;
        this.operations = new PoolOperations(support.events(), new ReconfigureOperation(machines));
    }

    @Override
    public MoType type() {
        return MoTypes.RESOURCE_POOL;
    }

    /** The configurations of what is in a pool are put together when they are read: there may be very many. */
    @Override
    public Map<Property<?>, Computed> computed() {
        return Map.of(ResourcePoolProperties.CHILD_CONFIGURATION, ResourcePool::childConfiguration);
    }

    /** What changes {@code childConfiguration}: who is in the pool, and the configuration of each. */
    static List<Derivation> derivations() {
        return List.of(
                Derivation.ofOwn(
                        MoTypes.RESOURCE_POOL,
                        List.of(ResourcePoolProperties.RESOURCE_POOL, ResourcePoolProperties.VM),
                        ResourcePool::touch),
                new Derivation(
                        MoTypes.RESOURCE_POOL,
                        List.of(ResourcePoolProperties.CONFIG),
                        (view, pool) -> above(view, pool, ResourcePoolProperties.PARENT),
                        ResourcePool::touch),
                new Derivation(
                        MoTypes.VIRTUAL_MACHINE,
                        List.of(VirtualMachineProperties.RESOURCE_CONFIG),
                        (view, vm) -> above(view, vm, VirtualMachineProperties.RESOURCE_POOL),
                        ResourcePool::touch));
    }

    private static List<ManagedObjectReference> above(
            ReadView view, ManagedObjectReference ref, Property<ManagedObjectReference> property) {
        ManagedObjectReference pool = view.get(ref, property);
        ObjectState state = pool == null ? null : view.find(pool);
        return state != null && state.type().isA(MoTypes.RESOURCE_POOL) ? List.of(state.ref()) : List.of();
    }

    private static void touch(Mutation m, ManagedObjectReference pool) {
        m.touch(pool, ResourcePoolProperties.CHILD_CONFIGURATION);
    }

    private static List<ResourceConfigSpec> childConfiguration(Call call, ObjectState pool) {
        ReadView view = call.snapshot();
        List<ResourceConfigSpec> found = new ArrayList<>();
        for (ManagedObjectReference child : view.refs(pool.ref(), ResourcePoolProperties.RESOURCE_POOL)) {
            found.add(view.require(child, ResourcePoolProperties.CONFIG));
        }
        for (ManagedObjectReference vm : view.refs(pool.ref(), ResourcePoolProperties.VM)) {
            found.add(view.require(vm, VirtualMachineProperties.RESOURCE_CONFIG));
        }
        return found;
    }

    /**
     * CreateResourcePool. Fields that the specification leaves out are those of a pool with normal shares, no
     * reservation and no limit.
     *
     * @throws io.vimock.server.fault.VimFaultException InvalidName, DuplicateName, InvalidArgument,
     *     InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    public ManagedObjectReference createResourcePool(Call call, String name, ResourceConfigSpec spec) {
        ManagedObjectReference parent = call.self();
        String stored = EntityNames.stored(name, parent);
        Object created = support.tasks()
                .perform(call, parent, (task, m) -> operations.create(m, task.origin(), parent, stored, spec));
        return (ManagedObjectReference) Objects.requireNonNull(created);
    }

    /**
     * UpdateConfig: the name, the configuration or both.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; NotSupported for a root pool; InvalidName,
     *     DuplicateName, InvalidArgument, ConcurrentAccess, InsufficientCpuResourcesFault,
     *     InsufficientMemoryResourcesFault
     */
    public void updateConfig(Call call, @Nullable String name, @Nullable ResourceConfigSpec config) {
        ManagedObjectReference pool = call.self();
        if (name != null) {
            call.require("Resource.RenamePool", pool);
        }
        if (config != null || name == null) {
            call.require("Resource.EditPool", pool);
        }
        PoolOperations.requireNoRoot(call.snapshot(), pool);
        String stored = name == null ? null : EntityNames.stored(name, pool);
        Object unused = support.tasks().perform(call, pool, (task, m) -> {
            if (stored != null) {
                operations.rename(m, task.origin(), pool, stored);
            }
            if (config != null) {
                operations.configure(m, task.origin(), pool, config);
            }
            return null;
        });
    }

    /**
     * MoveIntoResourcePool: resource pools and virtual machines of the same compute resource, all or none.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission, InvalidArgument, DuplicateName,
     *     InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    public void moveIntoResourcePool(Call call, List<ManagedObjectReference> list) {
        ManagedObjectReference target = call.self();
        List<ManagedObjectReference> moved = List.copyOf(list);
        for (ManagedObjectReference entity : moved) {
            String privilege = PoolOperations.isMachine(entity) ? "Resource.AssignVMToPool" : "Resource.MovePool";
            call.require(privilege, target);
            call.require(privilege, entity);
            if (!PoolOperations.isMachine(entity)) {
                call.require(privilege, PoolOperations.parent(call.snapshot(), entity));
            }
        }
        Object unused = support.tasks().perform(call, target, (task, m) -> {
            operations.move(m, task.origin(), moved, target);
            return null;
        });
    }

    /**
     * UpdateChildResourceConfiguration: the configurations of child pools and machines of this pool, all or none.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission; InvalidArgument for what is no child of this pool;
     *     ConcurrentAccess, InsufficientCpuResourcesFault, InsufficientMemoryResourcesFault
     */
    public void updateChildResourceConfiguration(Call call, List<ResourceConfigSpec> spec) {
        ManagedObjectReference pool = call.self();
        List<ResourceConfigSpec> changes = List.copyOf(spec);
        for (ResourceConfigSpec change : changes) {
            ManagedObjectReference child = change.getEntity();
            if (child == null) {
                throw Faults.invalidArgument("spec.entity", "it is unset");
            }
            call.require(
                    PoolOperations.isMachine(child) ? "VirtualMachine.Config.Resource" : "Resource.EditPool", child);
        }
        Object unused = support.tasks().perform(call, pool, (task, m) -> {
            operations.configureChildren(task, m, pool, changes);
            return null;
        });
    }

    /**
     * DestroyChildren: removes all pools below this one; their virtual machines come to this pool.
     *
     * @throws io.vimock.server.fault.VimFaultException NoPermission
     */
    public void destroyChildren(Call call) {
        ManagedObjectReference pool = call.self();
        call.require("Resource.DeletePool", pool);
        Object unused = support.tasks().perform(call, pool, (task, m) -> {
            new EntityRemoval(support.events()).removePoolsBelow(m, task.origin(), pool);
            return null;
        });
    }
}
