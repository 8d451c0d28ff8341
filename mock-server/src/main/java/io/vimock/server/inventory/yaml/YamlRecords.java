package io.vimock.server.inventory.yaml;

import io.vimock.server.inventory.description.SourceLines;
import java.io.StringReader;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads records of YAML texts, of which JSON is a part. Stateless. */
public final class YamlRecords {
    private static final int MOST_CHARACTERS = 256 << 20;
    private static final int MOST_ALIASES = 1000;

    private YamlRecords() {}

    /**
     * The record that a text describes.
     *
     * @param lines notes where its parts are, and knows what the text is called
     * @throws IllegalArgumentException when it describes none; the message begins with the text's name and the line
     */
    public static <T extends Record> T parse(String text, Class<T> type, SourceLines lines) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(MOST_CHARACTERS)
                .setMaxAliasesForCollections(MOST_ALIASES)
                .build();
        try {
            Node node = new Compose(settings)
                    .composeReader(new StringReader(text))
                    .orElseThrow(() -> new IllegalArgumentException(lines.at(1) + "the file is empty"));
            return new RecordReader(lines).read(node, type);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new IllegalArgumentException(lines.at(line) + "not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException(lines.at(1) + "not YAML: " + e.getMessage(), e);
        }
    }
}
