package io.vimock.server.clients;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A mock VirtualCenter started as users start it: the built jar in a process of its own, on a free port of the
 * loopback interface, with a user and a password that are not the defaults.
 *
 * <p>Its files (the URL, what it printed) lie in a directory that the caller provides. Not for use by several threads.
 */
final class ServerUnderTest implements AutoCloseable {

    private static final String USER = "operator";
    private static final String PASSWORD = "not the default";
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 30;

    private final Process process;
    private final Path output;
    private final String user;
    private final String password;
    private final URI url;

    private ServerUnderTest(Process process, Path output, String user, String password, URI url) {
        this.process = process;
        this.output = output;
        this.user = user;
        this.password = password;
        this.url = url;
    }

    /** Starts a server with these options beside address and credentials, and returns when it says it is ready. */
    static ServerUnderTest start(Path directory, String... options) throws IOException, InterruptedException {
        List<String> command = Stream.concat(
                        Stream.of(
                                Programs.JAVA,
                                "-jar",
                                Path.of("target/vi-mock.jar").toAbsolutePath().toString()),
                        Stream.of(options))
                .toList();
        return start(
                directory,
                USER,
                PASSWORD,
                Stream.concat(command.stream(), Stream.of("--user", USER, "--password", PASSWORD))
                        .toList());
    }

    /** Starts another server, or what stands in for one, that takes the options {@code --listen} and {@code --url-file}. */
    static ServerUnderTest start(Path directory, String user, String password, List<String> program)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(directory, "server");
        Path urlFile = folder.resolve("server.url");
        Path output = folder.resolve("server.log");
        List<String> command = Stream.concat(
                        program.stream(), Stream.of("--listen", "127.0.0.1:0", "--url-file", urlFile.toString()))
                .toList();
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            return new ServerUnderTest(process, output, user, password, awaitUrl(process, folder, urlFile));
        } catch (IOException | InterruptedException | IllegalStateException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e.getMessage() + "; it printed:\n" + Files.readString(output), e);
        }
    }

    private static URI awaitUrl(Process process, Path directory, Path urlFile)
            throws IOException, InterruptedException {
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            for (int seconds = 0; seconds < START_SECONDS; ) {
                String text = Files.exists(urlFile) ? Files.readString(urlFile).strip() : "";
                if (!text.isEmpty()) {
                    return URI.create(text);
                }
                if (!process.isAlive()) {
                    throw new IllegalStateException("the server ended with exit code " + process.exitValue());
                }
                WatchKey key = watch.poll(1, TimeUnit.SECONDS);
                if (key == null) {
                    seconds++;
                } else {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
        throw new IllegalStateException("the server was not ready after " + START_SECONDS + " s");
    }

    /** The address of its SOAP endpoint. */
    URI url() {
        return url;
    }

    String user() {
        return user;
    }

    String password() {
        return password;
    }

    /** What the server has printed so far. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the server with SIGTERM, as a service manager does; a server that does not end is killed and reported. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    "the server did not stop " + STOP_SECONDS + " s after SIGTERM; it printed:\n" + output());
        }
    }
}
