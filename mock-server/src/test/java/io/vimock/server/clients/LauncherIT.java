package io.vimock.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** That {@code bin/vi-mock} starts the server with the class archive that the build made, and the options it should. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
    private static final Path LAUNCHER = Path.of("..", "bin", "vi-mock");

    @Test
    void theArchiveFitsTheJar() throws Exception {
        // With -Xshare:on a Java that cannot use the archive ends instead of going without.
        assertThat(run("-Xshare:on", "--help")).startsWith("Usage: vi-mock");
    }

    @Test
    void anArchiveThatDoesNotFit_isPassedOverInSilence() throws Exception {
        assertThat(run("-XX:-UseCompressedOops", "--help")).startsWith("Usage: vi-mock");
    }

    @Test
    void theCollectorIsTheParallelOne_unlessAnotherIsAskedFor() throws Exception {
        assertThat(run("-XX:+PrintFlagsFinal", "--version"))
                .containsPattern("UseParallelGC +:?= true")
                .containsPattern("MaxTenuringThreshold += 0 ");
        assertThat(run("-XX:+UseSerialGC -XX:+PrintFlagsFinal", "--version"))
                .containsPattern("UseSerialGC +:?= true")
                .containsPattern("UseParallelGC +:?= false");
    }

    @Test
    void anArchiveOfAnOlderJar_isLeftAlone(@TempDir Path home) throws Exception {
        Path launcher = Files.copy(
                LAUNCHER,
                Files.createDirectory(home.resolve("bin")).resolve("vi-mock"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Path jar = Files.copy(Path.of("target", "vi-mock.jar"), home.resolve("vi-mock.jar"));
        Path libraries = Files.createSymbolicLink(
                home.resolve("lib"), Path.of("target", "lib").toAbsolutePath());
        for (String kind : List.of(".jsa", ".aot")) {
            Path archive = Files.createFile(home.resolve("vi-mock-" + System.getProperty("java.version") + kind));
            Files.setLastModifiedTime(
                    archive,
                    FileTime.from(Files.getLastModifiedTime(jar).toInstant().minusSeconds(1)));
        }

        assertThat(run(launcher, "-Xshare:on", "--help")).startsWith("Usage: vi-mock");
        // Who clears the directory away is not to follow it.
        Files.delete(libraries);
    }

    @Test
    void thoroughCompilingWaitsAndTakesLessIn_unlessSomebodyWantsItOtherwise() throws Exception {
        assertThat(run("-XX:+PrintFlagsFinal", "--version"))
                .containsPattern("Tier4InvocationThreshold += 10000")
                .containsPattern("FreqInlineSize += 120 ")
                .containsPattern("InlineSmallCode += 1200 ")
                .containsPattern("C1MaxInlineSize += 16 ");
        assertThat(run("-XX:Tier4InvocationThreshold=6000 -XX:FreqInlineSize=325 -XX:+PrintFlagsFinal", "--version"))
                .containsPattern("Tier4InvocationThreshold += 6000")
                .containsPattern("FreqInlineSize += 325 ");
    }

    /** A JAXB context, types that nobody uses, reflection over options, all languages: what made a start take half as long again. */
    @Test
    void aStartMakesAndLoadsNothingThatOnlyOthersUse(@TempDir Path home) throws Exception {
        Path loaded = home.resolve("loaded.txt");
        ProcessBuilder launcher = launcher(LAUNCHER, "-Xlog:class+load:file=" + loaded, "--listen", "127.0.0.1:0");
        Process server = launcher.start();
        try (BufferedReader output = server.inputReader(UTF_8)) {
            assertThat(output.readLine()).startsWith("https://");
        } finally {
            server.destroy();
            server.waitFor();
        }

        String classes = Files.readString(loaded);
        assertThat(classes).doesNotContain(" picocli.").doesNotContain(" org.apache.commons.cli.help.");
        assertThat(isLoaded("io.vimock.vim25.VirtualMachineConfigInfo", classes))
                .isTrue();
        assertThat(isLoaded("io.vimock.server.ServerCommand", classes)).isTrue();
        for (String other : List.of(
                "org.glassfish.jaxb.runtime.v2.runtime.JAXBContextImpl",
                "io.vimock.vim25.ClusterActionHistory",
                "org.apache.commons.cli.HelpFormatter",
                "org.apache.commons.cli.Converter",
                "io.vimock.server.command.CommandHelp",
                "io.vimock.server.ControlCommand",
                "io.vimock.server.HealthCommand",
                "sun.util.cldr.CLDRLocaleProviderAdapter",
                "io.vimock.server.sim.CpuFormulas")) {
            assertThat(isLoaded(other, classes)).as(other).isFalse();
        }
    }

    /** Fails for a class that does not exist any more, of which the log could not say anything. */
    private static boolean isLoaded(String name, String log) throws ClassNotFoundException {
        return log.contains(" "
                + Class.forName(name, false, LauncherIT.class.getClassLoader()).getName() + " ");
    }

    private static String run(String javaOption, String argument) throws IOException, InterruptedException {
        return run(LAUNCHER, javaOption, argument);
    }

    private static String run(Path vimock, String javaOption, String argument)
            throws IOException, InterruptedException {
        Process process = launcher(vimock, javaOption, argument).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static ProcessBuilder launcher(Path vimock, String javaOption, String... arguments) {
        List<String> command = new ArrayList<>(List.of(vimock.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder launcher = new ProcessBuilder(command).redirectErrorStream(true);
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        launcher.environment().put("VI_MOCK_JAVA_OPTS", javaOption);
        return launcher;
    }
}
