package io.vimock.server.service;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables beside the services: one row per line, columns between bars, comments after {@code #}. */
final class TextTable {
    private TextTable() {}

    /**
     * The rows of a table.
     *
     * @param file the resource's name
     * @param columns how many columns a row has; the last one may contain bars
     */
    static List<String[]> read(String file, int columns) {
        try (InputStream in = TextTable.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing beside " + TextTable.class);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\\|", columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
