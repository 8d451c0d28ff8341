package io.vimock.samples;

import io.vimock.client.StatisticsSeries;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The samples of all rounds, each once, as a CSV file and as a chart. */
final class SampleStore {
    private static final int LINES = 10;

    private final Map<Key, SortedMap<Instant, Double>> collected = new LinkedHashMap<>();

    private record Key(String type, String name, String counter, String unit) {}

    /** Adds what a round brought; a sample that an earlier round brought already falls on itself. */
    void add(String type, String name, @Nullable StatisticsSeries... all) {
        Stream.of(all).filter(Objects::nonNull).forEach(series -> {
            Key key = new Key(
                    type, name, series.counter().name(), series.counter().unit());
            SortedMap<Instant, Double> samples = collected.computeIfAbsent(key, unused -> new TreeMap<>());
            series.samples().forEach(sample -> samples.put(sample.time(), sample.value()));
        });
    }

    /** Writes a line per sample; a gap has no value. */
    void writeCsv(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("time,type,name,counter,unit,value\n");
            for (Map.Entry<Key, SortedMap<Instant, Double>> series : collected.entrySet()) {
                Key key = series.getKey();
                for (Map.Entry<Instant, Double> sample : series.getValue().entrySet()) {
                    String value = sample.getValue().isNaN() ? "" : String.valueOf(sample.getValue());
                    out.write(String.join(
                            ",",
                            String.valueOf(sample.getKey()),
                            key.type(),
                            "\"" + key.name().replace("\"", "\"\"") + "\"",
                            key.counter(),
                            key.unit(),
                            value));
                    out.write('\n');
                }
            }
        }
    }

    /** Draws CPU and memory of hosts and machines, the ten of each that use most CPU. */
    void writeChart(Path file, String title) throws IOException {
        SvgChart chart = new SvgChart(title, ZoneId.systemDefault());
        for (String type : List.of("host", "vm")) {
            String objects = type.equals("host") ? "hosts" : "virtual machines";
            List<String> busiest = busiest(type);
            chart.panel("CPU of " + objects, "%", lines(type, busiest, CollectStatistics.CPU));
            chart.panel("Memory of " + objects, "%", lines(type, busiest, CollectStatistics.MEMORY));
        }
        Files.writeString(file, chart.svg());
    }

    private List<String> busiest(String type) {
        return collected.entrySet().stream()
                .filter(series -> series.getKey().type().equals(type)
                        && series.getKey().counter().equals(CollectStatistics.CPU))
                .sorted(Comparator.comparingDouble(series -> -average(series.getValue())))
                .limit(LINES)
                .map(series -> series.getKey().name())
                .toList();
    }

    private Map<String, SortedMap<Instant, Double>> lines(String type, List<String> names, String counter) {
        Map<String, SortedMap<Instant, Double>> lines = new LinkedHashMap<>();
        for (String name : names) {
            lines.put(name, collected.getOrDefault(new Key(type, name, counter, "%"), new TreeMap<>()));
        }
        return lines;
    }

    private static double average(SortedMap<Instant, Double> samples) {
        return samples.values().stream()
                .filter(value -> !value.isNaN())
                .mapToDouble(value -> value)
                .average()
                .orElse(0);
    }
}
