package io.vimock.server.world;

import java.util.HashMap;
import java.util.Map;

/** A part of the state that lies beside the world's snapshots, and that checkpoints hold: a history, the clock. */
@FunctionalInterface
public interface Restorable {

    /**
     * Remembers the state as it is now; runs on the world thread, outside of a mutation.
     *
     * @return puts the state back, on the world thread, any number of times
     */
    Runnable save();

    /** A map of immutable values that others may read at the same time. */
    static <K, V> Restorable of(Map<K, V> map) {
        return () -> {
            Map<K, V> then = new HashMap<>(map);
            return () -> {
                map.keySet().retainAll(then.keySet());
                map.putAll(then);
            };
        };
    }
}
