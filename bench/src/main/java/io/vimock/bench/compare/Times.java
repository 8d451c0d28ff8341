package io.vimock.bench.compare;

import java.util.Locale;

/** Ratios as text. */
final class Times {
    private Times() {}

    /** {@code 1.23 x}; a dash for what is not a number. */
    static String format(double ratio) {
        if (Double.isNaN(ratio) || Double.isInfinite(ratio)) {
            return "-";
        }
        return String.format(
                Locale.ROOT,
                ratio >= 100 ? "%.0f x" : ratio >= 10 ? "%.1f x" : ratio >= 0.1 ? "%.2f x" : "%.3f x",
                ratio);
    }
}
