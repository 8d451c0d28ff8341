package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.ResourceConfigSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A resource pool. Thread safe. */
public final class ResourcePool implements ManagedObjectType {
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
}
