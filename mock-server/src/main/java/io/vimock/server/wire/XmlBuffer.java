package io.vimock.server.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 text of an XML document on its way to a stream, or kept when there is none.
 *
 * <p>What XML 1.0 cannot carry (control characters, half surrogate pairs) is written as U+FFFD: a message must be
 * readable whatever name somebody gave a virtual machine. For one thread.
 */
final class XmlBuffer {
    /** What goes to the stream at once: with the header of an HTTP chunk, eight full TLS records. */
    private static final int PIECE = 8 * 16 * 1024 - 8;

    private static final int FIRST = 4096;

    /** Of plain text, so much is copied before looking at the room again. */
    private static final int BITE = 4096;

    /** The longest that is written without looking at the room again: an escape, or one character. */
    private static final int CHARACTER = 8;

    private static final byte[] AMP = {'&', 'a', 'm', 'p', ';'};
    private static final byte[] LT = {'&', 'l', 't', ';'};
    private static final byte[] GT = {'&', 'g', 't', ';'};
    private static final byte[] QUOTE = {'&', 'q', 'u', 'o', 't', ';'};
    private static final byte[] TAB = {'&', '#', '9', ';'};
    private static final byte[] LINE_FEED = {'&', '#', '1', '0', ';'};
    private static final byte[] CARRIAGE_RETURN = {'&', '#', '1', '3', ';'};
    private static final char REPLACEMENT = '\uFFFD';

    private final @Nullable OutputStream out;
    private byte[] bytes;
    private int size;

    XmlBuffer(@Nullable OutputStream out) {
        this.out = out;
        this.bytes = new byte[out == null ? 512 : FIRST];
    }

    /** Makes room for so many bytes: by writing to the stream, or by growing. */
    private void room(int needed) throws IOException {
        if (size + needed <= bytes.length) {
            return;
        }
        if (out != null && size + needed > PIECE) {
            flush();
        }
        if (size + needed > bytes.length) {
            int doubled = out == null ? bytes.length * 2 : Math.min(bytes.length * 2, PIECE);
            bytes = Arrays.copyOf(bytes, Math.max(doubled, size + needed));
        }
    }

    /** Writes what is held to the stream, without flushing the stream. */
    void flush() throws IOException {
        if (out != null && size > 0) {
            out.write(bytes, 0, size);
            size = 0;
        }
    }

    /** What was written, when there is no stream. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void raw(byte[] piece) throws IOException {
        if (out != null && piece.length > PIECE) {
            flush();
            out.write(piece);
            return;
        }
        room(piece.length);
        System.arraycopy(piece, 0, bytes, size, piece.length);
        size += piece.length;
    }

    void raw(char ascii) throws IOException {
        room(1);
        bytes[size++] = (byte) ascii;
    }

    /** Text without any character that needs an escape: names, numbers, dates. */
    void ascii(String text) throws IOException {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size + i] = (byte) text.charAt(i);
        }
        size += length;
    }

    /** A number in decimal digits. */
    void number(long number) throws IOException {
        if (number < 0 || number > Integer.MAX_VALUE) {
            ascii(Long.toString(number));
            return;
        }
        int rest = (int) number;
        int digits = 1;
        for (int bound = rest; bound >= 10; bound /= 10) {
            digits++;
        }
        room(digits);
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** Any text, as content or within a quoted attribute. */
    void text(String text, boolean inAttribute) throws IOException {
        int length = text.length();
        for (int i = plain(text, 0); i < length; i = plain(text, i + 1)) {
            room(CHARACTER);
            char c = text.charAt(i);
            if (c < 0x80) {
                byte[] escape = escape(c, inAttribute);
                if (escape == null) {
                    bytes[size++] = (byte) c;
                } else {
                    raw(escape);
                }
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                basic(Character.isSurrogate(c) || c >= '\uFFFE' ? REPLACEMENT : c);
            }
        }
    }

    /** Writes the characters that need no thought, from an index on; returns the index of the next that does. */
    private int plain(String text, int from) throws IOException {
        int end = Math.min(text.length(), from + BITE);
        room(Math.max(0, end - from));
        byte[] into = bytes;
        int at = size;
        int i = from;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || c < ' ' || c == '&' || c == '<' || c == '>' || c == '"') {
                break;
            }
            into[at++] = (byte) c;
        }
        size = at;
        return i;
    }

    private static byte @Nullable [] escape(char c, boolean inAttribute) {
        if (c > '>') {
            return null;
        }
        return switch (c) {
            case '&' -> AMP;
            case '<' -> LT;
            case '>' -> GT;
            case '\r' -> CARRIAGE_RETURN;
            case '"' -> inAttribute ? QUOTE : null;
            case '\t' -> inAttribute ? TAB : null;
            case '\n' -> inAttribute ? LINE_FEED : null;
            default -> c < ' ' ? new byte[] {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD} : null;
        };
    }

    private void basic(char c) {
        if (c >= 0x800) {
            bytes[size++] = (byte) (0xE0 | c >> 12);
            bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
        } else {
            bytes[size++] = (byte) (0xC0 | c >> 6);
        }
        bytes[size++] = (byte) (0x80 | c & 0x3F);
    }

    private void supplementary(int codePoint) {
        bytes[size++] = (byte) (0xF0 | codePoint >> 18);
        bytes[size++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        bytes[size++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        bytes[size++] = (byte) (0x80 | codePoint & 0x3F);
    }
}
