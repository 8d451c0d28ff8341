package io.vimock.server.sim;

import io.vimock.server.world.Restorable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Hands out positions in columns. A position that was given back is used again when the period in which that happened
 * is over, so that no sample mixes two owners. Only for the world thread.
 */
final class Slots implements Restorable {
    private record Freed(int slot, long period) {}

    private final Deque<Freed> freed = new ArrayDeque<>();
    private int next;

    @Override
    public Runnable save() {
        List<Freed> freedThen = List.copyOf(freed);
        int nextThen = next;
        return () -> {
            freed.clear();
            freed.addAll(freedThen);
            next = nextThen;
        };
    }

    int take(long tick) {
        Freed oldest = freed.peek();
        if (oldest != null && oldest.period < Ticks.period(tick)) {
            freed.remove();
            return oldest.slot;
        }
        return next++;
    }

    void giveBack(int slot, long tick) {
        freed.add(new Freed(slot, Ticks.period(tick)));
    }
}
