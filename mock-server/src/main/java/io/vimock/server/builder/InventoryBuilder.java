package io.vimock.server.builder;

import io.vimock.server.inventory.description.DatacenterDescription;
import io.vimock.server.inventory.description.InventoryDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Describes an inventory in Java, with everything that a file can say (docs/guide/inventory.md). Not thread safe.
 *
 * <pre>{@code
 * MockOptions.builder().inventory(i -> i.datacenter("DC0", dc -> dc
 *         .cluster("C0", c -> c.hosts(3).drs(true).vm("web", vm -> vm.cpus(2).memory("1 GB").poweredOn()))));
 * }</pre>
 *
 * <p>What is left out is as usual. A datacenter about whose datastores or networks nothing is said has one of each; a
 * virtual machine has a disk of 4 GB and a card on the first network, unless it has others.
 */
public final class InventoryBuilder {
    private final List<String> folders = new ArrayList<>();
    private final List<DatacenterDescription> datacenters = new ArrayList<>();

    /** An inventory without anything in it yet. */
    public InventoryBuilder() {}

    /** Adds folders of datacenters by their paths, a parent before its children. */
    public InventoryBuilder folders(String... paths) {
        folders.addAll(List.of(paths));
        return this;
    }

    /** Adds a datacenter. */
    public InventoryBuilder datacenter(String name, Consumer<DatacenterBuilder> description) {
        DatacenterBuilder datacenter = new DatacenterBuilder(name);
        description.accept(datacenter);
        datacenters.add(datacenter.make());
        return this;
    }

    /** Adds an empty datacenter. */
    public InventoryBuilder datacenter(String name) {
        return datacenter(name, datacenter -> {});
    }

    /**
     * The inventory.
     *
     * @throws IllegalArgumentException when something is missing that cannot be left out, such as a machine's host
     */
    public InventoryDescription build() {
        return new InventoryDescription(folders, datacenters);
    }
}
