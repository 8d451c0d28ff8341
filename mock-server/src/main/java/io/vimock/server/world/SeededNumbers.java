package io.vimock.server.world;

/**
 * Numbers that look random and follow from a seed: those that {@code java.util.SplittableRandom} gives, which cannot be
 * asked for its state (Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators). Thread safe.
 */
public final class SeededNumbers implements Restorable {
    private static final long GAMMA = 0x9e37_79b9_7f4a_7c15L;
    private static final double DOUBLE_UNIT = 0x1.0p-53;

    private long state;

    /** The numbers of a seed. */
    public SeededNumbers(long seed) {
        this.state = seed;
    }

    /** The next number. */
    public synchronized long next() {
        state += GAMMA;
        long mixed = (state ^ (state >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** The next number as one from 0 to less than 1. */
    public double nextFraction() {
        return (next() >>> 11) * DOUBLE_UNIT;
    }

    @Override
    public synchronized Runnable save() {
        long then = state;
        return () -> putBack(then);
    }

    private synchronized void putBack(long then) {
        state = then;
    }
}
