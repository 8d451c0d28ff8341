package io.vimock.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one thing.
 *
 * @param key names it, the same in every run
 * @param title names it for people
 * @param figures in the order of showing
 * @param problem why there are no figures, or less than usual; null when all went well
 */
public record Measurement(
        String key,
        String title,
        List<Figure> figures,
        @Nullable String problem) {
    /** A measurement whose list does not change. */
    public Measurement {
        figures = List.copyOf(figures);
    }

    /** The value of a figure; not a number when it is not there. */
    public double value(String figure) {
        for (Figure each : figures) {
            if (each.key().equals(figure)) {
                return each.value();
            }
        }
        return Double.NaN;
    }
}
