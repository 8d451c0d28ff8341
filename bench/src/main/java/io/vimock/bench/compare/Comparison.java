package io.vimock.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program that writes the document from the reports. */
@Command(
        name = "comparison",
        mixinStandardHelpOptions = true,
        description = "Writes a document on what the load generator measured.")
public final class Comparison implements Callable<Integer> {
    @Option(names = "--results", required = true, paramLabel = "DIRECTORY", description = "RUN/SERVER.json, notes.md.")
    Path results = Path.of("");

    @Option(names = "--document", required = true, paramLabel = "FILE", description = "What to write.")
    Path document = Path.of("");

    private Comparison() {}

    /** Runs the program. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Comparison()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Path notes = results.resolve("notes.md");
        String text = Files.exists(notes) ? Files.readString(notes) : null;
        Files.writeString(document, PerformanceDocument.of(Results.read(results), text));
        return 0;
    }
}
