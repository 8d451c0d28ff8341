package io.vimock.server.sim;

import io.vimock.server.world.Restorable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples that are kept: an hour of ticks, and a day of five-minute periods.
 *
 * <p>What lies before the start is computed from the roster of the start when somebody asks for it, up to an hour back.
 * Written by the world thread; views are immutable and for everybody.
 */
final class History implements Restorable {
    private final Sampler sampler;
    private final Roster atStart;
    private final long start;
    private final @Nullable Round[] pastTicks = new @Nullable Round[Ticks.KEPT];
    private final @Nullable Round[] pastPeriods = new @Nullable Round[Ticks.KEPT / Ticks.PER_PERIOD];
    private volatile View newest;

    /**
     * @param start the last tick before the first one that is sampled
     * @param atStart who has been there for an hour; must not change any more
     */
    History(Sampler sampler, long start, Roster atStart) {
        this.sampler = sampler;
        this.start = start;
        this.atStart = atStart;
        this.newest = new View(start, new @Nullable Round[Ticks.KEPT], new @Nullable Round[Ticks.PERIODS_KEPT]);
    }

    @Override
    public Runnable save() {
        View then = newest;
        return () -> newest = then;
    }

    /** The history as it is now. */
    View view() {
        return newest;
    }

    /** The history up to a tick. Immutable. */
    final class View {
        private final long last;
        private final @Nullable Round[] ticks;
        private final @Nullable Round[] periods;

        private View(long last, @Nullable Round[] ticks, @Nullable Round[] periods) {
            this.last = last;
            this.ticks = ticks;
            this.periods = periods;
        }

        /** The newest tick. */
        long lastTick() {
            return last;
        }

        /** The newest period that is complete. */
        long lastPeriod() {
            return Math.floorDiv(last, (long) Ticks.PER_PERIOD);
        }

        /** The samples of a tick; null when they are not kept any more, or not there yet. */
        @Nullable
        Round tick(long tick) {
            if (tick > last || tick <= last - Ticks.KEPT) {
                return null;
            }
            return tick > start ? ticks[ring(tick, Ticks.KEPT)] : pastTick(tick);
        }

        /** The samples of a period; null when they are not kept any more, or not there yet. */
        @Nullable
        Round period(long period) {
            if (period > lastPeriod() || period <= lastPeriod() - Ticks.PERIODS_KEPT) {
                return null;
            }
            return Ticks.last(period) > start ? periods[ring(period, Ticks.PERIODS_KEPT)] : pastPeriod(period);
        }
    }

    private static int ring(long number, int length) {
        return (int) Math.floorMod(number, (long) length);
    }

    private @Nullable Round pastTick(long tick) {
        if (tick <= start - Ticks.KEPT) {
            return null;
        }
        synchronized (pastTicks) {
            int at = ring(tick, Ticks.KEPT);
            Round round = pastTicks[at];
            if (round == null) {
                round = sampler.sample(atStart, tick).withoutGroups();
                pastTicks[at] = round;
            }
            return round;
        }
    }

    private @Nullable Round pastPeriod(long period) {
        if (Ticks.first(period) <= start - Ticks.KEPT) {
            return null;
        }
        synchronized (pastPeriods) {
            int at = ring(period, pastPeriods.length);
            Round round = pastPeriods[at];
            if (round == null) {
                round = PeriodSums.of(tick -> sampler.sample(atStart, tick), period);
                pastPeriods[at] = round;
            }
            return round;
        }
    }

    /** Samples the next tick. Only for the world thread. */
    void sample(Roster roster) {
        View old = newest;
        long tick = old.last + 1;
        @Nullable Round[] ticks = old.ticks.clone();
        @Nullable Round[] periods = old.periods;
        Round round = sampler.sample(roster, tick);
        ticks[ring(tick, Ticks.KEPT)] = round;
        if (Math.floorMod(tick, (long) Ticks.PER_PERIOD) == 0) {
            long period = Ticks.period(tick);
            periods = periods.clone();
            periods[ring(period, Ticks.PERIODS_KEPT)] = PeriodSums.of(number -> whole(ticks, number), period);
            for (long done = Math.max(start + 1, Ticks.first(period) - 1); done < tick; done++) {
                int at = ring(done, Ticks.KEPT);
                ticks[at] = whole(ticks, done).withoutGroups();
            }
        }
        newest = new View(tick, ticks, periods);
        if (tick == start + Ticks.KEPT) {
            forgetPastTicks();
        }
    }

    /** The samples of the newest tick, or one of its period, with the rows of groups. Only for the world thread. */
    Round whole(long tick) {
        return whole(newest.ticks, tick);
    }

    private Round whole(@Nullable Round[] ticks, long tick) {
        Round round = tick > start ? ticks[ring(tick, Ticks.KEPT)] : null;
        return round != null ? round : sampler.sample(atStart, tick);
    }

    private void forgetPastTicks() {
        synchronized (pastTicks) {
            Arrays.fill(pastTicks, null);
        }
    }
}
