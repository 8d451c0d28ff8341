package io.vimock.server.service.collector;

import io.vimock.server.world.ObjectState;
import io.vimock.vim25.ManagedObjectReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the objects of a group of filters, in order, for as long as a filter has not reported it.
 *
 * <p>The world thread appends; readers take a {@link Window} that later appends leave alone. When the log has grown well
 * beyond the number of objects, several changes of one object become one, so that a client that never asks costs memory
 * for the objects, not for the changes.
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
            Map<ManagedObjectReference, Entry> byObject = new LinkedHashMap<>();
            Map<ManagedObjectReference, Kind> first = new HashMap<>();
            for (int i = from; i < size; i++) {
                first.putIfAbsent(entries[i].ref(), entries[i].kind());
                byObject.merge(entries[i].ref(), entries[i], ChangeLog::joined);
            }
            return byObject.values().stream()
                    .filter(entry -> first.get(entry.ref()) != Kind.ENTER || entry.kind() != Kind.LEAVE)
                    .toList();
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
     * Two things that happened to an object as one. Who comes back after leaving enters anew; clients take that for the
     * new state of an object they know.
     */
    private static Entry joined(Entry earlier, Entry later) {
        if (later.kind() == Kind.MODIFY) {
            return earlier.kind() == Kind.ENTER
                    ? earlier
                    : new Entry(
                            later.revision(),
                            later.ref(),
                            Kind.MODIFY,
                            earlier.paths() | later.paths(),
                            earlier.before());
        }
        return later;
    }

    /** The log as it is now. */
    Window window() {
        return new Window(entries, size);
    }

    /**
     * Makes room, when the log has grown since the last time.
     *
     * @param reported tells up to which revision all filters have reported, so that older entries are not needed
     * @param members the number of objects
     */
    void trim(LongSupplier reported, int members) {
        if (size < trimAt) {
            return;
        }
        int from = window().firstAfter(reported.getAsLong());
        List<Entry> kept = Arrays.asList(entries).subList(from, size);
        if (kept.size() > 2 * members + SMALLEST) {
            kept = joinedByObject(kept);
        }
        Entry[] room = new Entry[Math.max(SMALLEST, 2 * kept.size())];
        size = kept.size();
        entries = kept.toArray(room);
        trimAt = room.length;
    }

    /**
     * Keeps of each object the last coming or going and one change after it. A reader who is behind may then hear that
     * an object left that it never saw, and gets more paths than changed.
     */
    private static List<Entry> joinedByObject(List<Entry> entries) {
        Map<ManagedObjectReference, Long> modified = new HashMap<>();
        Set<ManagedObjectReference> settled = new HashSet<>();
        List<Entry> last = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (!settled.contains(entry.ref())) {
                boolean modify = entry.kind() == Kind.MODIFY;
                boolean known = modify && modified.containsKey(entry.ref());
                modified.merge(entry.ref(), entry.paths(), (a, b) -> a | b);
                if (!modify) {
                    settled.add(entry.ref());
                }
                if (!known) {
                    last.add(entry);
                }
            }
        }
        Collections.reverse(last);
        return last.stream()
                .map(entry -> entry.kind() != Kind.MODIFY
                        ? entry
                        : new Entry(
                                entry.revision(),
                                entry.ref(),
                                Kind.MODIFY,
                                modified.getOrDefault(entry.ref(), 0L),
                                null))
                .toList();
    }

    /** Adds what happened; revisions never fall. */
    void append(Entry entry) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        entries[size++] = entry;
    }
}
