package io.vimock.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vimock.bench.Figure;
import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Turns what JMH writes into a report like those of the load generator: a measurement for every benchmark. */
final class JmhReport {
    private JmhReport() {}

    /**
     * Reads a file that JMH wrote with {@code -rf json}.
     *
     * <p>A measurement's key is class and method, {@code TickBenchmark.tick}; a figure's are the parameters, {@code
     * machines=1000}.
     */
    static LoadReport read(Path file) throws IOException {
        JsonNode runs = new ObjectMapper().readTree(Files.readString(file));
        Map<String, List<Figure>> figures = new TreeMap<>();
        for (JsonNode run : runs) {
            String[] name = run.path("benchmark").asText().split("\\.");
            String parameters = parameters(run.path("params"));
            JsonNode score = run.path("primaryMetric");
            figures.computeIfAbsent(name[name.length - 2] + "." + name[name.length - 1], key -> new ArrayList<>())
                    .add(new Figure(
                            parameters,
                            parameters,
                            score.path("score").asDouble(),
                            unit(score.path("scoreUnit").asText())));
        }
        List<Measurement> measurements = new ArrayList<>();
        figures.forEach((key, values) -> measurements.add(new Measurement(key, key, values, null)));
        JsonNode first = runs.path(0);
        return new LoadReport(
                "JMH " + first.path("jmhVersion").asText(),
                null,
                Files.getLastModifiedTime(file)
                        .toInstant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                first.path("vmName").asText() + " " + first.path("vmVersion").asText(),
                Double.NaN,
                0,
                measurements);
    }

    private static String parameters(JsonNode parameters) {
        List<String> texts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            texts.add(parameter.getKey() + "=" + parameter.getValue().asText());
        }
        return String.join(", ", texts);
    }

    private static Unit unit(String scoreUnit) {
        return switch (scoreUnit.toLowerCase(Locale.ROOT)) {
            case "us/op" -> Unit.MICROSECONDS;
            case "ms/op" -> Unit.MILLISECONDS;
            case "s/op" -> Unit.SECONDS;
            default -> throw new IllegalArgumentException("no benchmark of this module measures in " + scoreUnit);
        };
    }
}
