package io.vimock.server.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The samples of an interval longer than five minutes, made of those of five minutes: means of what there is. */
final class CoarseSource implements Source {
    private final Source fine;
    private final int factor;
    private final long[] part = new long[Figures.COUNT];

    /** @param factor how many samples of the shorter interval make one of the longer */
    CoarseSource(Source fine, int factor) {
        this.fine = fine;
        this.factor = factor;
    }

    @Override
    public int ticks() {
        return fine.ticks() * factor;
    }

    @Override
    public boolean read(long number, long[] row) {
        return read(number, row, false);
    }

    @Override
    public boolean readHost(long number, long[] row) {
        return read(number, row, true);
    }

    private boolean read(long number, long[] row, boolean ofHost) {
        Arrays.fill(row, 0);
        int parts = 0;
        for (long at = (number - 1) * factor + 1; at <= number * factor; at++) {
            if (ofHost ? fine.readHost(at, part) : fine.read(at, part)) {
                Figures.add(part, 0, row, 0);
                parts++;
            }
        }
        for (int figure = Figures.TICKS + 1; figure < Figures.COUNT && parts > 1; figure++) {
            row[figure] = Math.round((double) row[figure] / parts);
        }
        return parts > 0;
    }

    @Override
    public @Nullable VmSettings vm(long tick) {
        return fine.vm(tick);
    }

    @Override
    public @Nullable HostSettings host(long tick) {
        return fine.host(tick);
    }

    @Override
    public Space space(long tick) {
        return fine.space(tick);
    }

    @Override
    public long operations(String counter, long tick) {
        return fine.operations(counter, tick);
    }
}
