package io.vimock.server.inventory;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.NetworkProperties;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.inventory.EntityFactory.FolderKind;
import io.vimock.server.world.Derivation;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.HostRuntimeInfo;
import io.vimock.vim25.HostSystemConnectionState;
import io.vimock.vim25.HostSystemPowerState;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Keeps {@code ManagedEntity.disabledMethod} of all entities but virtual machines in line with their state: the
 * operations that would be refused now, whoever calls them. Stateless.
 */
final class DisabledMethods {
    private static final String DESTROY = "Destroy_Task";
    private static final String RENAME = "Rename_Task";

    private DisabledMethods() {}

    static List<Derivation> derivations() {
        return List.of(
                of(
                        MoTypes.FOLDER,
                        List.of(FolderProperties.PARENT, FolderProperties.CHILD_TYPE),
                        DisabledMethods::folder),
                of(MoTypes.DATACENTER, List.of(ManagedEntityProperties.PARENT), (view, datacenter) -> List.of()),
                of(MoTypes.COMPUTE_RESOURCE, List.of(ManagedEntityProperties.PARENT), DisabledMethods::computeResource),
                of(
                        MoTypes.HOST_SYSTEM,
                        List.of(HostSystemProperties.RUNTIME, HostSystemProperties.PARENT),
                        DisabledMethods::host),
                of(
                        MoTypes.RESOURCE_POOL,
                        List.of(ResourcePoolProperties.PARENT, ResourcePoolProperties.OWNER),
                        DisabledMethods::pool),
                of(
                        MoTypes.DATASTORE,
                        List.of(DatastoreProperties.HOST, DatastoreProperties.VM),
                        DisabledMethods::datastore),
                of(MoTypes.NETWORK, List.of(NetworkProperties.HOST, NetworkProperties.VM), DisabledMethods::network));
    }

    private static Derivation of(
            MoType type,
            List<Property<?>> inputs,
            BiFunction<ReadView, ManagedObjectReference, List<String>> disabled) {
        return Derivation.ofOwn(type, inputs, (m, entity) -> set(m, entity, disabled.apply(m, entity)));
    }

    private static void set(Mutation m, ManagedObjectReference entity, List<String> disabled) {
        m.set(entity, ManagedEntityProperties.DISABLED_METHOD, disabled);
    }

    private static List<String> folder(ReadView view, ManagedObjectReference folder) {
        List<String> disabled = new ArrayList<>();
        if (FolderRules.isFixed(view, folder)) {
            disabled.addAll(List.of(DESTROY, RENAME, "UnregisterAndDestroy_Task"));
        }
        FolderKind kind = FolderRules.kind(view, folder);
        if (kind != FolderKind.VIRTUAL_MACHINE) {
            disabled.addAll(List.of("CreateVM_Task", "RegisterVM_Task"));
        }
        if (kind != FolderKind.HOST) {
            disabled.addAll(List.of("CreateCluster", "CreateClusterEx", "AddStandaloneHost_Task"));
        }
        if (kind != FolderKind.DATACENTER) {
            disabled.add("CreateDatacenter");
        }
        return disabled;
    }

    private static List<String> computeResource(ReadView view, ManagedObjectReference resource) {
        return resource.getType().equals(MoTypes.COMPUTE_RESOURCE.name()) ? List.of(RENAME) : List.of();
    }

    private static List<String> host(ReadView view, ManagedObjectReference host) {
        HostRuntimeInfo runtime = view.require(host, HostSystemProperties.RUNTIME);
        List<String> disabled = new ArrayList<>(List.of(RENAME));
        boolean connected = runtime.getConnectionState() == HostSystemConnectionState.CONNECTED;
        boolean standBy = runtime.getPowerState() == HostSystemPowerState.STAND_BY;
        if (connected) {
            disabled.add("ReconnectHost_Task");
        } else {
            disabled.addAll(List.of("RebootHost_Task", "ShutdownHost_Task", "PowerDownHostToStandBy_Task"));
        }
        if (!connected || runtime.isInMaintenanceMode()) {
            disabled.add("EnterMaintenanceMode_Task");
        }
        if (!connected || !runtime.isInMaintenanceMode()) {
            disabled.add("ExitMaintenanceMode_Task");
        }
        if (!standBy) {
            disabled.add("PowerUpHostFromStandBy_Task");
        }
        boolean clustered = MoTypes.CLUSTER_COMPUTE_RESOURCE
                .name()
                .equals(view.require(host, HostSystemProperties.PARENT).getType());
        if (clustered && connected && !runtime.isInMaintenanceMode()) {
            disabled.add(DESTROY);
        }
        return disabled;
    }

    private static List<String> pool(ReadView view, ManagedObjectReference pool) {
        boolean isRoot = !MoTypes.RESOURCE_POOL
                .name()
                .equals(view.require(pool, ResourcePoolProperties.PARENT).getType());
        return isRoot ? List.of(DESTROY, RENAME) : List.of();
    }

    private static List<String> datastore(ReadView view, ManagedObjectReference datastore) {
        var mounts = view.get(datastore, DatastoreProperties.HOST);
        boolean inUse = (mounts != null && !mounts.isEmpty())
                || !view.refs(datastore, DatastoreProperties.VM).isEmpty();
        return inUse ? List.of(DESTROY, "DestroyDatastore") : List.of();
    }

    private static List<String> network(ReadView view, ManagedObjectReference network) {
        boolean inUse = !view.refs(network, NetworkProperties.HOST).isEmpty()
                || !view.refs(network, NetworkProperties.VM).isEmpty();
        return inUse ? List.of(DESTROY, "DestroyNetwork", RENAME) : List.of(RENAME);
    }
}
