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
    private static final Pattern REGION = Pattern.compile(
            "^[ \\t]*(?:#|//) In the guide:\n(.*?)^[ \\t]*(?:#|//) End\\.$", Pattern.MULTILINE | Pattern.DOTALL);

    /** A link to a file, without the place in it. */
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

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

    @Test
    void columns_aboutMovingHere_areCodeThatTestsRun() throws IOException {
        String sdk = condensed(ROOT.resolve("samples/src/test/java"), "MovingGuideTest.java");
        String yavijava = condensed(ROOT.resolve("mock-server/src/test/clients/yavijava"), "MovingChecks.java");
        List<String> rows = Files.readString(ROOT.resolve("docs/guide/from-yavijava.md"))
                .lines()
                .filter(line -> line.matches("\\|([^|]*\\|){4}"))
                .skip(2)
                .toList();
        assertThat(rows).hasSizeGreaterThan(20);
        for (String row : rows) {
            String[] cells = row.split("\\|", -1);
            assertThat(codeIn(cells[2])).allSatisfy(code -> assertThat(yavijava).contains(code));
            assertThat(codeIn(cells[4])).allSatisfy(code -> assertThat(sdk).contains(code));
        }
    }

    /** The code in a cell of a table, without white space; of words alone, such as names, nothing. */
    private static List<String> codeIn(String cell) {
        return Pattern.compile("`([^`]*[(.][^`]*)`")
                .matcher(cell)
                .results()
                .map(code -> code.group(1).replaceAll("\\s", ""))
                .toList();
    }

    private static String condensed(Path folder, String name) throws IOException {
        return Files.readString(files(folder, "/" + name).get(0)).replaceAll("\\s", "");
    }

    @Test
    void links_leadToFiles_andTheIndexesToEveryGuide() throws IOException {
        List<Path> guides = files(ROOT.resolve("docs/guide"), ".md");
        List<Path> pages = new ArrayList<>(guides);
        pages.add(ROOT.resolve("README.md"));
        pages.add(ROOT.resolve("samples/README.md"));
        for (Path page : pages) {
            assertThat(links(page))
                    .as(page.toString())
                    .allSatisfy(target -> assertThat(target).exists());
        }
        for (Path index : List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/guide/README.md"))) {
            List<Path> others = new ArrayList<>(guides);
            others.remove(index);
            assertThat(links(index)).as(index.toString()).containsAll(normal(others));
        }
    }

    /** The files that a page links to. */
    private static List<Path> links(Path page) throws IOException {
        return normal(LINK.matcher(Files.readString(page))
                .results()
                .map(link -> page.resolveSibling(link.group(1)))
                .toList());
    }

    private static List<Path> normal(List<Path> paths) {
        return paths.stream().map(path -> path.toAbsolutePath().normalize()).toList();
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
