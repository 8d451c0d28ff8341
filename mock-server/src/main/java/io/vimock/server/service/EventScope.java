package io.vimock.server.service;

import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
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
import io.vimock.vim25.VirtualMachineConfigInfo;
import io.vimock.vim25.VirtualMachineRuntimeInfo;
import io.vimock.vim25.VmEvent;
import io.vimock.vim25.VmEventArgument;
import org.jspecify.annotations.Nullable;

/**
 * Fills in where an event took place: the arguments that follow from its entity, as far as the caller left them unset.
 * Stateless.
 */
final class EventScope {
    private EventScope() {}

    /** Fills in the scope of an event about an entity. */
    static void fill(ReadView view, Event event, ManagedObjectReference entity) {
        ObjectState state = view.find(entity);
        if (state == null) {
            return;
        }
        MoType type = state.type();
        if (type == MoTypes.VIRTUAL_MACHINE) {
            fillMachine(view, event, state);
        } else if (type == MoTypes.HOST_SYSTEM) {
            fillHost(view, event, entity);
        } else if (type.isA(MoTypes.COMPUTE_RESOURCE)) {
            fillComputeResource(view, event, entity);
        } else if (type == MoTypes.RESOURCE_POOL) {
            if (event instanceof ResourcePoolEvent pool && pool.getResourcePool() == null) {
                pool.setResourcePool(
                        new ResourcePoolEventArgument().withResourcePool(entity).withName(name(view, entity)));
            }
            fillComputeResource(view, event, view.require(entity, ResourcePoolProperties.OWNER));
        } else if (type == MoTypes.DATASTORE) {
            DatastoreEventArgument argument =
                    new DatastoreEventArgument().withDatastore(entity).withName(name(view, entity));
            event.setDs(event.getDs() == null ? argument : event.getDs());
            if (event instanceof DatastoreEvent datastore && datastore.getDatastore() == null) {
                datastore.setDatastore(argument);
            }
        } else if (type == MoTypes.NETWORK && event.getNet() == null) {
            event.setNet(new NetworkEventArgument().withNetwork(entity).withName(name(view, entity)));
        }
        fillDatacenter(view, event, entity);
    }

    private static void fillMachine(ReadView view, Event event, ObjectState vm) {
        if (event.getVm() == null) {
            event.setVm(new VmEventArgument().withVm(vm.ref()).withName(name(view, vm.ref())));
        }
        VirtualMachineConfigInfo config = vm.get(VirtualMachineProperties.CONFIG);
        if (event instanceof VmEvent machine && config != null) {
            machine.setTemplate(config.isTemplate());
        }
        VirtualMachineRuntimeInfo runtime = vm.get(VirtualMachineProperties.RUNTIME);
        if (runtime != null && runtime.getHost() != null) {
            fillHost(view, event, runtime.getHost());
        }
    }

    private static void fillHost(ReadView view, Event event, ManagedObjectReference host) {
        if (event.getHost() == null) {
            event.setHost(new HostEventArgument().withHost(host).withName(name(view, host)));
        }
        ManagedObjectReference resource = view.exists(host) ? view.get(host, HostSystemProperties.PARENT) : null;
        if (resource != null) {
            fillComputeResource(view, event, resource);
        }
    }

    private static void fillComputeResource(ReadView view, Event event, ManagedObjectReference resource) {
        if (event.getComputeResource() == null) {
            event.setComputeResource(new ComputeResourceEventArgument()
                    .withComputeResource(resource)
                    .withName(name(view, resource)));
        }
    }

    private static void fillDatacenter(ReadView view, Event event, ManagedObjectReference entity) {
        ManagedObjectReference at = entity;
        while (at != null && event.getDatacenter() == null) {
            ObjectState state = view.find(at);
            if (state == null) {
                return;
            }
            if (state.type() == MoTypes.DATACENTER) {
                event.setDatacenter(
                        new DatacenterEventArgument().withDatacenter(at).withName(name(view, at)));
            }
            at = state.get(ManagedEntityProperties.PARENT);
        }
    }

    /** The entity that an event with its scope filled in is about: the most specific argument; null without any. */
    static @Nullable ManagedObjectReference of(Event event) {
        if (event.getVm() != null) {
            return event.getVm().getVm();
        }
        if (event.getHost() != null) {
            return event.getHost().getHost();
        }
        if (event.getComputeResource() != null) {
            return event.getComputeResource().getComputeResource();
        }
        return event.getDatacenter() == null ? null : event.getDatacenter().getDatacenter();
    }

    /** The name of an entity; its id when it has gone. */
    static String name(ReadView view, ManagedObjectReference entity) {
        ObjectState state = view.find(entity);
        @Nullable String name = state == null ? null : state.get(ManagedEntityProperties.NAME);
        if (name == null && state != null && state.type() == MoTypes.VIRTUAL_MACHINE) {
            // The name of a machine that is made in this step follows only at its end.
            VirtualMachineConfigInfo config = state.get(VirtualMachineProperties.CONFIG);
            return config == null ? entity.getValue() : config.getName();
        }
        return name == null ? entity.getValue() : name;
    }
}
