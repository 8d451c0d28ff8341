package io.vimock.server.inventory.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.vimock.server.MockOptions;
import io.vimock.server.inventory.InventoryCheck;
import io.vimock.server.inventory.description.InventoryDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide says about inventory files is how they are. */
class InventoryGuideTest {
    private static final Pattern YAML = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static String guide = "";

    @TempDir
    Path directory;

    @BeforeAll
    static void read() throws IOException {
        guide = Files.readString(Path.of("..", "docs", "guide", "inventory.md"));
    }

    @Test
    void examples_canBeBuilt() {
        List<String> examples = YAML.matcher(guide)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(examples).isNotEmpty().allSatisfy(example -> {
            InventoryFile file = InventoryFile.parse("guide", example);
            InventoryCheck.check(file.description(), file.lines(), false);
        });
    }

    @Test
    void options_takeAFile() throws IOException {
        Path lab = Files.writeString(directory.resolve("lab.yaml"), "datacenters: []");
        // In the guide:
        MockOptions options = MockOptions.builder().inventory(lab).build();
        // End.
        assertThat(options.inventory()).isEqualTo(new InventoryDescription(List.of(), List.of()));
    }

    @Test
    void keys_areAllListedWithTheirDefaults() {
        Set<Class<? extends Record>> all = new LinkedHashSet<>();
        collect(InventoryDescription.class, all);

        for (Class<? extends Record> type : all) {
            RecordShape shape = RecordShape.of(type);
            String section = section(shape.title());
            for (RecordShape.Component component : shape.components().values()) {
                assertThat(section)
                        .as("%s in the section '%s' of the guide", component.name(), shape.title())
                        .contains("\n| `" + component.name() + "` | " + standard(component) + " |");
            }
            assertThat(section.lines().filter(line -> line.startsWith("| `")))
                    .as("keys of a %s", shape.title())
                    .hasSize(shape.components().size());
        }
    }

    private static void collect(Class<? extends Record> type, Set<Class<? extends Record>> all) {
        if (all.add(type)) {
            RecordShape.of(type).components().values().stream()
                    .filter(RecordShape.Component::isRecord)
                    .forEach(component -> collect(component.recordType(), all));
        }
    }

    private static String section(String title) {
        int start = Math.max(guide.indexOf("### " + title + "\n"), guide.indexOf("### " + title + " ("));
        assertThat(start).as("section '%s' of the guide", title).isNotNegative();
        int end = guide.indexOf("\n### ", start + 1);
        return guide.substring(start, end < 0 ? guide.length() : end);
    }

    private static String standard(RecordShape.Component component) {
        if (component.standard() != null) {
            return component.standard().isEmpty() ? "`\"\"`" : "`" + component.standard() + "`";
        }
        if (component.isNullable()) {
            return "";
        }
        return component.isList() ? "none" : component.isRecord() ? "see below" : "required";
    }
}
