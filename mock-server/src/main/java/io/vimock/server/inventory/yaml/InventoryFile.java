package io.vimock.server.inventory.yaml;

import io.vimock.server.inventory.description.InventoryDescription;
import io.vimock.server.inventory.description.SourceLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * An inventory as a YAML file.
 *
 * @param description the inventory
 * @param lines where its parts are in the file
 */
public record InventoryFile(InventoryDescription description, SourceLines lines) {
    private static final int MOST_CHARACTERS = 256 << 20;
    private static final int MOST_ALIASES = 1000;

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
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(MOST_CHARACTERS)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
        try {
            Node node = new Compose(settings)
                    .composeReader(new StringReader(text))
                    .orElseThrow(() -> new IllegalArgumentException(lines.at(1) + "the file is empty"));
            return new InventoryFile(new RecordReader(lines).read(node, InventoryDescription.class), lines);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new IllegalArgumentException(lines.at(line) + "not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(lines.at(1) + "not YAML: " + e.getMessage(), e);
        }
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
