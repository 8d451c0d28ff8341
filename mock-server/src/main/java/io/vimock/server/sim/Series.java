package io.vimock.server.sim;

import java.util.List;

/**
 * The values of some metrics of an entity over a time.
 *
 * @param first the number of the first sample; sample n ends n intervals after 1970
 * @param count how many samples there are, one after the other
 * @param values for each metric the values, -1 where there is no sample
 */
public record Series(long first, int count, List<long[]> values) {
    /** The value where there is none. */
    public static final long NONE = -1;

    static final Series EMPTY = new Series(0, 0, List.of());
}
