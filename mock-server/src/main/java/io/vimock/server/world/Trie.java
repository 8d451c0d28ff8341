package io.vimock.server.world;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map of elements that have their own keys: a hash trie of 32-way nodes.
 *
 * <p>A change copies the nodes on one path, at most a few hundred bytes for 100,000 elements, and leaves every older
 * trie as it was. Immutable, thread safe.
 *
 * @param <E> the type of the elements
 */
public final class Trie<E> {
    private static final int BITS = 5;
    private static final int MASK = 31;
    private static final int DEEPEST = 30;
    /** The bits of a hash but the last five. */
    private static final int MIXED = -1 >>> BITS;
    /** The bits of a mixed hash that the first two levels look at. */
    private static final int GROUP = (1 << 2 * BITS) - 1;

    private static final Node EMPTY = new Node(0, new Object[0], null);

    private final Function<? super E, ?> keyOf;
    private final Node root;
    private final int size;

    private Trie(Function<? super E, ?> keyOf, Node root, int size) {
        this.keyOf = keyOf;
        this.root = root;
        this.size = size;
    }

    /** The map without elements. */
    public static <E> Trie<E> keyedBy(Function<? super E, ?> keyOf) {
        return new Trie<>(keyOf, EMPTY, 0);
    }

    /** How many elements there are. */
    public int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    private Object keyOf(Object element) {
        return keyOf.apply((E) element);
    }

    /** The element of that key; null when there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable E find(Object key) {
        int hash = spread(key);
        Node node = root;
        for (int shift = 0; ; shift += BITS) {
            Object slot = node.slot(hash, shift);
            if (slot instanceof Node deeper) {
                node = deeper;
            } else if (slot instanceof Object[] collided) {
                return (@Nullable E) among(collided, key);
            } else {
                return slot != null && keyOf(slot).equals(key) ? (E) slot : null;
            }
        }
    }

    private @Nullable Object among(Object[] collided, Object key) {
        for (Object element : collided) {
            if (keyOf(element).equals(key)) {
                return element;
            }
        }
        return null;
    }

    /** This map with the element added, or replacing the one of the same key. */
    public Trie<E> with(E element) {
        return new Edit<>(this, null).put(element).trie();
    }

    /** This map without the element of that key. */
    public Trie<E> without(Object key) {
        return find(key) == null ? this : new Edit<>(this, null).remove(key).trie();
    }

    /** Several changes that become one: each node on their paths is copied once, however many need it. */
    Edit<E> edit() {
        return new Edit<>(this, new Object());
    }

    /** Visits every element, in no particular order. */
    public void forEach(Consumer<E> action) {
        visit(root, action);
    }

    private void visit(Node node, Consumer<E> action) {
        for (Object slot : node.slots) {
            visitSlot(slot, action);
        }
    }

    @SuppressWarnings("unchecked")
    private void visitSlot(@Nullable Object slot, Consumer<E> action) {
        if (slot instanceof Node deeper) {
            visit(deeper, action);
        } else if (slot instanceof Object[] collided) {
            for (Object element : collided) {
                action.accept((E) element);
            }
        } else if (slot != null) {
            action.accept((E) slot);
        }
    }

    /**
     * Visits the elements that another map has as other objects, or not at all, or has alone: in time that depends on
     * them and not on the maps' sizes when one of the maps was made from the other.
     *
     * @param action takes this map's element and the other map's; one of them is null when there is none
     */
    public void differences(Trie<E> other, BiConsumer<@Nullable E, @Nullable E> action) {
        compare(root, other.root, action);
    }

    private void compare(@Nullable Object left, @Nullable Object right, BiConsumer<@Nullable E, @Nullable E> action) {
        if (left == right) {
            return;
        }
        if (left instanceof Node a && right instanceof Node b) {
            for (int bits = a.bitmap | b.bitmap; bits != 0; bits &= bits - 1) {
                int bit = Integer.lowestOneBit(bits);
                compare(a.slotAt(bit), b.slotAt(bit), action);
            }
            return;
        }
        Map<Object, E> others = new LinkedHashMap<>();
        visitSlot(right, element -> others.put(keyOf.apply(element), element));
        this.visitSlot(left, element -> {
            E match = others.remove(keyOf.apply(element));
            if (match != element) {
                action.accept(element, match);
            }
        });
        others.values().forEach(element -> action.accept(null, element));
    }

    /**
     * The hash of a key, mixed so that ten bits say which node of the third level its element is in, and its own last
     * five which place there: keys that count up ({@code vm-101}, {@code vm-102}) are neighbours in memory then, and who
     * reads all of them in order has the next one at hand.
     */
    static int spread(Object key) {
        int hash = key.hashCode();
        int mixed = (hash >>> BITS) * 0x9E3779B9 & MIXED;
        mixed ^= mixed >>> 13;
        return mixed & GROUP | (hash & MASK) << 2 * BITS | mixed >>> 2 * BITS << 3 * BITS;
    }

