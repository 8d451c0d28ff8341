package io.vimock.server.inventory.description;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations with their units: {@code 500 ms}, {@code 2 s}, {@code 5 min}, {@code 1.5 h}, {@code 2 d}. Stateless. */
public final class Durations {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?) *([a-z]+)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1000L, "min", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private Durations() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException when it is none, or has no unit
     */
    public static Duration parse(String text) {
        Matcher matcher = AMOUNT.matcher(text.strip());
        Long unit = matcher.matches() ? MILLIS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration with its unit, such as 500 ms, 2 s, 5 min, 1 h or 2 d");
        }
        return Duration.ofMillis(new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(unit))
                .longValue());
    }

    /** In the biggest unit that it is a whole number of. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "min", "s"}) {
            long size = MILLIS.getOrDefault(unit, 1L);
            if (millis > 0 && millis % size == 0) {
                return millis / size + " " + unit;
            }
        }
        return millis + " ms";
    }
}
