package io.vimock.server;

import io.vimock.server.command.Arguments;
import io.vimock.server.command.CommandOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** The arguments that say where a server listens, whatever it answers, and where its address is written. */
final class ListenArguments {
    /** Where servers listen, and are looked for, unless told otherwise. */
    static final String STANDARD_ADDRESS = "127.0.0.1:8989";

    private static final int MOST_DIGITS = 5;

    private final String listen;
    private final @Nullable Path urlFile;
    private final boolean http;

    /** @param given what a command was given that takes what {@link #declare} says */
    ListenArguments(Arguments given) {
        listen = given.text("--listen", STANDARD_ADDRESS);
        urlFile = given.path("--url-file");
        http = given.isOn("--http");
    }

    static void declare(CommandOptions options) {
        options.value(
                        "--listen",
                        "HOST:PORT",
                        "Where to listen; port 0 takes any free one (default: " + STANDARD_ADDRESS + ").")
                .value("--url-file", "PATH", "A file to write the URL to when the server answers.")
                .flag("--http", "Speak plain HTTP instead of HTTPS.");
    }

    /** The host of {@code HOST:PORT}. */
    String host() {
        int colon = listen.lastIndexOf(':');
        if (colon < 1) {
            throw noAddress();
        }
        String host = listen.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The port of {@code HOST:PORT}. */
    int port() {
        String port = listen.substring(listen.lastIndexOf(':') + 1);
        if (port.length() > MOST_DIGITS || !Arguments.consistsOf(port, "0123456789")) {
            throw noAddress();
        }
        return Integer.parseInt(port);
    }

    private IllegalArgumentException noAddress() {
        return new IllegalArgumentException("--listen takes HOST:PORT, not '" + listen + "'");
    }

    boolean isPlainHttp() {
        return http;
    }

    /** Tells the address to who waits for the file. */
    void announce(Object url) throws IOException {
        if (urlFile != null) {
            write(urlFile, url + "\n");
        }
    }

    /** Lets nobody take an old address for the new one. */
    void forget() throws IOException {
        if (urlFile != null) {
            Files.deleteIfExists(urlFile);
        }
    }

    /** A reader sees the whole text or no file. */
    static void write(Path file, String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = Files.createTempFile(whole.getParent(), "vi-mock", ".url");
        Files.writeString(part, text);
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
