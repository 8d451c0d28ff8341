package io.vimock.server.inventory;

import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.Call;
import io.vimock.server.call.ManagedObjectType;
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
