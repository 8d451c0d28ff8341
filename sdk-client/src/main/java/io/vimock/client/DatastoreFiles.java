package io.vimock.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Files on a datastore, over the server's {@code /folder} (wire rule 13): download, upload, ranges. Thread safe.
 *
 * <pre>{@code
 * DatastoreFiles files = vim.files("DC0", "LocalDS_0");
 * files.download("web/vmware.log", Path.of("web.log"));
 * files.upload(Path.of("rescue.iso"), "iso/rescue.iso", sent -> System.out.println(sent + " bytes"));
 * }</pre>
 *
 * <p>Paths are relative to the datastore; {@code [datastore] dir/file}, as the API writes them, is understood too. Contents
 * pass through in small pieces, whatever the file's size. A transfer takes as long as it takes, but fails with {@link
 * VimTimeoutException} when nothing has moved for the connection's request timeout. A status that says no is a {@link
 * VimFileException}, and a broken connection a {@link VimTransportException}. A request that the server refuses because it
 * has ended the session is made once more in a new one, if its content can be had once more.
 *
 * <p>Copying, moving, deleting and making directories are methods of {@link FileManager} and {@link VirtualDiskManager}.
 */
public final class DatastoreFiles {
    private final VimConnection connection;
    private final String datacenterPath;
    private final String datastoreName;

    DatastoreFiles(VimConnection connection, String datacenterPath, String datastoreName) {
        this.connection = connection;
        this.datacenterPath = datacenterPath;
        this.datastoreName = datastoreName;
    }

    static DatastoreFiles of(VimConnection connection, Datastore datastore) {
        ObjectProperties<ManagedObject> read = datastore.read(ManagedEntity.NAME, ManagedEntity.PARENT);
        String name = read.require(ManagedEntity.NAME);
        List<String> path = new ArrayList<>();
        ManagedEntity parent = read.get(ManagedEntity.PARENT);
        while (parent != null && !parent.equals(connection.rootFolder())) {
            ObjectProperties<ManagedObject> level = parent.read(ManagedEntity.NAME, ManagedEntity.PARENT);
            if (parent instanceof Datacenter || !path.isEmpty()) {
                path.add(0, level.require(ManagedEntity.NAME));
            }
            parent = level.get(ManagedEntity.PARENT);
        }
        return new DatastoreFiles(connection, String.join("/", path), name);
    }

    /** The address of a file; whoever opens it needs the session's cookie or a name and a password. */
    public URI url(String path) {
        String relative = relative(path);
        String segments = Arrays.stream(relative.split("/", -1))
                .map(DatastoreFiles::encode)
                .collect(Collectors.joining("/"));
        return connection
                .url()
                .resolve("/folder/" + segments + "?dcPath=" + encode(datacenterPath) + "&dsName="
                        + encode(datastoreName));
    }

    /** The size of a file in bytes; empty when there is no such file. One request. */
    public OptionalLong size(String path) {
        HttpRequest.BodyPublisher none = HttpRequest.BodyPublishers.noBody();
        HttpResponse<Void> answer = transfer()
                .run("HEAD " + path, url(path), request -> request.method("HEAD", none), FileTransfer.toNowhere());
        if (answer.statusCode() == 404) {
            return OptionalLong.empty();
        }
        check("HEAD", path, answer.statusCode());
        return answer.headers().firstValueAsLong("Content-Length");
    }

    /** Downloads a file, replacing the target if it exists. When this fails, what came so far is left there. */
    public void download(String path, Path target) {
        download(path, target, received -> {});
    }

    /** As {@link #download(String, Path)}, and tells how many bytes have come, as they come. */
    public void download(String path, Path target, LongConsumer progress) {
        get(path, 0, -1, target, progress);
    }

    /**
     * Goes on with a download that broke off: asks for what is not yet in the target. The file must not have changed
     * meanwhile. A server that knows no ranges sends the whole again.
     */
    public void resume(String path, Path target) {
        resume(path, target, received -> {});
    }

    /** As {@link #resume(String, Path)}, and tells how many bytes of the whole have come, as they come. */
    public void resume(String path, Path target, LongConsumer progress) {
        try {
            long there = Files.exists(target) ? Files.size(target) : 0;
            if (there > 0 && size(path).orElse(-1) == there) {
                return;
            }
            get(path, there, -1, target, progress);
        } catch (IOException e) {
            throw new VimException("GET " + path + " at " + connection.url() + ": " + target + " cannot be read", e);
        }
    }

    /** Downloads a file into a stream, which is left open. */
    public void download(String path, OutputStream target) {
        download(path, 0, -1, target);
    }

    /**
     * Downloads a part of a file into a stream, which is left open.
     *
     * @param from the first byte, from 0
     * @param length how many bytes; -1 for all that follow
     */
    public void download(String path, long from, long length, OutputStream target) {
        if (from < 0 || length < -1 || length == 0) {
            throw new IllegalArgumentException("no range of a file: " + length + " bytes from " + from);
        }
        FileTransfer transfer = transfer();
        HttpResponse<Void> answer = transfer.run(
                "GET " + path, url(path), request -> range(request, from, length), transfer.to(target, from));
        check("GET", path, answer.statusCode());
        if ((from > 0 || length > 0) && answer.statusCode() != 206) {
            throw new VimFileException("GET", path, connection.url(), answer.statusCode(), "it knows no ranges");
        }
    }

    private void get(String path, long from, long length, Path target, LongConsumer progress) {
        OpenOption[] whole = {StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING
        };
        OpenOption[] rest = {StandardOpenOption.WRITE, StandardOpenOption.APPEND};
        FileTransfer transfer = new FileTransfer(connection, progress);
        HttpResponse<Void> answer = transfer.run(
                "GET " + path,
                url(path),
                request -> range(request, from, length),
                transfer.to(target, from, whole, rest));
        check("GET", path, answer.statusCode());
    }

    private static HttpRequest.Builder range(HttpRequest.Builder request, long from, long length) {
        if (from > 0 || length > 0) {
            request.header("Range", "bytes=" + from + "-" + (length < 0 ? "" : from + length - 1));
        }
        return request.GET();
    }

    /** Uploads a file, replacing the one on the datastore if it exists. */
    public void upload(Path source, String path) {
        upload(source, path, sent -> {});
    }

    /** As {@link #upload(Path, String)}, and tells how many bytes were handed to the connection, as they are. */
    public void upload(Path source, String path, LongConsumer progress) {
        FileTransfer transfer = new FileTransfer(connection, progress);
        check("PUT", path, transfer.put("PUT " + path, url(path), source).statusCode());
    }

    /**
     * Uploads what a stream holds, reading it as it is sent; the stream is closed.
     *
     * @param length how many bytes; -1 when that is not known, which not every server takes
     * @param progress is told how many bytes were handed to the connection, as they are
     */
    public void upload(InputStream source, long length, String path, LongConsumer progress) {
        FileTransfer transfer = new FileTransfer(connection, progress);
        check(
                "PUT",
                path,
                transfer.put("PUT " + path, url(path), source, length).statusCode());
    }

    private FileTransfer transfer() {
        return new FileTransfer(connection, moved -> {});
    }

    private void check(String method, String path, int status) {
        if (status < 200 || status > 299) {
            throw new VimFileException(method, path, connection.url(), status, "");
        }
    }

    private String relative(String path) {
        String own = "[" + datastoreName + "]";
        if (path.startsWith(own)) {
            return path.substring(own.length()).strip();
        }
        if (path.startsWith("[") && path.contains("] ")) {
            throw new IllegalArgumentException(path + " is not on datastore " + datastoreName);
        }
        return path.replaceFirst("^/+", "");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
