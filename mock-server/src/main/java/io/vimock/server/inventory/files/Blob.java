package io.vimock.server.inventory.files;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Content that a client has uploaded, in a file of the {@link ContentStore}. Any number of files on datastores can have
 * it; when the last one is gone, it is deleted. Thread safe.
 */
public final class Blob implements Content {
    private final Path file;
    private final long size;
    private final long data;
    private final AtomicInteger users = new AtomicInteger();

    Blob(Path file, long size, long data) {
        this.file = file;
        this.size = size;
        this.data = data;
    }

    @Override
    public long size() {
        return size;
    }

    /** How many of the bytes are in blocks that are not all zero. */
    public long data() {
        return data;
    }

    @Override
    public void copyTo(OutputStream out, long from, long count) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(from);
            byte[] block = new byte[64 << 10];
            for (long left = count; left > 0; ) {
                int read = in.read(block, 0, (int) Math.min(left, block.length));
                if (read < 0) {
                    throw new IOException(file + " is shorter than it was");
                }
                out.write(block, 0, read);
                left -= read;
            }
        }
    }

    /** Another file has it. */
    void retain() {
        users.incrementAndGet();
    }

    /** A file that had it is gone, or nobody is going to have it: the last one takes it along. */
    public void release() {
        if (users.decrementAndGet() <= 0) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
