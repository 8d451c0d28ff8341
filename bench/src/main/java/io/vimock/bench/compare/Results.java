package io.vimock.bench.compare;

import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.ReportFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reports there are: a directory for every run, named {@code start} or like the number of virtual machines, with a
 * JSON file for every server in it.
 */
final class Results {
    /** This server, through its launcher. */
    static final String OURS = "vi-mock";

    /** This server without the launcher's flags. */
    static final String JAR = "vi-mock-jar";

    /** The simulator of the govmomi project. */
    static final String VCSIM = "vcsim";

    /** A web server that sends the same bytes. */
    static final String RAW = "raw-jetty";

    /** The run that but starts the default inventory. */
    static final String START = "start";

    /** The run of the JMH benchmarks, and without ending the file that JMH writes. */
    static final String JMH = "jmh";

    private final Map<String, Map<String, LoadReport>> runs =
            new TreeMap<>(Comparator.<String>comparingInt(Results::rank).thenComparing(Comparator.naturalOrder()));

    private static int rank(String run) {
        return run.equals(START) ? 0 : run.equals(JMH) ? Integer.MAX_VALUE : run.length();
    }

    /** Adds a report. */
    void add(String run, String server, LoadReport report) {
        runs.computeIfAbsent(run, name -> new TreeMap<>()).put(server, report);
    }

    /** Reads all reports in a directory. */
    static Results read(Path directory) throws IOException {
        Results results = new Results();
        for (Path run : entries(directory)) {
            if (Files.isDirectory(run)) {
                for (Path report : entries(run)) {
                    results.add(name(run), name(report).replace(".json", ""), ReportFiles.read(report));
                }
            }
        }
        Path jmh = directory.resolve(JMH + ".json");
        if (Files.exists(jmh)) {
            results.add(JMH, OURS, JmhReport.read(jmh));
        }
        return results;
    }

    private static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /** The names of the runs, {@link #START} and small ones first, {@link #JMH} last. */
    Collection<String> runs() {
        return runs.keySet();
    }

    /** The report on a server in a run; null when there is none. */
    @Nullable
    LoadReport report(String run, String server) {
        return runs.getOrDefault(run, Map.of()).get(server);
    }

    /** A measurement of a server in a run; null when there is none. */
    @Nullable
    Measurement measurement(String run, String server, String key) {
        LoadReport report = report(run, server);
        if (report != null) {
            for (Measurement measurement : report.measurements()) {
                if (measurement.key().equals(key)) {
                    return measurement;
                }
            }
        }
        return null;
    }

    /** A figure of a server in a run; not a number when there is none. */
    double value(String run, String server, String measurement, String figure) {
        Measurement found = measurement(run, server, measurement);
        return found == null ? Double.NaN : found.value(figure);
    }
}
