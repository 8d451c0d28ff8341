package io.vimock.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.api.ApiLevel;
import io.vimock.api.MoTypes;
import io.vimock.bench.LoadReport;
import io.vimock.bench.Measurement;
import io.vimock.bench.ReportFiles;
import io.vimock.server.MockOptions;
import io.vimock.server.MockVirtualCenter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program against a server in the same JVM: that it measures everything, not what it measures. */
class LoadGeneratorTest {
    private static final List<String> LITTLE = List.of(
            "--seconds",
            "0.05",
            "--warm-up",
            "10",
            "--clients",
            "2",
            "--rounds",
            "1",
            "--changes",
            "2",
            "--watchers",
            "2",
            "--provisioned",
            "2",
            "--perf-batch",
            "3");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path files;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(MockVirtualCenter server, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--url", server.url().toString()));
        arguments.addAll(LITTLE);
        arguments.addAll(List.of(more));
        return run(arguments);
    }

    private int run(List<String> arguments) {
        return LoadGenerator.run(
                new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
    }

    @Test
    void run_measuresEverything() throws Exception {
        Path json = files.resolve("load.json");
        Path answers = files.resolve("answers");
        try (MockVirtualCenter server = MockVirtualCenter.start(
                MockOptions.builder().listen("127.0.0.1", 0).plainHttp(true).build())) {
            int exitCode = run(server, "--json", json.toString(), "--record", answers.toString());
            assertThat(err.toString()).isEmpty();
            assertThat(exitCode).isZero();
        }
        LoadReport report = ReportFiles.read(json);
        assertThat(report.machines()).isEqualTo(4);
        Map<String, Measurement> measurements = new TreeMap<>();
        for (Measurement measurement : report.measurements()) {
            assertThat(measurement.problem()).as(measurement.title()).isNull();
            measurements.put(measurement.key(), measurement);
            assertThat(out.toString()).contains(measurement.title());
        }
        assertThat(measurements.keySet())
                .containsExactly(
                        "bulk-hardware",
                        "bulk-summary",
                        "clone",
                        "create",
                        "memory",
                        "power-polled",
                        "power-watched",
                        "query-perf",
                        "service-content",
                        "small-read",
                        "update-latency",
                        "watchers");
        assertThat(value(measurements, "service-content", "many-rate")).isPositive();
        assertThat(value(measurements, "bulk-summary", "size")).isPositive();
        assertThat(value(measurements, "query-perf", "entities")).isEqualTo(4);
        assertThat(value(measurements, "query-perf", "series")).isEqualTo(4 * 5);
        assertThat(value(measurements, "update-latency", "changes")).isEqualTo(2);
        assertThat(value(measurements, "watchers", "watchers")).isEqualTo(2);
        assertThat(Files.readString(answers.resolve("RetrieveProperties-view-name-runtime.powerState-summary.xml")))
                .contains("DC0_H0_VM1");
    }

    private static double value(Map<String, Measurement> measurements, String key, String figure) {
        return Objects.requireNonNull(measurements.get(key)).value(figure);
    }

    @Test
    void run_leavesTheServerAsItWas() {
        try (MockVirtualCenter server = MockVirtualCenter.start(
                MockOptions.builder().listen("127.0.0.1", 0).plainHttp(true).build())) {
            assertThat(run(server, "--only", "create,clone")).isZero();
            assertThat(out.toString()).contains("Destroy_Task").doesNotContain("!");
            assertThat(server.world().snapshot().all(MoTypes.VIRTUAL_MACHINE)).hasSize(4);
        }
    }

    @Test
    void run_whenTheServerLacksOperations_saysSo() {
        // At 2.5 there are no WaitForUpdatesEx and no CreatePropertyCollector.
        try (MockVirtualCenter server = MockVirtualCenter.start(MockOptions.builder()
                .listen("127.0.0.1", 0)
                .plainHttp(true)
                .apiLevel(ApiLevel.V2_5)
                .build())) {
            assertThat(run(server, "--only", "small-read,power-watched,update-latency"))
                    .isZero();
        }
        assertThat(out.toString())
                .contains("  ! WaitForUpdatesEx was not answered")
                .contains("1 client: rate");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void run_whenThereIsNoServer_saysSoInOneLine() {
        assertThat(run(List.of("--url", "http://127.0.0.1:1/sdk"))).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("load: ");
    }

    @Test
    void run_whenTheProgramEndsAtOnce_saysSoInOneLine() {
        assertThat(run(List.of("--url", "http://127.0.0.1:{port}/sdk", "false")))
                .isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("the server ended with exit code 1");
    }

    @Test
    void run_whenThereIsNothingOfThatKey_saysWhatThereIs() {
        assertThat(run(List.of("--url", "http://127.0.0.1:1/sdk", "--only", "bulk-summaries")))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("nothing called bulk-summaries to measure; there is start, ")
                .contains("bulk-summary");
        assertThat(run(List.of("--url", "http://127.0.0.1:1/sdk", "--skip", "watcher")))
                .isEqualTo(2);
    }

    @Test
    void run_whenOptionsAreWrong_exitsWith2() {
        assertThat(run(List.of())).isEqualTo(2);
        assertThat(run(List.of("--url", "http://vc/sdk", "--frobnicate"))).isEqualTo(2);
    }
}
