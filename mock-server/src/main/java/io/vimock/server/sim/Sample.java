package io.vimock.server.sim;

import java.util.Objects;

/**
 * A sample of an entity, from which formulas compute the values of counters, for the whole or for one instance. Moves
 * from sample to sample; for one thread.
 */
final class Sample {
    private static final int MILLIS = 1000;

    private final Source source;
    private final long[] row = new long[Figures.COUNT];
    private final long[] other = new long[Figures.COUNT];
    private long number;
    private Instance instance = Instance.WHOLE;

    Sample(Source source) {
        this.source = source;
    }

    /** Moves to a sample; false when there is none of that number. */
    boolean moveTo(long newNumber) {
        number = newNumber;
        return source.read(newNumber, row) && row[Figures.TICKS] > 0;
    }

    /** The value of a metric in this sample. */
    long value(Metric metric) {
        instance = metric.instance();
        return metric.formula().of(this);
    }

    /** The instance that is asked for. */
    Instance instance() {
        return instance;
    }

    /** A figure of the whole entity. */
    long get(int figure) {
        return row[figure];
    }

    /** The instance's part of a quantity of the whole entity. */
    long part(long total) {
        return instance.part(total);
    }

    /** The last tick of the sample. */
    long lastTick() {
        return number * source.ticks();
    }

    /** The seconds that the sample tells of. */
    long seconds() {
        return row[Figures.TICKS] * Ticks.SECONDS;
    }

    /** CPU in MHz as milliseconds of one CPU within the sample. */
    long millis(long mhz) {
        long capacity = row[Figures.CAPACITY_MHZ];
        return capacity == 0 ? 0 : Math.round((double) mhz * row[Figures.CPUS] / capacity * seconds() * MILLIS);
    }

    /** All milliseconds that the CPUs have within the sample. */
    long allMillis() {
        return row[Figures.CPUS] * seconds() * MILLIS;
    }

    /** A part of a whole in hundredths of a percent. */
    static long percent(double part, double whole) {
        return whole <= 0 ? 0 : Math.round(10_000 * part / whole);
    }

    /** What passed through the instance, or the whole, in KB per second. */
    long traffic(int figure) {
        return switch (instance.kind()) {
            case AGGREGATE -> row[figure];
            case VNIC, VIRTUAL_DISK -> part(row[figure]);
            default -> source.vm(lastTick()) != null ? row[figure] : source.traffic(number, instance, figure);
        };
    }

    /** The mean of a figure over the last samples, this one included. */
    long recentMean(int figure, int samples) {
        long sum = 0;
        int count = 0;
        for (long at = number; at > number - samples && source.read(at, other); at--) {
            sum += other[figure];
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    /** The highest value of a figure over the last samples, this one included. */
    long recentPeak(int figure, int samples) {
        long peak = 0;
        for (long at = number; at > number - samples && source.read(at, other); at--) {
            peak = Math.max(peak, other[figure]);
        }
        return peak;
    }

    /** By how much a figure is higher than in the sample before; 0 when there was none. */
    long change(int figure) {
        return source.read(number - 1, other) ? row[figure] - other[figure] : 0;
    }

    /** The virtual machine. */
    VmSettings vm() {
        return Objects.requireNonNull(source.vm(lastTick()));
    }

    /** The host. */
    HostSettings host() {
        return Objects.requireNonNull(source.host(lastTick()));
    }

    /** A figure of the host of a virtual machine; 0 when nothing is known of it. */
    long ofHost(int figure) {
        return source.readHost(number, other) ? other[figure] : 0;
    }

    /** Disk space. */
    Space space() {
        return source.space(lastTick());
    }

    /** How often virtual machines went through an operation until the end of the sample. */
    long operations(String counter) {
        return source.operations(counter, lastTick());
    }
}
