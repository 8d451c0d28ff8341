package io.vimock.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports as JSON. */
public final class ReportFiles {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFiles() {}

    /** Writes a report into a file. */
    public static void write(LoadReport report, Path file) throws IOException {
        Files.writeString(file, toJson(report) + "\n");
    }

    /** A report as text. */
    public static String toJson(LoadReport report) throws JsonProcessingException {
        return JSON.writeValueAsString(report);
    }

    /** Reads a report that {@link #write} wrote. */
    public static LoadReport read(Path file) throws IOException {
        return JSON.readValue(Files.readString(file), LoadReport.class);
    }
}
