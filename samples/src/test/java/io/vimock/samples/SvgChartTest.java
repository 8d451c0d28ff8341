package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SvgChartTest {
    private final SvgChart chart = new SvgChart("A <chart> & more", ZoneOffset.UTC);

    @Test
    void panel_leavesGapsOpen() {
        chart.panel("CPU", "%", Map.of("vm", line(10, 20, Double.NaN, 40, Double.NaN, 5)));
        assertThat(chart.svg())
                .containsPattern("d='M[0-9.]+ [0-9.]+h0L[0-9.]+ [0-9.]+M[0-9.]+ [0-9.]+h0M[0-9.]+ [0-9.]+h0'");
    }

    @Test
    void panel_scalesFromZeroToARoundNumberAndFromTheFirstToTheLastTime() {
        chart.panel("CPU", "MHz", Map.of("vm", line(0, 131)));
        assertThat(chart.svg())
                .contains(">0 MHz<", ">50 MHz<", ">100 MHz<", ">200 MHz<")
                .contains(">00:00:00<", ">00:00:20<")
                .contains("d='M60.0 226.0h0L770.0 ");
    }

    @Test
    void panel_withoutValues_isEmptyButThere() {
        chart.panel("CPU", "%", Map.of());
        assertThat(chart.svg()).contains(">CPU<").doesNotContain("class='line'");
    }

    @Test
    void panel_drawsTenLinesAtMost() {
        Map<String, SortedMap<Instant, Double>> lines = new LinkedHashMap<>();
        for (int i = 0; i < 12; i++) {
            lines.put("vm" + i, line(i, i));
        }
        chart.panel("CPU", "%", lines);
        assertThat(Pattern.compile(">vm[0-9]+<").matcher(chart.svg()).results()).hasSize(10);
    }

    @Test
    void text_isEscaped() {
        chart.panel("a<b", "%", Map.of("x&'y", line(1, 2)));
        assertThat(chart.svg()).contains("A &lt;chart> &amp; more", "a&lt;b", "x&amp;&#39;y");
    }

    private static SortedMap<Instant, Double> line(double... values) {
        SortedMap<Instant, Double> line = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            line.put(Instant.ofEpochSecond(20L * i), values[i]);
        }
        return line;
    }
}
