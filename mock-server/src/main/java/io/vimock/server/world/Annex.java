package io.vimock.server.world;

/**
 * A part of the world's state that is no managed object and that no client reads as a property: the files on datastores,
 * for example.
 *
 * <p>It changes with the steps of the world, all or nothing, and every snapshot has the value of its revision. The value
 * must be immutable, and cheap to change: a persistent structure. An annex is the key to its own value, so there is one
 * constant for each.
 *
 * @param <T> the type of the value
 */
public final class Annex<T> {
    private final String name;
    private final T initial;

    /**
     * @param name what it is, for messages
     * @param initial the value in a new world; immutable
     */
    public Annex(String name, T initial) {
        this.name = name;
        this.initial = initial;
    }

    /** The value in a new world. */
    T initial() {
        return initial;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
