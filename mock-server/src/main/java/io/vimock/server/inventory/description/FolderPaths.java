package io.vimock.server.inventory.description;

import java.util.List;

/**
 * The folders of a datacenter as paths, a parent before its children.
 *
 * @param vm below the folder of virtual machines
 * @param host below the folder of hosts and clusters
 * @param datastore below the folder of datastores
 * @param network below the folder of networks
 */
public record FolderPaths(List<String> vm, List<String> host, List<String> datastore, List<String> network) {
    /** No folders. */
    public static final FolderPaths NONE = new FolderPaths(List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public FolderPaths {
        vm = List.copyOf(vm);
        host = List.copyOf(host);
        datastore = List.copyOf(datastore);
        network = List.copyOf(network);
    }
}
