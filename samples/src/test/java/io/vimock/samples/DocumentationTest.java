package io.vimock.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What README and guides show as code is code that a test runs: between a comment {@code In the guide:} and a comment
 * {@code End.} in a Java test or in a client program.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^```(?:java|python|go)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern REGION =
            Pattern.compile("^ *(?:#|//) In the guide:\n(.*?)^ *(?:#|//) End\\.$", Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void code_inReadmeAndGuides_isCodeThatTestsRun() throws IOException {
        List<String> shown = new ArrayList<>(found(BLOCK, ROOT.resolve("README.md")));
        for (Path guide : files(ROOT.resolve("docs/guide"), ".md")) {
            shown.addAll(found(BLOCK, guide));
        }
        List<String> tested = new ArrayList<>();
        for (String folder : List.of(
                "samples/src/test/java",
                "samples/clash-example/src/test/java",
                "mock-server/src/test/java",
                "mock-server/src/test/clients")) {
            for (Path file : files(ROOT.resolve(folder), ".java", ".py", ".go")) {
                tested.addAll(found(REGION, file));
            }
        }
        assertThat(shown).hasSizeGreaterThan(6).containsExactlyInAnyOrderElementsOf(tested);
    }

    private static List<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(result -> result.group(1).stripTrailing().stripIndent())
                .toList();
    }

    private static List<Path> files(Path folder, String... endings) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .toList();
        }
    }
}
