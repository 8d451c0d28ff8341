package io.vimock.server.inventory.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what clients upload: small files in memory, others as sparse files in a temporary directory, which is made with
 * the first of them and deleted when the store closes. Thread safe.
 */
public final class ContentStore implements AutoCloseable {
    private static final int BLOCK = 64 << 10;

    /** What is not worth a file of its own. */
    private static final int SMALL = 16 << 10;

    private @Nullable Path directory;
    private long files;
    private boolean closed;

    /**
     * Takes content in, to its end.
     *
     * @return the content, which nobody has yet: who does not make a file of it {@linkplain #discard discards} it
     * @throws TooLargeException when it is longer than {@code most}
     * @throws IOException when it ends too early or cannot be kept
     */
    public Content receive(InputStream in, long most) throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length > most) {
            throw new TooLargeException();
        }
        return block.length <= SMALL ? new Content.Bytes(block) : keep(block, in, most);
    }

    private Content keep(byte[] first, InputStream in, long most) throws IOException {
        Path file = newFile();
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            long size = 0;
            long data = 0;
            for (byte[] block = first; block.length > 0; block = in.readNBytes(BLOCK)) {
                if (size + block.length > most) {
                    throw new TooLargeException();
                }
                if (!isZero(block)) {
                    out.seek(size);
                    out.write(block);
                    data += block.length;
                }
                size += block.length;
            }
            out.setLength(size);
            return new Blob(file, size, data);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static boolean isZero(byte[] block) {
        return block[0] == 0 && Arrays.equals(block, 1, block.length, block, 0, block.length - 1);
    }

    private synchronized Path newFile() throws IOException {
        if (closed) {
            throw new IOException("the server has stopped");
        }
        if (directory == null) {
            directory = Files.createTempDirectory("vi-mock-files-");
        }
        return directory.resolve(Long.toString(++files));
    }

    /** Forgets content that no file has. */
    public static void discard(Content content) {
        if (content instanceof Blob blob) {
            blob.release();
        }
    }

    /** Deletes everything. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (directory == null) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
        directory = null;
    }

    /** More came than there is room for. */
    public static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        private TooLargeException() {
            super("the content is longer than what there is room for");
        }
    }
}
