package io.vimock.server.inventory.files;

import io.vimock.api.DatastoreProperties;
import io.vimock.api.VirtualMachineProperties;
import io.vimock.server.world.ReadView;
import io.vimock.vim25.ManagedObjectReference;
import io.vimock.vim25.VirtualMachineConfigInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds files on datastores: those of virtual machines, which follow from their configurations, and those that lie there
 * by themselves. Stateless.
 */
public final class DatastoreFiles {
    private DatastoreFiles() {}

    /** What is at a path below a datastore's root; null when nothing. The root itself is a directory. */
    public static @Nullable FileEntry find(ReadView view, ManagedObjectReference datastore, String path) {
        return find(view, datastore, path, null);
    }

    /**
     * What is at a path, apart from the files of one machine.
     *
     * @param except the machine; null for none
     */
    public static @Nullable FileEntry find(
            ReadView view, ManagedObjectReference datastore, String path, @Nullable ManagedObjectReference except) {
        FileTree.Node node = FileTrees.of(view, datastore).find(path);
        if (node != null && !(node instanceof FileTree.Stored file && file.machine() != null)) {
            return FileEntry.of(path, node);
        }
        for (ManagedObjectReference vm : machines(view, datastore, DatastorePath.parent(path))) {
            MachineFile file =
                    vm.equals(except) ? null : MachineFiles.of(view, vm).find(datastore, path);
            if (file != null) {
                return FileEntry.of(file, vm);
            }
        }
        for (ManagedObjectReference vm :
                path.isEmpty() ? List.<ManagedObjectReference>of() : machines(view, datastore, path)) {
            if (!vm.equals(except)) {
                return new FileEntry(path, null, 0, modified(view, vm), null);
            }
        }
        return null;
    }

    private static Instant modified(ReadView view, ManagedObjectReference vm) {
        Instant modified = view.require(vm, VirtualMachineProperties.CONFIG).getModified();
        return modified == null ? Instant.EPOCH : modified;
    }

    /** The machines that have files in a directory of a datastore or below it; of the root only those right in it. */
    static List<ManagedObjectReference> machines(ReadView view, ManagedObjectReference datastore, String directory) {
        String name = view.require(datastore, DatastoreProperties.NAME);
        return view.lookup(MachineFiles.IN_DIRECTORY, "[" + name + "] " + directory).stream()
                .filter(vm -> view.refs(vm, VirtualMachineProperties.DATASTORE).contains(datastore))
                .toList();
    }

    /** What is in a directory, by name. */
    public static Map<String, FileEntry> list(ReadView view, ManagedObjectReference datastore, String directory) {
        Map<String, FileEntry> entries = new TreeMap<>();
        String prefix = directory.isEmpty() ? "" : directory + "/";
        if (directory.isEmpty()) {
            for (ManagedObjectReference vm : view.refs(datastore, DatastoreProperties.VM)) {
                addDirectories(view, datastore, vm, entries);
            }
        }
        for (ManagedObjectReference vm : machines(view, datastore, directory)) {
            for (MachineFile file : MachineFiles.of(view, vm).all()) {
                String path = file.path().path();
                if (datastore.equals(file.datastore()) && path.startsWith(prefix)) {
                    int slash = path.indexOf('/', prefix.length());
                    String name = path.substring(prefix.length(), slash < 0 ? path.length() : slash);
                    entries.putIfAbsent(
                            name,
                            slash < 0
                                    ? FileEntry.of(file, vm)
                                    : new FileEntry(prefix + name, null, 0, modified(view, vm), null));
                }
            }
        }
        FileTree.Folder folder = FileTrees.of(view, datastore).folder(directory);
        if (folder != null) {
            folder.sorted()
                    .forEach(child ->
                            entries.putIfAbsent(child.name(), FileEntry.of(prefix + child.name(), child.node())));
        }
        return entries;
    }

    /** The directories in the root that a machine's files are in. */
    private static void addDirectories(
            ReadView view,
            ManagedObjectReference datastore,
            ManagedObjectReference vm,
            Map<String, FileEntry> entries) {
        VirtualMachineConfigInfo config = view.require(vm, VirtualMachineProperties.CONFIG);
        String root = "[" + view.require(datastore, DatastoreProperties.NAME) + "] ";
        for (String directory : MachineFiles.directories(config)) {
            if (directory.startsWith(root) && directory.length() > root.length()) {
                String name = directory.substring(root.length()).split("/", 2)[0];
                entries.putIfAbsent(name, new FileEntry(name, null, 0, modified(view, vm), null));
            }
        }
    }

    /**
     * The descriptor of the virtual disk at a path; null when there is none.
     *
     * @param path the path of the descriptor
     */
    public static @Nullable DiskDescriptor disk(ReadView view, ManagedObjectReference datastore, String path) {
        FileEntry entry = find(view, datastore, path);
        return entry == null ? null : disk(entry);
    }

    /** The descriptor that a file is; null when it is none. */
    static @Nullable DiskDescriptor disk(FileEntry entry) {
        boolean possible = entry.name().endsWith(".vmdk")
                && entry.content() != null
                && entry.content().size() <= Content.MOST_TEXT
                && !(entry.content() instanceof Content.Zeros);
        return possible ? DiskDescriptor.parse(text(entry)) : null;
    }

    /** What is written at the beginning of a file that may have other data behind it. */
    public static String head(FileEntry entry) {
        Content content = entry.content();
        String text = content == null ? "" : read(content, Math.min(content.size(), Content.MOST_TEXT));
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    /** What is written in a small file. */
    public static String text(FileEntry entry) {
        Content content = entry.content();
        if (content == null || content.size() > Content.MOST_TEXT) {
            throw new IllegalArgumentException(entry.path() + " is no small file");
        }
        return read(content, content.size());
    }

    private static String read(Content content, long count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.copyTo(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
