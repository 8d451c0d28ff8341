package io.vimock.server.inventory;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.InvalidDatastorePath;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file on a datastore: {@code [LocalDS_0] web01/web01.vmdk} (facts: storage 2).
 *
 * @param datastore the datastore's name
 * @param path the path below the datastore's root with forward slashes; empty for the root itself
 */
record DatastorePath(String datastore, String path) {

    /**
     * Reads a path.
     *
     * @throws VimFaultException InvalidDatastorePath when it is none
     */
    static DatastorePath parse(String text) {
        int close = text.indexOf(']');
        if (!text.startsWith("[") || close < 2) {
            throw Faults.of(
                    new InvalidDatastorePath().withDatastorePath(text),
                    "Invalid datastore path '" + text + "': it must begin with the datastore's name in brackets");
        }
        return new DatastorePath(
                text.substring(1, close), text.substring(close + 1).strip());
    }

    /** Whether a text names a file, not a mere datastore or nothing. */
    static boolean namesFile(@Nullable String text) {
        return text != null && !text.isBlank() && !parse(text).path().isEmpty();
    }

    /** The directory that the path is in; empty for the root. */
    String directory() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of the path. */
    String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A file beside this one. */
    DatastorePath sibling(String name) {
        String directory = directory();
        return new DatastorePath(datastore, directory.isEmpty() ? name : directory + "/" + name);
    }

    /** The path as it is written: a blank behind the brackets. */
    @Override
    public String toString() {
        return "[" + datastore + "] " + path;
    }
}
