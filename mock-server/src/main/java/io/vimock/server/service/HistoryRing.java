package io.vimock.server.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a history by their numbers, which ascend from 1; older ones are forgotten.
 *
 * <p>One thread writes; any number of threads read at the same time without waiting. Memory is bounded by the capacity.
 *
 * @param <E> the entries
 */
final class HistoryRing<E> {
    private final AtomicReferenceArray<@Nullable Slot<E>> slots;
    private volatile long last;

    private record Slot<E>(long number, E entry) {}

    /** @param capacity how many entries are kept */
    HistoryRing(int capacity) {
        slots = new AtomicReferenceArray<>(capacity);
    }

    /** Adds an entry with the next number or a later one, or replaces one that is kept. */
    void put(long number, E entry) {
        slots.set(slot(number), new Slot<>(number, entry));
        last = Math.max(last, number);
    }

    /** The entry of a number; null when it is forgotten, or never was. */
    @Nullable
    E get(long number) {
        Slot<E> slot = slots.get(slot(number));
        return slot == null || slot.number != number ? null : slot.entry;
    }

    private int slot(long number) {
        return (int) Math.floorMod(number, (long) slots.length());
    }

    /** Remembers the entries; who writes may put them back. */
    Runnable save() {
        long end = last;
        List<@Nullable Slot<E>> saved = new ArrayList<>();
        for (long number = first(); number <= end; number++) {
            saved.add(slots.get(slot(number)));
        }
        return () -> {
            for (long number = first(); number <= last; number++) {
                slots.set(slot(number), null);
            }
            for (Slot<E> slot : saved) {
                if (slot != null) {
                    slots.set(slot(slot.number), slot);
                }
            }
            last = end;
        };
    }

    /** The oldest number that may be kept. */
    long first() {
        return Math.max(1, last - slots.length() + 1);
    }

    /** The newest number; 0 when there was no entry yet. */
    long last() {
        return last;
    }
}
