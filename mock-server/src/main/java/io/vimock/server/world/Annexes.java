package io.vimock.server.world;

import java.util.HashMap;
import java.util.Map;

/** The values of the annexes at one revision. Immutable. */
final class Annexes {
    static final Annexes NONE = new Annexes(Map.of());

    private final Map<Annex<?>, Object> values;

    private Annexes(Map<Annex<?>, Object> values) {
        this.values = values;
    }

    @SuppressWarnings("unchecked")
    <T> T get(Annex<T> annex) {
        Object value = values.get(annex);
        return value == null ? annex.initial() : (T) value;
    }

    <T> Annexes with(Annex<T> annex, T value) {
        Map<Annex<?>, Object> changed = new HashMap<>(values);
        changed.put(annex, value);
        return new Annexes(changed);
    }
}
