package io.vimock.server.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a recording, in the layout of WireMock.
 *
 * <ul>
 *   <li>{@code index.txt}: a line for each exchange
 *   <li>{@code requests/0007-RetrieveProperties.xml}: what was asked
 *   <li>{@code __files/0007-RetrieveProperties.xml}: what was answered
 *   <li>{@code mappings/0007-RetrieveProperties.json}: the stub that answers so, with what else is known of the exchange
 * </ul>
 */
final class Recording {
    private static final String REQUESTS = "requests";
    private static final String ANSWERS = "__files";
    private static final String MAPPINGS = "mappings";

    private final Path directory;

    private Recording(Path directory) {
        this.directory = directory;
    }

    /**
     * A directory for a new recording.
     *
     * @throws IllegalArgumentException when there is one in it already
     */
    static Recording create(Path directory) throws IOException {
        if (Files.exists(directory.resolve(MAPPINGS)) || Files.exists(directory.resolve(REQUESTS))) {
            throw new IllegalArgumentException("there is a recording in " + directory + " already");
        }
        for (String folder : List.of(REQUESTS, ANSWERS, MAPPINGS)) {
            Files.createDirectories(directory.resolve(folder));
        }
        return new Recording(directory);
    }

    /**
     * A recording to read.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Recording open(Path directory) {
        if (!Files.isDirectory(directory.resolve(MAPPINGS))) {
            throw new IllegalArgumentException(
                    "there is no recording in " + directory + ": " + MAPPINGS + " is missing");
        }
        return new Recording(directory);
    }

    /** The exchanges, in the order of their requests. */
    List<Exchange> exchanges() throws IOException {
        List<Exchange> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve(MAPPINGS))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                Exchange exchange = StubMapping.read(Json.parse(Files.readString(file)));
                if (exchange != null) {
                    found.add(exchange);
                }
            }
        }
        found.sort(Comparator.comparingInt(Exchange::number));
        return found;
    }

    /** What was asked; null when it was no SOAP message. */
    @Nullable
    XmlElement request(Exchange exchange) {
        try {
            return XmlElement.envelope(Files.readAllBytes(requestFile(exchange.name())));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body of an answer as recorded. */
    byte[] answer(Exchange.Answer answer) {
        try {
            return answer.file().isEmpty()
                    ? new byte[0]
                    : Files.readAllBytes(directory.resolve(ANSWERS).resolve(answer.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeRequest(String name, XmlElement message) throws IOException {
        Files.writeString(requestFile(name), message.toDocument());
    }

    private Path requestFile(String name) {
        return directory.resolve(REQUESTS).resolve(name + ".xml");
    }

    void writeAnswer(String file, String text) throws IOException {
        Files.writeString(directory.resolve(ANSWERS).resolve(file), text);
    }

    /** Scrubs all bodies again, with what the scrubber has learned since they were written. */
    void scrub(Scrubber scrubber) throws IOException {
        for (String folder : List.of(REQUESTS, ANSWERS)) {
            try (Stream<Path> files = Files.list(directory.resolve(folder))) {
                for (Path file : files.toList()) {
                    String before = Files.readString(file);
                    XmlElement message = XmlElement.envelope(Files.readAllBytes(file));
                    String after = message == null
                            ? scrubber.scrub(before)
                            : scrubber.scrub(message).toDocument();
                    if (!after.equals(before)) {
                        Files.writeString(file, after);
                    }
                }
            }
        }
    }

    /** Writes the stubs and the index. */
    void finish(List<Exchange> exchanges) throws IOException {
        StubMapping stubs = new StubMapping(this, exchanges);
        StringBuilder index = new StringBuilder();
        for (Exchange exchange : exchanges) {
            write(exchange.name(), stubs.of(exchange));
            index.append(line(exchange)).append('\n');
        }
        write("unmatched", StubMapping.unmatched());
        Files.writeString(directory.resolve("index.txt"), index);
    }

    private void write(String name, Map<String, Object> mapping) throws IOException {
        Files.writeString(directory.resolve(MAPPINGS).resolve(name + ".json"), Json.write(mapping));
    }

    private String line(Exchange exchange) {
        Exchange.Answer answer = exchange.answer();
        String line = "%04d %s %s"
                .formatted(exchange.number(), exchange.operation(), exchange.object())
                .strip();
        if (!exchange.isCall()) {
            line = "%04d %s %s".formatted(exchange.number(), exchange.method(), exchange.target());
        }
        if (answer == null) {
            return line + " -> no answer";
        }
        XmlElement message = XmlElement.envelope(answer(answer));
        String fault = message == null ? "" : Fault.typeIn(message);
        String during = exchange.answeredDuring() > exchange.number()
                ? " during " + "%04d".formatted(exchange.answeredDuring())
                : "";
        return line + " -> " + answer.status() + (fault.isEmpty() ? "" : " " + fault) + during;
    }
}
