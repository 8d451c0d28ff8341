package io.vimock.server.world;

import io.vimock.vim25.ManagedObjectReference;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The contents of all indexes of a world. Immutable, thread safe. */
final class Lookups {
    private final List<Index> indexes;
    private final Postings[] postings;

    private Lookups(List<Index> indexes, Postings[] postings) {
        this.indexes = indexes;
        this.postings = postings;
    }

    /** The indexes without contents. */
    static Lookups of(List<Index> indexes) {
        return new Lookups(
                List.copyOf(indexes),
                Collections.nCopies(indexes.size(), Postings.EMPTY).toArray(Postings[]::new));
    }

    List<ManagedObjectReference> find(Index index, Object key) {
        return postings[position(index)].find(key);
    }

    private int position(Index index) {
        int position = indexes.indexOf(index);
        if (position < 0) {
            throw new IllegalArgumentException("the world was made without the index " + index);
        }
        return position;
    }

    /** These lookups after an object's keys in an index have become other ones. */
    Lookups moved(Index index, ObjectState object, Collection<?> from, Collection<?> to) {
        int position = position(index);
        Postings changed = postings[position].moved(object, from, to);
        if (changed == postings[position]) {
            return this;
        }
        Postings[] copy = Arrays.copyOf(postings, postings.length);
        copy[position] = changed;
        return new Lookups(indexes, copy);
    }
}
