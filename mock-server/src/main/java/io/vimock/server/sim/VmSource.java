package io.vimock.server.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of a virtual machine: what rounds kept of it, and the rest computed again. */
final class VmSource implements Source {
    private final Sampler sampler;
    private final History.View history;
    private final Track<VmSettings> track;
    private final boolean periods;

    VmSource(Sampler sampler, History.View history, Track<VmSettings> track, boolean periods) {
        this.sampler = sampler;
        this.history = history;
        this.track = track;
        this.periods = periods;
    }

    @Override
    public int ticks() {
        return periods ? Ticks.PER_PERIOD : 1;
    }

    @Override
    public boolean read(long number, long[] row) {
        Round round = periods ? history.period(number) : history.tick(number);
        int used = round == null ? -1 : round.usedMHz(track.slot());
        if (round == null || used < 0) {
            return false;
        }
        return periods ? readPeriod(round, number, row) : readTick(number, used, round, row);
    }

    private boolean readTick(long tick, int used, Round round, long[] row) {
        VmSettings vm = track.at(tick);
        if (vm == null) {
            return false;
        }
        sampler.figures(vm, tick, used, round.reclaimedMB(track.slot()), row);
        return true;
    }

    /** The mean over the ticks that have a sample, each with the mean of what the round kept. */
    private boolean readPeriod(Round round, long period, long[] row) {
        long[] tick = new long[Figures.COUNT];
        Arrays.fill(row, 0);
        for (int i = 0; i < Ticks.PER_PERIOD; i++) {
            if (round.has(track.slot(), i)
                    && readTick(Ticks.first(period) + i, round.used()[track.slot()], round, tick)) {
                Figures.add(tick, 0, row, 0);
            }
        }
        Figures.toMean(row, 0);
        return row[Figures.TICKS] > 0;
    }

    @Override
    public @Nullable VmSettings vm(long tick) {
        return track.at(tick);
    }

    @Override
    public boolean readHost(long number, long[] row) {
        Round round = periods ? history.period(number) : history.tick(number);
        VmSettings vm = track.at(number * ticks());
        if (round == null || vm == null || vm.host() < 0) {
            return false;
        }
        System.arraycopy(round.hosts(), vm.host() * Figures.COUNT, row, 0, Figures.COUNT);
        return true;
    }

    @Override
    public Space space(long tick) {
        VmSettings vm = track.at(tick);
        return vm == null ? Space.NONE : vm.space();
    }
}
