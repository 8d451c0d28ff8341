package io.vimock.server.inventory.files;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the text of a file piece by piece from what writes it, and keeps it or only counts the bytes that it has in
 * UTF-8: most files are never read, but what they take on their datastore is known. No piece may end between the two
 * characters of a pair. Only for one thread.
 */
final class FileText {
    private final @Nullable StringBuilder text;
    private long size;

    private FileText(@Nullable StringBuilder text) {
        this.text = text;
    }

    /** The bytes of what is written. */
    static byte[] bytes(Consumer<FileText> writer) {
        StringBuilder text = new StringBuilder(1024);
        writer.accept(new FileText(text));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** How many bytes what is written has. */
    static long size(Consumer<FileText> writer) {
        FileText counter = new FileText(null);
        writer.accept(counter);
        return counter.size;
    }

    /** Goes on with a piece. */
    FileText append(String piece) {
        if (text == null) {
            size += length(piece);
        } else {
            text.append(piece);
        }
        return this;
    }

    private static int length(String piece) {
        int ascii = 0;
        while (ascii < piece.length() && piece.charAt(ascii) < 0x80) {
            ascii++;
        }
        return ascii == piece.length() ? ascii : piece.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Goes on with a piece that is known to be ASCII, which costs less. */
    FileText ascii(String piece) {
        assert piece.chars().allMatch(c -> c < 0x80) : piece;
        if (text == null) {
            size += piece.length();
        } else {
            text.append(piece);
        }
        return this;
    }
}
