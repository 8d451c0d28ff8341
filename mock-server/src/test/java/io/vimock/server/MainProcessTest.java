package io.vimock.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: what it prints and writes, and how it ends. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MainProcessTest {
    /** What a shell shows of a process that SIGTERM (15) has ended. */
    private static final int TERMINATED = 128 + 15;

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                Main.class.getName(),
                "--http",
                "--cluster",
                "0"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(directory.resolve("err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sigterm_endsTheProcessAndTakesTheUrlFileAway() throws Exception {
        Path urlFile = Files.writeString(directory.resolve("url"), "what an earlier server left\n");
        Process process = run("--listen", "127.0.0.1:0", "--url-file", urlFile.toString());
        String url = output(process).readLine();

        assertThat(url).startsWith("http://127.0.0.1:").endsWith("/sdk");
        assertThat(Files.readString(urlFile)).isEqualTo(url + "\n");
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).resolve("/about").toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(200);
        connection.disconnect();

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(TERMINATED);
        assertThat(urlFile).doesNotExist();
        assertThat(Files.readString(directory.resolve("err"))).doesNotContain("Exception");
    }

    @Test
    void aPortThatIsTaken_endsTheProcessWithOneLineAndNoUrlFile() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Path urlFile = directory.resolve("url");
            Process process = run("--listen", "127.0.0.1:" + taken.getLocalPort(), "--url-file", urlFile.toString());

            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(output(process).readLine()).isNull();
            assertThat(Files.readString(directory.resolve("err")).lines().filter(line -> !line.contains(" INFO ")))
                    .singleElement()
                    .asString()
                    .startsWith("vi-mock: cannot listen on 127.0.0.1:" + taken.getLocalPort());
            assertThat(urlFile).doesNotExist();
        }
    }
}
