package io.vimock.server.inventory.files;

import io.vimock.server.world.Trie;
import io.vimock.vim25.ManagedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of a datastore that are kept as such: everything but what follows from the configurations of virtual
 * machines. Immutable; a change gives another tree that shares what is equal.
 */
final class FileTree {
    static final FileTree EMPTY = new FileTree(Folder.empty(Instant.EPOCH));

    private final Folder root;

    private FileTree(Folder root) {
        this.root = root;
    }

    /** What lies in a tree. */
    sealed interface Node permits Folder, Stored {
        /** When it was changed last. */
        Instant modified();
    }

    /**
     * A directory.
     *
     * @param children what lies in it, by name
     */
    record Folder(Trie<Child> children, Instant modified) implements Node {

        static Folder empty(Instant modified) {
            return new Folder(Trie.keyedBy(Child::name), modified);
        }

        /** The file of that name; null when there is none or a directory. */
        @Nullable
        Stored file(String name) {
            Child child = children.find(name);
            return child != null && child.node() instanceof Stored file ? file : null;
        }

        /** The bytes that the files directly in it take that belong to a machine. */
        long allocated(ManagedObjectReference machine) {
            long[] sum = {0};
            children.forEach(child -> {
                if (child.node() instanceof Stored file && machine.equals(file.machine())) {
                    sum[0] += file.allocated();
                }
            });
            return sum[0];
        }

        /**
         * The directory with something under a name.
         *
         * @param node null takes away what is there
         * @param now when it is changed, if the names in it become others
         */
        Folder with(String name, @Nullable Node node, Instant now) {
            boolean sameNames = (children.find(name) == null) == (node == null);
            return new Folder(
                    node == null ? children.without(name) : children.with(new Child(name, node)),
                    sameNames ? modified : now);
        }

        /** What lies in it, in the order of the names. */
        List<Child> sorted() {
            List<Child> sorted = new ArrayList<>(children.size());
            children.forEach(sorted::add);
            sorted.sort(Comparator.comparing(Child::name));
            return sorted;
        }
    }

    /** What lies in a directory under a name. */
    record Child(String name, Node node) {}

    /**
     * A file.
     *
     * @param allocated the bytes that it takes on the datastore
     * @param machine the virtual machine that it belongs to, which accounts for it; null when it lies there by itself
     */
    record Stored(
            Content content,
            long allocated,
            Instant modified,
            @Nullable ManagedObjectReference machine) implements Node {

        Stored belongingTo(@Nullable ManagedObjectReference vm) {
            return new Stored(content, allocated, modified, vm);
        }
    }

    /** The directory that everything is in. */
    Node root() {
        return root;
    }

    boolean isEmpty() {
        return root.children().size() == 0;
    }

    /** The names in the root. */
    List<String> names() {
        return root.sorted().stream().map(Child::name).toList();
    }

    /** What is at a path; null when nothing. */
    @Nullable
    Node find(String path) {
        Node at = root;
        for (int from = 0; from < path.length(); ) {
            if (!(at instanceof Folder folder)) {
                return null;
            }
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            Child child = folder.children().find(path.substring(from, to));
            if (child == null) {
                return null;
            }
            at = child.node();
            from = to + 1;
        }
        return at;
    }

    /** The file at a path; null when there is none or a directory. */
    @Nullable
    Stored file(String path) {
        return find(path) instanceof Stored file ? file : null;
    }

    /** The directory at a path; null when there is none or a file. */
    @Nullable
    Folder folder(String path) {
        return find(path) instanceof Folder folder ? folder : null;
    }

    /** The tree with something at a path, in directories made where they are missing; at the root a directory. */
    FileTree with(String path, Node node) {
        return new FileTree((Folder) (path.isEmpty() ? node : changed(root, path, node, node.modified())));
    }

    /** The tree without what is at a path. */
    FileTree without(String path, Instant now) {
        return find(path) == null ? this : new FileTree((Folder) changed(root, path, null, now));
    }

    private static Node changed(@Nullable Node at, String path, @Nullable Node node, Instant now) {
        Folder folder = at instanceof Folder known ? known : Folder.empty(now);
        int slash = path.indexOf('/');
        String name = slash < 0 ? path : path.substring(0, slash);
        Node inside = node;
        if (slash >= 0) {
            Child old = folder.children().find(name);
            inside = changed(old == null ? null : old.node(), path.substring(slash + 1), node, now);
        }
        return folder.with(name, inside, now);
    }

    /** Visits every file of a subtree. */
    static void forEach(Node node, Consumer<Stored> action) {
        if (node instanceof Stored file) {
            action.accept(file);
        } else if (node instanceof Folder folder) {
            folder.children().forEach(child -> forEach(child.node(), action));
        }
    }
}
