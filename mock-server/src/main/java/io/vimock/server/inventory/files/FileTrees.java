package io.vimock.server.inventory.files;

import io.vimock.server.world.Annex;
import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where the world keeps the file tree of every datastore. Stateless. */
final class FileTrees {
    private static final Annex<Map<ManagedObjectReference, FileTree>> TREES = new Annex<>("files", Map.of());

    /** The trees of volumes that no host of the inventory mounts, by the urls of the volumes. */
    private static final Annex<Map<String, FileTree>> KEPT = new Annex<>("files of absent volumes", Map.of());

    private FileTrees() {}

    /** Keeps the tree of a datastore under the url of its volume. */
    static void keep(Mutation m, ManagedObjectReference datastore, String url) {
        Map<String, FileTree> kept = new HashMap<>(m.annex(KEPT));
        kept.put(url, of(m, datastore));
        m.set(KEPT, Map.copyOf(kept));
    }

    /** Gives a datastore the tree that is kept of its volume. */
    static void bringBack(Mutation m, ManagedObjectReference datastore, String url) {
        Map<String, FileTree> kept = new HashMap<>(m.annex(KEPT));
        FileTree tree = kept.remove(url);
        m.set(KEPT, Map.copyOf(kept));
        set(m, datastore, tree == null ? FileTree.EMPTY : tree);
    }

    /** The tree of a datastore. */
    static FileTree of(ReadView view, ManagedObjectReference datastore) {
        FileTree tree = view.annex(TREES).get(datastore);
        return tree == null ? FileTree.EMPTY : tree;
    }

    /** Whether no datastore has a file that is kept as such. */
    static boolean areEmpty(ReadView view) {
        return view.annex(TREES).isEmpty();
    }

    /** The roots of all trees. */
    static List<FileTree.Node> roots(ReadView view) {
        return Stream.concat(view.annex(TREES).values().stream(), view.annex(KEPT).values().stream())
                .map(FileTree::root)
                .toList();
    }

    /** Gives a datastore another tree. */
    static void set(Mutation m, ManagedObjectReference datastore, FileTree tree) {
        Map<ManagedObjectReference, FileTree> trees = new HashMap<>(m.annex(TREES));
        if (tree.isEmpty()) {
            trees.remove(datastore);
        } else {
            trees.put(datastore, tree);
        }
        m.set(TREES, Map.copyOf(trees));
    }
}
