package io.vimock.samples;

import io.vimock.client.StatisticsSeries;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line chart made of characters: one per sample, as high as the sample's share of the highest, blank for gaps. */
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    static String of(@Nullable StatisticsSeries series) {
        if (series == null) {
            return "";
        }
        double top = series.samples().stream()
                .filter(sample -> !sample.isGap())
                .mapToDouble(StatisticsSeries.Sample::value)
                .max()
                .orElse(0);
        return series.samples().stream()
                .map(sample -> sample.isGap() ? " " : bar(top == 0 ? 0 : sample.value() / top))
                .collect(Collectors.joining());
    }

    private static String bar(double share) {
        int level = (int) (share * (BARS.length() - 1));
        return BARS.substring(level, level + 1);
    }
}
