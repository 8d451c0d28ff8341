package io.vimock.server.world;

import io.vimock.server.wire.WireType;
import io.vimock.vim25.ManagedObjectReference;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
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

    /** The set of these objects, made at once; their order does not matter. */
    public static RefSet of(Collection<ObjectState> members) {
        if (members.isEmpty()) {
            return EMPTY;
        }
        int top = 0;
        for (ObjectState member : members) {
            while (member.sequence() >>> (top + BITS) != 0) {
                top += BITS;
            }
        }
        Object[] root = new Object[WIDTH];
        int size = 0;
        for (ObjectState member : members) {
            Object[] node = root;
            for (int s = top; s > 0; s -= BITS) {
                int at = (int) (member.sequence() >>> s) & (WIDTH - 1);
                if (node[at] == null) {
                    node[at] = new Object[WIDTH];
                }
                node = (Object[]) node[at];
            }
            int at = (int) member.sequence() & (WIDTH - 1);
            size += node[at] == null ? 1 : 0;
            node[at] = member.ref();
        }
        return new RefSet(root, top, size);
    }

    /** Whether the object is a member. */
    public boolean contains(ObjectState object) {
        return contains(object.sequence());
    }

    /** This set with a member more; itself when it is one already. */
    public RefSet with(ObjectState member) {
        return with(member.sequence(), member.ref());
    }

    /** This set without the member; itself when it is none. */
    public RefSet without(ObjectState member) {
        return without(member.sequence());
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
        Object[] copy = node == null ? new Object[WIDTH] : Arrays.copyOf(node, WIDTH);
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
        Object[] copy = Arrays.copyOf(node, WIDTH);
        int at = (int) (sequence >>> shift) & (WIDTH - 1);
        copy[at] = shift == 0 ? null : remove((Object[]) copy[at], shift - BITS, sequence);
        return copy[0] == null && onlyFirst(copy) ? null : copy;
    }

    /**
     * Tells what another set has that this one has not, and the other way round; parts that the sets share are skipped.
     *
     * @param action takes a member and whether it is only in the other set
     */
    void differences(RefSet other, BiConsumer<ManagedObjectReference, Boolean> action) {
        Object[] mine = root;
        Object[] others = other.root;
        int top = Math.max(shift, other.shift);
        for (int s = shift; s < top; s += BITS) {
            mine = above(mine);
        }
        for (int s = other.shift; s < top; s += BITS) {
            others = above(others);
        }
        compare(mine, others, action);
    }

    private static Object[] above(Object[] node) {
        Object[] higher = new Object[WIDTH];
        higher[0] = node;
        return higher;
    }

    private static void compare(
            @Nullable Object mine, @Nullable Object others, BiConsumer<ManagedObjectReference, Boolean> action) {
        if (mine == others) {
            return;
        }
        if (mine instanceof Object[] || others instanceof Object[]) {
            for (int i = 0; i < WIDTH; i++) {
                compare(at(mine, i), at(others, i), action);
            }
            return;
        }
        if (mine != null && !mine.equals(others)) {
            action.accept((ManagedObjectReference) mine, false);
        }
        if (others != null && !others.equals(mine)) {
            action.accept((ManagedObjectReference) others, true);
        }
    }

    private static @Nullable Object at(@Nullable Object node, int index) {
        return node instanceof Object[] inner ? inner[index] : null;
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
        return new Members(root, shift);
    }

    /** In order; {@code false} for anything but a list of the same references. Shared parts are not compared. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (other instanceof RefSet that) {
            return size == that.size && sameMembers(root, shift, that.root, that.shift);
        }
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private static boolean sameMembers(@Nullable Object a, int shiftA, @Nullable Object b, int shiftB) {
        if (a == b && shiftA == shiftB) {
            return true;
        }
        if (shiftA > shiftB) {
            return sameMembers(b, shiftB, a, shiftA);
        }
        if (shiftA < shiftB) {
            return b instanceof Object[] higher
                    && onlyFirst(higher)
                    && sameMembers(a, shiftA, higher[0], shiftB - BITS);
        }
        if (a instanceof Object[] left && b instanceof Object[] right) {
            for (int i = 0; i < WIDTH; i++) {
                if (!sameMembers(left[i], shiftA - BITS, right[i], shiftB - BITS)) {
                    return false;
                }
            }
            return true;
        }
        return a != null && a.equals(b);
    }

    private static boolean onlyFirst(Object[] node) {
        for (int i = 1; i < WIDTH; i++) {
            if (node[i] != null) {
                return false;
            }
        }
        return true;
    }

    /** Walks the trie from left to right. */
    private static final class Members implements Iterator<ManagedObjectReference> {
        private final Object[][] nodes;
        private final int[] positions;
        private int depth;
        private @Nullable ManagedObjectReference next;

        Members(Object[] root, int shift) {
            this.nodes = new Object[shift / BITS + 1][];
            this.positions = new int[nodes.length];
            this.nodes[0] = root;
            this.next = advance();
        }

        private @Nullable ManagedObjectReference advance() {
            while (depth >= 0) {
                if (positions[depth] == WIDTH) {
                    depth--;
                    continue;
                }
                Object slot = nodes[depth][positions[depth]++];
                if (slot instanceof ManagedObjectReference member) {
                    return member;
                }
                if (slot instanceof Object[] deeper) {
                    depth++;
                    nodes[depth] = deeper;
                    positions[depth] = 0;
                }
            }
            return null;
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
            next = advance();
            return member;
        }
    }
}
