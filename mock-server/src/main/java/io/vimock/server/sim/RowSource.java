package io.vimock.server.sim;

import org.jspecify.annotations.Nullable;

/** The samples of a host or a group: the rows that rounds keep of it. */
final class RowSource implements Source {
    private final History.View history;
    private final Track<?> track;
    private final boolean periods;
    private final @Nullable HostTraffic traffic;

    /** @param traffic what passes through the devices of a host; null for groups */
    RowSource(History.View history, Track<?> track, boolean periods, @Nullable HostTraffic traffic) {
        this.history = history;
        this.track = track;
        this.periods = periods;
        this.traffic = traffic;
    }

    @Override
    public int ticks() {
        return periods ? Ticks.PER_PERIOD : 1;
    }

    @Override
    public boolean read(long number, long[] row) {
        Round round = periods ? history.period(number) : history.tick(number);
        long[] rows = round == null ? null : track.at(number * ticks()) instanceof HostSettings ? round.hosts() : round.groups();
        int at = track.slot() * Figures.COUNT;
        if (rows == null || at >= rows.length || track.at(number * ticks()) == null) {
            return false;
        }
        System.arraycopy(rows, at, row, 0, Figures.COUNT);
        return true;
    }

    @Override
    public @Nullable HostSettings host(long tick) {
        return track.at(tick) instanceof HostSettings host ? host : null;
    }

    @Override
    public Space space(long tick) {
        return track.at(tick) instanceof GroupSettings group ? group.space() : Space.NONE;
    }

    @Override
    public long traffic(long number, Instance device, int figure) {
        return traffic == null ? 0 : traffic.of(this, number, device, figure);
    }
}
