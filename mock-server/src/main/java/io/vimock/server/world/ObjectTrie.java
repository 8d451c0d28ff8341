package io.vimock.server.world;

import io.vimock.vim25.ManagedObjectReference;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent map from reference to object: a hash trie of 32-way nodes.
 *
 * <p>A change copies the nodes on one path, at most a few hundred bytes for 100,000 objects, and leaves every older
 * trie as it was. Immutable, thread safe.
 */
final class ObjectTrie {
    private static final int BITS = 5;
    private static final int MASK = 31;
    private static final int DEEPEST = 30;
    static final ObjectTrie EMPTY = new ObjectTrie(new Node(0, new Object[0]), 0);

    private final Node root;
    private final int size;

    private ObjectTrie(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    int size() {
        return size;
    }

    @Nullable
    ObjectState find(ManagedObjectReference ref) {
        int hash = spread(ref);
        Node node = root;
        for (int shift = 0; ; shift += BITS) {
            Object slot = node.slot(hash, shift);
            if (slot instanceof Node deeper) {
                node = deeper;
            } else if (slot instanceof ObjectState state) {
                return state.ref().equals(ref) ? state : null;
            } else if (slot instanceof ObjectState[] collided) {
                return Arrays.stream(collided)
                        .filter(s -> s.ref().equals(ref))
                        .findFirst()
                        .orElse(null);
            } else {
                return null;
            }
        }
    }

    /** This map with the object added or replaced. */
    ObjectTrie with(ObjectState state) {
        boolean replaces = find(state.ref()) != null;
        return new ObjectTrie(put(root, state, spread(state.ref()), 0), replaces ? size : size + 1);
    }

    /** This map without the object. */
    ObjectTrie without(ManagedObjectReference ref) {
        return find(ref) == null ? this : new ObjectTrie(remove(root, ref, spread(ref), 0), size - 1);
    }

    void forEach(Consumer<ObjectState> action) {
        visit(root, action);
    }

    private static void visit(Node node, Consumer<ObjectState> action) {
        for (Object slot : node.slots) {
            if (slot instanceof Node deeper) {
                visit(deeper, action);
            } else if (slot instanceof ObjectState state) {
                action.accept(state);
            } else {
                Arrays.stream((ObjectState[]) slot).forEach(action);
            }
        }
    }

    private static int spread(ManagedObjectReference ref) {
        int h = ref.hashCode() * 0x9E3779B9;
        return h ^ (h >>> 15);
    }

    private static Node put(Node node, ObjectState state, int hash, int shift) {
        Object slot = node.slot(hash, shift);
        if (slot == null) {
            return node.inserted(hash, shift, state);
        }
        if (slot instanceof Node deeper) {
            return node.replaced(hash, shift, put(deeper, state, hash, shift + BITS));
        }
        if (slot instanceof ObjectState other) {
            return node.replaced(
                    hash, shift, other.ref().equals(state.ref()) ? state : split(other, state, shift + BITS));
        }
        ObjectState[] collided = (ObjectState[]) slot;
        ObjectState[] kept = Arrays.stream(collided)
                .filter(s -> !s.ref().equals(state.ref()))
                .toArray(ObjectState[]::new);
        ObjectState[] grown = Arrays.copyOf(kept, kept.length + 1);
        grown[kept.length] = state;
        return node.replaced(hash, shift, grown);
    }

    private static Object split(ObjectState a, ObjectState b, int shift) {
        if (shift > DEEPEST) {
            return new ObjectState[] {a, b};
        }
        return put(put(EMPTY.root, a, spread(a.ref()), shift), b, spread(b.ref()), shift);
    }

    private static Node remove(Node node, ManagedObjectReference ref, int hash, int shift) {
        Object slot = node.slot(hash, shift);
        if (slot instanceof Node deeper) {
            Node smaller = remove(deeper, ref, hash, shift + BITS);
            if (smaller.slots.length == 0) {
                return node.removed(hash, shift);
            }
            boolean single = smaller.slots.length == 1 && smaller.slots[0] instanceof ObjectState;
            return node.replaced(hash, shift, single ? smaller.slots[0] : smaller);
        }
        if (slot instanceof ObjectState[] collided) {
            ObjectState[] kept =
                    Arrays.stream(collided).filter(s -> !s.ref().equals(ref)).toArray(ObjectState[]::new);
            return node.replaced(hash, shift, kept.length == 1 ? kept[0] : kept);
        }
        return node.removed(hash, shift);
    }

    /** A node's bitmap says which of 32 slots are filled; a slot is a node, an object, or objects of one hash. */
    private record Node(int bitmap, Object[] slots) {

        @Nullable
        Object slot(int hash, int shift) {
            int bit = bit(hash, shift);
            return (bitmap & bit) == 0 ? null : slots[index(bit)];
        }

        Node inserted(int hash, int shift, Object value) {
            int bit = bit(hash, shift);
            int at = index(bit);
            Object[] grown = new Object[slots.length + 1];
            System.arraycopy(slots, 0, grown, 0, at);
            grown[at] = value;
            System.arraycopy(slots, at, grown, at + 1, slots.length - at);
            return new Node(bitmap | bit, grown);
        }

        Node replaced(int hash, int shift, Object value) {
            Object[] copy = slots.clone();
            copy[index(bit(hash, shift))] = value;
            return new Node(bitmap, copy);
        }

        Node removed(int hash, int shift) {
            int bit = bit(hash, shift);
            int at = index(bit);
            Object[] shrunk = new Object[slots.length - 1];
            System.arraycopy(slots, 0, shrunk, 0, at);
            System.arraycopy(slots, at + 1, shrunk, at, shrunk.length - at);
            return new Node(bitmap & ~bit, shrunk);
        }

        private int index(int bit) {
            return Integer.bitCount(bitmap & (bit - 1));
        }

        private static int bit(int hash, int shift) {
            return 1 << ((hash >>> shift) & MASK);
        }
    }
}
