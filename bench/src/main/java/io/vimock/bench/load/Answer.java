package io.vimock.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, kept as bytes and searched, never parsed. Belongs to its connection, which writes the next
 * answer over it. Not thread safe.
 */
final class Answer {
    /** So much of the start tells the version of updates. */
    private static final int START = 1024;

    /** So much of the end tells whether an answer is whole, and whether more follow. */
    private static final int END = 256;

    private byte[] bytes = new byte[4096];
    private int length;
    private long total;
    private long firstByteNanos;
    private int status;

    /** Empties it for the next response. */
    void begin(int httpStatus) {
        status = httpStatus;
        length = 0;
        total = 0;
    }

    /** Takes a part of the body; keeps but its start and end when not all is asked for. */
    void add(byte[] from, int start, int count, boolean keep) {
        if (count == 0) {
            return;
        }
        if (total == 0) {
            firstByteNanos = System.nanoTime();
        }
        total += count;
        if (!keep && status == 200) {
            keepEnds(from, start, count);
            return;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        System.arraycopy(from, start, bytes, length, count);
        length += count;
    }

    private void keepEnds(byte[] from, int start, int count) {
        int first = Math.max(Math.min(count, START - length), 0);
        System.arraycopy(from, start, bytes, length, first);
        length += first;
        int part = Math.min(count - first, END);
        if (part > 0) {
            int before = Math.min(length - START, END - part);
            System.arraycopy(bytes, length - before, bytes, START, before);
            System.arraycopy(from, start + count - part, bytes, START + before, part);
            length = START + before + part;
        }
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** How many bytes the body has. */
    long size() {
        return total;
    }

    /** When the first byte of the body was there, on the clock of {@link System#nanoTime()}. */
    long firstByteNanos() {
        return firstByteNanos;
    }

    /** Whether the text is in the body. */
    boolean contains(String text) {
        return indexOf(ascii(text), 0) >= 0;
    }

    /** How often the text is in the body. */
    int count(String text) {
        byte[] wanted = ascii(text);
        int count = 0;
        for (int at = indexOf(wanted, 0); at >= 0; at = indexOf(wanted, at + wanted.length)) {
            count++;
        }
        return count;
    }

    /** The text of the first element with this name, without looking at its attributes; null when there is none. */
    @Nullable
    String element(String name) {
        byte[] start = ascii("<" + name);
        for (int at = indexOf(start, 0); at >= 0; at = indexOf(start, at + 1)) {
            int after = at + start.length;
            if (after < length && (bytes[after] == '>' || bytes[after] == ' ')) {
                int open = indexOf((byte) '>', after);
                int close = open < 0 ? -1 : indexOf((byte) '<', open);
                return close < 0 ? null : new String(bytes, open + 1, close - open - 1, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    /** The body; its start and end only when the answer was not kept. */
    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** A copy of the body. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Whether the body ends like an envelope. */
    boolean isWhole() {
        int tail = Math.min(length, END);
        return new String(bytes, length - tail, tail, StandardCharsets.UTF_8)
                .stripTrailing()
                .endsWith("Envelope>");
    }

    private int indexOf(byte[] wanted, int from) {
        int last = length - wanted.length;
        for (int at = from; at <= last; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private int indexOf(byte wanted, int from) {
        for (int at = from; at < length; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
