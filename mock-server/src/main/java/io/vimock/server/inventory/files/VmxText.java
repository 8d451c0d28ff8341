package io.vimock.server.inventory.files;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text form of settings that virtual machines' files have: one {@code name = "value"} per line, in UTF-8, characters
 * that would end a value written as a bar with two hexadecimal digits. Names differ whatever their case. Only for one
 * thread.
 */
final class VmxText {
    private final Map<String, Map.Entry<String, String>> settings = new LinkedHashMap<>();

    /** Reads settings; lines that are none are skipped, the last one of a name counts. */
    static VmxText parse(String text) {
        VmxText parsed = new VmxText();
        for (String line : text.replace("\uFEFF", "").split("\\R")) {
            int equals = line.indexOf('=');
            String name = equals < 0 ? "" : line.substring(0, equals).strip();
            if (!name.isEmpty() && !name.startsWith("#")) {
                parsed.put(name, unquoted(line.substring(equals + 1).strip()));
            }
        }
        return parsed;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.lastIndexOf('"') > 0;
        return unescaped(quoted ? value.substring(1, value.lastIndexOf('"')) : value);
    }

    private static String unescaped(String value) {
        if (value.indexOf('|') < 0) {
            return value;
        }
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            int high = i + 2 < value.length() && value.charAt(i) == '|' ? Character.digit(value.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value.charAt(i + 2), 16);
            if (low < 0) {
                plain.append(value.charAt(i));
            } else {
                plain.append((char) (high * 16 + low));
                i += 2;
            }
        }
        return plain.toString();
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (isEscaped(c)) {
                out.append('|').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isEscaped(char c) {
        return c == '"' || c == '|' || c == '#' || c < ' ';
    }

    /** Sets a value; null leaves the setting out. */
    VmxText put(String name, @Nullable Object value) {
        if (value != null) {
            String text = value instanceof Boolean is ? (is ? "TRUE" : "FALSE") : value.toString();
            settings.put(name.toLowerCase(Locale.ROOT), Map.entry(name, text));
        }
        return this;
    }

    /** The value of a setting; null when it is not there. */
    @Nullable
    String get(String name) {
        Map.Entry<String, String> setting = settings.get(name.toLowerCase(Locale.ROOT));
        return setting == null ? null : setting.getValue();
    }

    /** The value of a setting, or another when it is not there. */
    String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /** Whether a setting says so; when it is not there, the given answer. */
    boolean is(String name, boolean otherwise) {
        String value = get(name);
        return value == null ? otherwise : value.equalsIgnoreCase("TRUE") || value.equals("1");
    }

    /** A setting that is a number; null when it is not there or none. */
    @Nullable
    Long number(String name) {
        try {
            String value = get(name);
            return value == null ? null : Long.valueOf(value.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The settings in their order. */
    Iterable<Map.Entry<String, String>> all() {
        return settings.values();
    }

    /** Writes all settings. */
    void write(FileText out) {
        settings.values().forEach(setting -> appendNamed(out, setting.getKey(), setting.getValue()));
    }

    /**
     * Writes one setting; null leaves it out.
     *
     * @param prefix what its name begins with, in ASCII
     * @param name the rest of its name, in ASCII
     */
    static void append(FileText out, String prefix, String name, @Nullable Object value) {
        if (value != null) {
            appendValue(out.ascii(prefix).ascii(name), value);
        }
    }

    /** Writes one setting that may have any name; null leaves it out. */
    static void appendNamed(FileText out, String name, @Nullable Object value) {
        if (value != null) {
            appendValue(out.append(name), value);
        }
    }

    private static void appendValue(FileText out, Object value) {
        String text = value instanceof Boolean is ? (is ? "TRUE" : "FALSE") : value.toString();
        out.ascii(" = \"");
        if (value instanceof Boolean || value instanceof Number || isPlain(text)) {
            out.ascii(text);
        } else {
            out.append(escaped(text));
        }
        out.ascii("\"\n");
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || isEscaped(c)) {
                return false;
            }
        }
        return true;
    }
}
