package io.vimock.server.inventory.yaml;

import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SourceLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * An inventory as a YAML file.
 *
 * @param description the inventory
 * @param lines where its parts are in the file
 */
public record InventoryFile(InventoryDescription description, SourceLines lines) {
    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it is no inventory; the message begins with file and line
     */
    public static InventoryFile read(Path file) throws IOException {
        return parse(String.valueOf(file), Files.readString(file));
    }

    /**
     * The inventory of that name which comes with the program: {@code white-paper}; empty when there is none.
     */
    public static Optional<InventoryFile> bundled(String name) {
        if (!name.matches("[a-z-]+")) {
            return Optional.empty();
        }
        String resource = name + ".yaml";
        try (InputStream in = InventoryFile.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(parse(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a text.
     *
     * @param name what the text is called in messages
     * @throws IllegalArgumentException when it is no inventory; the message begins with name and line
     */
    public static InventoryFile parse(String name, String text) {
        SourceLines lines = SourceLines.of(name);
        return new InventoryFile(YamlRecords.parse(text, InventoryDescription.class, lines), lines);
    }

    /** An inventory as a text that can be read again. */
    public static String write(InventoryDescription description) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndent(2)
                .setIndicatorIndent(2)
                .setIndentWithIndicator(true)
                .setWidth(120)
                .build();
        return new Dump(settings).dumpToString(new RecordWriter().write(description));
    }
}
