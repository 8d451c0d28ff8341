package io.vimock.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That clients who come and go, and machines that are powered off and on, leave nothing behind. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LeakTest {
    @Test
    void clientsAndPowerCycles_leaveNothingBehind() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        LeakRun.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(run.getInputStream().readAllBytes(), UTF_8)).isEqualToIgnoringNewLines("done");
        assertThat(run.waitFor()).isZero();
    }
}
