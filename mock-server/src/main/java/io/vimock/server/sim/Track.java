package io.vimock.server.sim;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entity's slot and what its settings have been over the last day.
 *
 * <p>Written by the world thread, always for the next tick, and read by everybody: what is said of a tick that has
 * been sampled never changes.
 */
final class Track<T> {
    private final int slot;
    private volatile List<Epoch<T>> epochs = List.of();

    private record Epoch<T>(long from, T settings) {}

    Track(int slot) {
        this.slot = slot;
    }

    /** What the track is now; later settings do not reach it. */
    Track<T> copy() {
        Track<T> copy = new Track<>(slot);
        copy.epochs = epochs;
        return copy;
    }

    /** Whether another track is in the same slot and says the very same. */
    boolean isSameAs(@Nullable Track<T> other) {
        return other != null && other.slot == slot && other.epochs == epochs;
    }

    int slot() {
        return slot;
    }

    /** The settings hold from a tick on; those from the same tick are replaced, those of more than a day ago go. */
    void set(long from, T settings) {
        List<Epoch<T>> old = epochs;
        List<Epoch<T>> kept = new ArrayList<>(old.size() + 1);
        long dayAgo = from - (long) Ticks.PER_PERIOD * Ticks.PERIODS_KEPT;
        for (int i = 0; i < old.size(); i++) {
            long end = i + 1 < old.size() ? old.get(i + 1).from : from;
            if (old.get(i).from < from && end > dayAgo) {
                kept.add(old.get(i));
            }
        }
        kept.add(new Epoch<>(from, settings));
        epochs = List.copyOf(kept);
    }

    /** The settings at a tick; null before the entity existed. */
    @Nullable
    T at(long tick) {
        List<Epoch<T>> all = epochs;
        for (int i = all.size() - 1; i >= 0; i--) {
            if (all.get(i).from <= tick) {
                return all.get(i).settings;
            }
        }
        return null;
    }

    /** The newest settings; they may hold from the next tick on. */
    @Nullable
    T newest() {
        return at(Long.MAX_VALUE);
    }
}
