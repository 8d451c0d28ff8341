package io.vimock.client;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What a counter said about an entity over time. Immutable.
 *
 * @param entity whose statistics these are
 * @param counter what was counted, and in which unit
 * @param instance the device, such as {@code vmnic0}; empty for the entity as a whole
 * @param samples the samples, oldest first
 */
public record StatisticsSeries(
        ManagedObject entity, PerformanceCounter counter, String instance, List<Sample> samples) {

    /**
     * A value and the end of the time that it stands for.
     *
     * @param time when the sample was taken
     * @param value the value in the counter's unit, percentages from 0 to 100; not a number when the server has none
     */
    public record Sample(Instant time, double value) {
        /** Whether the server has no value for this time. */
        public boolean isGap() {
            return Double.isNaN(value);
        }
    }

    /** The newest value that is there. */
    public OptionalDouble latest() {
        return values().reduce((older, newer) -> newer);
    }

    /** The mean of the values that are there. */
    public OptionalDouble average() {
        return values().average();
    }

    private DoubleStream values() {
        return samples.stream().filter(sample -> !sample.isGap()).mapToDouble(Sample::value);
    }
}
