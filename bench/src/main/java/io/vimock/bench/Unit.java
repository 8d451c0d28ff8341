package io.vimock.bench;

import java.util.Locale;

/** What a figure is measured in. */
public enum Unit {
    /** Things done in a second. */
    PER_SECOND("/s", true),
    /** Millions of bytes sent in a second. */
    MEGABYTES_PER_SECOND("MB/s", true),
    /** Seconds. */
    SECONDS("s", false),
    /** Thousandths of a second. */
    MILLISECONDS("ms", false),
    /** Millionths of a second. */
    MICROSECONDS("us", false),
    /** Millions of bytes. */
    MEGABYTES("MB", false),
    /** Thousands of bytes. */
    KILOBYTES("KB", false),
    /** How many, neither good nor bad. */
    COUNT("", false);

    private final String symbol;
    private final boolean moreIsBetter;

    Unit(String symbol, boolean moreIsBetter) {
        this.symbol = symbol;
        this.moreIsBetter = moreIsBetter;
    }

    /** Whether the bigger of two figures is the better one. */
    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    /** A number with this unit, with three digits that matter: {@code 1.23 ms}. */
    public String format(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        int decimals = Math.abs(value) >= 100 || value == Math.rint(value)
                ? 0
                : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 3;
        String number = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return symbol.isEmpty() ? number : number + " " + symbol;
    }
}
