package io.vimock.server.service;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of a history by their numbers, which ascend from 1; older ones are forgotten.
 *
 * <p>One thread writes; any number of threads read at the same time without waiting. Memory is bounded by the capacity.
 *
 * @param <E> the entries
 */
final class HistoryRing<E> {
    private final AtomicReferenceArray<@Nullable E> slots;
    private final ToLongFunction<E> numberOf;
    private volatile long last;

    /**
     * @param capacity how many entries are kept
     * @param numberOf an entry's number, which stays
     */
    HistoryRing(int capacity, ToLongFunction<E> numberOf) {
        this.slots = new AtomicReferenceArray<>(capacity);
        this.numberOf = numberOf;
    }

    /** Adds an entry with the next number or a later one, or replaces one that is kept. */
    void put(E entry) {
        long number = numberOf.applyAsLong(entry);
        slots.set(slot(number), entry);
        last = Math.max(last, number);
    }

    /** The entry of a number; null when it is forgotten, or never was. */
    @Nullable
    E get(long number) {
        E entry = slots.get(slot(number));
        return entry == null || numberOf.applyAsLong(entry) != number ? null : entry;
    }

    private int slot(long number) {
        return (int) Math.floorMod(number, (long) slots.length());
    }

    /** Remembers the entries; who writes may put them back. */
    Runnable save() {
        long end = last;
        List<@Nullable E> saved = new ArrayList<>();
        for (long number = first(); number <= end; number++) {
            saved.add(slots.get(slot(number)));
        }
        return () -> {
            for (long number = first(); number <= last; number++) {
                slots.set(slot(number), null);
            }
            for (E entry : saved) {
                if (entry != null) {
                    slots.set(slot(numberOf.applyAsLong(entry)), entry);
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
