package io.vimock.server.inventory;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.NetworkProperties;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.api.TaskManagerProperties;
import io.vimock.api.TaskProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Index;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.Relation;
import io.vimock.server.world.World;
import io.vimock.vim25.DatastoreHostMount;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What holds between the objects of the inventory: which properties are two sides of one relation, which follow from
 * others, and what is added up.
 */
public final class Inventory {
    private Inventory() {}

    /** The relations, for the world's constructor. */
    public static List<Relation> relations() {
        MoType vm = MoTypes.VIRTUAL_MACHINE;
        return List.of(
                one(
                        MoTypes.MANAGED_ENTITY,
                        ManagedEntityProperties.PARENT,
                        MoTypes.FOLDER,
                        FolderProperties.CHILD_ENTITY),
                one(
                        MoTypes.HOST_SYSTEM,
                        HostSystemProperties.PARENT,
                        MoTypes.COMPUTE_RESOURCE,
                        ComputeResourceProperties.HOST),
                one(
                        MoTypes.RESOURCE_POOL,
                        ResourcePoolProperties.PARENT,
                        MoTypes.RESOURCE_POOL,
                        ResourcePoolProperties.RESOURCE_POOL),
                new Relation(
                        vm,
                        VirtualMachineProperties.RUNTIME,
                        inside(VirtualMachineProperties.RUNTIME, runtime -> runtime.getHost()),
                        MoTypes.HOST_SYSTEM,
                        HostSystemProperties.VM),
                one(vm, VirtualMachineProperties.RESOURCE_POOL, MoTypes.RESOURCE_POOL, ResourcePoolProperties.VM),
                many(vm, VirtualMachineProperties.DATASTORE, MoTypes.DATASTORE, DatastoreProperties.VM),
                many(vm, VirtualMachineProperties.NETWORK, MoTypes.NETWORK, NetworkProperties.VM),
                many(MoTypes.HOST_SYSTEM, HostSystemProperties.NETWORK, MoTypes.NETWORK, NetworkProperties.HOST),
                new Relation(
                        MoTypes.DATASTORE,
                        DatastoreProperties.HOST,
                        datastore -> mountingHosts(datastore.get(DatastoreProperties.HOST)),
                        MoTypes.HOST_SYSTEM,
                        HostSystemProperties.DATASTORE),
                new Relation(
                        MoTypes.TASK,
                        TaskProperties.INFO,
                        inside(TaskProperties.INFO, info -> info.getEntity()),
                        MoTypes.MANAGED_ENTITY,
                        ManagedEntityProperties.RECENT_TASK),
                new Relation(
                        MoTypes.TASK,
                        TaskProperties.INFO,
                        task -> task.get(TaskProperties.INFO) == null ? List.of() : List.of(WellKnown.TASK_MANAGER),
                        MoTypes.TASK_MANAGER,
                        TaskManagerProperties.RECENT_TASK));
    }

    /** The derived properties, for the world's constructor. */
    public static List<Derivation> derivations() {
        List<Derivation> all = new ArrayList<>();
        all.add(Accessibility.derivation());
        all.addAll(VirtualMachineSummaries.derivations());
        all.add(DisabledMachineMethods.derivation());
        all.addAll(DisabledMethods.derivations());
        all.addAll(HostSummaries.derivations());
        all.addAll(HostManagers.derivations());
        all.addAll(ComputeResourceSummaries.derivations());
        all.addAll(ClusterConfigs.derivations());
        all.addAll(ResourcePoolRuntimes.derivations());
        all.addAll(ResourcePool.derivations());
        all.addAll(DatacenterContents.derivations());
        all.addAll(CustomFields.derivations());
        return all;
    }

    /** The indexes, for the world's constructor. */
    public static List<Index> indexes() {
        return InventoryIndexes.ALL;
    }

    /** Adds what the world has to add up at the end of every step. To be called after other hooks are added. */
    public static void watch(World world) {
        world.addHook(new Departures());
        world.addHook(new SwitchPorts());
        world.addHook(new ReservationAccounting());
        world.addHook(new HostReservations());
    }

    private static Relation one(
            MoType source,
            Property<ManagedObjectReference> forward,
            MoType target,
            Property<List<ManagedObjectReference>> inverse) {
        return new Relation(source, forward, state -> listOf(state.get(forward)), target, inverse);
    }

    private static Relation many(
            MoType source,
            Property<List<ManagedObjectReference>> forward,
            MoType target,
            Property<List<ManagedObjectReference>> inverse) {
        return new Relation(
                source,
                forward,
                state -> {
                    List<ManagedObjectReference> members = state.get(forward);
                    return members == null ? List.of() : members;
                },
                target,
                inverse);
    }

    private static <T> Function<ObjectState, List<ManagedObjectReference>> inside(
            Property<T> property, Function<T, @Nullable ManagedObjectReference> part) {
        return state -> {
            T bean = state.get(property);
            return bean == null ? List.of() : listOf(part.apply(bean));
        };
    }

    private static List<ManagedObjectReference> listOf(@Nullable ManagedObjectReference ref) {
        return ref == null ? List.of() : List.of(ref);
    }

    private static List<ManagedObjectReference> mountingHosts(@Nullable List<DatastoreHostMount> mounts) {
        return mounts == null
                ? List.of()
                : mounts.stream().map(DatastoreHostMount::getKey).toList();
    }
}
