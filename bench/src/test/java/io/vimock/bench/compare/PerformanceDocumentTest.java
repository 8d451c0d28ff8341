package io.vimock.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.bench.Figure;
import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.ReportFiles;
import io.vimock.bench.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceDocumentTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static LoadReport report(double seconds, double rate, @Nullable String problem) {
        return new LoadReport(
                "a server",
                "bin/server",
                "2026-11-22T12:00:00Z",
                "a machine",
                0.25,
                10_000,
                List.of(
                        new Measurement(
                                "bulk-summary",
                                "Summaries",
                                List.of(new Figure("median", "read", seconds, Unit.SECONDS)),
                                null),
                        new Measurement(
                                "power-polled",
                                "Power tasks",
                                List.of(new Figure("rate", "rate", rate, Unit.PER_SECOND)),
                                problem)));
    }

    private static Results results() {
        Results results = new Results();
        results.add("10000", Results.OURS, report(0.1, 300, null));
        results.add("10000", Results.VCSIM, report(1.5, 200, "some failed"));
        results.add("10000", Results.RAW, report(0.05, 0, null));
        return results;
    }

    @Test
    void of_showsHowManyTimesBetterWeAre() {
        assertThat(PerformanceDocument.of(results(), null))
                .contains("| read | 0.100 s | 1.50 s | 15.0 x | 0.050 s | 0.50 x |")
                .contains("| rate | 300 /s | 200 /s | 1.50 x |")
                .contains("* vcsim, Power tasks: some failed")
                .contains("2026-11-22T12:00:00Z, a machine")
                .contains("25 %");
    }

    @Test
    void of_judgesTheGoals() {
        assertThat(PerformanceDocument.of(results(), null))
                .contains("| 10,000 VMs' summaries | at least 10.0 x vcsim | 15.0 x vcsim | yes |")
                .contains("| 10,000 VMs' summaries | at most 1.50 x raw Jetty | 2.00 x raw Jetty | **no** |")
                .contains("| Power tasks, polled | at least 2.00 x vcsim | 1.50 x vcsim | **no** |")
                .contains("| 100,000 VMs ready | at most 30 s | not measured |  |");
    }

    @Test
    void of_showsNotes() {
        assertThat(PerformanceDocument.of(results(), "## Floors\n\nNone.\n")).contains("\n## Floors\n\nNone.\n");
    }

    @Test
    void of_whenNothingWasMeasured_stillNamesTheGoals() {
        assertThat(PerformanceDocument.of(new Results(), null))
                .contains("not measured")
                .doesNotContain("VMs\n\n*");
    }

    @Test
    void read_takesWhatJmhWrote() throws Exception {
        Files.writeString(directory.resolve("jmh.json"), """
                [ {
                    "jmhVersion" : "1.37",
                    "benchmark" : "io.vimock.bench.jmh.TickBenchmark.tick",
                    "mode" : "avgt",
                    "vmName" : "A VM",
                    "vmVersion" : "17",
                    "params" : { "machines" : "10000" },
                    "primaryMetric" : { "score" : 40.5, "scoreError" : "NaN", "scoreUnit" : "ms/op" }
                } ]
                """);

        assertThat(PerformanceDocument.of(Results.read(directory), null))
                .contains("| A tick of the simulation, 10,000 VMs | at most 50 ms | 40.5 ms | yes |")
                .contains("## Single pieces, measured by JMH")
                .contains("| machines=10000 | 40.5 ms |");
    }

    @Test
    void read_findsTheReports_inOrderOfSize() throws Exception {
        for (String run : List.of("10000", "start", "1000")) {
            Path file = directory.resolve(run).resolve("vi-mock.json");
            Files.createDirectories(file.getParent());
            ReportFiles.write(report(1, 2, null), file);
        }
        Files.writeString(directory.resolve("notes.md"), "notes");

        Results results = Results.read(directory);

        assertThat(results.runs()).containsExactly("start", "1000", "10000");
        assertThat(results.report("1000", "vi-mock")).isEqualTo(report(1, 2, null));
        assertThat(results.value("10000", "vi-mock", "power-polled", "rate")).isEqualTo(2);
        assertThat(results.value("10000", "vcsim", "power-polled", "rate")).isNaN();
        assertThat(results.value("10000", "vi-mock", "power-polled", "none")).isNaN();
    }
}
