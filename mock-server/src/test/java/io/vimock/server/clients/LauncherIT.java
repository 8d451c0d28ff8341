package io.vimock.server.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** That {@code bin/vi-mock} starts the server with the class archive that the build made, and the options it should. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {
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
        assertThat(run("-XX:+PrintFlagsFinal", "--version")).containsPattern("UseParallelGC +:?= true");
        assertThat(run("-XX:+UseSerialGC -XX:+PrintFlagsFinal", "--version"))
                .containsPattern("UseSerialGC +:?= true")
                .containsPattern("UseParallelGC +:?= false");
    }

    private static String run(String javaOption, String argument) throws IOException, InterruptedException {
        ProcessBuilder launcher =
                new ProcessBuilder(Path.of("..", "bin", "vi-mock").toString(), argument).redirectErrorStream(true);
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        launcher.environment().put("VI_MOCK_JAVA_OPTS", javaOption);
        Process process = launcher.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
