package io.vimock.server.world;

import io.vimock.vim25.ManagedObjectReference;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contents of one {@link Index}: which objects are found under which key. Immutable, thread safe. */
final class Postings {
    static final Postings EMPTY = new Postings(Trie.keyedBy(Posting::key));

    private final Trie<Posting> byKey;

    /**
     * @param key a key
     * @param sequence the object's number when there is one
     * @param only the only object under the key; null when there are more
     * @param all the objects under the key when there are more than one
     */
    private record Posting(
            Object key, long sequence, @Nullable ManagedObjectReference only, RefSet all) {}

    private Postings(Trie<Posting> byKey) {
        this.byKey = byKey;
    }

    /** The objects under a key in the order of their creation. */
    List<ManagedObjectReference> find(Object key) {
        Posting posting = byKey.find(key);
        if (posting == null) {
            return List.of();
        }
        return posting.only() == null ? posting.all() : List.of(posting.only());
    }

    /** These postings after an object's keys have become other ones. */
    Postings moved(ObjectState object, Collection<?> from, Collection<?> to) {
        Trie<Posting> changed = byKey;
        for (Object key : from) {
            if (!to.contains(key)) {
                changed = without(changed, key, object.sequence());
            }
        }
        for (Object key : to) {
            if (!from.contains(key)) {
                changed = with(changed, key, object);
            }
        }
        return changed == byKey ? this : new Postings(changed);
    }

    private static Trie<Posting> with(Trie<Posting> trie, Object key, ObjectState object) {
        Posting known = trie.find(key);
        if (known == null) {
            return trie.with(new Posting(key, object.sequence(), object.ref(), RefSet.EMPTY));
        }
        RefSet all = known.only() == null ? known.all() : RefSet.EMPTY.with(known.sequence(), known.only());
        return trie.with(new Posting(known.key(), 0, null, all.with(object)));
    }

    private static Trie<Posting> without(Trie<Posting> trie, Object key, long sequence) {
        Posting known = trie.find(key);
        if (known == null || known.only() != null) {
            return trie.without(key);
        }
        RefSet fewer = known.all().without(sequence);
        return fewer.isEmpty() ? trie.without(key) : trie.with(new Posting(known.key(), 0, null, fewer));
    }
}
