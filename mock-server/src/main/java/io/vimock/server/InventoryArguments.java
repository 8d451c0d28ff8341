package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandOptions;
import io.vimock.server.inventory.yaml.InventoryFile;
import java.nio.file.Path;
import java.util.List;

/** The arguments that say what is in the inventory. */
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

    private final Arguments given;

    /** @param given what a command was given that takes what {@link #declare} says */
    InventoryArguments(Arguments given) {
        this.given = given;
    }

    static void declare(CommandOptions options) {
        options.flag("--esx", "Be a single ESX host instead of a VirtualCenter.")
                .value("--dc", "N", "Datacenters (default: 1).")
                .value("--cluster", "N", "Clusters in each datacenter (default: 1).")
                .value("--host", "N", "Hosts in each cluster (default: 3).")
                .value("--standalone-host", "N", "Hosts outside of clusters in each datacenter (default: 1).")
                .value("--pool", "N", "Resource pools in each cluster, beside its root pool (default: 0).")
                .value("--vm", "N", "Virtual machines in each resource pool (default: 2).")
                .value("--ds", "N", "Datastores in each datacenter (default: 1).")
                .value("--pg", "N", "Port groups in each datacenter, beside VM Network (default: 1).")
                .value("--folder", "N", "Datacenters that lie in folders, and have folders in them (default: 0).")
                .value("--autostart", "BOOL", "Whether the virtual machines are powered on (default: true).")
                .value(
                        "--inventory",
                        "FILE",
                        "An inventory to build instead of one of counts: a YAML file, or white-paper.");
    }

    /**
     * Says what the arguments say.
     *
     * @throws IllegalArgumentException when they do not go together, or the file is no inventory
     */
    void addTo(MockOptions.Builder builder) {
        if (given.isOn("--esx")) {
            refuseVirtualCenterOptions();
            builder.esx();
        }
        String file = given.text("--inventory");
        if (file == null) {
            builder.datacenters(given.number("--dc", 1))
                    .clusters(given.number("--cluster", 1))
                    .hosts(given.number("--host", 3))
                    .standaloneHosts(given.number("--standalone-host", 1))
                    .pools(given.number("--pool", 0))
                    .virtualMachines(given.number("--vm", 2))
                    .datastores(given.number("--ds", 1))
                    .portGroups(given.number("--pg", 1))
                    .folders(given.number("--folder", 0))
                    .autostart(given.truth("--autostart", true));
            return;
        }
        for (String count : COUNTS) {
            if (given.isGiven(count)) {
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
            if (given.isGiven(option)) {
                throw new IllegalArgumentException(
                        option + " does not go with --esx: an ESX host has no inventory beyond itself");
            }
        }
    }
}
