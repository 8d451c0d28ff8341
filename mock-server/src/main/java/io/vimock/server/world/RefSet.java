package io.vimock.server.world;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A persistent set of references in the order of their objects' creation, readable as a list.
 *
 * <p>It is the value of every property that is the other side of a relation ({@code Folder.childEntity},
 * {@code HostSystem.vm}) and of a view's members: adding the 100,000th member copies one path of a 32-way trie, not a
 * list. Members are found by their object's sequence number. Immutable, thread safe.
 */
public final class RefSet extends AbstractList<ManagedObjectReference> implements WireType.Sealed {
    private static final int BITS = 5;
    private static final int WIDTH = 32;

    /** The set without members. */
    public static final RefSet EMPTY = new RefSet(new Object[WIDTH], 0, 0);

    private final Object[] root;
    private final int shift;
    private final int size;
    private volatile ManagedObjectReference @Nullable [] flat;

    private RefSet(Object[] root, int shift, int size) {
        this.root = root;
        this.shift = shift;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    /** Whether the object with this sequence number is a member. */
    boolean contains(long sequence) {
        return find(sequence) != null;
    }

    private @Nullable Object find(long sequence) {
        if (sequence >>> (shift + BITS) != 0) {
            return null;
        }
        Object node = root;
        for (int s = shift; s >= 0 && node != null; s -= BITS) {
            node = ((Object[]) node)[(int) (sequence >>> s) & (WIDTH - 1)];
        }
        return node;
    }

    /** This set with a member more; itself when it is one already. */
    RefSet with(long sequence, ManagedObjectReference member) {
        if (contains(sequence)) {
            return this;
        }
        Object[] top = root;
        int s = shift;
        while (sequence >>> (s + BITS) != 0) {
            Object[] higher = new Object[WIDTH];
            higher[0] = size == 0 ? null : top;
            top = higher;
            s += BITS;
        }
        return new RefSet(put(top, s, sequence, member), s, size + 1);
    }

    private static Object[] put(Object @Nullable [] node, int shift, long sequence, ManagedObjectReference member) {
        Object[] copy = node == null ? new Object[WIDTH] : node.clone();
        int at = (int) (sequence >>> shift) & (WIDTH - 1);
        copy[at] = shift == 0 ? member : put((Object[]) copy[at], shift - BITS, sequence, member);
        return copy;
    }

    /** This set without the member; itself when it is none. */
    RefSet without(long sequence) {
        if (!contains(sequence)) {
            return this;
        }
        Object[] smaller = remove(root, shift, sequence);
        return smaller == null ? EMPTY : new RefSet(smaller, shift, size - 1);
    }

    private static Object @Nullable [] remove(Object[] node, int shift, long sequence) {
        Object[] copy = node.clone();
        int at = (int) (sequence >>> shift) & (WIDTH - 1);
        copy[at] = shift == 0 ? null : remove((Object[]) copy[at], shift - BITS, sequence);
        return Arrays.stream(copy).allMatch(slot -> slot == null) ? null : copy;
    }

    @Override
    public ManagedObjectReference get(int index) {
        ManagedObjectReference[] list = flat;
        if (list == null) {
            list = new ManagedObjectReference[size];
            int at = 0;
            for (ManagedObjectReference member : this) {
                list[at++] = member;
            }
            flat = list;
        }
        return list[index];
    }

    @Override
    public Iterator<ManagedObjectReference> iterator() {
        return new Members();
    }

    private final class Members implements Iterator<ManagedObjectReference> {
        private final Deque<Object[]> nodes = new ArrayDeque<>();
        private final Deque<Integer> positions = new ArrayDeque<>();
        private @Nullable ManagedObjectReference next;

        Members() {
            nodes.push(root);
            positions.push(0);
            advance();
        }

        private void advance() {
            next = null;
            while (next == null && !nodes.isEmpty()) {
                int at = positions.pop();
                if (at == WIDTH) {
                    nodes.pop();
                    continue;
                }
                positions.push(at + 1);
                Object slot = nodes.element()[at];
                if (slot instanceof ManagedObjectReference member) {
                    next = member;
                } else if (slot instanceof Object[] deeper) {
                    nodes.push(deeper);
                    positions.push(0);
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public ManagedObjectReference next() {
            ManagedObjectReference member = next;
            if (member == null) {
                throw new NoSuchElementException();
            }
            advance();
            return member;
        }
    }
}
