package io.vimock.server.inventory.files;

import io.vimock.api.DatacenterProperties;
import io.vimock.api.DatastoreProperties;
import io.vimock.api.FolderProperties;
import io.vimock.api.ManagedEntityProperties;
import io.vimock.api.MoTypes;
import io.vimock.api.ServiceInstanceProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds datacenters by their inventory paths, and datastores by their names. Stateless. */
final class Datacenters {
    private static final ManagedObjectReference SERVICE_INSTANCE =
            new ManagedObjectReference(MoTypes.SERVICE_INSTANCE.name(), "ServiceInstance");

    private Datacenters() {}

    /** All datacenters by their paths from the root folder, such as {@code Folder/DC0}. */
    static Map<String, ManagedObjectReference> all(ReadView view) {
        Map<String, ManagedObjectReference> found = new LinkedHashMap<>();
        collect(
                view,
                view.require(SERVICE_INSTANCE, ServiceInstanceProperties.CONTENT)
                        .getRootFolder(),
                "",
                found);
        return found;
    }

    private static void collect(
            ReadView view, ManagedObjectReference folder, String prefix, Map<String, ManagedObjectReference> found) {
        for (ManagedObjectReference child : view.refs(folder, FolderProperties.CHILD_ENTITY)) {
            String path = prefix + view.require(child, ManagedEntityProperties.NAME);
            if (view.state(child).type() == MoTypes.DATACENTER) {
                found.put(path, child);
            } else {
                collect(view, child, path + "/", found);
            }
        }
    }

    /** The datacenter at an inventory path; null when there is none. */
    static @Nullable ManagedObjectReference find(ReadView view, String path) {
        return all(view).get(stored(path.replaceAll("^/+|/+$", "")));
    }

    private static String stored(String name) {
        return name.replace("%2F", "%2f").replace("%5C", "%5c");
    }

    /** The datastores of that name in all datacenters. */
    static List<ManagedObjectReference> datastores(ReadView view, String name) {
        List<ManagedObjectReference> found = new ArrayList<>();
        for (ManagedObjectReference datacenter : all(view).values()) {
            found.addAll(named(view, view.refs(datacenter, DatacenterProperties.DATASTORE), name));
        }
        return found;
    }

    /** Those of some datastores that have a name, with slashes in it escaped or not. */
    static List<ManagedObjectReference> named(ReadView view, List<ManagedObjectReference> datastores, String name) {
        List<ManagedObjectReference> found = new ArrayList<>(1);
        for (ManagedObjectReference datastore : datastores) {
            String its = view.require(datastore, DatastoreProperties.NAME);
            if (its.equals(name) || its.equals(stored(name).replace("/", "%2f"))) {
                found.add(datastore);
            }
        }
        return found;
    }
}
