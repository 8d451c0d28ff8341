package io.vimock.server.sim;

import io.vimock.server.inventory.description.WorkloadDescription;
import org.jspecify.annotations.Nullable;

/**
 * What guests want: a function of the simulation's seed, the virtual machine's identity and the time, without memory.
 *
 * <p>A guest is quiet, an office system, or busy. Quiet guests change their mind every five minutes only, the others
 * with every tick. Demand follows a day (low at night, peaks before noon and in the afternoon, shifted by up to two
 * hours from guest to guest), a slow wave, and bursts of some minutes. Immutable, thread safe.
 */
final class Workload {
    /** How many ticks a quiet guest, and everybody's working set, stays as it is: five minutes. */
    private static final int HOLD = 15;

    /** The first trait tells the profile: quiet up to the one, busy from the other. */
    private static final int MOST_QUIET = 152;

    private static final int LEAST_BUSY = 230;

    /** The traits that demand grows with: of CPU, memory, disk and network. */
    private static final int[] LEVEL_TRAITS = {1, 2, 4, 5, 6};

    private static final int WAVE = 45;
    private static final int MEMORY_WAVE = 90;
    private static final int BURST_BLOCK = 60;
    private static final int MINUTES = 24 * 60;
    private static final double[] DAY = day();

    /** Chance is drawn from streams, so that different quantities of one guest are independent. */
    private enum Stream {
        SLOW,
        JITTER,
        BURST,
        BURST_SIZE,
        MEMORY,
        READ,
        WRITE,
        RX,
        TX;

        private final long salt = mix(ordinal() + 1L);
    }

    private final long seed;

    Workload(long seed) {
        this.seed = seed;
    }

    private static double[] day() {
        double[] curve = new double[MINUTES];
        for (int minute = 0; minute < MINUTES; minute++) {
            double angle = 2 * StrictMath.PI * (minute - 13 * 60) / MINUTES;
            double peaks = StrictMath.cos(2 * (angle + 0.2));
            curve[minute] = Math.max(0, 0.45 + 0.45 * StrictMath.cos(angle) + 0.1 * peaks);
        }
        return curve;
    }

    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** What makes an object's behaviour its own, from its number in the order of creation. */
    long identity(long sequence) {
        return mix(mix(seed) ^ sequence);
    }

    /**
     * The identity of a machine about whose guest something is said: the traits that this is about are changed, the
     * others stay its own. With the same seed, profile and level two guests want the same.
     *
     * @param set what is said; null for nothing
     */
    long identity(long sequence, @Nullable WorkloadDescription set) {
        if (set == null) {
            return identity(sequence);
        }
        long identity = set.seed() == null ? identity(sequence) : mix(mix(set.seed()));
        if (set.profile() != null) {
            int own = (int) identity & 0xFF;
            int trait = switch (set.profile()) {
                case QUIET -> own * MOST_QUIET / 0xFF;
                case OFFICE -> MOST_QUIET + 1 + own * (LEAST_BUSY - MOST_QUIET - 2) / 0xFF;
                case BUSY -> LEAST_BUSY + own * (0xFF - LEAST_BUSY) / 0xFF;
            };
            identity = identity & ~0xFFL | trait;
        }
        if (set.level() != null) {
            long level = set.level() * 0xFFL / 100 & 0xF8;
            for (int trait : LEVEL_TRAITS) {
                identity = identity & ~(0xF8L << 8 * trait) | level << 8 * trait;
            }
        }
        return identity;
    }

    /** A number from 0 to 1 that belongs to identity, stream and step. */
    private static double chance(long identity, Stream stream, long step) {
        return (mix(identity ^ stream.salt ^ step * 0xD1B54A32D192ED03L) >>> 11) * 0x1.0p-53;
    }

    /** A trait of an identity from 0 to 1: eight of its bits. */
    private static double trait(long identity, int number) {
        return ((identity >>> (8 * number)) & 0xFF) / 255.0;
    }

    private static double wave(long identity, Stream stream, long tick, int length) {
        long step = Math.floorDiv(tick, (long) length);
        double way = (double) Math.floorMod(tick, (long) length) / length;
        return chance(identity, stream, step) * (1 - way) + chance(identity, stream, step + 1) * way;
    }

