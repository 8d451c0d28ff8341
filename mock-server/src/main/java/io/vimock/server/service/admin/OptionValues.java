package io.vimock.server.service.admin;

import io.vimock.server.fault.Faults;
import io.vimock.server.fault.VimFaultException;
import io.vimock.vim25.BoolOption;
import io.vimock.vim25.ChoiceOption;
import io.vimock.vim25.ElementDescription;
import io.vimock.vim25.FloatOption;
import io.vimock.vim25.IntOption;
import io.vimock.vim25.LongOption;
import io.vimock.vim25.OptionType;
import io.vimock.vim25.StringOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which values an option takes. Stateless. */
final class OptionValues {
    private OptionValues() {}

    /**
     * The value in the option's own type: whole numbers may come in any size that holds them.
     *
     * @throws VimFaultException InvalidArgument for a value that the option does not take
     */
    static Object check(String key, OptionType type, @Nullable Object value) {
        if (Boolean.TRUE.equals(type.isValueIsReadonly())) {
            throw refuse(key, "it cannot be changed");
        }
        if (value == null) {
            throw refuse(key, "it has no value");
        }
        if (type instanceof BoolOption) {
            return value instanceof Boolean ? value : wrong(key, "true or false");
        }
        if (type instanceof StringOption text) {
            return value instanceof String string ? checkCharacters(key, text, string) : wrong(key, "text");
        }
        if (type instanceof ChoiceOption choice) {
            List<String> choices = choice.getChoiceInfo().stream()
                    .map(ElementDescription::getKey)
                    .toList();
            return value instanceof String string && choices.contains(string) ? value : wrong(key, "one of " + choices);
        }
        return checkNumber(key, type, value);
    }

    private static Object checkNumber(String key, OptionType type, Object value) {
        if (type instanceof FloatOption range) {
            return value instanceof Number number
                            && number.floatValue() >= range.getMin()
                            && number.floatValue() <= range.getMax()
                    ? (Object) number.floatValue()
                    : wrong(key, "a number from " + range.getMin() + " to " + range.getMax());
        }
        boolean whole =
                value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte;
        long number = whole ? ((Number) value).longValue() : 0;
        if (type instanceof IntOption range) {
            return whole && number >= range.getMin() && number <= range.getMax()
                    ? (Object) (int) number
                    : wrong(key, "a whole number from " + range.getMin() + " to " + range.getMax());
        }
        if (type instanceof LongOption range) {
            return whole && number >= range.getMin() && number <= range.getMax()
                    ? (Object) number
                    : wrong(key, "a whole number from " + range.getMin() + " to " + range.getMax());
        }
        return value;
    }

    private static String checkCharacters(String key, StringOption type, String text) {
        String valid = type.getValidCharacters();
        if (valid != null && !valid.isEmpty() && !text.chars().allMatch(c -> valid.indexOf(c) >= 0)) {
            throw refuse(key, "it may have these characters only: " + valid);
        }
        return text;
    }

    private static Object wrong(String key, String wanted) {
        throw refuse(key, "its value is " + wanted);
    }

    private static VimFaultException refuse(String key, String why) {
        return Faults.invalidArgument("changedValue[\"" + key + "\"]", why);
    }
}
