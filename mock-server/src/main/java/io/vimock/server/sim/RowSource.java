package io.vimock.server.sim;

import io.vimock.vim25.ManagedObjectReference;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The samples of hosts, pools, clusters and datastores, which rounds keep a row of, and of datacenters. */
final class RowSource implements Source {
    private final ManagedObjectReference entity;
    private final History.View history;
    private final @Nullable Track<?> track;
    private final boolean periods;
    private final OperationCounts operations;
    private @Nullable Supplier<HostTraffic> devices;
    private @Nullable HostTraffic traffic;

    /** @param track where the rows are; null for a datacenter, which has none */
    RowSource(
            ManagedObjectReference entity,
            History.View history,
            @Nullable Track<?> track,
            boolean periods,
            OperationCounts operations) {
        this.entity = entity;
        this.history = history;
        this.track = track;
        this.periods = periods;
        this.operations = operations;
    }

    /** Gives a host what tells, when asked for, what passes through its devices. */
    void setTraffic(Supplier<HostTraffic> made) {
        this.devices = made;
    }

    @Override
    public int ticks() {
        return periods ? Ticks.PER_PERIOD : 1;
    }

    @Override
    public boolean read(long number, long[] row) {
        Round round = periods ? history.period(number) : history.tick(number);
        if (round == null) {
            return false;
        }
        if (track == null) {
            Arrays.fill(row, 0);
            row[Figures.TICKS] = ticks();
            return true;
        }
        Object settings = track.at(number * ticks());
        long[] rows = settings instanceof HostSettings ? round.hosts() : round.groups();
        int at = track.slot() * Figures.COUNT;
        if (settings == null || rows == null || at >= rows.length) {
            return false;
        }
        System.arraycopy(rows, at, row, 0, Figures.COUNT);
        return true;
    }

    @Override
    public @Nullable HostSettings host(long tick) {
        return track != null && track.at(tick) instanceof HostSettings host ? host : null;
    }

    @Override
    public Space space(long tick) {
        return track != null && track.at(tick) instanceof GroupSettings group ? group.space() : Space.NONE;
    }

    @Override
    public long traffic(long number, Instance device, int figure) {
        if (traffic == null && devices != null) {
            traffic = devices.get();
        }
        return traffic == null ? 0 : traffic.of(this, number, device, figure);
    }

    @Override
    public long operations(String counter, long tick) {
        return operations.at(entity, counter, Ticks.period(tick));
    }
}
