package io.vimock.server.inventory.files;

import io.vimock.server.world.Mutation;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes the file trees of datastores, and keeps count of who has what clients have uploaded. What is moved is put to
 * its new place before it is removed from the old one, so that it is not given up in between. Stateless.
 */
final class FileEdit {
    private FileEdit() {}

    /** Puts something to a path, in place of what is there. */
    static void put(Mutation m, ManagedObjectReference datastore, String path, FileTree.Node node) {
        FileTree tree = FileTrees.of(m, datastore);
        replaced(m, node, tree.find(path));
        FileTrees.set(m, datastore, tree.with(path, node));
    }

    /** Removes what is at a path, if anything. */
    static void remove(Mutation m, ManagedObjectReference datastore, String path) {
        FileTree tree = FileTrees.of(m, datastore);
        replaced(m, null, tree.find(path));
        FileTrees.set(m, datastore, tree.without(path, m.now()));
    }

    /** Removes a directory if nothing is in it. */
    static void prune(Mutation m, ManagedObjectReference datastore, String directory) {
        FileTree.Folder folder =
                directory.isEmpty() ? null : FileTrees.of(m, datastore).folder(directory);
        if (folder != null && folder.children().size() == 0) {
            remove(m, datastore, directory);
        }
    }

    private static void replaced(Mutation m, FileTree.@Nullable Node added, FileTree.@Nullable Node gone) {
        blobs(added).forEach(blob -> m.afterCommit(blob::retain));
        blobs(gone).forEach(blob -> m.afterCommit(blob::release));
    }

    /** What clients have uploaded, once for every file that has it. */
    static List<Blob> blobs(ReadView view) {
        List<Blob> all = new ArrayList<>();
        FileTrees.roots(view).forEach(root -> all.addAll(blobs(root)));
        return all;
    }

    private static List<Blob> blobs(FileTree.@Nullable Node node) {
        List<Blob> blobs = new ArrayList<>(0);
        if (node != null) {
            FileTree.forEach(node, file -> {
                Content content = file.content() instanceof Content.Padded padded ? padded.base() : file.content();
                if (content instanceof Blob blob) {
                    blobs.add(blob);
                }
            });
        }
        return blobs;
    }
}
