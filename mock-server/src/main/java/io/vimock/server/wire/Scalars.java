package io.vimock.server.wire;

import io.vimock.vim25.support.InstantAdapter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads the simple types of XML Schema that the VI API uses, strictly. Stateless. */
final class Scalars {
    private static final InstantAdapter DATE_TIME = new InstantAdapter();

    private Scalars() {}

    /** The value of a text; a text that is none of the kind is refused by the reader. */
    static Object parse(WireKind kind, String text, WireReader reader) {
        if (kind == WireKind.STRING) {
            return text;
        }
        try {
            Object value = parse(kind, text.strip());
            if (value != null) {
                return value;
            }
        } catch (IllegalArgumentException e) {
            throw refuse(kind, text, reader);
        }
        throw refuse(kind, text, reader);
    }

    private static WireFormatException refuse(WireKind kind, String text, WireReader reader) {
        return reader.refuse(": '" + WireReader.shortened(text) + "' is no xsd:" + kind.xsdName());
    }

    /** The value of a text; null or IllegalArgumentException when it is none of the kind. */
    static @Nullable Object parse(WireKind kind, String text) {
        return switch (kind) {
            case BOOLEAN -> toBoolean(text);
            case INT -> Integer.valueOf(text);
            case LONG -> Long.valueOf(text);
            case SHORT -> Short.valueOf(text);
            case BYTE -> Byte.valueOf(text);
            case FLOAT -> (float) toDouble(text);
            case DOUBLE -> toDouble(text);
            case DATE_TIME -> DATE_TIME.unmarshal(text);
            case BINARY -> Base64.getMimeDecoder().decode(text);
            default -> throw new IllegalStateException(kind + " is no simple type");
        };
    }

    private static @Nullable Object toBoolean(String text) {
        return switch (text) {
            case "true", "1" -> Boolean.TRUE;
            case "false", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static double toDouble(String text) {
        return switch (text) {
            case "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> {
                // Java takes more than XML Schema does: "1f", "0x1p3", "Infinity".
                if (!text.isEmpty() && text.chars().allMatch(c -> "0123456789+-.eE".indexOf(c) >= 0)) {
                    yield Double.parseDouble(text);
                }
                throw new NumberFormatException(text);
            }
        };
    }
}
