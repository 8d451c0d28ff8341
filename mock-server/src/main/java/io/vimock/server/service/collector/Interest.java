package io.vimock.server.service.collector;

import io.vimock.api.Property;
import io.vimock.server.wire.WireType;
import io.vimock.server.world.Change;
import io.vimock.server.world.ObjectState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The property paths that are asked of objects of one type. Immutable. */
final class Interest {
    private static final int LAST_BIT = Long.SIZE - 1;

    private final List<SelectedPath> paths;
    private final long properties;

    /** @param paths without duplicates, in the order in which they are answered */
    Interest(List<SelectedPath> paths) {
        this.paths = List.copyOf(paths);
        long bits = 0;
        for (SelectedPath path : paths) {
            bits |= 1L << path.property().ordinal();
        }
        this.properties = bits;
    }

    List<SelectedPath> paths() {
        return paths;
    }

    /** What this or another one asks for. */
    Interest and(Interest other) {
        Map<String, SelectedPath> all = new LinkedHashMap<>();
        paths.forEach(path -> all.put(path.text(), path));
        other.paths.forEach(path -> all.putIfAbsent(path.text(), path));
        return new Interest(List.copyOf(all.values()));
    }

    /** The bit of a path among {@link #changed}; from the 64th path on they share the last one. */
    static long bit(int index) {
        return 1L << Math.min(index, LAST_BIT);
    }

    /** Which paths lead to another value after a change of an object that was there before and is still, as bits. */
    long changed(Change change) {
        ObjectState before = change.before();
        ObjectState after = change.after();
        if ((change.changed() & properties) == 0 || before == null || after == null) {
            return 0;
        }
        long bits = 0;
        for (int i = 0; i < paths.size(); i++) {
            SelectedPath path = paths.get(i);
            if (change.touches(path.property())
                    && (path.path().isWhole()
                            || isMade(path, before, after)
                            || !WireType.equal(path.read(before), path.read(after)))) {
                bits |= bit(i);
            }
        }
        return bits;
    }

    /** Whether the changed value is not stored but made when it is read, so that it cannot be compared here. */
    private static boolean isMade(SelectedPath path, ObjectState before, ObjectState after) {
        return before.get(path.property()) == null && after.get(path.property()) == null;
    }

    /** The paths into a property, as bits. */
    long within(Property<?> property) {
        long bits = 0;
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).property().name().equals(property.name())) {
                bits |= bit(i);
            }
        }
        return bits;
    }
}
