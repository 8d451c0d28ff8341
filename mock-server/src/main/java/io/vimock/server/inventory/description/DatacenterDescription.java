package io.vimock.server.inventory.description;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A datacenter.
 *
 * @param name its name
 * @param folder the path of the folder it is in; null for the root folder
 * @param folders the folders in it
 * @param networks the networks, for which its hosts have port groups
 * @param datastores the datastores that its hosts mount
 * @param clusters the clusters
 * @param hosts the hosts outside of clusters
 * @param virtualMachines the virtual machines, templates among them
 */
public record DatacenterDescription(
        String name,
        @Nullable String folder,
        FolderPaths folders,
        List<NetworkDescription> networks,
        List<DatastoreDescription> datastores,
        List<ClusterDescription> clusters,
        List<HostDescription> hosts,
        List<VirtualMachineDescription> virtualMachines) {
    /** Copies the lists. */
    public DatacenterDescription {
        networks = List.copyOf(networks);
        datastores = List.copyOf(datastores);
        clusters = List.copyOf(clusters);
        hosts = List.copyOf(hosts);
        virtualMachines = List.copyOf(virtualMachines);
    }
}