    private static boolean isQuiet(long identity) {
        return trait(identity, 0) < 0.6;
    }

    private static boolean isBusy(long identity) {
        return trait(identity, 0) > 0.9;
    }

    /** The tick from which on a guest does not change until now. */
    private static long held(long identity, long tick) {
        return tick - Math.floorMod(tick + (identity >>> 60), (long) HOLD);
    }

    /** The part of its virtual CPUs that a guest wants in a tick, above 0 and at most 1. */
    double cpu(long identity, long tick) {
        long time = isQuiet(identity) ? held(identity, tick) : tick;
        int shift = (int) (240 * trait(identity, 3)) - 120;
        double day = DAY[(int) Math.floorMod(time / 3 + shift, (long) MINUTES)];
        double wave = wave(identity, Stream.SLOW, time, WAVE);
        double base = 0.005 + 0.025 * trait(identity, 1);
        double swing = 0.02 * trait(identity, 2);
        if (!isQuiet(identity)) {
            base = isBusy(identity) ? 0.2 + 0.2 * trait(identity, 1) : 0.02 + 0.06 * trait(identity, 1);
            swing = 0.1 + 0.25 * trait(identity, 2);
        }
        double level = base * (0.7 + 0.6 * wave) + swing * day;
        level *= 0.9 + 0.2 * chance(identity, Stream.JITTER, time);
        level += burst(identity, time);
        return Math.min(1, level);
    }

    /** Now and then a guest works hard for two to eight minutes: quiet ones seldom, busy ones in every other block. */
    private static double burst(long identity, long tick) {
        long block = Math.floorDiv(tick, (long) BURST_BLOCK);
        double often = isQuiet(identity) ? 0.03 : isBusy(identity) ? 0.5 : 0.2;
        double drawn = chance(identity, Stream.BURST, block);
        if (drawn >= often) {
            return 0;
        }
        double size = chance(identity, Stream.BURST_SIZE, block);
        long start = (long) (drawn / often * (BURST_BLOCK - 24));
        long at = Math.floorMod(tick, (long) BURST_BLOCK);
        return at >= start && at < start + 6 + (long) (18 * size) ? 0.1 + 0.4 * size : 0;
    }

    /** The part of its memory that a guest has touched lately, from 0 to 1. */
    double activeMemory(long identity, long tick) {
        double wave = wave(identity, Stream.MEMORY, held(identity, tick), MEMORY_WAVE);
        return 0.04 + 0.2 * trait(identity, 4) + 0.3 * wave;
    }

    /** The part of its memory that a guest comes to touch at all, from 0 to 1. */
    double touchedMemory(long identity) {
        return 0.6 + 0.35 * trait(identity, 5);
    }

    /** The part of its touched memory that a guest shares with others, from 0 to 1. */
    double sharedMemory(long identity) {
        return 0.1 + 0.2 * trait(identity, 6);
    }

    /** Data that a guest reads from its disks in KB per second, when it wants a part {@code cpu} of its CPUs. */
    long readKBps(long identity, long tick, double cpu) {
        return rate(identity, Stream.READ, tick, cpu, 4000 * trait(identity, 6));
    }

    /** Data that a guest writes to its disks in KB per second. */
    long writeKBps(long identity, long tick, double cpu) {
        return 4 + rate(identity, Stream.WRITE, tick, cpu, 2500 * trait(identity, 5));
    }

    /** Data that a guest receives in KB per second. */
    long receivedKBps(long identity, long tick, double cpu) {
        return 1 + rate(identity, Stream.RX, tick, cpu, 2000 * trait(identity, 4));
    }

    /** Data that a guest transmits in KB per second. */
    long transmittedKBps(long identity, long tick, double cpu) {
        return rate(identity, Stream.TX, tick, cpu, 3000 * trait(identity, 2));
    }

    private static long rate(long identity, Stream stream, long tick, double cpu, double full) {
        return Math.round(full * cpu * (0.5 + chance(identity, stream, tick)));
    }

    /** The part of a host's CPU that VMkernel and service console use, some thousandths. */
    double system(long identity, long tick) {
        return 0.004 + 0.004 * chance(identity, Stream.JITTER, tick);
    }
}
