package io.vimock.server.service.collector;

import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the objects of a group of filters, in order, for as long as a filter has not reported it.
 *
 * <p>The world thread appends; readers take a {@link Window} that later appends leave alone. When the log has grown well
 * beyond the number of objects, what happened to an object since the filters reported last becomes one entry, so that a
 * client that never asks costs memory for the objects, not for the changes.
 */
final class ChangeLog {
    private static final int SMALLEST = 16;

    private Entry[] entries = new Entry[SMALLEST];
    private int size;
    private int trimAt = SMALLEST;

    /** What happened to an object. */
    enum Kind {
        ENTER,
        MODIFY,
        LEAVE
    }

    /**
     * What one revision did to one object.
     *
     * @param paths for MODIFY, the changed paths as bits, see {@link Interest#changed}
     * @param before for MODIFY, the object before it; null when not kept
     */
    record Entry(
            long revision,
            ManagedObjectReference ref,
            Kind kind,
            long paths,
            @Nullable ObjectState before) {}

    /**
     * The log as it was at one moment.
     *
     * @param size how many of the entries belong to it
     */
    record Window(Entry[] entries, int size) {

        /** What happened after a revision, one item for each object, in the order in which it first happened. */
        List<Entry> since(long revision) {
            int from = firstAfter(revision);
            if (size - from < 2) {
                return from == size ? List.of() : List.of(entries[from]);
            }
            return joined(entries, from, size).stream()
                    .map(happened -> happened.get(happened.size() - 1))
                    .toList();
        }

        /**
         * The members of the group as they were at a revision.
         *
         * @param members the members at the end of the window
         */
        Set<ManagedObjectReference> heldAt(long revision, Collection<ManagedObjectReference> members) {
            Set<ManagedObjectReference> held = new HashSet<>(members);
            for (int i = size - 1; i >= 0 && entries[i].revision() > revision; i--) {
                if (entries[i].kind() == Kind.ENTER) {
                    held.remove(entries[i].ref());
                } else if (entries[i].kind() == Kind.LEAVE) {
                    held.add(entries[i].ref());
                }
            }
            return held;
        }

        private int firstAfter(long revision) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (entries[middle].revision() <= revision) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /**
     * What entries add up to, for each object in the order in which something first happened to it: one entry, or none
     * when it came and went, or two when it went and came back, for then it enters anew.
     */
    private static Collection<List<Entry>> joined(Entry[] entries, int from, int to) {
        Map<ManagedObjectReference, List<Entry>> byObject = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            byObject.compute(entries[i].ref(), joining(entries[i]));
        }
        return byObject.values();
    }

    private static BiFunction<ManagedObjectReference, @Nullable List<Entry>, @Nullable List<Entry>> joining(
            Entry later) {
        return (ref, before) -> {
            if (before == null) {
                return List.of(later);
            }
            Entry first = before.get(0);
            Entry last = before.get(before.size() - 1);
            if (later.kind() == Kind.LEAVE) {
                return first.kind() == Kind.ENTER ? null : List.of(later);
            }
            if (later.kind() == Kind.ENTER) {
                return List.of(first, later);
            }
            return last.kind() == Kind.ENTER
                    ? before
                    : List.of(
                            new Entry(later.revision(), ref, Kind.MODIFY, last.paths() | later.paths(), last.before()));
        };
    }

    /** The log as it is now. */
    Window window() {
        return new Window(entries, size);
    }

    /**
     * Makes room, when the log has grown since the last time.
     *
     * @param positions tells up to which revisions the filters have reported; 0 for one that is just finding out
     * @param members the number of objects
     */
    void trim(Supplier<long[]> positions, int members) {
        if (size < trimAt) {
            return;
        }
        long[] reported = positions.get();
        Arrays.sort(reported);
        int from = reported.length == 0 ? size : window().firstAfter(reported[0]);
        List<Entry> kept = Arrays.asList(entries).subList(from, size);
        if (kept.size() > 2 * members + SMALLEST && reported[0] != 0) {
            kept = joinedBetween(reported, from);
        }
        Entry[] room = new Entry[Math.max(SMALLEST, 2 * kept.size())];
        size = kept.size();
        entries = kept.toArray(room);
        trimAt = room.length;
    }

    /** Adds up what happened between one position and the next, where nobody needs to know the order. */
    private List<Entry> joinedBetween(long[] positions, int from) {
        List<Entry> kept = new ArrayList<>();
        int begin = from;
        for (long position : positions) {
            begin = join(begin, window().firstAfter(position), kept);
        }
        join(begin, size, kept);
        return kept;
    }

    private int join(int from, int to, List<Entry> kept) {
        if (to <= from) {
            return from;
        }
        int first = kept.size();
        joined(entries, from, to).forEach(kept::addAll);
        kept.subList(first, kept.size()).sort(Comparator.comparingLong(Entry::revision));
        return to;
    }

    /** Adds what happened; revisions never fall. */
    void append(Entry entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        entries[size++] = entry;
    }
}
