package io.vimock.server;

import io.vimock.server.inventory.yaml.InventoryFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The arguments that say what is in the inventory. Not thread safe. */
final class InventoryArguments {
    /** What says how big the inventory of a VirtualCenter is, beyond what a single host has. */
    private static final List<String> VIRTUAL_CENTER_OPTIONS =
            List.of("--dc", "--cluster", "--host", "--standalone-host", "--pool", "--folder");

    private static final List<String> COUNTS = List.of(
            "--dc",
            "--cluster",
            "--host",
            "--standalone-host",
            "--pool",
            "--vm",
            "--ds",
            "--pg",
            "--folder",
            "--autostart");

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--esx", description = "Be a single ESX host instead of a VirtualCenter.")
    private boolean esx;

    @Option(names = "--dc", paramLabel = "N", defaultValue = "1", description = "Datacenters (default: 1).")
    private int datacenters;

    @Option(
            names = "--cluster",
            paramLabel = "N",
            defaultValue = "1",
            description = "Clusters in each datacenter (default: 1).")
    private int clusters;

    @Option(names = "--host", paramLabel = "N", defaultValue = "3", description = "Hosts in each cluster (default: 3).")
    private int hosts;

    @Option(
            names = "--standalone-host",
            paramLabel = "N",
            defaultValue = "1",
            description = "Hosts outside of clusters in each datacenter (default: 1).")
    private int standaloneHosts;

    @Option(
            names = "--pool",
            paramLabel = "N",
            defaultValue = "0",
            description = "Resource pools in each cluster, beside its root pool (default: 0).")
    private int pools;

    @Option(
            names = "--vm",
            paramLabel = "N",
            defaultValue = "2",
            description = "Virtual machines in each resource pool (default: 2).")
    private int virtualMachines;

    @Option(
            names = "--ds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Datastores in each datacenter (default: 1).")
    private int datastores;

    @Option(
            names = "--pg",
            paramLabel = "N",
            defaultValue = "1",
            description = "Port groups in each datacenter, beside VM Network (default: 1).")
    private int portGroups;

    @Option(
            names = "--folder",
            paramLabel = "N",
            defaultValue = "0",
            description = "Datacenters that lie in folders, and have folders in them (default: 0).")
    private int folders;

    @Option(
            names = "--autostart",
            paramLabel = "BOOL",
            arity = "1",
            defaultValue = "true",
            description = "Whether the virtual machines are powered on (default: true).")
    private boolean autostart;

    @Option(
            names = "--inventory",
            paramLabel = "FILE",
            description = "An inventory to build instead of one of counts: a YAML file, or white-paper.")
    private @Nullable String inventory;

    /**
     * Says what the arguments say.
     *
     * @throws IllegalArgumentException when they do not go together, or the file is no inventory
     */
    void addTo(MockOptions.Builder builder) {
        if (esx) {
            refuseVirtualCenterOptions();
            builder.esx();
        }
        String file = inventory;
        if (file == null) {
            builder.datacenters(datacenters)
                    .clusters(clusters)
                    .hosts(hosts)
                    .standaloneHosts(standaloneHosts)
                    .pools(pools)
                    .virtualMachines(virtualMachines)
                    .datastores(datastores)
                    .portGroups(portGroups)
                    .folders(folders)
                    .autostart(autostart);
            return;
        }
        for (String count : COUNTS) {
            if (isGiven(count)) {
                throw new IllegalArgumentException(
                        count + " is for a generated inventory and does not go with --inventory");
            }
        }
        if (InventoryFile.bundled(file).isPresent()) {
            builder.bundledInventory(file);
        } else {
            builder.inventory(Path.of(file));
        }
    }

    private void refuseVirtualCenterOptions() {
        for (String option : VIRTUAL_CENTER_OPTIONS) {
            if (isGiven(option)) {
                throw new IllegalArgumentException(
                        option + " does not go with --esx: an ESX host has no inventory beyond itself");
            }
        }
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }
}
