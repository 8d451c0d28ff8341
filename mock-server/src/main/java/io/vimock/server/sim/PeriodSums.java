package io.vimock.server.sim;

import java.util.Arrays;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Makes the samples of a period from those of its ticks: means over the ticks that have a sample. Stateless. */
final class PeriodSums {
    private static final int ALL = (1 << Ticks.PER_PERIOD) - 1;

    private PeriodSums() {}

    /** The samples of a period; the ticks are given with their groups. */
    static Round of(LongFunction<Round> tick, long period) {
        Round[] rounds = new Round[Ticks.PER_PERIOD];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = tick.apply(Ticks.first(period) + i);
        }
        Round last = rounds[rounds.length - 1];
        int vms = last.used().length;
        char[] missing = missing(rounds, vms);
        return new Round(
                used(rounds, missing),
                reclaimed(rounds, missing),
                isComplete(missing) ? null : missing,
                rows(rounds, false, last.hosts().length),
                rows(rounds, true, last.groups() == null ? 0 : last.groups().length));
    }

    private static char[] missing(Round[] rounds, int vms) {
        char[] missing = new char[vms];
        for (int i = 0; i < rounds.length; i++) {
            for (int slot = 0; slot < vms; slot++) {
                if (rounds[i].usedMHz(slot) < 0) {
                    missing[slot] |= (char) (1 << i);
                }
            }
        }
        return missing;
    }

    private static boolean isComplete(char[] missing) {
        for (char bits : missing) {
            if (bits != 0 && bits != ALL) {
                return false;
            }
        }
        return true;
    }

    private static char[] used(Round[] rounds, char[] missing) {
        int[] sums = new int[missing.length];
        for (Round round : rounds) {
            for (int slot = 0; slot < sums.length; slot++) {
                sums[slot] += Math.max(0, round.usedMHz(slot));
            }
        }
        char[] means = new char[sums.length];
        for (int slot = 0; slot < sums.length; slot++) {
            means[slot] = missing[slot] == ALL ? Round.ABSENT : mean(sums[slot], missing[slot]);
        }
        return means;
    }

    private static char mean(int sum, char missing) {
        int ticks = Ticks.PER_PERIOD - Integer.bitCount(missing);
        return (char) ((sum + ticks / 2) / ticks);
    }

    private static char @Nullable [] reclaimed(Round[] rounds, char[] missing) {
        if (Arrays.stream(rounds).allMatch(round -> round.reclaimed() == null)) {
            return null;
        }
        char[] means = new char[missing.length];
        for (int slot = 0; slot < means.length; slot++) {
            int sum = 0;
            for (Round round : rounds) {
                sum += round.reclaimedMB(slot);
            }
            means[slot] = missing[slot] == ALL ? 0 : mean(sum, missing[slot]);
        }
        return means;
    }

    private static long[] rows(Round[] rounds, boolean groups, int length) {
        long[] sums = new long[length];
        for (Round round : rounds) {
            long[] rows = groups ? round.groups() : round.hosts();
            for (int at = 0; rows != null && at < Math.min(length, rows.length); at += Figures.COUNT) {
                if (rows[at + Figures.TICKS] > 0) {
                    Figures.add(rows, at, sums, at);
                }
            }
        }
        for (int at = 0; at < length; at += Figures.COUNT) {
            Figures.toMean(sums, at);
        }
        return sums;
    }
}
