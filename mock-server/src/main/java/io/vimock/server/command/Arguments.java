package io.vimock.server.command;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command is given. Options go by their names with the hyphens; what is not given is null, or what is said
 * instead. A value that is none of its kind is refused with a {@link UsageException}.
 */
public final class Arguments {
    /** The value of a flag that is given without one. */
    static final String ON = "true";

    private static final String OFF = "false";

    private final Map<String, List<String>> options;
    private final List<String> operands;

    Arguments(Map<String, List<String>> options, List<String> operands) {
        this.options = options;
        this.operands = operands;
    }

    /** These, and what stood before the command's name. */
    Arguments after(Arguments before) {
        Map<String, List<String>> all = new LinkedHashMap<>(before.options);
        all.putAll(options);
        return new Arguments(all, operands);
    }

    /** What is given by place. */
    public List<String> operands() {
        return operands;
    }

    /** Whether an option is given. */
    public boolean isGiven(String option) {
        return options.containsKey(option);
    }

    /** Whether a flag is given, and not as {@code --flag=false}. */
    public boolean isOn(String flag) {
        return truth(flag, false);
    }

    /** All values of an option. */
    public List<String> texts(String option) {
        List<String> values = options.get(option);
        return values == null ? List.of() : values;
    }

    /** An option's value as it is. */
    public @Nullable String text(String option) {
        List<String> values = options.get(option);
        return values == null ? null : values.get(0);
    }

    /** An option's value as it is. */
    public String text(String option, String otherwise) {
        String value = text(option);
        return value == null ? otherwise : value;
    }

    /** A file's or a directory's path. */
    public @Nullable Path path(String option) {
        String value = text(option);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw refused(option, "a path", value);
        }
    }

    /** An address. */
    public @Nullable URI uri(String option) {
        String value = text(option);
        try {
            return value == null ? null : new URI(value);
        } catch (URISyntaxException e) {
            throw refused(option, "an address", value);
        }
    }

    /** An address. */
    public URI uri(String option, String otherwise) {
        URI value = uri(option);
        return value == null ? URI.create(otherwise) : value;
    }

    /** A whole number. */
    public @Nullable Long longNumber(String option) {
        String value = text(option);
        try {
            return value == null ? null : Long.valueOf(value);
        } catch (NumberFormatException e) {
            throw refused(option, "a whole number", value);
        }
    }

    /** A whole number of no more than 32 bits. */
    public @Nullable Integer number(String option) {
        Long value = longNumber(option);
        if (value == null) {
            return null;
        }
        if (value.intValue() != value) {
            throw refused(option, "a whole number of 32 bits", value.toString());
        }
        return value.intValue();
    }

    /** A whole number of no more than 32 bits. */
    public int number(String option, int otherwise) {
        Integer value = number(option);
        return value == null ? otherwise : value;
    }

    /** True or false, in letters of any size. */
    public @Nullable Boolean truth(String option) {
        String value = text(option);
        if (value == null) {
            return null;
        }
        boolean on = value.equalsIgnoreCase(ON);
        if (!on && !value.equalsIgnoreCase(OFF)) {
            throw refused(option, "true or false", value);
        }
        return on;
    }

    /** True or false, in letters of any size. */
    public boolean truth(String option, boolean otherwise) {
        Boolean value = truth(option);
        return value == null ? otherwise : value;
    }

    /** Whether a text has these characters only, and one at least. Regular expressions take milliseconds of a start. */
    public static boolean consistsOf(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static UsageException refused(String option, String kind, @Nullable String value) {
        return new UsageException(option + " takes " + kind + ", not '" + value + "'");
    }
}
