package io.vimock.server.inventory.files;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/** What is in a file. Immutable, thread safe. */
public interface Content {
    /** Files up to this size are read as a whole to see what they say: configurations, disk descriptors. */
    int MOST_TEXT = 64 << 10;

    /** How long it is, in bytes. */
    long size();

    /**
     * Writes a part of it.
     *
     * @param from the first byte, from 0
     * @param count how many bytes; not beyond the end
     * @throws IOException when it cannot be read or written
     */
    void copyTo(OutputStream out, long from, long count) throws IOException;

    /** The text that a writer makes, in UTF-8. It is made anew whenever somebody reads it, and else only counted. */
    static Content rendered(Consumer<FileText> writer) {
        return new Rendered(Rendered.UNKNOWN, writer);
    }

    /**
     * The same when its size is known.
     *
     * @param size how many bytes it has in UTF-8
     */
    static Content rendered(long size, Consumer<FileText> writer) {
        return new Rendered(size, writer);
    }

    /** Nothing but zeros. */
    static Content zeros(long size) {
        return new Zeros(size);
    }

    /** The same content with zeros behind it, up to a size. */
    static Content padded(Content base, long size) {
        return base instanceof Zeros ? new Zeros(size) : new Padded(base, size);
    }

    /** Content with zeros behind it. */
    record Padded(Content base, long size) implements Content {
        @Override
        public void copyTo(OutputStream out, long from, long count) throws IOException {
            long inBase = Math.max(0, Math.min(count, base.size() - from));
            if (inBase > 0) {
                base.copyTo(out, from, inBase);
            }
            new Zeros(size).copyTo(out, from + inBase, count - inBase);
        }
    }

    /** Bytes in memory. */
    record Bytes(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void copyTo(OutputStream out, long from, long count) throws IOException {
            out.write(bytes, (int) from, (int) count);
        }
    }

    /** Zeros that lie nowhere. */
    record Zeros(long size) implements Content {
        private static final byte[] BLOCK = new byte[64 << 10];

        @Override
        public void copyTo(OutputStream out, long from, long count) throws IOException {
            for (long left = count; left > 0; left -= BLOCK.length) {
                out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
            }
        }
    }

    /** Text that is made for every reader: what lies there long and is hardly ever read. */
    final class Rendered implements Content {
        private static final long UNKNOWN = -1;

        private final Consumer<FileText> writer;
        private volatile long size;

        private Rendered(long size, Consumer<FileText> writer) {
            this.size = size;
            this.writer = writer;
        }

        @Override
        public long size() {
            long counted = size;
            if (counted == UNKNOWN) {
                counted = FileText.size(writer);
                size = counted;
            }
            return counted;
        }

        @Override
        public void copyTo(OutputStream out, long from, long count) throws IOException {
            out.write(FileText.bytes(writer), (int) from, (int) count);
        }
    }
}
