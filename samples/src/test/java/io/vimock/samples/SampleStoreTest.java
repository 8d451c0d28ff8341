package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.client.PerformanceCounter;
import io.vimock.client.StatisticsSeries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreTest {
    private static final PerformanceCounter CPU = new PerformanceCounter(2, "cpu.usage.average", "CPU", "%", 100);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path files;

    private final SampleStore store = new SampleStore();

    @Test
    void csv_hasEachSampleOnceThoughRoundsOverlap() throws Exception {
        store.add("vm", "web", series(0, 1.5, 2.5, 3.5));
        store.add("vm", "web", series(20, 2.5, 3.5, 4.5));
        assertThat(csv())
                .containsExactly(
                        "time,type,name,counter,unit,value",
                        "1970-01-01T00:00:00Z,vm,\"web\",cpu.usage.average,%,1.5",
                        "1970-01-01T00:00:20Z,vm,\"web\",cpu.usage.average,%,2.5",
                        "1970-01-01T00:00:40Z,vm,\"web\",cpu.usage.average,%,3.5",
                        "1970-01-01T00:01:00Z,vm,\"web\",cpu.usage.average,%,4.5");
    }

    @Test
    void csv_quotesNamesAndLeavesGapsEmpty() throws Exception {
        store.add("vm", "a \"b\", c", series(0, Double.NaN), null);
        assertThat(csv()).element(1).isEqualTo("1970-01-01T00:00:00Z,vm,\"a \"\"b\"\", c\",cpu.usage.average,%,");
    }

    @Test
    void chart_showsTheTenBusiest() throws Exception {
        for (int i = 0; i < 12; i++) {
            store.add("vm", "vm-" + i + "!", series(0, i, i));
        }
        Path file = files.resolve("chart.svg");
        store.writeChart(file, "title");
        assertThat(Files.readString(file)).contains("vm-11!", "vm-2!").doesNotContain("vm-1!", "vm-0!");
    }

    private List<String> csv() throws Exception {
        Path file = files.resolve("samples.csv");
        store.writeCsv(file);
        return Files.readAllLines(file);
    }

    @SuppressWarnings("NullAway") // The store never looks at the entity.
    private static StatisticsSeries series(long start, double... values) {
        List<StatisticsSeries.Sample> samples = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            samples.add(new StatisticsSeries.Sample(Instant.ofEpochSecond(start + 20L * i), values[i]));
        }
        return new StatisticsSeries(null, CPU, "", samples);
    }
}
