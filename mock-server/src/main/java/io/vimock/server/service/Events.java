package io.vimock.server.service;

import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.call.EventPoster;
import io.vimock.server.call.Origin;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ComputeResourceEventArgument;
import io.vimock.vim25.DatacenterEventArgument;
import io.vimock.vim25.DatastoreEvent;
import io.vimock.vim25.DatastoreEventArgument;
import io.vimock.vim25.Event;
import io.vimock.vim25.HostEventArgument;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.NetworkEventArgument;
import io.vimock.vim25.ResourcePoolEvent;
import io.vimock.vim25.ResourcePoolEventArgument;
import io.vimock.vim25.VmEventArgument;
import org.jspecify.annotations.Nullable;

/**
 * Completes events: what an event is about says where it happened, and its type says how it reads.
 *
 * <p>Facts: events, scope. Arguments that the caller has set stay as they are. Stateless.
 */
public final class Events implements EventPoster {

    @Override
    public int post(Mutation m, Origin origin, Event event, @Nullable ManagedObjectReference entity) {
        event.setUserName(origin.userName());
        event.setChainId(origin.chainId());
        if (entity != null && m.exists(entity)) {
            locate(m, event, m.state(entity));
        }
        if (event.getFullFormattedMessage() == null) {
            event.setFullFormattedMessage(EventTypes.message(event));
        }
        return m.post(event);
    }

    /** Fills in the arguments from the entity upwards to its datacenter. */
    private static void locate(Mutation m, Event event, ObjectState entity) {
        ObjectState at = entity;
        while (at != null) {
            argument(event, at);
            at = above(m, event, at);
        }
    }

    /** Where to look next: a machine's host and compute resource come before its folders. */
    private static @Nullable ObjectState above(Mutation m, Event event, ObjectState at) {
        ManagedObjectReference next = null;
        if (at.type().isA(MoTypes.VIRTUAL_MACHINE)) {
            var runtime = at.get(VirtualMachineProperties.RUNTIME);
            next = runtime == null ? null : runtime.getHost();
        } else if (at.type().isA(MoTypes.RESOURCE_POOL)) {
            next = at.get(ResourcePoolProperties.OWNER);
        }
        if (next == null) {
            next = at.get(ManagedEntityProperties.PARENT);
        }
        return next == null || event.getDatacenter() != null ? null : m.find(next);
    }

    private static void argument(Event event, ObjectState at) {
        ManagedObjectReference ref = at.ref();
        String name = String.valueOf(at.get(ManagedEntityProperties.NAME));
        if (at.type().isA(MoTypes.VIRTUAL_MACHINE) && event.getVm() == null) {
            event.setVm(new VmEventArgument().withName(name).withVm(ref));
        } else if (at.type().isA(MoTypes.HOST_SYSTEM) && event.getHost() == null) {
            event.setHost(new HostEventArgument().withName(name).withHost(ref));
        } else if (at.type().isA(MoTypes.COMPUTE_RESOURCE) && event.getComputeResource() == null) {
            event.setComputeResource(
                    new ComputeResourceEventArgument().withName(name).withComputeResource(ref));
        } else if (at.type().isA(MoTypes.DATACENTER) && event.getDatacenter() == null) {
            event.setDatacenter(new DatacenterEventArgument().withName(name).withDatacenter(ref));
        } else if (at.type().isA(MoTypes.DATASTORE)) {
            datastore(event, new DatastoreEventArgument().withName(name).withDatastore(ref));
        } else if (at.type().isA(MoTypes.NETWORK) && event.getNet() == null) {
            event.setNet(new NetworkEventArgument().withName(name).withNetwork(ref));
        } else if (event instanceof ResourcePoolEvent pool
                && at.type().isA(MoTypes.RESOURCE_POOL)
                && pool.getResourcePool() == null) {
            pool.setResourcePool(new ResourcePoolEventArgument().withName(name).withResourcePool(ref));
        }
    }

    private static void datastore(Event event, DatastoreEventArgument argument) {
        if (event.getDs() == null) {
            event.setDs(argument);
        }
        if (event instanceof DatastoreEvent about && about.getDatastore() == null) {
            about.setDatastore(argument);
        }
    }
}
