package io.vimock.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The release zip: unpacked and started where there is no clone, as the Containerfile does. */
@DisabledOnOs(OS.WINDOWS)
class ReleaseIT {
    private static final Pattern LIBRARY = Pattern.compile("[^/]+/lib/(.+)-\\d[^/]*\\.jar");

    @TempDir
    Path directory;

    private static ZipFile open() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return new ZipFile(built.filter(file -> file.toString().endsWith("-release.zip"))
                    .findFirst()
                    .orElseThrow()
                    .toFile());
        }
    }

    private Path unpack() throws IOException {
        Path root = directory;
        try (ZipFile zip = open()) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                Path file = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip.getInputStream(entry), file);
                }
                root = directory.resolve(Path.of(entry.getName()).getName(0));
            }
        }
        assertThat(root.resolve("bin/vi-mock").toFile().setExecutable(true)).isTrue();
        return root;
    }

    @Test
    void unpacked_runsAndIsHealthy() throws Exception {
        String program = unpack().resolve("bin/vi-mock").toString();
        try (ServerUnderTest server = ServerUnderTest.start(
                directory, "operator", "secret", List.of(program, "--user", "operator", "--password", "secret"))) {
            Programs.prepare(List.of(program, "health", "--url", server.url().toString()));
            Programs.prepare(List.of(program, "control", "--url", server.url().toString()));
        }
    }

    @Test
    void librariesAndTheirLicences_areListed() throws IOException {
        List<String> libraries = new ArrayList<>();
        try (ZipFile zip = open()) {
            zip.stream()
                    .map(ZipEntry::getName)
                    .map(LIBRARY::matcher)
                    .filter(Matcher::matches)
                    .forEach(library -> libraries.add(library.group(1)));
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains("vi-mock-0.1.0/LICENSE", "vi-mock-0.1.0/NOTICE", "vi-mock-0.1.0/docs/guide/server.md");
        }
        List<String> listed = Files.readAllLines(Path.of("src/assembly/THIRD-PARTY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Libraries"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", ")))
                .toList();
        assertThat(new TreeSet<>(listed)).isEqualTo(new TreeSet<>(libraries));
    }

    @Test
    void times_areTheProjects() throws IOException {
        try (ZipFile zip = open()) {
            assertThat(zip.stream().map(ZipEntry::getTimeLocal).distinct()).hasSize(1);
        }
    }

    @Test
    void containerfile_usesWhatIsThere() throws IOException {
        String recipe = Files.readString(Path.of("..", "Containerfile"));
        assertThat(recipe)
                .contains("COPY mock-server/target/vi-mock-*-release.zip")
                .containsPattern("(?m)^USER [1-9]");
        assertThat(recipe).contains("HEALTHCHECK").contains("\"/opt/vi-mock/bin/vi-mock\", \"health\"");
        try (ZipFile zip = open()) {
            assertThat(zip.stream().map(ZipEntry::getName)).anyMatch(name -> name.matches("vi-mock-[^/]+/bin/vi-mock"));
        }
    }
}
