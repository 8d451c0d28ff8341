package io.vimock.server.inventory.description;

import java.util.List;

/**
 * An inventory to be made: folders and datacenters with everything in them.
 *
 * <p>Entities are named in each other by name or, where names repeat, by a path with slashes; a slash in a name is
 * written {@code %2f}. Immutable, as all parts of it are.
 *
 * @param folders the folders of datacenters as paths, a parent before its children: {@code Sites}, {@code Sites/East}
 * @param datacenters the datacenters
 */
public record InventoryDescription(List<String> folders, List<DatacenterDescription> datacenters) {
    /** Copies the lists. */
    public InventoryDescription {
        folders = List.copyOf(folders);
        datacenters = List.copyOf(datacenters);
    }
}
