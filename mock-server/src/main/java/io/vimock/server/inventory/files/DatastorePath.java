package io.vimock.server.inventory.files;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.InvalidDatastorePath;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file on a datastore: {@code [LocalDS_0] web01/web01.vmdk} (facts: storage 2).
 *
 * @param datastore the datastore's name
 * @param path the path below the datastore's root with single forward slashes, none at its ends; empty for the root
 */
public record DatastorePath(String datastore, String path) {

    /**
     * Reads a path.
     *
     * @throws VimFaultException InvalidDatastorePath when it is none
     */
    public static DatastorePath parse(String text) {
        int close = text.indexOf(']');
        if (!text.startsWith("[") || close < 2) {
            throw invalid(text, "it must begin with the datastore's name in brackets");
        }
        String path = normalized(text.substring(close + 1).stripLeading());
        if (path == null) {
            throw invalid(text, "the names in it cannot be '..' or have control characters");
        }
        return new DatastorePath(text.substring(1, close), path);
    }

    private static VimFaultException invalid(String text, String why) {
        return Faults.of(
                new InvalidDatastorePath().withDatastorePath(text), "Invalid datastore path '" + text + "': " + why);
    }

    /** A path below a root with single slashes between its names; null when a name leads out of it or cannot be one. */
    public static @Nullable String normalized(String path) {
        if (isNormal(path)) {
            return path;
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return null;
        }
        StringBuilder clean = new StringBuilder();
        for (String name : path.split("/")) {
            if (name.equals("..")) {
                return null;
            }
            if (!name.isEmpty() && !name.equals(".")) {
                clean.append(clean.isEmpty() ? "" : "/").append(name);
            }
        }
        return clean.toString();
    }

    /** Whether nothing in a path could have to change: most are written by the server itself. */
    private static boolean isNormal(String path) {
        char before = '/';
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || (before == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            before = c;
        }
        return before != '/' || path.isEmpty();
    }

    /** Whether a text names a file, not a mere datastore or nothing. */
    public static boolean namesFile(@Nullable String text) {
        return text != null && !text.isBlank() && !parse(text).path().isEmpty();
    }

    /** The directory that the path is in; empty for the root. */
    public String directory() {
        return parent(path);
    }

    /** The directory that a path below a root is in; empty for the root. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    /** The last part of the path. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The last part of the path without what is behind its last dot. */
    public String stem() {
        int name = path.lastIndexOf('/') + 1;
        int dot = path.lastIndexOf('.');
        return path.substring(name, dot < name ? path.length() : dot);
    }

    /** Whether another path is in the same directory. */
    public boolean isBeside(DatastorePath other) {
        return datastore.equals(other.datastore) && directory().equals(other.directory());
    }

    /** A file beside this one. */
    public DatastorePath sibling(String name) {
        return new DatastorePath(
                datastore, path.substring(0, path.lastIndexOf('/') + 1).concat(name));
    }

    // What a record gets by itself is made when it is first called, which costs a start some milliseconds.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatastorePath that && path.equals(that.path) && datastore.equals(that.datastore);
    }

    @Override
    public int hashCode() {
        return 31 * datastore.hashCode() + path.hashCode();
    }

    /** The path as it is written: a blank behind the brackets. */
    @Override
    public String toString() {
        return "[" + datastore + "] " + path;
    }
}
