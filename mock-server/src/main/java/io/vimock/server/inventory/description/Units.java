package io.vimock.server.inventory.description;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes amounts with units, of which each is so many times the one before. Immutable. */
final class Units {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,6})?) *([A-Za-z]+)");

    private final List<String> names;

    /** @param names the units, the smallest first */
    Units(String... names) {
        this.names = List.of(names);
    }

    /** The amount in the smallest unit; a fraction must come to a whole number of it. */
    long parse(String text, int step, String expected) {
        Matcher matcher = AMOUNT.matcher(text.strip());
        int unit = matcher.matches() ? names.indexOf(matcher.group(2)) : -1;
        if (unit < 0) {
            throw new IllegalArgumentException("'" + text + "' is not " + expected);
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(step).pow(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number of " + names.get(0), e);
        }
    }

    String format(long amount, int step) {
        int unit = 0;
        long left = amount;
        while (unit < names.size() - 1 && left > 0 && left % step == 0) {
            left /= step;
            unit++;
        }
        return left + " " + names.get(amount == 0 ? names.size() - 1 : unit);
    }
}
