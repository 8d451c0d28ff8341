package io.vimock.server.service.collector;

import io.vimock.api.ComputeResourceProperties;
import io.vimock.api.DatacenterProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.HostSystemProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoType;
import io.vimock.api.MoTypes;
import io.vimock.api.Property;
import io.vimock.api.ResourcePoolProperties;
import io.vimock.server.world.Change;
import io.vimock.server.world.ObjectState;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What contains what in the inventory, as a ContainerView sees it: a folder its children, a datacenter its folders, a
 * compute resource its hosts and root pool, a pool its pools and virtual machines, a host its virtual machines.
 * Stateless.
 */
public final class Containment {
    private static final List<Edge> EDGES = List.of(
            new Edge(MoTypes.FOLDER, FolderProperties.CHILD_ENTITY, List.of(MoTypes.MANAGED_ENTITY), false),
            edge(MoTypes.DATACENTER, DatacenterProperties.VM_FOLDER, MoTypes.FOLDER, MoTypes.VIRTUAL_MACHINE),
            edge(
                    MoTypes.DATACENTER,
                    DatacenterProperties.HOST_FOLDER,
                    MoTypes.FOLDER,
                    MoTypes.COMPUTE_RESOURCE,
                    MoTypes.HOST_SYSTEM,
                    MoTypes.RESOURCE_POOL),
            edge(MoTypes.DATACENTER, DatacenterProperties.DATASTORE_FOLDER, MoTypes.FOLDER, MoTypes.DATASTORE),
            edge(MoTypes.DATACENTER, DatacenterProperties.NETWORK_FOLDER, MoTypes.FOLDER, MoTypes.NETWORK),
            edge(
                    MoTypes.COMPUTE_RESOURCE,
                    ComputeResourceProperties.HOST,
                    MoTypes.HOST_SYSTEM,
                    MoTypes.VIRTUAL_MACHINE),
            edge(
                    MoTypes.COMPUTE_RESOURCE,
                    ComputeResourceProperties.RESOURCE_POOL,
                    MoTypes.RESOURCE_POOL,
                    MoTypes.VIRTUAL_MACHINE),
            edge(
                    MoTypes.RESOURCE_POOL,
                    ResourcePoolProperties.RESOURCE_POOL,
                    MoTypes.RESOURCE_POOL,
                    MoTypes.VIRTUAL_MACHINE),
            new Edge(MoTypes.RESOURCE_POOL, ResourcePoolProperties.VM, List.of(MoTypes.VIRTUAL_MACHINE), true),
            new Edge(MoTypes.HOST_SYSTEM, HostSystemProperties.VM, List.of(MoTypes.VIRTUAL_MACHINE), true));

    private Containment() {}

    /**
     * A property that names what an object contains.
     *
     * @param below the types that may be found by going that way
     * @param running whether it leads to virtual machines by where they run, not by their folder
     */
    record Edge(MoType source, Property<?> property, List<MoType> below, boolean running) {}

    private static Edge edge(MoType source, Property<?> property, MoType... below) {
        return new Edge(source, property, List.of(below), false);
    }

    /** The objects directly inside an object. */
    public static List<ManagedObjectReference> children(ObjectState container) {
        return EDGES.stream()
                .filter(edge -> container.type().isA(edge.source()))
                .flatMap(edge -> References.in(container.get(edge.property())).stream())
                .toList();
    }

    /** Whether a change touches what is directly inside an object. */
    public static boolean touches(Change change) {
        ObjectState state = change.after() == null ? change.before() : change.after();
        return state != null
                && EDGES.stream().anyMatch(edge -> state.type().isA(edge.source()) && change.touches(edge.property()));
    }

    /** Whether objects of the type contain others. */
    public static boolean isContainer(MoType type) {
        return EDGES.stream().anyMatch(edge -> type.isA(edge.source()));
    }

    /**
     * The ways that lead from a container to objects of some types, down to any depth. Virtual machines are found by
     * where they run only below a single host folder, where no folder of virtual machines is; all ways together would
     * find each several times.
     *
     * @param wanted the types to find; null for all
     */
    static List<Edge> ways(ReadView view, ObjectState container, @Nullable List<MoType> wanted) {
        boolean byFolder = findsMachinesByFolder(view, container);
        return EDGES.stream()
                .filter(edge -> !(edge.running() && byFolder))
                .filter(edge -> wanted == null || wanted.stream().anyMatch(type -> leadsTo(edge, type)))
                .toList();
    }

    private static boolean leadsTo(Edge edge, MoType wanted) {
        return edge.below().stream().anyMatch(type -> type.isA(wanted) || wanted.isA(type));
    }

    private static boolean findsMachinesByFolder(ReadView view, ObjectState container) {
        ObjectState at = container;
        while (at != null && at.type().isA(MoTypes.FOLDER)) {
            ManagedObjectReference parent = at.get(ManagedEntityProperties.PARENT);
            ObjectState above = parent == null ? null : view.find(parent);
            if (above != null && above.type().isA(MoTypes.DATACENTER)) {
                return !at.ref().equals(above.get(DatacenterProperties.HOST_FOLDER));
            }
            at = above;
        }
        return at == null || at.type().isA(MoTypes.DATACENTER);
    }
}
