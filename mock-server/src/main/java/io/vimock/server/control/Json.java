package io.vimock.server.control;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, lists, numbers, booleans, nothing; all else as text. Stateless. */
public final class Json {
    private static final String INDENT = "  ";

    private Json() {}

    /** The JSON text of a value, with a line for each part, and a line end. */
    public static String write(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, String indent) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            parts(out, '{', '}', indent, map.entrySet().iterator());
        } else if (value instanceof List<?> list) {
            parts(out, '[', ']', indent, list.iterator());
        } else {
            text(out, value.toString());
        }
    }

    private static void parts(StringBuilder out, char open, char close, String indent, Iterator<?> parts) {
        out.append(open);
        String separator = "\n";
        boolean isEmpty = !parts.hasNext();
        String inner = indent + INDENT;
        while (parts.hasNext()) {
            Object part = parts.next();
            out.append(separator).append(inner);
            if (part instanceof Map.Entry<?, ?> entry) {
                text(out, String.valueOf(entry.getKey()));
                out.append(": ");
                write(out, entry.getValue(), inner);
            } else {
                write(out, part, inner);
            }
            separator = ",\n";
        }
        if (!isEmpty) {
            out.append('\n').append(indent);
        }
        out.append(close);
    }

    private static void text(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
