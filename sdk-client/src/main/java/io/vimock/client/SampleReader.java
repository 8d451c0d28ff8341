package io.vimock.client;

import io.vimock.vim25.PerfEntityMetric;
import io.vimock.vim25.PerfEntityMetricBase;
import io.vimock.vim25.PerfEntityMetricCSV;
import io.vimock.vim25.PerfMetricId;
import io.vimock.vim25.PerfMetricIntSeries;
import io.vimock.vim25.PerfMetricSeries;
import io.vimock.vim25.PerfMetricSeriesCSV;
import io.vimock.vim25.PerfSampleInfo;
import io.vimock.vim25.support.InstantAdapter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the statistics of one entity out of either format of QueryPerf, oldest sample first. */
final class SampleReader {
    private SampleReader() {}

    static void read(
            VimConnection connection,
            PerfEntityMetricBase answer,
            Map<Integer, PerformanceCounter> counters,
            @Nullable Integer newest,
            Consumer<StatisticsSeries> consumer) {
        ManagedObject entity = connection.object(answer.getEntity(), ManagedObject.class);
        List<Instant> times;
        List<? extends PerfMetricSeries> all;
        if (answer instanceof PerfEntityMetricCSV csv) {
            times = times(csv.getSampleInfoCSV());
            all = csv.getValue();
        } else if (answer instanceof PerfEntityMetric plain) {
            times = plain.getSampleInfo().stream()
                    .map(PerfSampleInfo::getTimestamp)
                    .toList();
            all = plain.getValue();
        } else {
            throw new VimException(
                    "statistics of " + entity + " come as " + answer.getClass().getSimpleName(), null);
        }
        for (PerfMetricSeries series : all) {
            PerfMetricId id = series.getId();
            PerformanceCounter counter = counters.get(id.getCounterId());
            List<Long> numbers = numbers(series);
            if (counter != null && !numbers.isEmpty() && !times.isEmpty()) {
                List<StatisticsSeries.Sample> samples = samples(counter, times, numbers, newest);
                consumer.accept(new StatisticsSeries(
                        entity, counter, Objects.requireNonNullElse(id.getInstance(), ""), samples));
            }
        }
    }

    private static List<StatisticsSeries.Sample> samples(
            PerformanceCounter counter, List<Instant> times, List<Long> numbers, @Nullable Integer newest) {
        List<StatisticsSeries.Sample> samples = new ArrayList<>();
        for (int i = 0; i < Math.min(times.size(), numbers.size()); i++) {
            samples.add(new StatisticsSeries.Sample(times.get(i), counter.value(numbers.get(i))));
        }
        samples.sort(Comparator.comparing(StatisticsSeries.Sample::time));
        int surplus = newest == null ? 0 : Math.max(0, samples.size() - newest);
        return List.copyOf(samples.subList(surplus, samples.size()));
    }

    /** Interval and time by turns: {@code 20,2009-01-01T00:00:20Z,20,2009-01-01T00:00:40Z}. */
    private static List<Instant> times(@Nullable String csv) {
        List<Instant> times = new ArrayList<>();
        if (csv != null && !csv.isBlank()) {
            String[] fields = csv.split(",", -1);
            InstantAdapter adapter = new InstantAdapter();
            for (int i = 1; i < fields.length; i += 2) {
                times.add(Objects.requireNonNull(adapter.unmarshal(fields[i])));
            }
        }
        return times;
    }

    private static List<Long> numbers(PerfMetricSeries series) {
        if (series instanceof PerfMetricIntSeries plain) {
            return plain.getValue();
        }
        List<Long> numbers = new ArrayList<>();
        String csv = series instanceof PerfMetricSeriesCSV text ? text.getValue() : null;
        if (csv != null && !csv.isBlank()) {
            for (String field : csv.split(",", -1)) {
                numbers.add(field.isBlank() ? -1 : Long.parseLong(field.strip()));
            }
        }
        return numbers;
    }
}
