package io.vimock.server.builder;

import io.vimock.server.inventory.InventoryGenerator;
import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.FolderPaths;
import io.vimock.server.inventory.yaml.RecordParts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Describes a datacenter, with what a file has as keys. Not thread safe. */
public final class DatacenterBuilder {
    private final RecordParts<DatacenterDescription> parts = RecordParts.of(DatacenterDescription.class);
    private static final String DATASTORE = "LocalDS_0";

    private final Map<String, List<String>> folders = new HashMap<>();
    private final List<ClusterBuilder> clusters = new ArrayList<>();
    private final List<HostBuilder> hosts = new ArrayList<>();
    private final List<VirtualMachineBuilder> machines = new ArrayList<>();

    DatacenterBuilder(String name) {
        parts.set("name", name);
    }

    /** The path of the folder it is in. */
    public DatacenterBuilder folder(String value) {
        parts.set("folder", value);
        return this;
    }

    /** Adds a network. */
    public DatacenterBuilder network(String name, Consumer<NetworkBuilder> description) {
        NetworkBuilder member = new NetworkBuilder(name);
        description.accept(member);
        parts.add("networks", member.make());
        return this;
    }

    /** Adds a network about which there is nothing more to say. */
    public DatacenterBuilder network(String name) {
        return network(name, member -> {});
    }

    /** Adds a datastore. */
    public DatacenterBuilder datastore(String name, Consumer<DatastoreBuilder> description) {
        DatastoreBuilder member = new DatastoreBuilder(name);
        description.accept(member);
        parts.add("datastores", member.make());
        return this;
    }

    /** Adds a datastore about which there is nothing more to say. */
    public DatacenterBuilder datastore(String name) {
        return datastore(name, member -> {});
    }

    /** Adds folders of virtual machines by their paths, a parent before its children. */
    public DatacenterBuilder vmFolders(String... paths) {
        return folders("vm", paths);
    }

    /** Adds folders of hosts and clusters by their paths, a parent before its children. */
    public DatacenterBuilder hostFolders(String... paths) {
        return folders("host", paths);
    }

    /** Adds folders of datastores by their paths, a parent before its children. */
    public DatacenterBuilder datastoreFolders(String... paths) {
        return folders("datastore", paths);
    }

    /** Adds folders of networks by their paths, a parent before its children. */
    public DatacenterBuilder networkFolders(String... paths) {
        return folders("network", paths);
    }

    private DatacenterBuilder folders(String kind, String... paths) {
        folders.computeIfAbsent(kind, any -> new ArrayList<>()).addAll(List.of(paths));
        return this;
    }

    /** Adds a cluster. */
    public DatacenterBuilder cluster(String name, Consumer<ClusterBuilder> description) {
        ClusterBuilder cluster = new ClusterBuilder(name);
        description.accept(cluster);
        clusters.add(cluster);
        return this;
    }

    /** Adds a host outside of clusters. */
    public DatacenterBuilder host(String name, Consumer<HostBuilder> description) {
        HostBuilder host = new HostBuilder(name);
        description.accept(host);
        hosts.add(host);
        return this;
    }

    /** Adds a host outside of clusters about which there is nothing more to say. */
    public DatacenterBuilder host(String name) {
        return host(name, host -> {});
    }

    /** Adds a virtual machine, which has to name its host. */
    public DatacenterBuilder vm(String name, Consumer<VirtualMachineBuilder> description) {
        VirtualMachineBuilder machine = new VirtualMachineBuilder(name);
        description.accept(machine);
        machines.add(machine);
        return this;
    }

    private List<String> folders(String kind) {
        return folders.getOrDefault(kind, List.of());
    }

    private List<VirtualMachineBuilder> machines() {
        List<VirtualMachineBuilder> all = new ArrayList<>();
        clusters.forEach(cluster -> all.addAll(cluster.machines()));
        hosts.forEach(host -> all.addAll(host.machines()));
        all.addAll(machines);
        return all;
    }

    /** Whoever says nothing of datastores and networks has one of each. */
    private void standard() {
        if (!parts.has("datastores")) {
            datastore(DATASTORE);
        }
        if (!parts.has("networks")) {
            network(InventoryGenerator.VM_NETWORK);
        }
    }

    DatacenterDescription make() {
        standard();
        parts.set("folders", new FolderPaths(folders("vm"), folders("host"), folders("datastore"), folders("network")));
        parts.set("clusters", clusters.stream().map(ClusterBuilder::make).toList());
        parts.set("hosts", hosts.stream().map(HostBuilder::make).toList());
        DatacenterDescription bare = parts.make();
        String datastore = bare.datastores().get(0).name();
        String network = bare.networks().get(0).name();
        List<VirtualMachineBuilder> all = machines();
        all.forEach(machine -> machine.standard(datastore, network));
        parts.set(
                "virtualMachines", all.stream().map(VirtualMachineBuilder::make).toList());
        return parts.make();
    }
}
