package io.vimock.server.dump;

import io.vimock.client.Datacenter;
import io.vimock.client.Folder;
import io.vimock.client.ManagedEntity;
import io.vimock.client.ManagedObject;
import io.vimock.client.ObjectProperties;
import io.vimock.client.VimConnection;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The folders of a server and the paths that they have below the root folder, or below a folder of a datacenter. */
final class FolderTree {
    /** Where paths begin: at the root folder, and at the four folders of each datacenter. */
    private final Map<ManagedObjectReference, Map<ManagedObjectReference, String>> below = new LinkedHashMap<>();

    private final Map<ManagedObjectReference, List<ObjectProperties<Folder>>> children = new HashMap<>();
    private final Map<ManagedObjectReference, ManagedObjectReference> tops = new HashMap<>();
    private final Map<ManagedObjectReference, String> paths = new LinkedHashMap<>();

    FolderTree(VimConnection vim, List<ObjectProperties<Datacenter>> datacenters) {
        for (ObjectProperties<Folder> folder : vim.inventory()
                .all(Folder.class)
                .properties(ManagedEntity.NAME, ManagedEntity.PARENT)
                .list()) {
            ManagedEntity parent = folder.get(ManagedEntity.PARENT);
            if (parent != null) {
                children.computeIfAbsent(parent.ref(), key -> new ArrayList<>()).add(folder);
            }
        }
        addTop(vim.rootFolder());
        for (ObjectProperties<Datacenter> datacenter : datacenters) {
            addTop(datacenter.get(Datacenter.VM_FOLDER));
            addTop(datacenter.get(Datacenter.HOST_FOLDER));
            addTop(datacenter.get(Datacenter.DATASTORE_FOLDER));
            addTop(datacenter.get(Datacenter.NETWORK_FOLDER));
        }
    }

    private void addTop(@Nullable ManagedObject top) {
        if (top != null) {
            Map<ManagedObjectReference, String> inside = new LinkedHashMap<>();
            tops.put(top.ref(), top.ref());
            add(top.ref(), top.ref(), "", inside);
            below.put(top.ref(), inside);
        }
    }

    private void add(
            ManagedObjectReference top,
            ManagedObjectReference parent,
            String prefix,
            Map<ManagedObjectReference, String> inside) {
        for (ObjectProperties<Folder> folder : children.getOrDefault(parent, List.of())) {
            ManagedObjectReference ref = folder.object().ref();
            String path = prefix + folder.require(ManagedEntity.NAME);
            inside.put(ref, path);
            paths.put(ref, path);
            tops.put(ref, top);
            add(top, ref, path + "/", inside);
        }
    }

    /** The paths of the folders below a top folder; none when there is no such folder, as with VirtualCenter 2.5. */
    List<String> pathsBelow(@Nullable ManagedObject top) {
        return top == null
                ? List.of()
                : List.copyOf(below.getOrDefault(top.ref(), Map.of()).values());
    }

    /** The path of a folder; null for one at the top. */
    @Nullable
    String path(@Nullable ManagedObject folder) {
        return folder == null ? null : paths.get(folder.ref());
    }

    /** The members of a top folder, at any depth; those of one folder stay together, in their order. */
    <T> List<T> membersOf(
            @Nullable ManagedObject top, List<T> all, Function<T, @Nullable ? extends ManagedObject> folder) {
        if (top == null) {
            return List.of();
        }
        List<ManagedObjectReference> order =
                new ArrayList<>(below.getOrDefault(top.ref(), Map.of()).keySet());
        Map<ManagedObjectReference, Integer> places = new HashMap<>();
        places.put(top.ref(), -1);
        order.forEach(ref -> places.put(ref, places.size()));
        Function<T, @Nullable Integer> place = member -> {
            ManagedObject in = folder.apply(member);
            return in == null ? null : places.get(in.ref());
        };
        return all.stream()
                .filter(member -> place.apply(member) != null)
                .sorted(Comparator.comparing(member -> Objects.requireNonNull(place.apply(member))))
                .toList();
    }
}