    /**
     * Changes of a map, which itself stays as it is. Not thread safe.
     *
     * @param <E> the type of the elements
     */
    static final class Edit<E> {
        private final Trie<E> before;
        private Node root;
        private int size;
        /** Nodes with this mark have been made by this edit, so that it may change them; null when it copies every one. */
        private @Nullable Object mark;

        private Edit(Trie<E> before, @Nullable Object mark) {
            this.before = before;
            this.root = before.root;
            this.size = before.size;
            this.mark = mark;
        }

        /** Adds the element, or replaces the one of the same key. */
        Edit<E> put(E element) {
            // Unless there is one of this key, which takes that back.
            size++;
            root = put(root, element, spread(before.keyOf(element)), 0);
            return this;
        }

        /** Removes the element of that key, which has to be there. */
        Edit<E> remove(Object key) {
            root = remove(root, key, spread(key), 0);
            size--;
            return this;
        }

        /** The map with all changes; later ones do not change it. */
        Trie<E> trie() {
            mark = null;
            return new Trie<>(before.keyOf, root, size);
        }

        private Node put(Node node, Object element, int hash, int shift) {
            Object slot = node.slot(hash, shift);
            if (slot == null) {
                return node.inserted(hash, shift, element, mark);
            }
            if (slot instanceof Node deeper) {
                return node.replaced(hash, shift, put(deeper, element, hash, shift + BITS), mark);
            }
            Object key = before.keyOf(element);
            if (slot instanceof Object[] collided) {
                Object[] kept = except(collided, key);
                size -= collided.length - kept.length;
                Object[] grown = Arrays.copyOf(kept, kept.length + 1);
                grown[kept.length] = element;
                return node.replaced(hash, shift, grown, mark);
            }
            if (before.keyOf(slot).equals(key)) {
                size--;
                return node.replaced(hash, shift, element, mark);
            }
            return node.replaced(hash, shift, split(slot, element, shift + BITS), mark);
        }

        private Object split(Object a, Object b, int shift) {
            if (shift > DEEPEST) {
                return new Object[] {a, b};
            }
            Node first = put(EMPTY, a, spread(before.keyOf(a)), shift);
            return put(first, b, spread(before.keyOf(b)), shift);
        }

        private Object[] except(Object[] collided, Object key) {
            return Arrays.stream(collided)
                    .filter(element -> !before.keyOf(element).equals(key))
                    .toArray();
        }

        private Node remove(Node node, Object key, int hash, int shift) {
            Object slot = node.slot(hash, shift);
            if (slot instanceof Node deeper) {
                Node smaller = remove(deeper, key, hash, shift + BITS);
                if (smaller.slots.length == 0) {
                    return node.removed(hash, shift, mark);
                }
                boolean single = smaller.slots.length == 1 && !(smaller.slots[0] instanceof Node);
                return node.replaced(hash, shift, single ? smaller.slots[0] : smaller, mark);
            }
            if (slot instanceof Object[] collided) {
                Object[] kept = except(collided, key);
                return node.replaced(hash, shift, kept.length == 1 ? kept[0] : kept, mark);
            }
            return node.removed(hash, shift, mark);
        }
    }

    /**
     * A node's bitmap says which of 32 slots are filled: with a node, an element, or an array of elements of one hash.
     *
     * @param mark of the edit that made the node and may change it; null when nobody may
     */
    private record Node(
            int bitmap, Object[] slots, @Nullable Object mark) {

        @Nullable
        Object slot(int hash, int shift) {
            return slotAt(bit(hash, shift));
        }

        @Nullable
        Object slotAt(int bit) {
            return (bitmap & bit) == 0 ? null : slots[index(bit)];
        }

        Node inserted(int hash, int shift, Object value, @Nullable Object owner) {
            int bit = bit(hash, shift);
            int at = index(bit);
            Object[] grown = new Object[slots.length + 1];
            System.arraycopy(slots, 0, grown, 0, at);
            grown[at] = value;
            System.arraycopy(slots, at, grown, at + 1, slots.length - at);
            return new Node(bitmap | bit, grown, owner);
        }

        Node replaced(int hash, int shift, Object value, @Nullable Object owner) {
            int at = index(bit(hash, shift));
            if (owner != null && owner == mark) {
                slots[at] = value;
                return this;
            }
            Object[] copy = Arrays.copyOf(slots, slots.length);
            copy[at] = value;
            return new Node(bitmap, copy, owner);
        }

        Node removed(int hash, int shift, @Nullable Object owner) {
            int bit = bit(hash, shift);
            int at = index(bit);
            Object[] shrunk = new Object[slots.length - 1];
            System.arraycopy(slots, 0, shrunk, 0, at);
            System.arraycopy(slots, at + 1, shrunk, at, shrunk.length - at);
            return new Node(bitmap & ~bit, shrunk, owner);
        }

        private int index(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & MASK);
        }
    }
}
